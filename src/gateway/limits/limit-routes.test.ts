import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { startTestDatabase } from '../../../testkit/database.ts'
import { createLimitedTenant, type LimitedTenant } from '../../../testkit/limited-tenant.ts'
import { type Database, newId, type Principal } from '../../platform/index.ts'
import { PICO } from '../prices/price.ts'

let database: Database
let stop: () => Promise<void>
let tenant: LimitedTenant
let limiter: ReturnType<LimitedTenant['limiter']>

beforeAll(async () => {
  ;({ database, stop } = await startTestDatabase())
})
afterAll(() => stop())
beforeEach(async () => {
  tenant = await createLimitedTenant(database)
  limiter = tenant.limiter()
})
afterEach(() => limiter.close())

const put = (kind: string, id: string, limits: object) =>
  tenant.call(limiter, 'PUT', '/api/v1/limits/:kind/:id', { params: { kind, id }, body: { limits } })
const list = () => tenant.call(limiter, 'GET', '/api/v1/limits', {})
const usage = (kind: string, id: string, principal: Principal = tenant.person) =>
  tenant.call(limiter, 'GET', '/api/v1/limits/usage', { principal, query: { kind, id } })

test('limits are set, listed with what is used, replaced, lifted, and told in the audit trail', async () => {
  const { tenantId, personId, teamId } = tenant
  expect(await put('person', personId, { concurrency: 2, budget_per_day: '2.50' })).toEqual({
    subject: { kind: 'person', id: personId, name: 'Kim' },
    limits: { concurrency: 2, budget_per_day: '2.50' },
  })
  await put('team', teamId, { requests_per_minute: 5 })
  await put('team', teamId, { requests_per_minute: 6 })
  await put('tenant', tenantId, { tokens_per_minute: 1000 })
  await tenant.used({ person: personId, team: teamId, cost: '0.5' })
  await tenant.used({ key: 'key_of_nobody', cost: '1' })
  const call = { model: 'small', tokens: 100, cost: PICO }
  await limiter.reserve(tenant.person, call)
  const ended = await limiter.reserve(tenant.person, call)
  ended.settle({ tokens: 10, cost: PICO / 4 })
  const usage = {
    ...{ requests_this_minute: 2, tokens_this_minute: 110, in_flight: 1 },
    ...{ budget_per_day: null, budget_per_month: null },
  }
  expect(await list()).toEqual({
    items: [
      {
        subject: { kind: 'tenant', id: tenantId, name: 'Harbour' },
        limits: { tokens_per_minute: 1000 },
        usage: { ...usage, spent_today: '1.5', spent_this_month: '1.5' },
      },
      {
        subject: { kind: 'team', id: teamId, name: 'Support' },
        limits: { requests_per_minute: 6 },
        usage: { ...usage, spent_today: '0.5', spent_this_month: '0.5' },
      },
      {
        subject: { kind: 'person', id: personId, name: 'Kim' },
        limits: { concurrency: 2, budget_per_day: '2.50' },
        usage: { ...usage, spent_today: '0.75', spent_this_month: '0.75', budget_per_day: '2.50' },
      },
    ],
  })
  await tenant.call(limiter, 'DELETE', '/api/v1/limits/:kind/:id', { params: { kind: 'team', id: teamId } })
  expect(await list()).toMatchObject({
    items: [{ subject: { kind: 'tenant' } }, { subject: { kind: 'person' } }],
  })
  const events = await database.system((tx) =>
    tx
      .selectFrom('audit_events')
      .select('payload')
      .where('tenant_id', '=', tenantId)
      .orderBy('seq')
      .execute(),
  )
  expect(events.map(({ payload }) => JSON.parse(payload)).slice(2)).toMatchObject([
    {
      action: 'limits.changed',
      target: { kind: 'team', id: teamId, name: 'Support' },
      before: { limits: { requests_per_minute: 5 } },
      after: { limits: { requests_per_minute: 6 } },
    },
    { target: { kind: 'tenant' } },
    { before: { limits: { requests_per_minute: 6 } }, after: { limits: {} } },
  ])
})

test('calls of who has no limit in numbers are not counted, and no zero says so; what they spent is known', async () => {
  const { personId, teamId } = tenant
  await tenant.addModel('small')
  await put('person', personId, { models: ['small'] })
  await put('team', teamId, { budget_per_day: '5' })
  await tenant.used({ person: personId, team: teamId, cost: '0.5' })
  await limiter.reserve(tenant.person, { model: 'small', tokens: 100, cost: 0 })
  expect(await usage('person', personId)).toMatchObject({
    ...{ requests_this_minute: null, tokens_this_minute: null, in_flight: null },
    spent_today: '0.5',
  })
  expect(await usage('team', teamId)).toMatchObject({ requests_this_minute: 1, in_flight: 1 })
})

test('models that do not exist are not allowed, but for those that were', async () => {
  const { personId, tenantId } = tenant
  await tenant.addModel('chat')
  await expect(put('person', personId, { models: ['chat', 'chta'] })).rejects.toMatchObject({
    ...{ code: 'limits_invalid', status: 422 },
    message: 'There is no model "chta" that could be allowed. Did you mean "chat"?',
    fields: [{ path: 'limits.models[1]' }],
  })
  await put('person', personId, { models: ['chat'] })
  await database.system((tx) => tx.deleteFrom('models').where('tenant_id', '=', tenantId).execute())
  await put('person', personId, { models: ['chat'], concurrency: 1 })
  await expect(put('tenant', tenantId, { models: ['chat'] })).rejects.toMatchObject({
    code: 'limits_invalid',
  })
})

test('nobody outside the tenant has limits here', async () => {
  const other = await createLimitedTenant(database)
  for (const [kind, id] of [
    ['person', other.personId],
    ['team', other.teamId],
    ['tenant', other.tenantId],
    ['person', 'usr_none'],
  ] as const) {
    await expect(put(kind, id, { concurrency: 1 })).rejects.toMatchObject({ code: 'not_found', status: 404 })
    await expect(usage(kind, id)).rejects.toMatchObject({ code: 'not_found' })
  }
})

test('what somebody uses is shown to themselves, and to who may see it of others', async () => {
  const { tenantId, personId, teamId } = tenant
  const keyOf = async (of: string | null) => {
    const id = newId('key')
    const rights = { scopes: [], groups: [], limits: JSON.stringify({ budget_per_month: '9' }) }
    const key = { id, tenant_id: tenantId, name: 'k', prefix: id, hash: Buffer.from(id), ...rights }
    await database.system((tx) =>
      tx
        .insertInto('api_keys')
        .values({ ...key, person_id: of })
        .execute(),
    )
    return id
  }
  const [own, service] = [await keyOf(personId), await keyOf(null)]
  await tenant.used({ key: service, cost: '3' })
  const subjects = [
    ['person', personId],
    ['team', teamId],
    ['tenant', tenantId],
    ['key', own],
    ['key', service],
  ] as const
  const seen = async (principal: Principal) =>
    Promise.all(
      subjects.map(([kind, id]) =>
        usage(kind, id, principal).then(
          () => true,
          (error) => error.status !== 404,
        ),
      ),
    )
  const person = (more: Partial<Principal>): Principal => ({ ...tenant.person, scopes: [], ...more })
  expect(await seen(person({}))).toEqual([true, true, false, true, false])
  expect(await seen(person({ id: 'usr_2', personId: 'usr_2', teams: [] }))).toEqual(Array(5).fill(false))
  expect(await seen(person({ id: service, kind: 'key', personId: undefined, teams: [] }))).toEqual([
    ...[false, false, false, false],
    true,
  ])
  const keeper = { id: 'usr_3', personId: 'usr_3', teams: [], scopes: ['keys:manage'] }
  expect(await seen(person(keeper))).toEqual([false, false, false, true, true])
  for (const scope of ['models:manage', 'calls:read_all'])
    expect(await seen(person({ ...keeper, scopes: [scope] }))).toEqual(Array(5).fill(true))
  expect(await usage('key', service)).toMatchObject({ spent_this_month: '3', budget_per_month: '9' })
})
