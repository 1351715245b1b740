import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { afterEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { createMetrics, defineRoute } from '../platform/index.ts'
import { createServer, type ServerOptions } from './server.ts'

let app: FastifyInstance
afterEach(() => app.close())

const route = (path: string) =>
  defineRoute({
    method: 'GET',
    path,
    permission: 'public',
    summary: 'A thing',
    tags: ['Things'],
    response: z.object({}),
    handler: async () => ({}),
  })

async function serve(options: Partial<ServerOptions>): Promise<void> {
  app = await createServer({
    routes: [route('/api/v1/thing'), route('/health')],
    authenticate: async () => {
      throw new Error('nobody asks')
    },
    logger: pino({ level: 'silent' }),
    metrics: createMetrics(),
    version: '0.0.0',
    consoleDir: '/nowhere',
    ...options,
  })
}

type Sent = { from?: string; host?: string; method?: 'GET' | 'POST'; headers?: Record<string, string> }

async function send(
  url: string,
  { from = '10.0.0.7', host = 'naru.example.com', method, headers }: Sent = {},
) {
  const answer = await app.inject({
    url,
    remoteAddress: from,
    headers: { host, ...headers },
    ...(method ? { method } : {}),
  })
  return { status: answer.statusCode, code: safeCode(answer.body), headers: answer.headers }
}

function safeCode(body: string): string | undefined {
  try {
    return JSON.parse(body).code
  } catch {
    return undefined
  }
}

const HTTPS = { 'x-forwarded-proto': 'https' }
const PUBLIC = { publicUrl: 'https://naru.example.com', trustProxy: ['10.0.0.0/8'], host: '0.0.0.0' }

describe('with a public URL of https', () => {
  test('the API is refused by plain HTTP, whatever a stranger claims', async () => {
    await serve(PUBLIC)
    expect(await send('/api/v1/thing')).toMatchObject({ status: 403, code: 'https_required' })
    expect(await send('/api/v1/thing', { from: '192.0.2.1', headers: HTTPS })).toMatchObject({ status: 403 })
    const answer = await send('/api/v1/thing', { headers: HTTPS })
    expect(answer.status).toBe(200)
    expect(answer.headers['strict-transport-security']).toBe('max-age=63072000')
  })

  test.each([
    ['/documents?q=a', 'https://naru.example.com/documents?q=a'],
    ['//evil.example/x', 'https://naru.example.com//evil.example/x'],
    ['http://evil.example/x', 'https://naru.example.com/'],
  ])('a page %s leads to %s', async (url, to) => {
    await serve(PUBLIC)
    await app.listen({ port: 0, host: '127.0.0.1' })
    const { port } = app.server.address() as { port: number }
    const { request } = await import('node:http')
    const answer = await new Promise<{ status: number | undefined; to: string | undefined }>((done, fail) =>
      request({ port, host: '127.0.0.1', path: url, headers: { host: 'evil.example' } }, (response) => {
        response.resume()
        done({ status: response.statusCode, to: response.headers.location })
      })
        .on('error', fail)
        .end(),
    )
    expect(answer).toEqual({ status: 308, to })
  })

  test('health is asked inside the network, and the command line on the machine itself', async () => {
    await serve(PUBLIC)
    expect((await send('/health')).status).toBe(200)
    const local = { from: '127.0.0.1', host: '127.0.0.1:7070' }
    expect((await send('/api/v1/thing', local)).status).toBe(200)
    expect((await send('/api/v1/thing', { ...local, host: 'naru.example.com' })).status).toBe(403)
    const forwarded = { ...local, headers: { 'x-forwarded-for': '192.0.2.1' } }
    expect((await send('/api/v1/thing', forwarded)).status).toBe(403)
  })
})

describe('on loopback', () => {
  test.each(['localhost', 'localhost:7070', '127.0.0.1:7070', '[::1]:7070', 'naru.localhost', 'LOCALHOST'])(
    'the name %s is its own',
    async (host) => {
      await serve({ host: '127.0.0.1' })
      expect((await send('/api/v1/thing', { host })).status).toBe(200)
    },
  )

  test.each([
    'evil.example',
    'evil.example:7070',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '192.0.2.1',
  ])('the name %s is refused', async (host) => {
    await serve({ host: '127.0.0.1' })
    expect(await send('/api/v1/thing', { host })).toMatchObject({ status: 403, code: 'host_not_allowed' })
    expect((await send('/health', { host })).status).toBe(200)
  })

  test('the name of the public URL is its own too; behind a proxy any name is', async () => {
    await serve({ host: '127.0.0.1', publicUrl: 'http://naru.example.com' })
    expect((await send('/api/v1/thing')).status).toBe(200)
    await app.close()
    await serve({ host: '127.0.0.1', trustProxy: ['loopback'] })
    expect((await send('/api/v1/thing', { host: 'any.example' })).status).toBe(200)
  })

  test('a server for other machines answers to any name', async () => {
    await serve({ host: '0.0.0.0' })
    expect((await send('/api/v1/thing', { host: 'any.example' })).status).toBe(200)
  })
})

describe('pages of other sites', () => {
  const preflight = async (origin: string) =>
    app.inject({
      method: 'OPTIONS',
      url: '/api/v1/thing',
      headers: {
        origin,
        'access-control-request-method': 'GET',
        'access-control-request-headers': 'authorization',
      },
    })

  test('are let in when they are listed, without our cookie', async () => {
    await serve({ corsOrigins: ['https://app.example.com'] })
    const answer = await preflight('https://app.example.com')
    expect(answer.statusCode).toBe(204)
    expect(answer.headers['access-control-allow-origin']).toBe('https://app.example.com')
    expect(answer.headers['access-control-allow-credentials']).toBeUndefined()
    const other = await preflight('https://evil.example')
    expect(other.headers['access-control-allow-origin']).not.toBe('https://evil.example')
  })

  test('are not let in by default', async () => {
    await serve({})
    const answer = await preflight('https://app.example.com')
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([])
  })
})
