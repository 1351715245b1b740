import type { JsonObject } from '../dialects/dialect.ts'
import { tryJson } from '../dialects/read-request.ts'
import type { Usage } from '../usage.ts'
import { sse } from './sse.ts'
import type { AnswerCodec, AnswerHead, AnswerItem, Piece, Reason } from './translated-answer.ts'

const STOP_REASONS: Record<Reason, string> = {
  stop: 'end_turn',
  length: 'max_tokens',
  'tool-calls': 'tool_use',
  'content-filter': 'refusal',
}

/** https://docs.anthropic.com/en/api/messages and …/en/docs/build-with-claude/streaming */
export const anthropicCodec: AnswerCodec = {
  whole: ({ items, reason, usage }, about) => ({
    ...messageOf(about),
    content: items.map(blockOf),
    stop_reason: STOP_REASONS[reason],
    usage: usageJson(usage),
  }),
  createStream,
  finishReason: (reason) => STOP_REASONS[reason],
}

function messageOf({ id, model }: AnswerHead): JsonObject {
  return {
    id: `msg_${id}`,
    type: 'message',
    role: 'assistant',
    model,
    content: [],
    stop_reason: null,
    stop_sequence: null,
  }
}

function blockOf(item: AnswerItem): JsonObject {
  if (item.type === 'text') return { type: 'text', text: item.text }
  if (item.type === 'tool-call')
    return { type: 'tool_use', id: item.id, name: item.name, input: tryJson(item.input) ?? {} }
  return item.text === ''
    ? { type: 'redacted_thinking', data: item.packed }
    : { type: 'thinking', thinking: item.text, signature: item.packed }
}

/** Anthropic's input leaves out what was read from and written to the cache. Its clients need numbers. */
function usageJson({ input, output, cachedInput, cacheWrite }: Usage): JsonObject {
  const cached = cachedInput ?? 0
  const written = cacheWrite ?? 0
  return {
    input_tokens: Math.max((input ?? 0) - cached - written, 0),
    cache_creation_input_tokens: written,
    cache_read_input_tokens: cached,
    output_tokens: output ?? 0,
  }
}

const event = (type: string, rest: JsonObject): string => sse({ type, ...rest }, type)

function createStream(about: AnswerHead): ReturnType<AnswerCodec['createStream']> {
  let index = -1
  let kind: 'text' | 'reasoning' | 'tool-call' = 'text'

  function open(item: Extract<Piece, { type: 'open' }>['item']): string {
    kind = item.type
    index++
    const block =
      item.type === 'tool-call'
        ? { type: 'tool_use', id: item.id, name: item.name, input: {} }
        : item.type === 'text'
          ? { type: 'text', text: '' }
          : { type: 'thinking', thinking: '', signature: '' }
    return event('content_block_start', { index, content_block: block })
  }

  function say(text: string): string {
    const delta =
      kind === 'text'
        ? { type: 'text_delta', text }
        : kind === 'reasoning'
          ? { type: 'thinking_delta', thinking: text }
          : { type: 'input_json_delta', partial_json: text }
    return event('content_block_delta', { index, delta })
  }

  function close(packed: string): string {
    const signature = { type: 'signature_delta', signature: packed }
    const signed = packed === '' ? '' : event('content_block_delta', { index, delta: signature })
    return signed + event('content_block_stop', { index })
  }

  function hidden(packed: string): string {
    index++
    const block = { type: 'redacted_thinking', data: packed }
    return (
      event('content_block_start', { index, content_block: block }) + event('content_block_stop', { index })
    )
  }

  return {
    // nothing is known of the tokens yet; the counts at the end are those of the whole answer
    begin() {
      const usage = { input_tokens: 0, output_tokens: 0 }
      return event('message_start', { message: { ...messageOf(about), usage } })
    },
    encode(piece) {
      if (piece.type === 'open') return open(piece.item)
      if (piece.type === 'delta') return say(piece.text)
      if (piece.type === 'close') return close(piece.packed)
      if (piece.type === 'hidden') return hidden(piece.packed)
      const delta = { stop_reason: STOP_REASONS[piece.reason], stop_sequence: null }
      return event('message_delta', { delta, usage: usageJson(piece.usage) }) + event('message_stop', {})
    },
  }
}
