import type { JsonObject } from '../dialects/dialect.ts'
import { isObject } from '../dialects/read-request.ts'

/** What a model reads besides the text of a request. */
export type UnseenInput = {
  /** Bytes of each in the request, 0 for an address. They are billed by their size in pixels. */
  pictures: number[]
  /** Inline documents: bytes of each in the request. They are billed by their pages and their text. */
  documents: number[]
  /** The provider adds what it has stored, fetches or finds: conversations, prompts, files, searches. */
  isElsewhere: boolean
}

/** Fields of a request that make the provider add to its input. */
const ELSEWHERE = [
  ...['previous_response_id', 'conversation', 'prompt', 'container', 'context_management'],
  ...['mcp_servers', 'web_search_options', 'search_parameters', 'data_sources', 'plugins'],
]
/** Tools that the client runs: what they find comes with the next request. All others run at the provider. */
const CLIENTS_TOOL = /^(?:function|custom|bash|text_editor|computer|memory|local_shell|apply_patch)/
const PICTURES: ReadonlySet<unknown> = new Set(['image_url', 'input_image', 'image'])
const DOCUMENTS: ReadonlySet<unknown> = new Set(['document', 'file', 'input_file'])

/** Looks through what is said to the model, in any API: however deep it is nested, and without its own words for it. */
export function unseenInput(json: JsonObject): UnseenInput {
  const found: UnseenInput = { pictures: [], documents: [], isElsewhere: asksElsewhere(json) }
  const left: unknown[] = [json.messages, json.input, json.system]
  while (left.length > 0) {
    const value = left.pop()
    if (Array.isArray(value)) for (const one of value) left.push(one)
    else if (isObject(value)) look(value, found, left)
  }
  return found
}

function asksElsewhere(json: JsonObject): boolean {
  if (ELSEWHERE.some((field) => isSet(json[field]))) return true
  if (!Array.isArray(json.tools)) return false
  return json.tools.some(
    (tool) => isObject(tool) && typeof tool.type === 'string' && !CLIENTS_TOOL.test(tool.type),
  )
}

function isSet(value: unknown): boolean {
  if (value === undefined || value === null || value === '' || value === false) return false
  return !Array.isArray(value) || value.length > 0
}

function look(part: JsonObject, found: UnseenInput, left: unknown[]): void {
  const { type } = part
  const data = DOCUMENTS.has(type) ? inlineDocument(part) : undefined
  if (PICTURES.has(type)) found.pictures.push(inlineBytes(part))
  else if (data !== undefined) found.documents.push(data.length)
  else if (isElsewhere(part)) found.isElsewhere = true
  else
    for (const [name, value] of Object.entries(part)) {
      // what a model said to a tool is text
      if (type !== 'tool_use' || name !== 'input') left.push(value)
    }
}

/** Base64 in the request itself. */
function inlineDocument({ source, file, file_data }: JsonObject): string | undefined {
  if (isObject(source)) return source.type === 'base64' ? textOf(source.data) : undefined
  return textOf(isObject(file) ? file.file_data : file_data)
}

/** Said by a name or an address instead of by its content. */
function isElsewhere(part: JsonObject): boolean {
  const { type, source, audio, file_id } = part
  if (typeof file_id === 'string') return true
  if (isObject(audio) && typeof audio.id === 'string') return true
  if (DOCUMENTS.has(type)) return !isObject(source) || (source.type !== 'text' && source.type !== 'content')
  return typeof type === 'string' && /_url$|_reference$|video/.test(type)
}

/** Of the picture itself: its longest text, unless that is an address. */
function inlineBytes({ image_url, source }: JsonObject): number {
  const url = textOf(isObject(image_url) ? image_url.url : image_url)
  if (url !== undefined) return url.startsWith('data:') ? url.length : 0
  return isObject(source) && source.type === 'base64' ? (textOf(source.data) ?? '').length : 0
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
