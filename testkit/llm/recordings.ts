import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Json, sse } from './wire.ts'

/** Recorded answers of real providers beside the project; tests that need them skip where they are missing. */
const FOLDER = fileURLToPath(new URL('../../../shared/data/llm-wire/', import.meta.url))

export const hasRecordings = existsSync(FOLDER)

export type Api = 'openai-chat' | 'openai-responses' | 'anthropic-messages'

export type Recording = {
  name: string
  api: Api
  isStream: boolean
  /** As the provider sent it. */
  body: string
  /** The answer, or the events of the stream. */
  events: Json[]
}

/** Chat, responses and messages; whole answers and streams. */
export function readRecordings(): Recording[] {
  if (!hasRecordings) return []
  const files = ['openai', 'anthropic', 'anthropic-sse'].flatMap((folder) =>
    readdirSync(FOLDER + folder).map((name) => `${folder}/${name}`),
  )
  return files.sort().flatMap((file) => {
    const api = apiOf(file)
    return api ? [read(file, api)].filter(isAnswer) : []
  })
}

function apiOf(file: string): Api | undefined {
  if (/^openai\/chat-/.test(file)) return 'openai-chat'
  if (/^openai\/responses-/.test(file)) return 'openai-responses'
  return /^anthropic(-sse)?\//.test(file) ? 'anthropic-messages' : undefined
}

function read(file: string, api: Api): Recording {
  const text = readFileSync(FOLDER + file, 'utf8')
  const name = basename(file)
  if (file.endsWith('.json')) return { name, api, isStream: false, body: text, events: [JSON.parse(text)] }
  if (file.endsWith('.sse')) {
    const data = text.split('\n').filter((line) => line.startsWith('data: '))
    return { name, api, isStream: true, body: text, events: data.map((line) => JSON.parse(line.slice(6))) }
  }
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  // one recording has a line that is no JSON
  const events = lines.map(tryJson).filter((event) => event !== undefined)
  const named = (event: Json) => (api === 'openai-chat' ? sse(event) : sse(event, String(event.type)))
  const body = events.map(named).join('') + (api === 'openai-chat' ? sse('[DONE]') : '')
  return { name, api, isStream: true, body, events }
}

/** Among the files are also settings of clients and answers of other endpoints. */
function isAnswer({ events: [first], isStream }: Recording): boolean {
  if (isStream) return true
  return first?.object === 'chat.completion' || first?.object === 'response' || first?.type === 'message'
}

function tryJson(text: string): Json | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
