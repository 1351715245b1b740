import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { AppError, createMetrics, defineRoute, type Principal } from '../platform/index.ts'
import { LIMITS } from './rate-limits.ts'
import { createServer } from './server.ts'

let app: FastifyInstance
let asked: string[]
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] })
  asked = []
  app = await createServer({
    routes: [
      route('GET', '/api/v1/open', 'public'),
      route('POST', '/api/v1/sign-in', 'public'),
      route('GET', '/health', 'public'),
      route('GET', '/api/v1/thing', 'authenticated'),
    ],
    authenticate: async ({ headers }) => {
      asked.push(headers.authorization ?? '')
      if (headers.authorization?.startsWith('Bearer right')) return principal('key', headers.authorization)
      if (headers.cookie) return principal('person', headers.cookie.split('=')[1] as string)
      throw new AppError({ code: 'key_invalid', status: 401, message: 'Use another key.' })
    },
    logger: pino({ level: 'silent' }),
    metrics: createMetrics(),
    version: '0.0.0',
    consoleDir: '/nowhere',
  })
})
afterEach(async () => {
  await app.close()
  vi.useRealTimers()
})

function route(method: 'GET' | 'POST', path: string, permission: string) {
  const common = { method, path, permission, summary: 'A thing', tags: ['Things'] }
  return defineRoute({ ...common, response: z.object({}), handler: async () => ({}) })
}

function principal(kind: 'key' | 'person', id: string): Principal {
  const none = { scopes: [], groups: [], teams: [], isConfined: false }
  return { id, kind, name: 'x', tenantId: 't', ...none }
}

type Sent = { from?: string; headers?: Record<string, string>; method?: 'GET' | 'POST' }

function send(url: string, { from = '192.0.2.1', headers = {}, method = 'GET' }: Sent = {}) {
  return app.inject({ method, url, remoteAddress: from, headers })
}

async function statuses(times: number, url: string, sent?: Sent): Promise<number[]> {
  const seen = new Set<number>()
  for (let i = 0; i < times; i++) seen.add((await send(url, sent)).statusCode)
  return [...seen]
}

test('one address asks what is public so often a minute and no more; others go on, and so does it later', async () => {
  const first = await send('/api/v1/open')
  expect(first.headers).toMatchObject({ 'ratelimit-limit': '300', 'ratelimit-remaining': '299' })
  expect(await statuses(LIMITS.public - 1, '/api/v1/open')).toEqual([200])
  const refused = await send('/api/v1/open')
  expect([refused.statusCode, refused.json().code]).toEqual([429, 'rate_limited'])
  expect(refused.json().detail).toMatch(
    /more than 300 requests without a credential.*Try again in \d+ seconds/,
  )
  expect(refused.headers).toMatchObject({ 'ratelimit-remaining': '0', 'retry-after': '60' })
  expect((await send('/api/v1/open', { from: '192.0.2.2' })).statusCode).toBe(200)
  vi.advanceTimersByTime(60_001)
  expect((await send('/api/v1/open')).statusCode).toBe(200)
})

test('attempts to sign in are counted apart, and fewer', async () => {
  const post = { method: 'POST' as const }
  expect(await statuses(LIMITS.credentials, '/api/v1/sign-in', post)).toEqual([200])
  expect((await send('/api/v1/sign-in', post)).statusCode).toBe(429)
  expect((await send('/api/v1/open')).statusCode).toBe(200)
})

test('health is never refused', async () => {
  expect(await statuses(LIMITS.public + 1, '/health')).toEqual([200])
})

test('an address that guesses is refused before anybody looks; who was let in before goes on', async () => {
  const right = { headers: { authorization: 'Bearer right' } }
  expect((await send('/api/v1/thing', right)).statusCode).toBe(200)
  for (let i = 0; i < LIMITS.failures; i++)
    expect((await send('/api/v1/thing', { headers: { authorization: `Bearer ${i}` } })).statusCode).toBe(401)
  asked.length = 0
  const guess = await send('/api/v1/thing', { headers: { authorization: 'Bearer right 2' } })
  expect([guess.statusCode, guess.json().code]).toEqual([429, 'rate_limited'])
  expect(asked).toEqual([])
  expect((await send('/api/v1/thing', right)).statusCode).toBe(200)
  const elsewhere = { from: '192.0.2.9', headers: { authorization: 'Bearer right 2' } }
  expect((await send('/api/v1/thing', elsewhere)).statusCode).toBe(200)
})

test('whoever sends no credential guesses nothing, and counts as a stranger', async () => {
  expect(await statuses(LIMITS.public, '/api/v1/thing')).toEqual([401])
  expect((await send('/api/v1/thing')).statusCode).toBe(429)
  const right = { headers: { authorization: 'Bearer right' } }
  expect((await send('/api/v1/thing', right)).statusCode).toBe(200)
})

test('a person is counted over all addresses; a key is not counted here', async () => {
  const cookie = (id: string) => ({ cookie: `naru_session=${id}` })
  for (let i = 0; i < LIMITS.person; i++)
    await send('/api/v1/thing', { from: `192.0.2.${i % 200}`, headers: cookie('usr_1') })
  expect((await send('/api/v1/thing', { headers: cookie('usr_1') })).statusCode).toBe(429)
  expect((await send('/api/v1/thing', { headers: cookie('usr_2') })).statusCode).toBe(200)
  const key = { headers: { authorization: 'Bearer right' } }
  expect(await statuses(LIMITS.person + 1, '/api/v1/thing', key)).toEqual([200])
})
