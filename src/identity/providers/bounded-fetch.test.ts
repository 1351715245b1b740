import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { boundedFetch } from './bounded-fetch.ts'

let server: Server | undefined
afterEach(() => {
  server?.closeAllConnections()
  server?.close()
})

async function serve(answer: RequestListener): Promise<string> {
  server = createServer(answer)
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

test('an answer comes whole, whatever its status below 500', async () => {
  const url = await serve((_request, response) => response.writeHead(401).end('{"a":1}'))
  const answer = await boundedFetch(url)
  expect([answer.status, await answer.json()]).toEqual([401, { a: 1 }])
})

test('a redirect is not followed', async () => {
  const url = await serve((_request, response) => response.writeHead(302, { location: '/other' }).end())
  expect((await boundedFetch(url)).status).toBe(302)
})

test.each<[string, RequestListener]>([
  [
    'a body without end',
    (_request, response) => {
      const more = () => response.write(Buffer.alloc(64 * 1024), more)
      more()
    },
  ],
  ['an error of the server', (_request, response) => response.writeHead(503).end()],
  [
    'a connection that breaks',
    (_request, response) => response.writeHead(200).write('x', () => response.destroy()),
  ],
])('%s means that the provider is not to be had', async (_what, answer) => {
  const url = await serve(answer)
  await expect(boundedFetch(url)).rejects.toMatchObject({ code: 'provider_unavailable' })
})

test('whoever waits no longer gets that too', async () => {
  const url = await serve(() => {})
  const waiting = boundedFetch(url, { signal: AbortSignal.timeout(50) })
  await expect(waiting).rejects.toMatchObject({ code: 'provider_unavailable', detail: 'TimeoutError' })
})
