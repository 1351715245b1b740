import type { FullAnswer } from './answer.ts'
import { halves } from './openai-chat-wire.ts'
import { type Json, sse, type Wire } from './wire.ts'

const STOP_REASONS = {
  stop: 'end_turn',
  length: 'max_tokens',
  tool_calls: 'tool_use',
  content_filter: 'refusal',
}

const ERROR_TYPES: Record<number, string> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  429: 'rate_limit_error',
  529: 'overloaded_error',
}

/** https://platform.claude.com/docs/en/api/messages, as recorded in anthropic-text. */
export const anthropicMessages: Wire = {
  streamType: 'text/event-stream; charset=utf-8',

  whole: (answer, _request, model) => ({
    ...message(model),
    content: blocksOf(answer).map(({ whole }) => whole),
    stop_reason: STOP_REASONS[answer.finish],
    usage: { ...inputUsage(answer.usage), output_tokens: answer.usage?.output ?? 0 },
  }),

  frames(answer, _request, model) {
    const usage = { ...inputUsage(answer.usage), output_tokens: answer.usage ? 1 : 0 }
    const events: Json[] = [
      { type: 'message_start', message: { ...message(model), usage } },
      { type: 'ping' },
      ...blocksOf(answer).flatMap(({ start, deltas }, index) => [
        { type: 'content_block_start', index, content_block: start },
        ...deltas.map((delta) => ({ type: 'content_block_delta', index, delta })),
        { type: 'content_block_stop', index },
      ]),
      {
        type: 'message_delta',
        delta: { stop_reason: STOP_REASONS[answer.finish], stop_sequence: null },
        usage: { output_tokens: answer.usage?.output ?? 0 },
      },
      { type: 'message_stop' },
    ]
    return events.map((event) => sse(event, String(event.type)))
  },

  failure: (status, message) => ({
    type: 'error',
    error: { type: ERROR_TYPES[status] ?? 'api_error', message },
    request_id: 'req_011CSHoEeqs5C35K2UUqR7Fy',
  }),
  failureFrame: (message) => sse({ type: 'error', error: { type: 'overloaded_error', message } }, 'error'),
}

function message(model: string): Json {
  return {
    model,
    id: 'msg_01QC4g3HwBThD4BaNtBckFDJ',
    type: 'message',
    role: 'assistant',
    content: [],
    stop_reason: null,
    stop_sequence: null,
  }
}

/** Anthropic's input leaves out what was read from and written to the cache. */
function inputUsage(usage: FullAnswer['usage']): Json {
  const { input = 0, cached = 0, cacheWrite = 0 } = usage ?? {}
  return {
    input_tokens: input - cached - cacheWrite,
    cache_creation_input_tokens: cacheWrite,
    cache_read_input_tokens: cached,
  }
}

function blocksOf(answer: FullAnswer): { whole: Json; start: Json; deltas: Json[] }[] {
  const text = answer.chunks.join('')
  const { reasoning } = answer
  const signature = 'EqQBCgIYAhIM1gbcDa9GJwZA2b3h'
  return [
    ...(reasoning === undefined
      ? []
      : [
          {
            whole: { type: 'thinking', thinking: reasoning, signature },
            start: { type: 'thinking', thinking: '', signature: '' },
            deltas: [
              { type: 'thinking_delta', thinking: reasoning },
              { type: 'signature_delta', signature },
            ],
          },
        ]),
    ...(text === ''
      ? []
      : [
          {
            whole: { type: 'text', text },
            start: { type: 'text', text: '' },
            deltas: answer.chunks.map((chunk) => ({ type: 'text_delta', text: chunk })),
          },
        ]),
    ...answer.toolCalls.map((call) => ({
      whole: { type: 'tool_use', id: call.id, name: call.name, input: JSON.parse(call.arguments || '{}') },
      start: { type: 'tool_use', id: call.id, name: call.name, input: {} },
      deltas: halves(call.arguments).map((part) => ({ type: 'input_json_delta', partial_json: part })),
    })),
  ]
}
