import type {
  LanguageModelV4Content,
  LanguageModelV4FinishReason,
  LanguageModelV4Usage,
} from '@ai-sdk/provider'
import type { JsonObject } from '../dialects/dialect.ts'
import { count } from '../dialects/read-request.ts'
import type { Usage } from '../usage.ts'
import { packReasoning } from './carried-reasoning.ts'
import { UpstreamFailed } from './upstream-failed.ts'

/** An answer in no dialect. */
export type TranslatedAnswer = { items: AnswerItem[]; reason: Reason; usage: Usage }

export type AnswerItem =
  | { type: 'text'; text: string }
  /** `packed`: what the provider wants back in the next turn; '' for nothing. The text may be hidden ('' then). */
  | { type: 'reasoning'; text: string; packed: string }
  /** `input`: JSON */
  | { type: 'tool-call'; id: string; name: string; input: string }

export type Reason = 'stop' | 'length' | 'tool-calls' | 'content-filter'

/** A piece of a streamed answer. One item is open at a time; what is said belongs to it. */
export type Piece =
  | {
      type: 'open'
      item: { type: 'text' } | { type: 'reasoning' } | { type: 'tool-call'; id: string; name: string }
    }
  | { type: 'delta'; text: string }
  /** `packed`: of reasoning. */
  | { type: 'close'; packed: string }
  /** Reasoning without a text. */
  | { type: 'hidden'; packed: string }
  | { type: 'finish'; reason: Reason; usage: Usage }

/** How answers look in one dialect. */
export type AnswerCodec = {
  whole(answer: TranslatedAnswer, about: AnswerHead): JsonObject
  /** Frames of a stream: what it begins with, and then what each piece becomes ('' for nothing). */
  createStream(about: AnswerHead): { begin(): string; encode(piece: Piece): string }
  /** In the dialect's own words. */
  finishReason(reason: Reason): string
}

export type AnswerHead = {
  /** The request as it came. */
  request: JsonObject
  /** As the provider names it. */
  model: string
  /** Without a prefix; the same for every part of one answer. */
  id: string
  /** Seconds since 1970. */
  created: number
}

/** Throws UpstreamFailed for what the dialects of chat have no place for. */
export function itemsOf(content: readonly LanguageModelV4Content[]): AnswerItem[] {
  return content.flatMap((part): AnswerItem[] => {
    if (part.type === 'text') return part.text === '' ? [] : [{ type: 'text', text: part.text }]
    if (part.type === 'tool-call' && !part.providerExecuted)
      return [{ type: 'tool-call', id: part.toolCallId, name: part.toolName, input: part.input || '{}' }]
    if (part.type === 'file') throw fileNotCarried(part.mediaType)
    if (part.type !== 'reasoning') return []
    const packed = packReasoning(part.providerMetadata)
    return part.text === '' && packed === '' ? [] : [{ type: 'reasoning', text: part.text, packed }]
  })
}

export function fileNotCarried(mediaType: string): UpstreamFailed {
  return new UpstreamFailed({
    status: 502,
    message: `The model answered with a file (${mediaType}), which this API cannot carry. Ask for text.`,
    type: undefined,
    code: 'upstream_invalid',
  })
}

/** Throws UpstreamFailed where the provider did not come to an end of its own. */
export function reasonOf({ unified, raw }: LanguageModelV4FinishReason, hasToolCalls: boolean): Reason {
  const isBroken =
    unified === 'interrupted' || unified === 'error' || (unified === 'other' && raw === undefined)
  if (isBroken) throw brokenOff(raw)
  if (unified === 'length' || unified === 'content-filter') return unified
  // some providers say "stop" after a tool call
  return hasToolCalls ? 'tool-calls' : 'stop'
}

function brokenOff(raw: string | undefined): UpstreamFailed {
  return new UpstreamFailed({
    status: 502,
    message: raw
      ? `The provider ended the answer with "${raw}".`
      : 'The provider ended the answer before it was complete.',
    type: undefined,
    code: 'upstream_invalid',
  })
}

export function usageOf({ inputTokens, outputTokens }: LanguageModelV4Usage): Usage {
  return {
    input: count(inputTokens.total),
    output: count(outputTokens.total),
    cachedInput: count(inputTokens.cacheRead),
    cacheWrite: count(inputTokens.cacheWrite),
    reasoning: count(outputTokens.reasoning),
  }
}
