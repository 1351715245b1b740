import { once } from 'node:events'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { afterAll, afterEach, expect, test } from 'vitest'
import { copyInstallation, removeFolders, type Server, startServer } from './support/server.ts'
import { until } from './support/until.ts'

let server: Server

afterEach(async () => {
  await server.stop()
})
afterAll(removeFolders)

test('a request that is under way when the signal comes is answered, and what it wrote is there', async () => {
  server = await startServer()
  const body = JSON.stringify({
    documents: [{ external_id: 'late', title: 'Late', content: 'The latecanary.', format: 'text' }],
  })
  const request = httpRequest(new URL('/api/v1/documents', server.url), {
    method: 'PUT',
    headers: {
      authorization: `Bearer ${server.rootKey}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      // so that the server says when it has begun
      expect: '100-continue',
    },
  })
  const answered = once(request, 'response') as Promise<[IncomingMessage]>
  request.flushHeaders()
  await once(request, 'continue')
  request.write(body.slice(0, 20))
  server.process.kill('SIGTERM')
  await until('new requests to be refused', () =>
    server.get('/ready').then(
      (answer) => answer.status === 503,
      () => true,
    ),
  )
  expect(server.process.exitCode).toBeNull()
  request.end(body.slice(20))
  const [response] = await answered
  expect(response.statusCode).toBe(200)
  response.resume()
  expect(await server.ended).toBe(0)

  server = await startServer({ dataDir: server.dataDir })
  expect((await server.post('/api/v1/search', { query: 'latecanary' })).body.items).toHaveLength(1)
})

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s ends an idle server with exit code 0 and frees its folder',
  async (signal) => {
    const dataDir = copyInstallation()
    server = await startServer({ dataDir })
    // a connection that is kept open holds nothing up
    await server.get('/health')
    server.process.kill(signal)
    expect(await server.ended).toBe(0)
    server = await startServer({ dataDir })
    expect((await server.get('/ready')).status).toBe(200)
  },
)
