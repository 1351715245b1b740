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

/** Of an image or a document: where it is, or of what type. */
const sourceOf = (block: JsonObject) => {
  const { url, media_type, file_id } = objectOf(block.source)
  return noteOf(textOf(url ?? media_type ?? file_id))
}

function resultOf(content: unknown): string {
  if (typeof content === 'string') return content
  return objectsOf(content)
    .map(({ type, text }) => (type === 'text' ? textOf(text) : `[${textOf(type)}]`))
    .join('\n')
}

function partOf(block: JsonObject): Part {
  switch (block.type) {
    case 'text':
      return { kind: 'text', text: textOf(block.text) }
    case 'thinking':
      return { kind: 'reasoning', text: textOf(block.thinking) }
    case 'image':
      return { kind: 'image', note: sourceOf(block) }
    case 'document':
      return { kind: 'file', note: textOf(block.title) || sourceOf(block) }
    case 'tool_use':
    case 'server_tool_use':
    case 'mcp_tool_use': {
      const written = typeof block.written === 'string' ? block.written : JSON.stringify(block.input ?? {})
      return { kind: 'tool_call', id: textOf(block.id), name: textOf(block.name), arguments: written }
    }
    case 'tool_result':
      return { kind: 'tool_result', id: textOf(block.tool_use_id), text: resultOf(block.content) }
    default:
      // of the tools that the provider runs itself: web_search_tool_result and others
      if (!/_tool_result$/.test(textOf(block.type))) return { kind: 'other', value: block }
      return {
        kind: 'tool_result',
        id: textOf(block.tool_use_id),
        text: JSON.stringify(block.content ?? null),
      }
  }
}

const contentOf = (content: unknown): Part[] =>
  joined(typeof content === 'string' ? [{ kind: 'text', text: content }] : objectsOf(content).map(partOf))

function messageOf({ role, content }: JsonObject): Message {
  const parts = contentOf(content)
  if (role === 'assistant') return { role, parts }
  // results of tools come in the user’s name
  const isResult = parts.length > 0 && parts.every(({ kind }) => kind === 'tool_result')
  return { role: isResult ? 'tool' : 'user', parts }
}

/** Adds a piece to the block that it belongs to. */
function grow(block: JsonObject, delta: JsonObject): JsonObject {
  switch (delta.type) {
    case 'text_delta':
      return { ...block, text: textOf(block.text) + textOf(delta.text) }
    case 'thinking_delta':
      return { ...block, thinking: textOf(block.thinking) + textOf(delta.thinking) }
    case 'input_json_delta':
      return { ...block, written: textOf(block.written) + textOf(delta.partial_json) }
    default:
      return block
  }
}

function readStream(frames: readonly JsonObject[]): Answered {
  const blocks: JsonObject[] = []
  let finish: string | null = null
  let error: string | null = null
  for (const frame of frames) {
    const place = typeof frame.index === 'number' ? frame.index : 0
    if (frame.type === 'content_block_start') blocks[place] = objectOf(frame.content_block)
    if (frame.type === 'content_block_delta')
      blocks[place] = grow(blocks[place] ?? { type: 'text' }, objectOf(frame.delta))
    if (frame.type === 'message_delta') finish = textOf(objectOf(frame.delta).stop_reason) || finish
    if (frame.type === 'error') error = errorOf(frame)
  }
  const parts = contentOf(blocks.filter(Boolean))
  const messages: Message[] = parts.length > 0 ? [{ role: 'assistant', parts }] : []
  return { messages, finish, error, embeddings: null }
}

/** https://platform.claude.com/docs/en/api/messages */
export const anthropicMessages: Reader = {
  readAsked({ system, messages, tools }) {
    const instructions: Message = { role: 'system', parts: contentOf(system) }
    const told = objectsOf(messages).map(messageOf)
    return {
      messages: instructions.parts.length > 0 ? [instructions, ...told] : told,
      tools: objectsOf(tools).map(({ name }) => textOf(name)),
    }
  },
  readWhole: (body) => ({
    messages: Array.isArray(body.content) ? [{ role: 'assistant', parts: contentOf(body.content) }] : [],
    finish: textOf(body.stop_reason) || null,
    error: body.error ? errorOf(body.error) : null,
    embeddings: null,
  }),
  readStream,
}
