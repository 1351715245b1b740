import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4StreamPart,
  SharedV4Warning,
} from '@ai-sdk/provider'
import { newId } from '../../platform/index.ts'
import type { AnswerFacts, DialectName, JsonObject, ModelRequest } from '../dialects/dialect.ts'
import type { Provider } from '../providers/provider-kind.ts'
import { NO_USAGE } from '../usage.ts'
import { decodeAnthropicMessages } from './decode-anthropic-messages.ts'
import { decodeOpenAiChat } from './decode-openai-chat.ts'
import { decodeOpenAiResponses } from './decode-openai-responses.ts'
import { anthropicCodec } from './encode-anthropic-messages.ts'
import { openAiChatCodec } from './encode-openai-chat.ts'
import { openAiResponsesCodec } from './encode-openai-responses.ts'
import { createStreamPieces } from './stream-pieces.ts'
import { translateEmbeddings } from './translate-embeddings.ts'
import { type AnswerCodec, type AnswerHead, itemsOf, reasonOf, usageOf } from './translated-answer.ts'
import type { TranslatedRequest } from './translated-request.ts'
import { toFailure } from './upstream-failed.ts'

type TranslationInput = {
  request: ModelRequest
  provider: Provider
  /** What the provider calls it. */
  model: string
  /** Every request goes through it. */
  fetch: typeof globalThis.fetch
  signal: AbortSignal
}

export type Translation = WholeTranslation | StreamTranslation

type WholeTranslation = {
  kind: 'whole'
  /** In the client's dialect. */
  json: JsonObject
  facts: AnswerFacts
  /** What was asked for and did not reach the provider, for people. */
  warnings: string[]
}

export type StreamTranslation = {
  kind: 'stream'
  /** Whole events in the client's dialect. Throws as `translate` does when the provider fails or breaks off. */
  frames: AsyncIterable<TranslatedFrame>
  /** As far as `frames` has been read. */
  facts(): AnswerFacts
  /** Bytes of text, reasoning and tool arguments so far. */
  outputBytes(): number
  /** Complete with the first content. */
  warnings(): string[]
}

export type TranslatedFrame = { data: string; verdict: 'prelude' | 'content' | 'end' }

type ChatDialect = Exclude<DialectName, 'openai-embeddings'>

const CODECS: Record<ChatDialect, AnswerCodec & { decode(json: JsonObject): TranslatedRequest }> = {
  'openai-chat': { ...openAiChatCodec, decode: decodeOpenAiChat },
  'openai-responses': { ...openAiResponsesCodec, decode: decodeOpenAiResponses },
  'anthropic-messages': { ...anthropicCodec, decode: decodeAnthropicMessages },
}

/** Whether a provider can be called in a dialect that it does not speak. */
export function isTranslatable(dialect: DialectName, { kind }: Provider): boolean {
  return dialect !== 'openai-embeddings' || kind.embeddingModel !== undefined
}

/**
 * Makes a call in a dialect that the provider does not speak. Throws UpstreamFailed for what the provider says went
 * wrong, `model_request_invalid` for what cannot be carried to it, and what `fetch` throws as it is.
 */
export async function translate(input: TranslationInput): Promise<Translation> {
  const { request, provider, model, fetch, signal } = input
  const dialect = request.dialect.name
  try {
    if (dialect === 'openai-embeddings') return await embed(input)
    const codec = CODECS[dialect]
    const decoded = codec.decode(request.json)
    const options = { ...fitTo(provider, decoded), abortSignal: signal }
    const languageModel = await provider.kind.languageModel(provider, model, fetch)
    const about = {
      request: request.json,
      model,
      id: newId('').slice(1),
      created: Math.floor(Date.now() / 1000),
    }
    if (!request.isStream) return await answerWhole(languageModel, options, codec, about, decoded.warnings)
    const { stream } = await languageModel.doStream(options)
    return answerStream(stream, codec, about, decoded.warnings)
  } catch (error) {
    throw toFailure(error)
  }
}

async function embed({
  request,
  provider,
  model,
  fetch,
  signal,
}: TranslationInput): Promise<WholeTranslation> {
  const embeddingModel = await provider.kind.embeddingModel?.(provider, model, fetch)
  if (!embeddingModel) throw new TypeError(`${provider.kind.kind} has no embeddings`)
  return { kind: 'whole', ...(await translateEmbeddings(request.json, embeddingModel, signal)) }
}

/** What a kind of provider would refuse, although its API has a way without it. */
function fitTo({ kind }: Provider, { options, warnings }: TranslatedRequest): LanguageModelV4CallOptions {
  const { reasoning, ...others } = options
  if (reasoning === undefined) return options
  // servers that know no levels at all would refuse it, and it is what most do anyway
  if (kind.kind === 'openai-compatible' && reasoning === 'none') return others
  if ((kind.kind === 'anthropic' || kind.kind === 'bedrock') && lacksReasoning(options)) {
    warnings.push(
      'The model does not think in this turn: the reasoning before its last tool call is missing.',
    )
    return others
  }
  // thoughts are told where they are asked for: asked in vain, the API refuses the request
  if (kind.kind === 'google' && reasoning !== 'none')
    return { ...options, providerOptions: { ...options.providerOptions, google: THOUGHTS } }
  return options
}

const THOUGHTS = { thinkingConfig: { includeThoughts: true } }

/** Anthropic wants the reasoning back that led to the tool call which is now answered. */
function lacksReasoning({ prompt }: LanguageModelV4CallOptions): boolean {
  if (prompt.at(-1)?.role !== 'tool') return false
  const last = prompt.findLast((message) => message.role === 'assistant')
  return last !== undefined && !last.content.some((part) => part.type === 'reasoning')
}

async function answerWhole(
  model: LanguageModelV4,
  options: LanguageModelV4CallOptions,
  codec: AnswerCodec,
  about: AnswerHead,
  warnings: string[],
): Promise<WholeTranslation> {
  const result = await model.doGenerate(options)
  const items = itemsOf(result.content)
  const reason = reasonOf(
    result.finishReason,
    items.some(({ type }) => type === 'tool-call'),
  )
  const usage = usageOf(result.usage)
  const head = { ...about, model: result.response?.modelId ?? about.model }
  return {
    kind: 'whole',
    json: codec.whole({ items, reason, usage }, head),
    facts: { usage, finishReason: codec.finishReason(reason) },
    warnings: [...warnings, ...result.warnings.map(wordsOf)],
  }
}

function answerStream(
  stream: ReadableStream<LanguageModelV4StreamPart>,
  codec: AnswerCodec,
  about: AnswerHead,
  warnings: string[],
): StreamTranslation {
  let facts: AnswerFacts = { usage: NO_USAGE, finishReason: null }
  const told = [...warnings]
  let outputBytes = 0
  const head = { ...about }

  async function* frames(): AsyncGenerator<TranslatedFrame> {
    const pieces = createStreamPieces()
    let encoder: ReturnType<AnswerCodec['createStream']> | undefined
    try {
      for await (const part of stream) {
        if (part.type === 'stream-start') told.push(...part.warnings.map(wordsOf))
        // it comes before any content, and only the beginning of the stream says it
        if (part.type === 'response-metadata' && !encoder) head.model = part.modelId ?? head.model
        for (const piece of pieces.read(part)) {
          if (!encoder) {
            encoder = codec.createStream(head)
            yield { data: encoder.begin(), verdict: 'prelude' }
          }
          const data = encoder.encode(piece)
          if (piece.type === 'delta') outputBytes += Buffer.byteLength(piece.text)
          if (piece.type === 'finish')
            facts = { usage: piece.usage, finishReason: codec.finishReason(piece.reason) }
          if (data !== '') yield { data, verdict: piece.type === 'finish' ? 'end' : 'content' }
        }
      }
      pieces.requireFinished()
    } catch (error) {
      throw toFailure(error)
    }
  }

  return {
    kind: 'stream',
    frames: frames(),
    facts: () => facts,
    outputBytes: () => outputBytes,
    warnings: () => told,
  }
}

function wordsOf(warning: SharedV4Warning): string {
  if (warning.type === 'other') return warning.message
  if (warning.type === 'deprecated') return `${warning.setting}: ${warning.message}`
  return warning.details
    ? `${warning.feature}: ${warning.details}`
    : `"${warning.feature}" is not supported by this model.`
}
