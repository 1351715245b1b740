import type { Usage } from '../usage.ts'
import { NO_USAGE } from '../usage.ts'
import type {
  AnswerFacts,
  Dialect,
  JsonObject,
  ModelRequest,
  StreamReader,
  UpstreamFailure,
} from './dialect.ts'
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

/** https://platform.openai.com/docs/api-reference/chat */
export const openAiChat: Dialect = {
  name: 'openai-chat',
  read(body) {
    const json = parseBody(body)
    const isStream = readStream(json)
    return {
      dialect: openAiChat,
      body,
      json,
      model: readModel(json),
      isStream,
      endUser: shortText(json.user) ?? shortText(json.safety_identifier),
      maxOutputTokens: longestAnswer(json),
      thinks: isThinking(json.reasoning_effort),
      choices: positive(json.n) ?? 1,
      changes:
        isStream && !wantsUsage(json) ? { stream_options: { ...optionsOf(json), include_usage: true } } : {},
    }
  },
  readAnswer(json) {
    if (!isObject(json)) return { usage: NO_USAGE, finishReason: null }
    const [choice] = Array.isArray(json.choices) ? json.choices : []
    return {
      usage: readUsage(json.usage) ?? NO_USAGE,
      finishReason: isObject(choice) ? shortText(choice.finish_reason) : null,
    }
  },
  readFailure: readOpenAiFailure,
  createStreamReader,
  renderError: renderOpenAiError,
  renderStreamError: (error) => `data: ${JSON.stringify(renderOpenAiError(error))}\n\n`,
}

/** Servers know one name or the other, and some take what is no count for no bound. */
function longestAnswer({ max_tokens, max_completion_tokens }: JsonObject): number | undefined {
  const given = [max_tokens, max_completion_tokens].filter((value) => value !== undefined && value !== null)
  const bounds = given.map(positive).filter((value) => value !== undefined)
  return bounds.length > 0 && bounds.length === given.length ? Math.max(...bounds) : undefined
}

function wantsUsage(json: JsonObject): boolean {
  return optionsOf(json).include_usage === true
}

function optionsOf(json: JsonObject): JsonObject {
  return isObject(json.stream_options) ? json.stream_options : {}
}

/** Prompt tokens include cached ones, completion tokens reasoning. */
export function readUsage(usage: unknown): Usage | undefined {
  if (!isObject(usage)) return undefined
  const input = isObject(usage.prompt_tokens_details) ? usage.prompt_tokens_details : {}
  const output = isObject(usage.completion_tokens_details) ? usage.completion_tokens_details : {}
  return {
    input: count(usage.prompt_tokens),
    output: count(usage.completion_tokens),
    // DeepSeek puts it beside
    cachedInput: count(input.cached_tokens) ?? count(usage.prompt_cache_hit_tokens),
    cacheWrite: count(input.cache_write_tokens) ?? count(input.cache_creation_tokens),
    reasoning: count(output.reasoning_tokens),
  }
}

function createStreamReader(request: ModelRequest): StreamReader {
  const mayTellUsage = wantsUsage(request.json)
  const isForced = isObject(request.json.tool_choice)
  let usage: Usage = NO_USAGE
  let finishReason: string | null = null
  let failed: UpstreamFailure | undefined
  let bytes = 0
  /** Choices that called a tool. */
  const calling = new Set<unknown>()
  const begun = new Set<unknown>()
  const finished = new Set<unknown>()

  function facts(): AnswerFacts {
    return { usage, finishReason }
  }

  function read(_event: string, data: string): ReturnType<StreamReader['read']> {
    if (data === '') return { verdict: 'prelude' }
    if (data === '[DONE]') return { verdict: 'end' }
    const chunk: unknown = JSON.parse(data)
    if (!isObject(chunk)) throw new SyntaxError('a chunk is no object')
    if (chunk.error !== undefined && chunk.error !== null) {
      failed = failureOf(chunk.error, 200)
      return { verdict: 'error' }
    }
    const told = readUsage(chunk.usage)
    if (told) usage = told
    const choices = (Array.isArray(chunk.choices) ? chunk.choices : []).filter(isObject)
    if (choices.length === 0)
      return { verdict: told && !mayTellUsage ? 'drop' : told ? 'content' : 'prelude' }
    let isChanged = mendChoices(choices, { calling, isForced })
    for (const { delta, finish_reason, index } of choices) {
      begun.add(index)
      if (finish_reason) finished.add(index)
      finishReason = shortText(finish_reason) ?? finishReason
      bytes += textBytes(delta)
    }
    if (told && !mayTellUsage) {
      delete chunk.usage
      isChanged = true
    }
    const verdict = choices.some(hasContent) ? 'content' : 'prelude'
    return isChanged ? { verdict, replaceWith: JSON.stringify(chunk) } : { verdict }
  }

  // some servers close instead of saying [DONE]
  function missingEnd(): string | undefined {
    const isWhole = finished.size >= request.choices && finished.size === begun.size
    return isWhole ? 'data: [DONE]\n\n' : undefined
  }

  return { read, missingEnd, facts, outputBytes: () => bytes, failure: () => failed }
}

/**
 * What servers that only look like OpenAI get wrong and clients stumble over: tool calls without `index`, and `stop`
 * where tools are called. True when something had to be mended.
 */
function mendChoices(choices: JsonObject[], stream: { calling: Set<unknown>; isForced: boolean }): boolean {
  let isChanged = false
  for (const choice of choices) {
    const { delta, index } = choice
    if (isObject(delta) && Array.isArray(delta.tool_calls) && delta.tool_calls.length > 0) {
      stream.calling.add(index)
      for (const [at, call] of delta.tool_calls.entries()) {
        if (!isObject(call) || typeof call.index === 'number') continue
        call.index = at
        isChanged = true
      }
    }
    // with a forced tool OpenAI itself says `stop`
    if (choice.finish_reason === 'stop' && stream.calling.has(index) && !stream.isForced) {
      choice.finish_reason = 'tool_calls'
      isChanged = true
    }
  }
  return isChanged
}

function hasContent({ delta, finish_reason, text }: JsonObject): boolean {
  if (finish_reason) return true
  if (typeof text === 'string' && text !== '') return true
  if (!isObject(delta)) return false
  return Object.entries(delta).some(
    ([key, value]) =>
      key !== 'role' && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0),
  )
}
