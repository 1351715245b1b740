import type { FullAnswer } from './answer.ts'
import { type Json, sse, type Wire } from './wire.ts'

const ID = 'chatcmpl-D8Z5oo6uDh67AD85p73ksdT1KxhE0'
const CREATED = 1770933892

/** https://platform.openai.com/docs/api-reference/chat, as recorded in chat-openai-text. */
export const openaiChat: Wire = {
  streamType: 'text/event-stream; charset=utf-8',

  whole: (answer, _request, model) => ({
    id: ID,
    object: 'chat.completion',
    created: CREATED,
    model,
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: answer.chunks.join('') || null,
          refusal: null,
          annotations: [],
          ...(answer.toolCalls.length > 0 ? { tool_calls: answer.toolCalls.map(toolCall) } : {}),
        },
        logprobs: null,
        finish_reason: answer.finish,
      },
    ],
    ...(answer.usage ? { usage: usageOf(answer.usage) } : {}),
    service_tier: 'default',
    system_fingerprint: 'fp_de604bd877',
  }),

  frames(answer, request, model) {
    const options = request.stream_options as Json | undefined
    const asksUsage = options?.include_usage === true
    const chunk = (choices: Json[], usage: Json | null) =>
      sse({
        id: ID,
        object: 'chat.completion.chunk',
        created: CREATED,
        model,
        service_tier: 'default',
        system_fingerprint: 'fp_de604bd877',
        choices,
        ...(asksUsage ? { usage } : {}),
      })
    const delta = (delta: Json, finish: string | null = null) =>
      chunk([{ index: 0, delta, logprobs: null, finish_reason: finish }], null)
    return [
      delta({ role: 'assistant', content: answer.toolCalls.length > 0 ? null : '', refusal: null }),
      ...answer.chunks.map((content) => delta({ content })),
      ...answer.toolCalls.flatMap((call, index) => [
        delta({ tool_calls: [{ index, ...toolCall({ ...call, arguments: '' }) }] }),
        ...halves(call.arguments).map((part) =>
          delta({ tool_calls: [{ index, function: { arguments: part } }] }),
        ),
      ]),
      delta({}, answer.finish),
      ...(asksUsage && answer.usage ? [chunk([], usageOf(answer.usage))] : []),
      sse('[DONE]'),
    ]
  },

  failure: (status, message) => ({
    error: {
      message,
      type: typeOf(status),
      param: null,
      code: status === 429 ? 'rate_limit_exceeded' : null,
    },
  }),
  failureFrame: (message) => sse({ error: { message, type: 'server_error', param: null, code: null } }),
}

function toolCall(call: { id: string; name: string; arguments: string }): Json {
  return { id: call.id, type: 'function', function: { name: call.name, arguments: call.arguments } }
}

export function halves(text: string): string[] {
  const middle = Math.ceil(text.length / 2)
  return [text.slice(0, middle), text.slice(middle)].filter((part) => part !== '')
}

export function typeOf(status: number): string {
  if (status === 429) return 'requests'
  return status >= 500 ? 'server_error' : 'invalid_request_error'
}

function usageOf(usage: NonNullable<FullAnswer['usage']>): Json {
  return {
    prompt_tokens: usage.input,
    completion_tokens: usage.output,
    total_tokens: usage.input + usage.output,
    prompt_tokens_details: { cached_tokens: usage.cached, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: usage.reasoning,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  }
}
