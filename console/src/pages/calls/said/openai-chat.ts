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

const ROLES: Record<string, Message['role']> = {
  system: 'system',
  developer: 'system',
  assistant: 'assistant',
  tool: 'tool',
  function: 'tool',
}

function partOf(part: JsonObject): Part {
  switch (part.type) {
    case 'text':
      return { kind: 'text', text: textOf(part.text) }
    case 'refusal':
      return { kind: 'refusal', text: textOf(part.refusal) }
    case 'image_url':
      return { kind: 'image', note: noteOf(textOf(objectOf(part.image_url).url)) }
    case 'input_audio':
      return { kind: 'audio', note: textOf(objectOf(part.input_audio).format) }
    case 'file':
      return { kind: 'file', note: textOf(objectOf(part.file).filename ?? objectOf(part.file).file_id) }
    default:
      return { kind: 'other', value: part }
  }
}

const contentOf = (content: unknown): Part[] =>
  typeof content === 'string' ? [{ kind: 'text', text: content }] : objectsOf(content).map(partOf)

function toolCallOf(call: JsonObject): Part {
  const { name, arguments: written } = objectOf(call.function ?? call.custom)
  return {
    kind: 'tool_call',
    id: textOf(call.id),
    name: textOf(name),
    arguments: textOf(written) || textOf(objectOf(call.custom).input),
  }
}

function messageOf(message: JsonObject): Message {
  const role = ROLES[textOf(message.role)] ?? 'user'
  if (role === 'tool') {
    const text = contentOf(message.content)
      .map((part) => ('text' in part ? part.text : ''))
      .join('')
    return { role, parts: [{ kind: 'tool_result', id: textOf(message.tool_call_id), text }] }
  }
  return {
    role,
    parts: joined([
      { kind: 'reasoning', text: textOf(message.reasoning_content ?? message.reasoning) },
      ...contentOf(message.content),
      { kind: 'refusal', text: textOf(message.refusal) },
      ...objectsOf(message.tool_calls).map(toolCallOf),
    ]),
  }
}

type Choice = { parts: Part[]; tools: JsonObject[]; finish: string | null }

/** Pieces of tool calls come by their place; their name in the first, their arguments in all. */
function addTools(tools: JsonObject[], deltas: JsonObject[]): void {
  for (const delta of deltas) {
    const place = typeof delta.index === 'number' ? delta.index : tools.length
    const before = tools[place] ?? {}
    const [had, more] = [objectOf(before.function), objectOf(delta.function)]
    tools[place] = {
      id: textOf(delta.id) || before.id,
      function: {
        name: textOf(more.name) || had.name,
        arguments: textOf(had.arguments) + textOf(more.arguments),
      },
    }
  }
}

function readStream(frames: readonly JsonObject[]): Answered {
  const choices: Choice[] = []
  let error: string | null = null
  for (const frame of frames) {
    if (frame.error) error = errorOf(frame.error)
    for (const { index, delta, finish_reason } of objectsOf(frame.choices)) {
      const place = typeof index === 'number' ? index : 0
      choices[place] ??= { parts: [], tools: [], finish: null }
      const choice = choices[place]
      const said = objectOf(delta)
      choice.parts.push(...messageOf({ ...said, role: 'assistant', tool_calls: [] }).parts)
      addTools(choice.tools, objectsOf(said.tool_calls))
      choice.finish = textOf(finish_reason) || choice.finish
    }
  }
  const messages = choices.filter(Boolean).map(
    ({ parts, tools }): Message => ({
      role: 'assistant',
      parts: joined([...parts, ...tools.filter(Boolean).map(toolCallOf)]),
    }),
  )
  return { messages, finish: choices.find(Boolean)?.finish ?? null, error, embeddings: null }
}

/** https://platform.openai.com/docs/api-reference/chat */
export const openAiChat: Reader = {
  readAsked: ({ messages, tools }) => ({
    messages: objectsOf(messages).map(messageOf),
    tools: objectsOf(tools).map((tool) => textOf(objectOf(tool.function ?? tool.custom).name)),
  }),
  readWhole(body) {
    const choices = objectsOf(body.choices)
    return {
      messages: choices.map(({ message }) => messageOf({ ...objectOf(message), role: 'assistant' })),
      finish: textOf(choices[0]?.finish_reason) || null,
      error: body.error ? errorOf(body.error) : null,
      embeddings: null,
    }
  },
  readStream,
}
