import type { JsonObject } from '../dialects/dialect.ts'
import { isObject } from '../dialects/read-request.ts'
import type { Usage } from '../usage.ts'
import { sse } from './sse.ts'
import type { AnswerCodec, AnswerHead, AnswerItem, Piece, Reason } from './translated-answer.ts'

const FINISH_REASONS: Record<Reason, string> = {
  stop: 'stop',
  length: 'length',
  'tool-calls': 'tool_calls',
  'content-filter': 'content_filter',
}

/**
 * https://platform.openai.com/docs/api-reference/chat/object and …/chat-streaming. Reasoning goes into
 * `reasoning_content`, as vLLM and DeepSeek do it.
 */
export const openAiChatCodec: AnswerCodec = {
  whole({ items, reason, usage }, about) {
    const calls = items.filter((item) => item.type === 'tool-call')
    const reasoning = textsOf(items, 'reasoning')
    return {
      id: `chatcmpl-${about.id}`,
      object: 'chat.completion',
      created: about.created,
      model: about.model,
      choices: [
        {
          index: 0,
          message: {
            role: 'assistant',
            content: textsOf(items, 'text') || null,
            refusal: null,
            ...(reasoning === '' ? {} : { reasoning_content: reasoning }),
            ...(calls.length === 0
              ? {}
              : {
                  tool_calls: calls.map(({ id, name, input }) => ({
                    id,
                    type: 'function',
                    function: { name, arguments: input },
                  })),
                }),
          },
          logprobs: null,
          finish_reason: FINISH_REASONS[reason],
        },
      ],
      ...(usageJson(usage) ? { usage: usageJson(usage) } : {}),
    }
  },

  createStream,
  finishReason: (reason) => FINISH_REASONS[reason],
}

function createStream(about: AnswerHead): ReturnType<AnswerCodec['createStream']> {
  const { stream_options: options } = about.request
  const asksUsage = isObject(options) && options.include_usage === true
  let kind: 'text' | 'reasoning' | 'tool-call' = 'text'
  let calls = 0

  const chunk = (choices: JsonObject[], usage: JsonObject | null): string =>
    sse({
      id: `chatcmpl-${about.id}`,
      object: 'chat.completion.chunk',
      created: about.created,
      model: about.model,
      choices,
      ...(asksUsage ? { usage } : {}),
    })
  const delta = (delta: JsonObject, finishReason: string | null = null): string =>
    chunk([{ index: 0, delta, logprobs: null, finish_reason: finishReason }], null)

  function open(item: Extract<Piece, { type: 'open' }>['item']): string {
    kind = item.type
    if (item.type !== 'tool-call') return ''
    const call = { id: item.id, type: 'function', function: { name: item.name, arguments: '' } }
    return delta({ tool_calls: [{ index: calls++, ...call }] })
  }

  function say(text: string): string {
    if (kind === 'text') return delta({ content: text })
    if (kind === 'reasoning') return delta({ reasoning_content: text })
    return delta({ tool_calls: [{ index: calls - 1, function: { arguments: text } }] })
  }

  return {
    begin: () => delta({ role: 'assistant', content: '', refusal: null }),
    encode(piece) {
      if (piece.type === 'open') return open(piece.item)
      if (piece.type === 'delta') return say(piece.text)
      if (piece.type !== 'finish') return ''
      const usage = usageJson(piece.usage)
      const counted = asksUsage && usage ? chunk([], usage) : ''
      return delta({}, FINISH_REASONS[piece.reason]) + counted + sse('[DONE]')
    },
  }
}

function textsOf(items: AnswerItem[], type: 'text' | 'reasoning'): string {
  return items.map((item) => (item.type === type && 'text' in item ? item.text : '')).join('')
}

/** Absent where the provider did not say: zero would be a lie. */
function usageJson({ input, output, cachedInput, cacheWrite, reasoning }: Usage): JsonObject | undefined {
  if (input === null || output === null) return undefined
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: {
      cached_tokens: cachedInput ?? 0,
      ...(cacheWrite === null ? {} : { cache_write_tokens: cacheWrite }),
    },
    completion_tokens_details: { reasoning_tokens: reasoning ?? 0 },
  }
}
