import type { AppError } from '../../platform/index.ts'
import type { Usage } from '../usage.ts'
import { NO_USAGE } from '../usage.ts'
import type { Dialect, JsonObject, ModelRequest, StreamReader, UpstreamFailure } from './dialect.ts'
import {
  count,
  isObject,
  isThinking,
  parseBody,
  positive,
  readModel,
  readStream,
  shortText,
  textBytes,
  tryJson,
} from './read-request.ts'

/** https://docs.anthropic.com/en/api/messages */
export const anthropicMessages: Dialect = {
  name: 'anthropic-messages',
  read(body): ModelRequest {
    const json = parseBody(body)
    const metadata = isObject(json.metadata) ? json.metadata : {}
    const thinking = isObject(json.thinking) ? json.thinking : {}
    const output = isObject(json.output_config) ? json.output_config : {}
    return {
      dialect: anthropicMessages,
      body,
      json,
      model: readModel(json),
      isStream: readStream(json),
      endUser: shortText(metadata.user_id),
      maxOutputTokens: positive(json.max_tokens),
      thinks: isThinking(thinking.type) || isThinking(output.effort),
      choices: 1,
      changes: {},
    }
  },
  readAnswer(json) {
    if (!isObject(json)) return { usage: NO_USAGE, finishReason: null }
    return {
      usage: toUsage(isObject(json.usage) ? json.usage : {}),
      finishReason: shortText(json.stop_reason),
    }
  },
  readFailure(status, body) {
    const json = tryJson(body)
    if (isObject(json) && json.type === 'error') return failureOf(json.error, status)
    return status < 400 ? undefined : { status, message: `HTTP ${status}`, type: undefined, code: undefined }
  },
  createStreamReader,
  renderError,
  renderStreamError: (error, requestId) =>
    `event: error\ndata: ${JSON.stringify(renderError(error, requestId))}\n\n`,
}

/** https://docs.anthropic.com/en/api/errors */
const TYPES: Record<number, string> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  503: 'overloaded_error',
  504: 'timeout_error',
  529: 'overloaded_error',
}

function renderError({ status, message }: AppError, requestId: string): JsonObject {
  const type = TYPES[status] ?? (status < 500 ? 'invalid_request_error' : 'api_error')
  return { type: 'error', error: { type, message }, request_id: requestId }
}

const STATUSES: Record<string, number> = {
  invalid_request_error: 400,
  authentication_error: 401,
  billing_error: 402,
  permission_error: 403,
  not_found_error: 404,
  request_too_large: 413,
  rate_limit_error: 429,
  timeout_error: 504,
  overloaded_error: 529,
}

function failureOf(error: unknown, status: number): UpstreamFailure {
  const { type, message } = isObject(error) ? error : {}
  const known = typeof type === 'string' ? type : undefined
  return {
    // inside a stream there is only the type to go by
    status: status >= 400 ? status : (STATUSES[known ?? ''] ?? 500),
    message: typeof message === 'string' ? message : `HTTP ${status}`,
    type: known,
    code: undefined,
  }
}

/** Input tokens exclude cached ones: ours count them. What a compaction used comes on top of the sums. */
function toUsage(usage: JsonObject): Usage {
  const compactions = (Array.isArray(usage.iterations) ? usage.iterations : []).filter(
    (iteration) => isObject(iteration) && iteration.type === 'compaction',
  )
  const total = (name: string): number | null => {
    const told = count(usage[name])
    return told === null ? null : compactions.reduce((sum, used) => sum + (count(used[name]) ?? 0), told)
  }
  const fresh = total('input_tokens')
  const cachedInput = total('cache_read_input_tokens')
  const cacheWrite = total('cache_creation_input_tokens')
  const details = isObject(usage.output_tokens_details) ? usage.output_tokens_details : {}
  return {
    input: fresh === null ? null : fresh + (cachedInput ?? 0) + (cacheWrite ?? 0),
    output: total('output_tokens'),
    cachedInput,
    cacheWrite,
    reasoning: count(details.thinking_tokens),
  }
}

/** Frames of the answer's frame. */
const PRELUDE = new Set(['message_start', 'ping', 'content_block_stop'])

function createStreamReader(): StreamReader {
  // counts are cumulative: what a later event says replaces what an earlier one said
  let counts: JsonObject = {}
  let finishReason: string | null = null
  let failed: UpstreamFailure | undefined
  let bytes = 0

  function read(event: string, data: string): ReturnType<StreamReader['read']> {
    if (data === '') return { verdict: 'prelude' }
    const json: unknown = JSON.parse(data)
    if (!isObject(json)) throw new SyntaxError('an event is no object')
    const type = typeof json.type === 'string' ? json.type : event
    if (type === 'error') {
      failed = failureOf(json.error, 200)
      return { verdict: 'error' }
    }
    if (type === 'message_start' && isObject(json.message)) counts = merge(counts, json.message.usage)
    if (type === 'message_delta') {
      counts = merge(counts, json.usage)
      if (isObject(json.delta)) finishReason = shortText(json.delta.stop_reason) ?? finishReason
    }
    if (type === 'content_block_delta') bytes += textBytes(json.delta)
    if (type === 'message_stop') return { verdict: 'end' }
    if (type === 'content_block_start')
      return { verdict: isEmptyBlock(json.content_block) ? 'prelude' : 'content' }
    return { verdict: PRELUDE.has(type) ? 'prelude' : 'content' }
  }

  return {
    read,
    facts: () => ({ usage: Object.keys(counts).length === 0 ? NO_USAGE : toUsage(counts), finishReason }),
    outputBytes: () => bytes,
    failure: () => failed,
  }
}

function merge(counts: JsonObject, told: unknown): JsonObject {
  const given = Object.entries(isObject(told) ? told : {}).filter(([, value]) => value !== null)
  return { ...counts, ...Object.fromEntries(given) }
}

function isEmptyBlock(block: unknown): boolean {
  if (!isObject(block)) return true
  return (block.type === 'text' && !block.text) || (block.type === 'thinking' && !block.thinking)
}
