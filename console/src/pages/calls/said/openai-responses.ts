import {
  type Answered,
  errorOf,
  type JsonObject,
  joined,
  type Message,
  noteOf,
  objectOf,
  objectsOf,
  type Part,
  type Reader,
  textOf,
} from './said.ts'

function partOf(part: JsonObject): Part {
  switch (part.type) {
    case 'input_text':
    case 'output_text':
    case 'text':
      return { kind: 'text', text: textOf(part.text) }
    case 'refusal':
      return { kind: 'refusal', text: textOf(part.refusal) }
    case 'input_image':
      return { kind: 'image', note: noteOf(textOf(part.image_url ?? part.file_id)) }
    case 'input_file':
      return { kind: 'file', note: noteOf(textOf(part.filename ?? part.file_url ?? part.file_id)) }
    default:
      return { kind: 'other', value: part }
  }
}

const contentOf = (content: unknown): Part[] =>
  typeof content === 'string' ? [{ kind: 'text', text: content }] : objectsOf(content).map(partOf)

const texts = (pieces: unknown) =>
  objectsOf(pieces)
    .map(({ text }) => textOf(text))
    .join('\n\n')

/** One item of what goes in or comes out: a message, a call of a tool, its result, a thought. */
function messageOf(item: JsonObject): Message {
  switch (item.type) {
    case 'function_call':
    case 'custom_tool_call': {
      const written = textOf(item.arguments ?? item.input)
      const call = { id: textOf(item.call_id), name: textOf(item.name), arguments: written }
      return { role: 'assistant', parts: [{ kind: 'tool_call', ...call }] }
    }
    case 'function_call_output':
    case 'custom_tool_call_output': {
      const text = typeof item.output === 'string' ? item.output : texts(item.output)
      return { role: 'tool', parts: [{ kind: 'tool_result', id: textOf(item.call_id), text }] }
    }
    case 'reasoning': {
      const text = texts(item.summary) || texts(item.content)
      return { role: 'assistant', parts: joined([{ kind: 'reasoning', text }]) }
    }
    case undefined:
    case 'message': {
      const told = textOf(item.role)
      const role =
        told === 'assistant' ? 'assistant' : told === 'system' || told === 'developer' ? 'system' : 'user'
      return { role, parts: joined(contentOf(item.content)) }
    }
    default:
      return { role: 'assistant', parts: [{ kind: 'other', value: item }] }
  }
}

function answerOf(items: readonly JsonObject[]): Message[] {
  const parts = joined(items.flatMap((item) => messageOf(item).parts))
  return parts.length > 0 ? [{ role: 'assistant', parts }] : []
}

function readWhole(response: JsonObject): Answered {
  const reason = textOf(objectOf(response.incomplete_details).reason)
  return {
    messages: answerOf(objectsOf(response.output)),
    finish: reason || textOf(response.status) || null,
    error: response.error ? errorOf(response.error) : null,
    embeddings: null,
  }
}

/** Adds what a piece of a stream says to the item that it belongs to. */
function grow(item: JsonObject, frame: JsonObject): JsonObject {
  const delta = textOf(frame.delta)
  switch (frame.type) {
    case 'response.output_text.delta':
    case 'response.refusal.delta': {
      const isText = frame.type === 'response.output_text.delta'
      const piece = isText ? { type: 'output_text', text: delta } : { type: 'refusal', refusal: delta }
      return { ...item, content: [...objectsOf(item.content), piece] }
    }
    case 'response.function_call_arguments.delta':
      return { ...item, arguments: textOf(item.arguments) + delta }
    case 'response.reasoning_summary_text.delta':
    case 'response.reasoning_text.delta':
      return { ...item, summary: [{ text: texts(item.summary) + delta }] }
    default:
      return item
  }
}

/** The last frame repeats the whole answer. Where a stream broke off before it, what there is of the pieces. */
function readStream(frames: readonly JsonObject[]): Answered {
  const last = frames.findLast(({ type }) => /^response\.(completed|incomplete|failed)$/.test(textOf(type)))
  const told = last ? readWhole(objectOf(last.response)) : null
  if (told && (told.messages.length > 0 || told.error)) return told
  const items: JsonObject[] = []
  let error = told?.error ?? null
  for (const frame of frames) {
    if (frame.type === 'error') error = errorOf(frame)
    if (typeof frame.output_index !== 'number') continue
    const place = frame.output_index
    const isWhole = /^response\.output_item\.(added|done)$/.test(textOf(frame.type))
    items[place] = isWhole ? objectOf(frame.item) : grow(items[place] ?? {}, frame)
  }
  return { messages: answerOf(items.filter(Boolean)), finish: told?.finish ?? null, error, embeddings: null }
}

/** https://platform.openai.com/docs/api-reference/responses */
export const openAiResponses: Reader = {
  readAsked({ instructions, input, tools }) {
    const told: Message[] =
      typeof input === 'string'
        ? [{ role: 'user', parts: joined([{ kind: 'text', text: input }]) }]
        : objectsOf(input).map(messageOf)
    const system: Message = { role: 'system', parts: joined([{ kind: 'text', text: textOf(instructions) }]) }
    return {
      messages: system.parts.length > 0 ? [system, ...told] : told,
      tools: objectsOf(tools).map(({ name, type }) => textOf(name) || textOf(type)),
    }
  },
  readWhole,
  readStream,
}
