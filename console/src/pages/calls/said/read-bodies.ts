import { anthropicMessages } from './anthropic-messages.ts'
import { openAiChat } from './openai-chat.ts'
import { openAiEmbeddings } from './openai-embeddings.ts'
import { openAiResponses } from './openai-responses.ts'
import { type Answered, type Asked, isObject, parsed, type Reader } from './said.ts'

const readers: Record<string, Reader> = {
  'openai-chat': openAiChat,
  'openai-responses': openAiResponses,
  'openai-embeddings': openAiEmbeddings,
  'anthropic-messages': anthropicMessages,
}

/** The data of server-sent events, one text each. */
export function framesOf(stream: string): string[] {
  return stream
    .split(/\r?\n\r?\n/)
    .map((event) =>
      event
        .split(/\r?\n/)
        .filter((line) => line.startsWith('data:'))
        .map((line) => line.slice('data:'.length).replace(/^ /, ''))
        .join('\n'),
    )
    .filter((data) => data !== '' && data !== '[DONE]')
}

const isStream = (body: string) => /^(data|event|id|retry|):/.test(body.trimStart())

/** What was asked, as messages; null: it is nothing that its API allows, and can only be shown as it came. */
export function readAsked(dialect: string, body: string): Asked | null {
  const json = parsed(body)
  const reader = readers[dialect]
  if (!reader || !isObject(json)) return null
  const asked = reader.readAsked(json)
  return asked.messages.length > 0 ? asked : null
}

/** What was answered, put together from its frames where it was streamed; null: it can only be shown as it came. */
export function assembleAnswer(dialect: string, body: string): Answered | null {
  const reader = readers[dialect]
  if (!reader) return null
  if (isStream(body)) return reader.readStream(framesOf(body).map(parsed).filter(isObject))
  const json = parsed(body)
  return isObject(json) ? reader.readWhole(json) : null
}
