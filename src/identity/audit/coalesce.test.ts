import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { TENANT, tamper, testActor, testMaster } from '../../../testkit/audit-trail.ts'
import { startTestDatabase } from '../../../testkit/database.ts'
import type { Database, Principal } from '../../platform/index.ts'
import { type Actor, type AuditEvent, createAudit } from './audit.ts'
import { type CoalescingAudit, createCoalescingAudit } from './coalesce.ts'
import { createRefusals } from './refusals.ts'

const MINUTE = 60_000
const denied = { action: 'access.denied', outcome: 'denied' } as const
const audit = createAudit(testMaster())
const logger = pino({ level: 'silent' })
let database: Database
let stop: () => Promise<void>
let clock: number
let coalescing: CoalescingAudit

beforeAll(async () => {
  ;({ database, stop } = await startTestDatabase())
  await database.system((tx) =>
    tx
      .insertInto('tenants')
      .values({ id: 'tenant_home', slug: 'home', name: 'Home', is_home: true })
      .execute(),
  )
})
beforeEach(async () => {
  await tamper(database, 'delete from audit_events')
  clock = Date.UTC(2026, 0, 1)
  coalescing = createCoalescingAudit({ database, audit, logger, now: () => clock })
})
afterAll(() => stop())

function stranger(number: number): Actor {
  const address = `192.0.2.${number}`
  return { kind: 'stranger', id: address, name: address, tenantId: TENANT }
}

async function events(tenantId = TENANT): Promise<AuditEvent[]> {
  const { rows } = await database.pool.query<{ payload: string }>(
    'select payload from audit_events where tenant_id = $1 order by seq',
    [tenantId],
  )
  return rows.map((row) => JSON.parse(row.payload))
}

test('the first is written at once, what follows within a minute as one event with its count', async () => {
  for (let i = 0; i < 500; i++) await coalescing.note('k', testActor(), { ...denied, details: { code: 'x' } })
  expect(await events()).toHaveLength(1)
  await coalescing.flush()
  expect(await events()).toHaveLength(1)
  clock += MINUTE
  await coalescing.flush()
  const [first, summary, ...rest] = await events()
  expect(rest).toEqual([])
  expect(first?.details).toEqual({ code: 'x' })
  expect(summary?.details).toEqual({
    code: 'x',
    count: 499,
    since: '2026-01-01T00:00:00.000Z',
    until: '2026-01-01T00:00:00.000Z',
  })
})

test('whoever goes on and on costs one event a minute, and is news again after a quiet one', async () => {
  for (let minute = 0; minute < 5; minute++) {
    for (let i = 0; i < 20; i++) await coalescing.note('k', testActor(), denied)
    clock += MINUTE
    await coalescing.flush()
  }
  expect(await events()).toHaveLength(6)
  clock += MINUTE
  await coalescing.flush()
  await coalescing.note('k', testActor(), denied)
  expect(await events()).toHaveLength(7)
})

test('different things of strangers are told apart, but no more than 200 of a tenant', async () => {
  for (let i = 0; i < 1_000; i++) await coalescing.note(`k${i}`, stranger(i), denied)
  expect(await events()).toHaveLength(200)
  await coalescing.note('k', testActor('tenant_home'), denied)
  expect(await events('tenant_home')).toHaveLength(1)
  clock += MINUTE
  await coalescing.flush()
  const all = await events()
  expect(all).toHaveLength(201)
  expect(all.at(-1)).toMatchObject({ actor: { id: 'many' }, details: { count: 800 } })
})

test('a flood of strangers, or of one principal, hides nothing of anybody else', async () => {
  for (let i = 0; i < 300; i++) await coalescing.note(`k${i}`, stranger(i), denied)
  for (let i = 0; i < 300; i++) await coalescing.note(`k${i}`, testActor(), denied)
  expect(await events()).toHaveLength(400)
  await coalescing.note('insider', { ...testActor(), id: 'usr_2', name: 'Insider' }, denied)
  await coalescing.note('sign-in', stranger(1), { ...denied, action: 'sign_in.failed' })
  expect((await events()).slice(400)).toMatchObject([
    { actor: { id: 'usr_2' } },
    { action: 'sign_in.failed', actor: { id: '192.0.2.1' } },
  ])
  await coalescing.close()
  // what one principal did beyond that is still known to be theirs
  expect((await events()).slice(402)).toMatchObject([
    { actor: { id: 'many' }, details: { count: 100 } },
    { actor: { id: 'usr_1' }, details: { count: 100, more_than: 200 } },
  ])
})

test('closing writes every count', async () => {
  for (let i = 0; i < 3; i++) await coalescing.note('k', testActor(), denied)
  await coalescing.close()
  expect((await events()).map((event) => (event.details as { count?: number })?.count)).toEqual([
    undefined,
    2,
  ])
})

test('what cannot be written now is kept and written later', async () => {
  let isAway = true
  const flaky = {
    ...database,
    tenant: ((access, work) =>
      isAway ? Promise.reject(new Error('away')) : database.tenant(access, work)) as Database['tenant'],
  }
  const kept = createCoalescingAudit({ database: flaky, audit, logger, now: () => clock })
  await kept.note('k', testActor(), denied)
  await kept.note('k', testActor(), denied)
  isAway = false
  await kept.close()
  expect(await events()).toMatchObject([{ details: { count: 2 } }])
})

test('refusals are recorded where who asked belongs, strangers in the home tenant', async () => {
  const onRefused = createRefusals({ database, coalescing })
  const refusal = {
    origin: { address: '2001:db8::1', requestId: 'req_1', userAgent: 'x' },
    method: 'GET',
    route: '/api/v1/keys',
    permission: 'keys:manage',
  }
  const principal = testActor() as unknown as Principal
  await onRefused({ ...refusal, principal, code: 'missing_scope' })
  await onRefused({ ...refusal, principal, code: 'missing_scope' })
  await onRefused({ ...refusal, principal, code: 'grant_exceeds_yours' })
  await onRefused({ ...refusal, principal: undefined, code: 'key_invalid' })
  const sameNetwork = { ...refusal.origin, address: '2001:db8::2' }
  await onRefused({ ...refusal, origin: sameNetwork, principal: undefined, code: 'key_invalid' })
  for (const code of ['not_signed_in', 'session_expired', 'credentials_invalid', 'second_factor_expired'])
    await onRefused({ ...refusal, principal: undefined, code })
  expect(await events()).toMatchObject([
    {
      action: 'access.denied',
      outcome: 'denied',
      target: { kind: 'route', id: 'GET /api/v1/keys' },
      details: { permission: 'keys:manage', method: 'GET', route: '/api/v1/keys', code: 'missing_scope' },
    },
    { details: { code: 'grant_exceeds_yours' } },
  ])
  expect(await events('tenant_home')).toMatchObject([
    { actor: { kind: 'stranger', id: '2001:db8::1' }, address: '2001:db8::1' },
  ])
})
