import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { startTestDatabase } from '../../../testkit/database.ts'
import { createLimitedTenant, type LimitedTenant } from '../../../testkit/limited-tenant.ts'
import { AppError, type Database, type Limits } from '../../platform/index.ts'
import { PICO } from '../prices/price.ts'
import type { Reservation } from './limiter.ts'

let database: Database
let stop: () => Promise<void>
let tenant: LimitedTenant
let limiter: ReturnType<LimitedTenant['limiter']>

beforeAll(async () => {
  ;({ database, stop } = await startTestDatabase())
})
afterAll(() => stop())
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2027-03-14T10:00:00Z') })
  tenant = await createLimitedTenant(database)
  limiter = tenant.limiter()
})
afterEach(() => {
  limiter.close()
  vi.useRealTimers()
})

const call = (more: object = {}) => ({ model: 'small', tokens: 100, cost: 0, ...more })
const dollars = (amount: number) => amount * PICO
const pass = (ms: number) => vi.setSystemTime(Date.now() + ms)
const limit = (kind: 'person' | 'team' | 'tenant', limits: Limits) => {
  const id = { person: tenant.personId, team: tenant.teamId, tenant: tenant.tenantId }[kind]
  return tenant.call(limiter, 'PUT', '/api/v1/limits/:kind/:id', { params: { kind, id }, body: { limits } })
}
const refused = (code: string, headers: object, text: string) => ({
  code,
  headers,
  message: expect.stringContaining(text),
})

describe('models', () => {
  test('that a key, a person, a team or the organisation may not call are refused', async () => {
    const key = tenant.key({ models: ['small'] })
    await expect(limiter.reserve(key, call({ model: 'large' }))).rejects.toMatchObject({
      status: 403,
      ...refused('model_not_allowed', {}, 'This API key may not call the model "large"'),
    })
    await limiter.reserve(key, call())
    for (const alias of ['small', 'person', 'team', 'tenant']) await tenant.addModel(alias)
    for (const kind of ['person', 'team', 'tenant'] as const) {
      await limit(kind, { models: ['small', kind] })
      const whose = { person: 'The person "Kim"', team: 'The team "Support"', tenant: 'Your organisation' }
      await expect(limiter.reserve(tenant.person, call({ model: 'large' }))).rejects.toMatchObject({
        message: expect.stringContaining(whose[kind]),
      })
      expect(await limiter.mayCall(tenant.person, 'small')).toBe(true)
      expect(await limiter.mayCall(tenant.person, 'large')).toBe(false)
      await limit(kind, {})
    }
    await limiter.reserve(tenant.person, call({ model: 'large' }))
  })
})

describe('requests a minute', () => {
  test('slide: what was used in the minute before counts by what is left of it', async () => {
    await limit('team', { requests_per_minute: 4 })
    pass(59_000)
    for (let i = 0; i < 4; i++) await limiter.reserve(tenant.person, call())
    const wait = (seconds: string) =>
      refused(
        'limit_exceeded',
        { 'retry-after': seconds },
        'The team "Support" may make 4 model calls a minute',
      )
    // one second of this minute, and a quarter of the next, until one of the four has left the window
    await expect(limiter.reserve(tenant.person, call())).rejects.toMatchObject({ status: 429, ...wait('16') })
    pass(15_000)
    await expect(limiter.reserve(tenant.person, call())).rejects.toMatchObject(wait('1'))
    pass(1_000)
    await limiter.reserve(tenant.person, call())
    await expect(limiter.reserve(tenant.person, call())).rejects.toMatchObject(wait('15'))
    pass(120_000)
    for (let i = 0; i < 4; i++) await limiter.reserve(tenant.person, call())
  })

  test('of a key are counted too', async () => {
    const key = tenant.key({ requests_per_minute: 2 })
    for (let i = 0; i < 2; i++) await limiter.reserve(key, call())
    await expect(limiter.reserve(key, call())).rejects.toMatchObject({ code: 'limit_exceeded' })
  })
})

describe('tokens a minute', () => {
  test('are taken at their upper bound, and what was not used is given back', async () => {
    const key = tenant.key({ tokens_per_minute: 250 })
    const first = await limiter.reserve(key, call())
    await limiter.reserve(key, call())
    await expect(limiter.reserve(key, call())).rejects.toMatchObject(
      refused('limit_exceeded', {}, 'This API key may use 250 tokens a minute'),
    )
    first.settle({ tokens: 10, cost: 0 })
    first.settle({ tokens: 0, cost: 0 })
    await limiter.reserve(key, call())
    await expect(limiter.reserve(key, call())).rejects.toThrow(AppError)
  })

  test('given back in the next minute are given back to the one they were taken in', async () => {
    const key = tenant.key({ tokens_per_minute: 100 })
    const first = await limiter.reserve(key, call())
    pass(60_000)
    await expect(limiter.reserve(key, call())).rejects.toThrow(AppError)
    first.settle({ tokens: 0, cost: 0 })
    await limiter.reserve(key, call())
  })

  test('that no minute has are refused for good', async () => {
    await expect(limiter.reserve(tenant.key({ tokens_per_minute: 99 }), call())).rejects.toMatchObject(
      refused('limit_exceeded', { 'x-should-retry': 'false' }, 'this call alone would use about 100'),
    )
  })
})

test('calls at the same time are bounded, and each that ends makes room', async () => {
  await limit('tenant', { concurrency: 2 })
  const [first] = [
    await limiter.reserve(tenant.person, call()),
    await limiter.reserve(tenant.key({}), call()),
  ]
  await expect(limiter.reserve(tenant.person, call())).rejects.toMatchObject(
    refused('limit_exceeded', { 'retry-after': '1' }, 'Your organisation may have 2 model calls under way'),
  )
  first.settle({ tokens: 0, cost: null })
  await limiter.reserve(tenant.person, call())
})

test('a call that one limit refuses takes nothing of the others', async () => {
  await limit('person', { requests_per_minute: 10 })
  await limit('tenant', { concurrency: 1 })
  const only = await limiter.reserve(tenant.person, call())
  await expect(limiter.reserve(tenant.person, call())).rejects.toThrow(AppError)
  only.settle({ tokens: 0, cost: 0 })
  const [use] = await limiter.useOf([{ tenantId: tenant.tenantId, kind: 'person', id: tenant.personId }])
  expect(use).toMatchObject({ requests: 1, inFlight: 0 })
})

describe('a budget', () => {
  test('refuses what does not fit, until the next day', async () => {
    const key = tenant.key({ budget_per_day: '1' })
    const first = await limiter.reserve(key, call({ cost: dollars(0.75) }))
    await expect(limiter.reserve(key, call({ cost: dollars(0.5) }))).rejects.toMatchObject({
      status: 429,
      ...refused(
        'budget_exhausted',
        { 'retry-after': String(14 * 3600), 'x-should-retry': 'false' },
        'This API key has a budget of $1 a day (UTC) and has $1 of it left, $0.75 of that held',
      ),
    })
    first.settle({ tokens: 5, cost: dollars(0.25) })
    const second = await limiter.reserve(key, call({ cost: dollars(0.75) }))
    second.settle({ tokens: 5, cost: dollars(0.75) })
    await expect(limiter.reserve(key, call({ cost: 1 }))).rejects.toThrow('has spent it')
    // what is free, or has no price, is let through
    await limiter.reserve(key, call())
    await limiter.reserve(key, call({ cost: null }))
    pass(14 * 3_600_000)
    await limiter.reserve(key, call({ cost: dollars(1) }))
  })

  test('of a month lasts until the next month, and a call counts for the day it began on', async () => {
    const key = tenant.key({ budget_per_day: '1', budget_per_month: '1.5' })
    vi.setSystemTime(new Date('2027-03-30T23:59:59Z'))
    const late = await limiter.reserve(key, call({ cost: dollars(1) }))
    pass(2_000)
    late.settle({ tokens: 1, cost: dollars(1) })
    await expect(limiter.reserve(key, call({ cost: dollars(0.75) }))).rejects.toMatchObject(
      refused('budget_exhausted', { 'retry-after': String(24 * 3600 - 1) }, '$1.5 a month (UTC)'),
    )
    pass(24 * 3_600_000)
    await limiter.reserve(key, call({ cost: dollars(1) }))
  })

  test('begins with what the ledger knows, asked once after it was shipped', async () => {
    const flush = vi.fn(() => tenant.used({ team: tenant.teamId, cost: '0.25' }))
    await tenant.used({ team: tenant.teamId, person: tenant.personId, cost: '0.5' })
    await tenant.used({ team: tenant.teamId, at: new Date('2027-03-01T00:00:00Z'), cost: '7' })
    await tenant.used({ team: tenant.teamId, at: new Date('2027-02-28T23:00:00Z'), cost: '1000' })
    await limit('team', { budget_per_day: '1', budget_per_month: '100' })
    limiter.close()
    limiter = tenant.limiter(undefined, database, { flushLedger: flush })
    const tries = [0.1, 0.1, 0.1].map((cost) => limiter.reserve(tenant.person, call({ cost: dollars(cost) })))
    const settled = await Promise.allSettled(tries)
    expect(settled.map(({ status }) => status).sort()).toEqual(['fulfilled', 'fulfilled', 'rejected'])
    expect(flush).toHaveBeenCalledOnce()
    const [use] = await limiter.useOf([{ tenantId: tenant.tenantId, kind: 'team', id: tenant.teamId }])
    expect(use).toMatchObject({ spentDay: dollars(0.75), spentMonth: dollars(7.75), inFlight: 2 })
  })

  test('that comes back after a time without one counts what was spent meanwhile', async () => {
    await limit('person', { budget_per_day: '1', concurrency: 9 })
    await limiter.reserve(tenant.person, call({ cost: dollars(0.1) }))
    await limit('person', { concurrency: 9 })
    await limiter.reserve(tenant.person, call({ cost: dollars(5) }))
    await tenant.used({ person: tenant.personId, cost: '5' })
    await limit('person', { budget_per_day: '1', concurrency: 9 })
    await expect(limiter.reserve(tenant.person, call({ cost: 1 }))).rejects.toThrow('has spent it')
  })

  test('is never overshot, in whatever order calls begin and end', async () => {
    const step = fc.record({ cost: fc.nat(400), share: fc.nat(100), ends: fc.nat(1), hours: fc.nat(1) })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        vi.setSystemTime(new Date('2027-03-14T10:00:00Z'))
        const key = tenant.key({ budget_per_day: '0.000000001', budget_per_month: '0.000000003' })
        const underWay: Array<{ reservation: Reservation; cost: number; day: string }> = []
        const spent = new Map<string, number>()
        for (const { cost, share, ends, hours } of steps) {
          const day = new Date().toISOString().slice(0, 10)
          const reservation = await limiter.reserve(key, call({ cost })).catch(() => undefined)
          if (reservation) underWay.push({ reservation, cost: Math.floor((cost * share) / 100), day })
          for (const ended of underWay.splice(0, ends)) {
            ended.reservation.settle({ tokens: 0, cost: ended.cost })
            for (const period of [ended.day, 'month'])
              spent.set(period, (spent.get(period) ?? 0) + ended.cost)
          }
          pass(hours * 3_600_000)
        }
        const { month = 0, ...days } = Object.fromEntries(spent)
        expect(month).toBeLessThanOrEqual(3000)
        for (const day of Object.values(days)) expect(day).toBeLessThanOrEqual(1000)
      }),
      { numRuns: 60 },
    )
  })
})

test('limits hold on while the database is away, and a key without any needs none', async () => {
  await limit('tenant', { concurrency: 1 })
  let isAway = false
  const own: Database = {
    ...database,
    tenant: (access, work) => (isAway ? Promise.reject(new Error('away')) : database.tenant(access, work)),
  }
  limiter.close()
  limiter = tenant.limiter(undefined, own)
  const first = await limiter.reserve(tenant.person, call())
  isAway = true
  pass(600_000)
  await expect(limiter.reserve(tenant.person, call())).rejects.toMatchObject({ code: 'limit_exceeded' })
  first.settle({ tokens: 0, cost: 0 })
  await limiter.reserve(tenant.person, call())
})
