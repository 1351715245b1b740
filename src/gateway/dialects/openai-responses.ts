import type { Usage } from '../usage.ts'
import { NO_USAGE } from '../usage.ts'
import type { AnswerFacts, Dialect, ModelRequest, StreamReader, UpstreamFailure } from './dialect.ts'
import { failureOf, readOpenAiFailure, renderOpenAiError } from './openai-errors.ts'
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
} from './read-request.ts'

/** https://platform.openai.com/docs/api-reference/responses */
export const openAiResponses: Dialect = {
  name: 'openai-responses',
  read(body): ModelRequest {
    const json = parseBody(body)
    const reasoning = isObject(json.reasoning) ? json.reasoning : {}
    return {
      dialect: openAiResponses,
      body,
      json,
      model: readModel(json),
      isStream: readStream(json),
      endUser: shortText(json.user) ?? shortText(json.safety_identifier),
      maxOutputTokens: positive(json.max_output_tokens),
      thinks: isThinking(reasoning.effort),
      choices: 1,
      changes: {},
    }
  },
  readAnswer,
  readFailure: readOpenAiFailure,
  createStreamReader,
  renderError: renderOpenAiError,
  renderStreamError(error) {
    const { message, code } = error
    const data = JSON.stringify({ type: 'error', code, message, param: null, sequence_number: 0 })
    return `event: error\ndata: ${data}\n\n`
  },
}

function readAnswer(json: unknown): AnswerFacts {
  if (!isObject(json)) return { usage: NO_USAGE, finishReason: null }
  const details = isObject(json.incomplete_details) ? json.incomplete_details : {}
  return {
    usage: readUsage(json.usage) ?? NO_USAGE,
    finishReason: shortText(details.reason) ?? shortText(json.status),
  }
}

/** Input tokens include cached ones, output tokens reasoning. */
function readUsage(usage: unknown): Usage | undefined {
  if (!isObject(usage)) return undefined
  const input = isObject(usage.input_tokens_details) ? usage.input_tokens_details : {}
  const output = isObject(usage.output_tokens_details) ? usage.output_tokens_details : {}
  return {
    input: count(usage.input_tokens),
    output: count(usage.output_tokens),
    cachedInput: count(input.cached_tokens),
    cacheWrite: count(input.cache_write_tokens),
    reasoning: count(output.reasoning_tokens),
  }
}

/** Nothing of the answer yet. */
const PRELUDE = new Set([
  'response.created',
  'response.queued',
  'response.in_progress',
  'response.content_part.added',
  'response.reasoning_summary_part.added',
])

function createStreamReader(): StreamReader {
  let facts: AnswerFacts = { usage: NO_USAGE, finishReason: null }
  let failed: UpstreamFailure | undefined
  let bytes = 0

  function read(event: string, data: string): ReturnType<StreamReader['read']> {
    if (data === '') return { verdict: 'prelude' }
    // some servers end like the chat API
    if (data === '[DONE]') return { verdict: 'end' }
    const json: unknown = JSON.parse(data)
    if (!isObject(json)) throw new SyntaxError('an event is no object')
    const type = typeof json.type === 'string' ? json.type : event
    const response = isObject(json.response) ? json.response : undefined
    // gateways in between write the chat API's errors into it
    if (type === 'error' || type === 'response.failed' || isObject(json.error)) {
      if (response) facts = readAnswer(response)
      failed = failureOf(response?.error ?? json.error ?? json, 200)
      return { verdict: 'error' }
    }
    if (type === 'response.completed' || type === 'response.incomplete') {
      facts = readAnswer(response)
      return { verdict: 'end' }
    }
    if (PRELUDE.has(type)) return { verdict: 'prelude' }
    if (type === 'response.output_item.added')
      return { verdict: isEmptyItem(json.item) ? 'prelude' : 'content' }
    bytes += textBytes(json.delta)
    return { verdict: 'content' }
  }

  return { read, facts: () => facts, outputBytes: () => bytes, failure: () => failed }
}

function isEmptyItem(item: unknown): boolean {
  return isObject(item) && (item.type === 'message' || item.type === 'reasoning')
}
