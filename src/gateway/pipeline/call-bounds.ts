import type { ModelRequest } from '../dialects/dialect.ts'
import type { CallBounds } from '../limits/limiter.ts'
import type { Model, Target } from '../models/catalog.ts'
import type { Price } from '../prices/price.ts'
import { type UnseenInput, unseenInput } from './unseen-input.ts'

/** What servers say to a model on their own: the frame of a conversation, and how tools are called. */
const TOKENS_OF_THE_FRAME = 1_000
/**
 * The most that a picture counts, however many bytes it has: 16,384 of Qwen-VL, 10,000 of GPT-5.4, 4,784 of Claude. Only
 * GPT-4o mini counts more: eight tiles of 5,667 and 2,833 to begin with.
 */
const TOKENS_OF_A_PICTURE = 16_384
const TOKENS_OF_A_PICTURE_IN_MINI = 48_169
const COUNTS_AS_MINI = /gpt-4o-mini/i
/** Where neither request nor model says how long an answer may be: the longest of those sold today. */
const LONGEST_ANSWER = 131_072
/** Where the model does not say how much it can read. */
const LARGEST_WINDOW = 1_048_576
/** Kinds whose SDK adds what a model may think to what the request allows it to answer. */
const THINKS_ON_TOP: ReadonlySet<string> = new Set(['anthropic', 'bedrock'])
/** More than that no model thinks that is given a number of tokens for it. */
const LONGEST_THOUGHT = 65_536

/** What most texts have, Korean and English, ... */
const BYTES_OF_A_TOKEN = 3
/** ... what most pictures count, ... */
const LIKELY_TOKENS_OF_A_PICTURE = 1_600
/** ... and what hardly an answer is longer than that nobody gave a length. */
const LIKELY_ANSWER = 4_096

/**
 * What a call may use, whichever target of `models` answers it: `models` are all that may come to it. Its cost is the most
 * that it may be: a token of text is at least one byte of the request, whatever the tokenizer; docs/limits.md says what
 * has no bound.
 */
export function boundsOf(request: ModelRequest, models: readonly Model[], time: number): CallBounds {
  const unseen = unseenInput(request.json)
  let cost: number | null = null
  for (const model of models) {
    for (const target of model.targets) {
      const price = target.priceAt(time)
      if (!price) continue
      const input = largestInput(request, unseen, model, target)
      cost = Math.max(cost ?? 0, dearest(input, longestAnswer(request, model, target), price))
    }
  }
  return { model: request.model, tokens: likelyTokens(request, unseen), cost }
}

function likelyTokens({ body, maxOutputTokens, choices }: ModelRequest, { pictures }: UnseenInput): number {
  const text = body.length - bytesOf(pictures)
  const input = Math.ceil(text / BYTES_OF_A_TOKEN) + pictures.length * LIKELY_TOKENS_OF_A_PICTURE
  return input + (maxOutputTokens ?? LIKELY_ANSWER) * choices
}

function largestInput({ body }: ModelRequest, unseen: UnseenInput, model: Model, target: Target): number {
  const window = model.contextWindow ?? LARGEST_WINDOW
  const each = COUNTS_AS_MINI.test(target.model) ? TOKENS_OF_A_PICTURE_IN_MINI : TOKENS_OF_A_PICTURE
  const { pictures, documents } = unseen
  const seen = pictures.length * each + documents.reduce((sum, bytes) => sum + Math.max(each, bytes), 0)
  const beyond = unseen.isElsewhere ? window : Math.min(seen, window)
  return body.length - bytesOf(pictures) - bytesOf(documents) + TOKENS_OF_THE_FRAME + beyond
}

function bytesOf(parts: readonly number[]): number {
  return parts.reduce((sum, bytes) => sum + bytes, 0)
}

function longestAnswer(request: ModelRequest, model: Model, target: Target): number {
  const longest = model.maxOutputTokens ?? model.contextWindow ?? LONGEST_ANSWER
  const thought = request.thinks && thinksOnTop(request, target) ? LONGEST_THOUGHT : 0
  return ((request.maxOutputTokens ?? longest) + thought) * request.choices
}

function thinksOnTop({ dialect }: ModelRequest, { provider, model }: Target): boolean {
  const { kind } = provider
  return THINKS_ON_TOP.has(kind.kind) && kind.native(provider, dialect.name, model) === undefined
}

// whatever the tokens turn out to be: cached, written, reasoning
function dearest(input: number, output: number, price: Price): number {
  const rates = [price, ...(price.tiers ?? [])]
  return (
    input * Math.max(...rates.map((rate) => Math.max(rate.input, rate.cachedInput, rate.cacheWrite))) +
    output * Math.max(...rates.map((rate) => Math.max(rate.output, rate.reasoning)))
  )
}
