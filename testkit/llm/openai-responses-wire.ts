import type { FullAnswer } from './answer.ts'
import { halves, openaiChat, typeOf } from './openai-chat-wire.ts'
import { type Json, sse, type Wire } from './wire.ts'

const ID = 'resp_05500b38c2cd9bfc00691c7c9d222481a3b595421266dab424'

/** https://platform.openai.com/docs/api-reference/responses, as recorded in responses-openai-*. */
export const openaiResponses: Wire = {
  streamType: 'text/event-stream; charset=utf-8',
  whole: (answer, _request, model) => response(answer, model, outputOf(answer), endOf(answer)),

  frames(answer, _request, model) {
    const started = response(answer, model, [], 'in_progress')
    const output = outputOf(answer)
    const events: Json[] = [
      { type: 'response.created', response: started },
      { type: 'response.in_progress', response: started },
      ...output.flatMap((item, index) => itemEvents(answer, item, index)),
      { type: `response.${endOf(answer)}`, response: response(answer, model, output, endOf(answer)) },
    ]
    return events.map((event, number) => sse({ ...event, sequence_number: number }, String(event.type)))
  },

  failure: (status, message) => openaiChat.failure(status, message),
  failureFrame: (message) =>
    sse(
      {
        type: 'error',
        sequence_number: 3,
        error: { type: typeOf(500), code: 'server_error', message, param: null },
      },
      'error',
    ),
}

function endOf(answer: FullAnswer): 'completed' | 'incomplete' {
  return answer.finish === 'length' || answer.finish === 'content_filter' ? 'incomplete' : 'completed'
}

function response(answer: FullAnswer, model: string, output: Json[], status: string): Json {
  const isIncomplete = status === 'incomplete'
  return {
    id: ID,
    object: 'response',
    created_at: 1763474589,
    status,
    background: false,
    error: null,
    incomplete_details: isIncomplete
      ? { reason: answer.finish === 'length' ? 'max_output_tokens' : 'content_filter' }
      : null,
    instructions: null,
    max_output_tokens: null,
    model,
    output,
    parallel_tool_calls: true,
    previous_response_id: null,
    reasoning: { effort: 'medium', summary: null },
    store: true,
    temperature: 1,
    text: { format: { type: 'text' }, verbosity: 'medium' },
    tool_choice: 'auto',
    tools: [],
    top_p: 1,
    truncation: 'disabled',
    usage: status === 'in_progress' || !answer.usage ? null : usageOf(answer.usage),
    user: null,
    metadata: {},
  }
}

function outputOf(answer: FullAnswer): Json[] {
  const text = answer.chunks.join('')
  return [
    ...(answer.reasoning === undefined
      ? []
      : [{ id: 'rs_1', type: 'reasoning', summary: [{ type: 'summary_text', text: answer.reasoning }] }]),
    ...(text === ''
      ? []
      : [messageItem([{ type: 'output_text', annotations: [], logprobs: [], text }], 'completed')]),
    ...answer.toolCalls.map((call, index) => ({
      id: `fc_${index}`,
      type: 'function_call',
      status: 'completed',
      arguments: call.arguments,
      call_id: call.id,
      name: call.name,
    })),
  ]
}

function messageItem(content: Json[], status: string): Json {
  return { id: 'msg_1', type: 'message', status, content, role: 'assistant' }
}

function itemEvents(answer: FullAnswer, item: Json, index: number): Json[] {
  const place = { output_index: index, item_id: item.id }
  const inside = (started: Json, events: Json[]) => [
    { type: 'response.output_item.added', output_index: index, item: started },
    ...events,
    { type: 'response.output_item.done', output_index: index, item },
  ]
  if (item.type === 'reasoning') {
    const part = { ...place, summary_index: 0 }
    return inside({ ...item, summary: [] }, [
      { type: 'response.reasoning_summary_part.added', ...part, part: { type: 'summary_text', text: '' } },
      { type: 'response.reasoning_summary_text.delta', ...part, delta: answer.reasoning },
      { type: 'response.reasoning_summary_text.done', ...part, text: answer.reasoning },
      {
        type: 'response.reasoning_summary_part.done',
        ...part,
        part: { type: 'summary_text', text: answer.reasoning },
      },
    ])
  }
  if (item.type === 'function_call') {
    return inside({ ...item, status: 'in_progress', arguments: '' }, [
      ...halves(String(item.arguments)).map((delta) => ({
        type: 'response.function_call_arguments.delta',
        ...place,
        delta,
      })),
      { type: 'response.function_call_arguments.done', ...place, arguments: item.arguments },
    ])
  }
  const part = { ...place, content_index: 0 }
  const text = answer.chunks.join('')
  const empty = { type: 'output_text', annotations: [], logprobs: [], text: '' }
  return inside(messageItem([], 'in_progress'), [
    { type: 'response.content_part.added', ...part, part: empty },
    ...answer.chunks.map((delta) => ({ type: 'response.output_text.delta', ...part, delta, logprobs: [] })),
    { type: 'response.output_text.done', ...part, text, logprobs: [] },
    { type: 'response.content_part.done', ...part, part: { ...empty, text } },
  ])
}

function usageOf(usage: NonNullable<FullAnswer['usage']>): Json {
  return {
    input_tokens: usage.input,
    input_tokens_details: { cached_tokens: usage.cached },
    output_tokens: usage.output,
    output_tokens_details: { reasoning_tokens: usage.reasoning },
    total_tokens: usage.input + usage.output,
  }
}
