import type { WholeAnswer } from '../dialects/dialect.ts'
import type { CallStatus } from '../ledger/call-record.ts'

const FAILURES = {
  upstream_unreachable: 502,
  upstream_timeout: 504,
  upstream_invalid: 502,
  upstream_unauthorized: 502,
  upstream_error: 502,
  cancelled: 499,
  internal_error: 500,
} as const

export type FailureCode = keyof typeof FAILURES

/** Why a target gave no answer, or an answer that broke off. */
export class AttemptFailed extends Error {
  readonly code: FailureCode
  /** What the client is answered when nothing else helps. */
  readonly status: number
  /** The provider's status; undefined when it gave none. */
  readonly upstreamStatus: number | undefined
  /** The provider's own error, in the client's dialect: passed on as it is. */
  readonly answer: WholeAnswer | undefined
  /** When the provider wants to be asked again, in ms from now. */
  readonly retryAfterMs: number | undefined
  /** The stream has already told the client, in the provider's words. */
  readonly isTold: boolean

  constructor(input: {
    code: FailureCode
    message: string
    status?: number | undefined
    upstreamStatus?: number | undefined
    answer?: WholeAnswer | undefined
    retryAfterMs?: number | undefined
    isTold?: boolean
    cause?: unknown
  }) {
    super(input.message, input.cause === undefined ? undefined : { cause: input.cause })
    this.name = 'AttemptFailed'
    this.code = input.code
    this.status = input.status ?? FAILURES[input.code]
    this.upstreamStatus = input.upstreamStatus
    this.answer = input.answer
    this.retryAfterMs = input.retryAfterMs
    this.isTold = input.isTold ?? false
  }

  /** The request itself is at fault: no other target would take it. */
  get isClients(): boolean {
    const { upstreamStatus: status } = this
    return status !== undefined && [400, 405, 406, 413, 414, 415, 422, 431].includes(status)
  }

  /** The same target may do better at another time. */
  get isPassing(): boolean {
    if (this.code === 'cancelled' || this.code === 'upstream_unauthorized') return false
    const { upstreamStatus: status } = this
    return status === undefined || status === 408 || status === 409 || status === 429 || status >= 500
  }
}

/**
 * The provider refuses our secret. Whoever calls has the right key of ours: theirs is not at fault, and what the
 * provider says about its own is not for them.
 */
export function refusedCredentials(status: number): AttemptFailed {
  return new AttemptFailed({
    code: 'upstream_unauthorized',
    upstreamStatus: status,
    message: `The provider refused the credentials that Naru has for it (HTTP ${status}). Ask an admin to check its secret${status === 403 ? ', and what that may call' : ''}.`,
  })
}

/** Some providers repeat what they were sent. */
export function withoutSecret(text: string, secret: string | undefined): string {
  return secret ? text.replaceAll(secret, '[redacted]') : text
}

/** Nobody waits for the answer any more. */
export function clientLeft(message: string): AttemptFailed {
  return new AttemptFailed({ code: 'cancelled', message })
}

/** What the provider still sends is of no use any more. */
export function readNoFurther(): AttemptFailed {
  return new AttemptFailed({ code: 'cancelled', message: 'Its answer is read no further.' })
}

/** How the ledger puts it. */
export function statusOf({ code }: AttemptFailed): CallStatus {
  if (code === 'cancelled') return 'cancelled'
  return code === 'upstream_timeout' ? 'timeout' : 'error'
}

/** What the client sent, or that it left, is not the target's fault. */
export function isTargetsFault(failure: AttemptFailed): boolean {
  return failure.code !== 'cancelled' && failure.code !== 'internal_error' && !failure.isClients
}
