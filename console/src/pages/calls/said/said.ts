/** A piece of what a model was told or said, whatever API it was said in. */
export type Part =
  | { kind: 'text' | 'reasoning' | 'refusal'; text: string }
  /** `arguments` as the model wrote them: JSON, unless it broke off. */
  | { kind: 'tool_call'; id: string; name: string; arguments: string }
  | { kind: 'tool_result'; id: string; text: string }
  /** What is no text: its address or type, never its bytes. */
  | { kind: 'image' | 'audio' | 'file'; note: string }
  /** Something that this console does not know. */
  | { kind: 'other'; value: unknown }

export type Message = { role: 'system' | 'user' | 'assistant' | 'tool'; parts: Part[] }

/** What a call asked for. */
export type Asked = { messages: Message[] /** Names of the tools that were offered. */; tools: string[] }

/** What a call was answered. */
export type Answered = {
  /** Several where several answers were asked for (`n`). */
  messages: Message[]
  /** Why it ended, in the provider’s word; null: it broke off, or an embedding has no end. */
  finish: string | null
  /** What the provider said had gone wrong, also in the middle of a stream. */
  error: string | null
  embeddings: { count: number; dimensions: number } | null
}

/** How one API writes both. */
export type Reader = {
  readAsked(body: JsonObject): Asked
  readWhole(body: JsonObject): Answered
  /** The frames of a stream in their order. */
  readStream(frames: readonly JsonObject[]): Answered
}

export type JsonObject = Record<string, unknown>

const MOST_NOTE = 80

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
export const objectOf = (value: unknown): JsonObject => (isObject(value) ? value : {})
export const objectsOf = (value: unknown): JsonObject[] =>
  Array.isArray(value) ? value.filter(isObject) : []
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

export function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Pieces of one kind that follow each other are one; empty ones are none. */
export function joined(parts: readonly Part[]): Part[] {
  const all: Part[] = []
  for (const part of parts) {
    const last = all.at(-1)
    if (!('text' in part) || part.kind === 'tool_result') all.push(part)
    else if (last && last.kind === part.kind && 'text' in last) last.text += part.text
    else if (part.text !== '') all.push({ ...part })
  }
  return all
}

/** Where an image or a file is; of one that is sent along, only its type. */
export function noteOf(address: string): string {
  const type = /^data:([\w/+.-]+)/.exec(address)?.[1]
  if (type) return type
  return address.length > MOST_NOTE ? `${address.slice(0, MOST_NOTE)}…` : address
}

/** The message of `{error: {message}}`, `{error: "…"}` or `{message}`. */
export function errorOf(value: unknown): string | null {
  if (typeof value === 'string') return value
  if (!isObject(value)) return null
  return errorOf(value.error) ?? (textOf(value.message) || null)
}
