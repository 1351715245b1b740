import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { toCurl } from './to-curl.ts'

const call = {
  dialect: 'openai-chat',
  model: 'chat',
  is_stream: false,
  request: null,
  tags: {},
  conversation_id: null,
}

/** What a shell makes of the command: its arguments. */
function argumentsOf(command: string): string[] {
  const script = `curl() { printf '%s\\0' "$@"; }\n${command}`
  const env = { ...process.env, NARU_API_KEY: 'naru_sk_of_mine' }
  return execFileSync('sh', ['-c', script], { env }).toString().split('\0').slice(0, -1)
}

it('sends the kept body to the letter, whatever is in it', () => {
  const request = `{"model":"chat","messages":[{"role":"user","content":"it's \`date\` $HOME \\n \\"나루\\"!"}]}`
  const told = argumentsOf(toCurl('https://naru.example', { ...call, request }))
  expect(told[0]).toBe('https://naru.example/v1/chat/completions')
  expect(told).toContain('authorization: Bearer naru_sk_of_mine')
  expect(told.at(-1)).toBe(request)
})

it('keeps tags and conversation, and reads a stream as it comes', () => {
  const told = argumentsOf(
    toCurl('http://127.0.0.1:7070', {
      ...call,
      is_stream: true,
      tags: { screen: '티켓 상세' },
      conversation_id: "o'brien",
    }),
  )
  expect(told).toContain('-N')
  expect(told).toContain(`x-naru-tag-screen: ${encodeURIComponent('티켓 상세')}`)
  expect(told).toContain("x-naru-conversation-id: o'brien")
})

it('makes the least request of each API where no body is kept', () => {
  const bodies = ['openai-chat', 'openai-responses', 'openai-embeddings', 'anthropic-messages'].map(
    (dialect) => {
      const told = argumentsOf(toCurl('http://naru', { ...call, dialect }))
      return [told[0], Object.keys(JSON.parse(told.at(-1) ?? ''))]
    },
  )
  expect(bodies).toEqual([
    ['http://naru/v1/chat/completions', ['model', 'messages']],
    ['http://naru/v1/responses', ['model', 'input']],
    ['http://naru/v1/embeddings', ['model', 'input']],
    ['http://naru/v1/messages', ['model', 'max_tokens', 'messages']],
  ])
  expect(argumentsOf(toCurl('http://naru', { ...call, dialect: 'anthropic-messages' }))).toContain(
    'x-api-key: naru_sk_of_mine',
  )
})
