import { AISDKError, APICallError } from '@ai-sdk/provider'
import { AppError } from '../../platform/index.ts'
import type { UpstreamFailure } from '../dialects/dialect.ts'
import { invalidRequest, isObject, tryJson } from '../dialects/read-request.ts'

/** The provider failed, or sent what is no answer. */
export class UpstreamFailed extends Error {
  readonly failure: UpstreamFailure
  /** Of the provider's answer, for `retry-after`; lower case. */
  readonly headers: Readonly<Record<string, string>>

  constructor(failure: UpstreamFailure, headers: Record<string, string> = {}, cause?: unknown) {
    super(failure.message, cause === undefined ? undefined : { cause })
    this.name = 'UpstreamFailed'
    this.failure = failure
    this.headers = headers
  }
}

/** What the AI SDK could not do with this request at this provider. */
const NOT_SUPPORTED = new Set([
  'AI_UnsupportedFunctionalityError',
  'AI_InvalidPromptError',
  'AI_InvalidArgumentError',
  'AI_TooManyEmbeddingValuesForCallError',
])

/**
 * Whatever was thrown by a model of the AI SDK, or came as an error in its stream: as UpstreamFailed, as
 * `model_request_invalid` for what the provider cannot do, or as what our own `fetch` threw.
 */
export function toFailure(error: unknown): unknown {
  if (error instanceof AppError || error instanceof UpstreamFailed) return error
  if (APICallError.isInstance(error)) return fromApiCall(error)
  if (AISDKError.isInstance(error) && NOT_SUPPORTED.has(error.name))
    return invalidRequest(`The provider of this model does not take this request: ${error.message}`)
  if (AISDKError.isInstance(error)) return new UpstreamFailed(invalidAnswer(error.message), {}, error)
  // the SDK's own words about what it could not read; what `fetch` throws has a name
  if (error instanceof Error)
    return error.name === 'Error' ? new UpstreamFailed(invalidAnswer(error.message), {}, error) : error
  // a plain object or a text: an error that a provider told inside its stream
  return new UpstreamFailed(toldInStream(error))
}

function fromApiCall(error: APICallError): unknown {
  const { statusCode, responseHeaders, responseBody, cause } = error
  // no answer at all: what our fetch threw says more
  if (statusCode === undefined) return cause instanceof Error ? cause : error
  const told = failureIn(tryJson(responseBody ?? ''))
  const status = statusCode >= 400 ? statusCode : (told?.status ?? 502)
  // a 200 that is no answer, or holds an error instead of one
  const message = told?.message ?? (statusCode >= 400 ? error.message : invalidAnswer(error.message).message)
  return new UpstreamFailed(
    { status, message, type: told?.type, code: told?.code },
    responseHeaders ?? {},
    error,
  )
}

function invalidAnswer(message: string): UpstreamFailure {
  return {
    status: 502,
    // the SDK puts the whole answer into its messages
    message: `The provider's answer could not be read: ${message.split(/[\n:]/, 1)[0]?.replace(/\.$/, '')}.`,
    type: undefined,
    code: 'upstream_invalid',
  }
}

/** Where the providers put it: `{error: {…}}` or, at Bedrock, the top level. */
function failureIn(json: unknown): (UpstreamFailure & { status: number }) | undefined {
  if (!isObject(json)) return undefined
  const error = isObject(json.error) ? json.error : json
  if (typeof error.message !== 'string') return undefined
  const type = textOf(error.type) ?? textOf(error.status)
  return { status: statusOf(error, type), message: error.message, type, code: textOf(error.code) }
}

function toldInStream(error: unknown): UpstreamFailure {
  if (typeof error === 'string') return { status: 502, message: error, type: undefined, code: undefined }
  return failureIn(error) ?? { ...invalidAnswer('an error without words'), status: 502 }
}

const STATUS_OF_TYPE: [RegExp, number][] = [
  [/overloaded/i, 529],
  [/rate_limit|throttl|resource_exhausted|insufficient_quota/i, 429],
  [/unavailable/i, 503],
  [/timeout|deadline/i, 504],
  [/invalid|validation/i, 400],
]

function statusOf(error: Record<string, unknown>, type: string | undefined): number {
  const given = [error.statusCode, error.code, error.status]
    .map(Number)
    .find((status) => status >= 400 && status < 600)
  const words = `${type ?? ''} ${textOf(error.code) ?? ''}`
  const known = STATUS_OF_TYPE.find(([words_]) => words_.test(words))?.[1]
  // the SDK gives 500 to what it does not know, and 503 to Anthropic's own 529
  return known ?? given ?? 502
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
