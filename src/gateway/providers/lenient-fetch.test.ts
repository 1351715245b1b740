import { expect, test } from 'vitest'
import { lenientFetch } from './lenient-fetch.ts'
import { openaiCompatible } from './openai-compatible.ts'

const provider = () => ({
  ...{ id: 'prv_1', name: 'vllm', kind: openaiCompatible, baseUrl: 'http://127.0.0.1/v1' },
  ...{ options: {}, secret: undefined },
})

/** What a server sends, in pieces of so many bytes. */
function streamed(text: string, size: number): Response {
  const bytes = Buffer.from(text)
  const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
    bytes.subarray(at * size, (at + 1) * size),
  )
  return new Response(ReadableStream.from(pieces), { headers: { 'content-type': 'text/event-stream' } })
}

const chunk = 'data: {"id":"1","choices":[{"delta":{"content":"안녕 \\"choices\\" 👋"}}]}\n\n'
const usage = '{"id":"1","usage":{"prompt_tokens":3}}'

test.each([1, 2, 7, 1000])('chunks without choices get none, in pieces of %i bytes', async (size) => {
  const sent = `: ping\r\n\r\n${chunk}data:${usage}\r\n\r\ndata: {"usage":{},"choices":null}\n\n`
  const end = 'data: {"error":{"message":"full"}}\n\ndata: [DONE]\n\n'
  const fetch = lenientFetch(provider(), async () => streamed(sent + end, size))
  const told = await (await fetch('http://127.0.0.1', { body: '{}' })).text()
  expect(told).toBe(
    `: ping\r\n\r\n${chunk}data: {"id":"1","usage":{"prompt_tokens":3},"choices":[]}\n\r\ndata: {"usage":{},"choices":[]}\n\n${end}`,
  )
})

test('what is no stream, and what is refused for another reason, passes as it is', async () => {
  const refused = { status: 400, headers: { 'content-type': 'application/json', 'retry-after': '3' } }
  const answers = [new Response('{"object":"list"}'), new Response('{"error":"too long"}', refused)]
  const asked: unknown[] = []
  const fetch = lenientFetch(provider(), async (_url, init) => {
    asked.push(init?.body)
    return answers.shift() as Response
  })
  const body = '{"stream_options":{}}'
  expect(await (await fetch('http://127.0.0.1', { body })).text()).toBe('{"object":"list"}')
  const refusal = await fetch('http://127.0.0.1', { body })
  expect([refusal.status, refusal.headers.get('retry-after'), await refusal.text()]).toEqual([
    400,
    '3',
    '{"error":"too long"}',
  ])
  expect(asked).toEqual([body, body])
})
