import type { CallDetail } from '../../api/types.ts'

const PATHS: Record<string, string> = {
  'openai-chat': '/v1/chat/completions',
  'openai-responses': '/v1/responses',
  'openai-embeddings': '/v1/embeddings',
  'anthropic-messages': '/v1/messages',
}

type Call = Pick<CallDetail, 'dialect' | 'model' | 'is_stream' | 'request' | 'tags' | 'conversation_id'>

/** The request again, for a shell: what was sent where that is kept, else the least that its API takes. */
export function toCurl(origin: string, call: Call): string {
  const key =
    call.dialect === 'anthropic-messages'
      ? ['"x-api-key: $NARU_API_KEY"', quoted('anthropic-version: 2023-06-01')]
      : ['"authorization: Bearer $NARU_API_KEY"']
  const headers = [
    ...key,
    quoted('content-type: application/json'),
    ...Object.entries(call.tags).map(([name, value]) =>
      // headers hold ASCII only: the server decodes it
      quoted(`x-naru-tag-${name}: ${encodeURIComponent(value)}`),
    ),
    ...(call.conversation_id === null ? [] : [quoted(`x-naru-conversation-id: ${call.conversation_id}`)]),
  ]
  return [
    `curl${call.is_stream ? ' -N' : ''} ${quoted(origin + (PATHS[call.dialect] ?? '/v1/chat/completions'))}`,
    ...headers.map((header) => `-H ${header}`),
    `--data-raw ${quoted(call.request ?? leastOf(call))}`,
  ].join(' \\\n  ')
}

/** For a POSIX shell: nothing inside is read by it. */
const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`

function leastOf({ dialect, model, is_stream }: Call): string {
  const stream = is_stream ? { stream: true } : {}
  const messages = [{ role: 'user', content: 'Hello!' }]
  if (dialect === 'openai-embeddings') return JSON.stringify({ model, input: 'Hello!' })
  if (dialect === 'openai-responses') return JSON.stringify({ model, ...stream, input: 'Hello!' })
  if (dialect === 'anthropic-messages')
    return JSON.stringify({ model, ...stream, max_tokens: 1024, messages })
  return JSON.stringify({ model, ...stream, messages })
}
