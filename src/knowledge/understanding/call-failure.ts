import { APICallError } from 'ai'

/** A model call that brought nothing, and what that means for the rest. */
export type CallFailure = {
  /** The gate's code: `model_not_found`, `budget_exhausted`, `upstream_timeout`, … */
  reason: string
  /**
   * `wait`: nothing can be asked for now (limits, a model that is not set up). `retry`: this call failed and may succeed
   * later. `never`: the model refuses this text.
   */
  next: 'wait' | 'retry' | 'never'
  /** How long to wait, where that was said. */
  waitMs: number | undefined
  /** The server does not know the form of answers that was asked for. */
  isAboutForm: boolean
}

/** Words of servers that cannot hold an answer to a JSON schema. */
const FORM = /response_format|json_schema|structured.?output|guided/i

export function readFailure(error: unknown): CallFailure {
  if (!APICallError.isInstance(error)) return { reason: 'model_call_failed', next: 'retry', ...NO_MORE }
  const status = error.statusCode ?? 0
  const reason = codeOf(error.responseBody) ?? 'model_call_failed'
  const seconds = Number(error.responseHeaders?.['retry-after'])
  const waitMs = seconds > 0 ? seconds * 1000 : undefined
  const isAboutForm = status === 400 && FORM.test(error.responseBody ?? '')
  // more than a minute's tokens in one call: no wait helps, and all others would wait behind it
  const isTooLarge = reason === 'limit_exceeded' && error.responseHeaders?.['x-should-retry'] === 'false'
  return { reason, next: isTooLarge ? 'never' : consequenceOf(status), waitMs, isAboutForm }
}

const NO_MORE = { waitMs: undefined, isAboutForm: false }

function consequenceOf(status: number): CallFailure['next'] {
  if (status === 429 || status === 401 || status === 402 || status === 403 || status === 404) return 'wait'
  return status >= 400 && status < 500 && status !== 408 && status !== 409 ? 'never' : 'retry'
}

function codeOf(body: string | undefined): string | undefined {
  try {
    const code = JSON.parse(body ?? '')?.error?.code
    return typeof code === 'string' && /^[a-z0-9_]{1,60}$/.test(code) ? code : undefined
  } catch {
    return undefined
  }
}
