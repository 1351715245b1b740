import type { JsonObject } from '../dialects/dialect.ts'
import type { Usage } from '../usage.ts'
import { sse } from './sse.ts'
import type { AnswerCodec, AnswerHead, AnswerItem, Piece, Reason } from './translated-answer.ts'

const INCOMPLETE: Partial<Record<Reason, string>> = {
  length: 'max_output_tokens',
  'content-filter': 'content_filter',
}

/** https://platform.openai.com/docs/api-reference/responses/object and …/responses-streaming */
export const openAiResponsesCodec: AnswerCodec = {
  whole({ items, reason, usage }, about) {
    const output = items.map((item, index) => itemJson(item, itemId(about, index), 'completed'))
    return responseJson(about, output, reason, usage)
  },
  createStream,
  finishReason: (reason) => INCOMPLETE[reason] ?? 'completed',
}

function itemId({ id }: AnswerHead, index: number): string {
  return `${id}_${index}`
}

function itemJson(item: AnswerItem, id: string, status: string): JsonObject {
  if (item.type === 'text')
    return { id: `msg_${id}`, type: 'message', status, role: 'assistant', content: [textJson(item.text)] }
  if (item.type === 'tool-call')
    return {
      id: `fc_${id}`,
      type: 'function_call',
      status,
      call_id: item.id,
      name: item.name,
      arguments: item.input,
    }
  return {
    id: `rs_${id}`,
    type: 'reasoning',
    summary: item.text === '' ? [] : [{ type: 'summary_text', text: item.text }],
    encrypted_content: item.packed || null,
  }
}

function textJson(text: string): JsonObject {
  return { type: 'output_text', text, annotations: [], logprobs: [] }
}

/** What the answer repeats of its request, with what it is when the request does not say. */
const ECHOED = {
  instructions: null,
  max_output_tokens: null,
  metadata: {},
  parallel_tool_calls: true,
  reasoning: { effort: null, summary: null },
  temperature: null,
  text: { format: { type: 'text' } },
  tool_choice: 'auto',
  tools: [],
  top_p: null,
  truncation: 'disabled',
  user: null,
}

function responseJson(
  about: AnswerHead,
  output: JsonObject[],
  reason: Reason | undefined,
  usage: Usage | undefined,
) {
  const cut = reason && INCOMPLETE[reason]
  const { request } = about
  return {
    id: `resp_${about.id}`,
    object: 'response',
    created_at: about.created,
    status: reason === undefined ? 'in_progress' : cut ? 'incomplete' : 'completed',
    background: false,
    error: null,
    incomplete_details: cut ? { reason: cut } : null,
    model: about.model,
    output,
    previous_response_id: null,
    // nothing is kept to be asked for later
    store: false,
    ...Object.fromEntries(Object.entries(ECHOED).map(([name, other]) => [name, request[name] ?? other])),
    usage: usage ? usageJson(usage) : null,
  }
}

function usageJson({ input, output, cachedInput, cacheWrite, reasoning }: Usage): JsonObject | null {
  if (input === null || output === null) return null
  return {
    input_tokens: input,
    input_tokens_details: {
      cached_tokens: cachedInput ?? 0,
      ...(cacheWrite === null ? {} : { cache_write_tokens: cacheWrite }),
    },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: reasoning ?? 0 },
    total_tokens: input + output,
  }
}

function createStream(about: AnswerHead): ReturnType<AnswerCodec['createStream']> {
  const output: JsonObject[] = []
  let current: AnswerItem = { type: 'text', text: '' }
  let number = 0

  const event = (type: string, rest: JsonObject): string =>
    sse({ type, sequence_number: number++, ...rest }, type)
  const place = (): JsonObject => ({ output_index: output.length, item_id: json('completed').id })
  const json = (status: string): JsonObject => itemJson(current, itemId(about, output.length), status)
  const inText = (): JsonObject => ({ ...place(), content_index: 0 })
  const inSummary = (): JsonObject => ({ ...place(), summary_index: 0 })

  function open(item: Extract<Piece, { type: 'open' }>['item']): string {
    current =
      item.type === 'text'
        ? { type: 'text', text: '' }
        : item.type === 'reasoning'
          ? { type: 'reasoning', text: '', packed: '' }
          : { ...item, input: '' }
    const started = { ...json('in_progress'), ...(item.type === 'text' ? { content: [] } : {}) }
    const added = event('response.output_item.added', { output_index: output.length, item: started })
    if (item.type === 'text')
      return added + event('response.content_part.added', { ...inText(), part: textJson('') })
    if (item.type === 'tool-call') return added
    const part = { type: 'summary_text', text: '' }
    return added + event('response.reasoning_summary_part.added', { ...inSummary(), part })
  }

  function say(delta: string): string {
    if (current.type === 'tool-call') {
      current.input += delta
      return event('response.function_call_arguments.delta', { ...place(), delta })
    }
    current.text += delta
    return current.type === 'text'
      ? event('response.output_text.delta', { ...inText(), delta, logprobs: [] })
      : event('response.reasoning_summary_text.delta', { ...inSummary(), delta })
  }

  function partDone(): string {
    if (current.type === 'tool-call') {
      const { name, input } = current
      return event('response.function_call_arguments.done', { ...place(), name, arguments: input })
    }
    const { text } = current
    if (current.type === 'text')
      return (
        event('response.output_text.done', { ...inText(), text, logprobs: [] }) +
        event('response.content_part.done', { ...inText(), part: textJson(text) })
      )
    return (
      event('response.reasoning_summary_text.done', { ...inSummary(), text }) +
      event('response.reasoning_summary_part.done', { ...inSummary(), part: { type: 'summary_text', text } })
    )
  }

  function itemDone(): string {
    const item = json('completed')
    const done = event('response.output_item.done', { output_index: output.length, item })
    output.push(item)
    return done
  }

  function hidden(packed: string): string {
    current = { type: 'reasoning', text: '', packed }
    return (
      event('response.output_item.added', { output_index: output.length, item: json('completed') }) +
      itemDone()
    )
  }

  return {
    begin() {
      const response = responseJson(about, [], undefined, undefined)
      return event('response.created', { response }) + event('response.in_progress', { response })
    },
    encode(piece) {
      if (piece.type === 'open') return open(piece.item)
      if (piece.type === 'delta') return say(piece.text)
      if (piece.type === 'hidden') return hidden(piece.packed)
      if (piece.type === 'close') {
        if (current.type === 'reasoning') current.packed = piece.packed
        return partDone() + itemDone()
      }
      const response = responseJson(about, output, piece.reason, piece.usage)
      return event(`response.${response.status}`, { response })
    },
  }
}
