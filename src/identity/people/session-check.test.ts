import type { FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { startTestDatabase } from '../../../testkit/database.ts'
import {
  type AppError,
  createLogger,
  createSignals,
  type Database,
  type Signals,
} from '../../platform/index.ts'
import { tellMembersChanged } from '../roles/member-signals.ts'
import { insertPerson } from './person-store.ts'
import { createSessionCheck, type SessionCheck } from './session-check.ts'
import { csrfToken, SESSION_COOKIE, signSession } from './session-cookie.ts'
import { tellSessionsChanged } from './session-signals.ts'
import { deleteSessions, insertSession, listSessions } from './session-store.ts'

const SECRET = 'a secret of the tests'

let database: Database
let signals: Signals
let isConnected = true
let stop: () => Promise<void>
let sessions: SessionCheck
let queries = 0
let personId: string

const request = (headers: Record<string, string>, cookie?: string, method = 'GET') =>
  ({
    method,
    headers: { host: 'naru.example', ...headers },
    cookies: cookie === undefined ? {} : { [SESSION_COOKIE]: cookie },
  }) as unknown as FastifyRequest
const cookie = (token = 'token') => signSession(SECRET, token)
const who = (headers: Record<string, string> = {}, value: string | undefined = cookie(), method?: string) =>
  sessions.fromCookie(request(headers, value, method)).catch((error: AppError) => error.code)
const start = (token = 'token', id = 'ses_1') =>
  database.system((tx) =>
    insertSession(tx, { id, token, personId, tenantId: undefined, address: null, userAgent: null }),
  )

beforeAll(async () => {
  const started = await startTestDatabase()
  stop = started.stop
  database = {
    ...started.database,
    system: (work) => {
      queries++
      return started.database.system(work)
    },
  }
  const real = await createSignals({ logger: createLogger('silent') })
  signals = { ...real, isConnected: () => isConnected }
  await database.system(async (tx) => {
    for (const id of ['a', 'b'])
      await sql`insert into tenants (id, slug, name, is_home) values (${id}, ${id}, ${id}, ${id === 'a'})`.execute(
        tx,
      )
  })
})
afterAll(() => stop())
beforeEach(async () => {
  isConnected = true
  sessions = createSessionCheck({ database, signals, secret: SECRET })
  await database.system(async (tx) => {
    await sql`delete from people`.execute(tx)
    personId = await insertPerson(tx, {
      name: 'Minsu',
      email: 'minsu@naru.example',
      emailVerified: true,
      language: undefined,
    })
    await sql`insert into members (tenant_id, person_id, roles) values ('a', ${personId}, '{admin}')`.execute(
      tx,
    )
  })
  await start()
  queries = 0
})
afterEach(async () => {
  vi.useRealTimers()
  await sessions.close()
})

test('one query when cold, none when warm', async () => {
  expect(await who()).toMatchObject({ id: personId, kind: 'person', tenantId: 'a', sessionId: 'ses_1' })
  expect(queries).toBe(1)
  for (let i = 0; i < 5; i++) await who()
  expect(queries).toBe(1)
})

test('what a person may do is what their roles say now', async () => {
  expect(await who()).toMatchObject({ scopes: expect.arrayContaining(['people:manage']), isConfined: false })
  await database.system(async (tx) => {
    await sql`update members set roles = '{reseller}' where person_id = ${personId}`.execute(tx)
    await tellMembersChanged(signals, tx, 'a', personId)
  })
  expect(await who()).toMatchObject({ scopes: ['knowledge:read', 'actions:propose'], isConfined: true })
})

test('somebody who belongs nowhere any more is nobody there', async () => {
  await who()
  await database.system(async (tx) => {
    await sql`delete from members where person_id = ${personId}`.execute(tx)
    await tellMembersChanged(signals, tx, 'a', personId)
  })
  expect(await who()).toMatchObject({ id: personId, tenantId: '', scopes: [], groups: [] })
})

test('an ended session is refused at once, the others go on', async () => {
  await start('second', 'ses_2')
  await who()
  await who({}, cookie('second'))
  await database.system(async (tx) => {
    await deleteSessions(tx, personId, { id: 'ses_1' })
    await tellSessionsChanged(signals, tx, personId)
  })
  expect(await who()).toBe('session_expired')
  expect(await who({}, cookie('second'))).toMatchObject({ sessionId: 'ses_2' })
})

test('without signals nothing cached is believed, and in any case not for long', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  await who()
  await database.system((tx) => deleteSessions(tx, personId, { except: undefined }))
  expect(await who()).toMatchObject({ id: personId })
  isConnected = false
  expect(await who()).toBe('session_expired')
  isConnected = true
  expect(await who()).toMatchObject({ id: personId })
  vi.setSystemTime(Date.now() + 60_001)
  expect(await who()).toBe('session_expired')
})

test('an old session and one that nobody used are over; use keeps it, up to its greatest age', async () => {
  const age = (days: number) =>
    database.system((tx) =>
      sql`update sessions set created_at = created_at - make_interval(days => ${days}),
        expires_at = expires_at - make_interval(days => ${days})`.execute(tx),
    )
  await age(6)
  await who()
  await sessions.close()
  const [session] = await database.system((tx) => listSessions(tx, personId))
  expect(session?.expires_at.getTime()).toBeGreaterThan(Date.now() + 6.9 * 24 * 3600_000)
  await age(8)
  sessions = createSessionCheck({ database, signals, secret: SECRET })
  expect(await who()).toBe('session_expired')
  await database.system((tx) =>
    sql`update sessions set expires_at = now() + interval '1 day', created_at = now() - interval '31 days'`.execute(
      tx,
    ),
  )
  expect(await who()).toBe('session_expired')
})

test('a cookie that was changed anywhere is none, nor is one of another installation', async () => {
  const value = cookie()
  for (let at = 0; at < value.length; at++) {
    const changed = value.slice(0, at) + (value[at] === 'A' ? 'B' : 'A') + value.slice(at + 1)
    expect([at, await who({}, changed)]).toEqual([at, 'session_expired'])
  }
  expect(await who({}, signSession('another secret', 'token'))).toBe('session_expired')
  expect(queries).toBe(0)
  const noCookie = sessions.fromCookie(request({}))
  await expect(noCookie).rejects.toMatchObject({ code: 'not_signed_in' })
})

describe('a write with the cookie', () => {
  const csrf = csrfToken('token')

  test.each([
    ['our own page', { origin: 'https://naru.example', 'sec-fetch-site': 'same-origin' }, undefined],
    ['our own page in an old browser', { origin: 'http://naru.example' }, undefined],
    ['no browser', {}, undefined],
    ['another site', { origin: 'https://evil.example' }, 'foreign_origin'],
    ['another port of ours', { origin: 'https://naru.example:8443' }, 'foreign_origin'],
    ['a hidden origin', { origin: 'null' }, 'foreign_origin'],
    ['a sibling', { 'sec-fetch-site': 'same-site' }, 'foreign_origin'],
    ['a link from nowhere', { 'sec-fetch-site': 'none' }, 'foreign_origin'],
  ])('from %s', async (_from, headers, refusal) => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      const answer = await who(
        { ...headers, 'x-csrf-token': csrf } as Record<string, string>,
        cookie(),
        method,
      )
      if (refusal) expect(answer).toBe(refusal)
      else expect(answer).toMatchObject({ id: personId })
    }
  })

  test.each([
    ['none', {}],
    ['an empty one', { 'x-csrf-token': '' }],
    ['that of another session', { 'x-csrf-token': csrfToken('second') }],
    ['part of it', { 'x-csrf-token': csrf.slice(1) }],
  ])('with %s for a CSRF token', async (_what, headers) => {
    expect(await who(headers as Record<string, string>, cookie(), 'POST')).toBe('csrf_invalid')
    expect(await who(headers as Record<string, string>)).toMatchObject({ id: personId })
  })
})
