import { randomBytes } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { AppError, type Principal } from '../../platform/index.ts'
import type { Keys } from '../keys/keys.ts'
import { createSessions, SESSION_COOKIE, SESSION_SECONDS } from './sessions.ts'

const PRINCIPAL: Principal = {
  id: 'key_1',
  kind: 'key',
  name: 'k',
  tenantId: 't',
  scopes: ['*'],
  groups: [],
  teams: [],
  isConfined: false,
}
const refused = new AppError({ code: 'key_invalid', status: 401, message: 'no' })
const keys = {
  check: async (key: string) => {
    if (key !== 'right') throw refused
    return PRINCIPAL
  },
  checkId: async (id: string) => {
    if (id !== PRINCIPAL.id) throw refused
    return PRINCIPAL
  },
} as Keys
const master = () => ({ key: randomBytes(32), fingerprint: 'x' })
const sessions = createSessions({ keys, master: master() })

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] })
})
afterEach(() => {
  vi.useRealTimers()
})

const request = (headers: Record<string, string>, cookie?: string, method = 'GET') =>
  ({
    method,
    headers: { host: 'naru.example', ...headers },
    cookies: cookie === undefined ? {} : { [SESSION_COOKIE]: cookie },
  }) as unknown as FastifyRequest
const ask = (headers: Record<string, string>, cookie?: string, method?: string) =>
  sessions.fromCookie(request(headers, cookie, method)).then(
    (principal) => principal.id,
    (error: AppError) => error.code,
  )

test('a cookie lives for its time, and under its own master key only', async () => {
  const cookie = sessions.create(PRINCIPAL)
  expect(await ask({}, cookie)).toBe('key_1')
  const foreign = createSessions({ keys, master: master() })
  await expect(foreign.fromCookie(request({}, cookie))).rejects.toMatchObject({ code: 'session_expired' })
  vi.setSystemTime(Date.now() + (SESSION_SECONDS - 2) * 1000)
  expect(await ask({}, cookie)).toBe('key_1')
  vi.setSystemTime(Date.now() + 3_000)
  expect(await ask({}, cookie)).toBe('session_expired')
  expect(await ask({})).toBe('not_signed_in')
})

test('a cookie that was changed anywhere is none', async () => {
  const cookie = sessions.create(PRINCIPAL)
  for (let at = 0; at < cookie.length; at++) {
    const changed = cookie.slice(0, at) + (cookie[at] === 'A' ? 'B' : 'A') + cookie.slice(at + 1)
    // the last character of base64url may carry bits that count for nothing
    if (Buffer.from(changed, 'utf8').equals(Buffer.from(cookie, 'utf8'))) continue
    expect([at, await ask({}, changed)]).toEqual([at, 'session_expired'])
  }
})

describe('a write with the cookie', () => {
  test.each([
    ['our own page', { origin: 'https://naru.example', 'sec-fetch-site': 'same-origin' }, 'key_1'],
    ['our own page in an old browser', { origin: 'http://naru.example' }, 'key_1'],
    ['no browser', {}, 'key_1'],
    ['another site', { origin: 'https://evil.example' }, 'foreign_origin'],
    ['another port of ours', { origin: 'https://naru.example:8443' }, 'foreign_origin'],
    ['a hidden origin', { origin: 'null' }, 'foreign_origin'],
    ['a sibling', { 'sec-fetch-site': 'same-site' }, 'foreign_origin'],
    ['a link from nowhere', { 'sec-fetch-site': 'none' }, 'foreign_origin'],
  ])('from %s', async (_from, headers, expected) => {
    const cookie = sessions.create(PRINCIPAL)
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'])
      expect(await ask(headers, cookie, method)).toBe(expected)
  })
})
