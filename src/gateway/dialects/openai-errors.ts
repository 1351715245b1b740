import type { AppError } from '../../platform/index.ts'
import type { JsonObject, UpstreamFailure } from './dialect.ts'
import { isObject, tryJson } from './read-request.ts'

/** https://platform.openai.com/docs/guides/error-codes */
export function renderOpenAiError(error: AppError): JsonObject {
  return {
    error: {
      message: error.message,
      type: typeOf(error),
      param: error.fields?.[0]?.path ?? null,
      code: error.code,
    },
  }
}

function typeOf({ status, code }: AppError): string {
  if (code === 'budget_exhausted') return 'insufficient_quota'
  if (status === 401) return 'authentication_error'
  if (status === 403) return 'permission_error'
  if (status === 429) return 'rate_limit_error'
  if (status < 500) return 'invalid_request_error'
  return 'server_error'
}

/** `{error: {…}}`; some servers write `{error: "text"}`, `{detail: …}` or `{message: …}`. */
export function readOpenAiFailure(status: number, body: string): UpstreamFailure | undefined {
  const json = tryJson(body)
  const error = isObject(json) ? json.error : undefined
  if (error === undefined || error === null) {
    if (status < 400) return undefined
    const told = isObject(json) ? (json.message ?? json.detail) : undefined
    return failure(status, typeof told === 'string' ? told : `HTTP ${status}`)
  }
  return failureOf(error, status)
}

/** The failure that an `error` value tells of, in an answer or inside a stream. */
export function failureOf(error: unknown, status: number): UpstreamFailure {
  if (!isObject(error)) return failure(status < 400 ? 502 : status, String(error))
  const { message, type, code } = error
  const given = [error.status, error.code].find(
    (value) => typeof value === 'number' && value >= 400 && value < 600,
  )
  return {
    status: status >= 400 ? status : ((given as number | undefined) ?? statusOf(type, code)),
    message: typeof message === 'string' ? message : JSON.stringify(error),
    type: typeof type === 'string' ? type : undefined,
    code: typeof code === 'string' ? code : undefined,
  }
}

// inside a 200 there is only the type to go by
function statusOf(type: unknown, code: unknown): number {
  const said = `${type} ${code}`
  if (/rate_limit|insufficient_quota/.test(said)) return 429
  if (/overloaded/.test(said)) return 503
  if (/invalid_request|context_length|invalid_prompt/.test(said)) return 400
  return 502
}

function failure(status: number, message: string): UpstreamFailure {
  return { status, message, type: undefined, code: undefined }
}
