import { Redis as Client } from 'ioredis'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { startTestDatabase } from '../../../testkit/database.ts'
import { createLimitedTenant, type LimitedTenant } from '../../../testkit/limited-tenant.ts'
import { NEEDS_REDIS, startTestRedis } from '../../../testkit/redis.ts'
import {
  type AppError,
  createRedis,
  type Database,
  type Limits,
  type Principal,
  type Redis,
} from '../../platform/index.ts'
import { PICO } from '../prices/price.ts'
import type { CallBounds, Reservation } from './limiter.ts'

type Process = { redis: Redis; limiter: ReturnType<LimitedTenant['limiter']> }

const server = await startTestRedis()
const url = server?.url ?? ''
let database: Database
let stop: () => Promise<void>
let tenant: LimitedTenant
/** Two processes on one Redis. */
let processes: [Process, Process]
let client: Client

beforeAll(async () => {
  ;({ database, stop } = await startTestDatabase())
  client = new Client(url, { lazyConnect: true })
})
afterAll(async () => {
  client.disconnect()
  await stop()
  await server?.stop()
})

const dollars = (amount: number) => amount * PICO
const bounds = (more: Partial<CallBounds> = {}) => ({ model: 'small', tokens: 100, cost: 0, ...more })
const reserve = (at: 0 | 1, who: Principal, more?: Partial<CallBounds>) =>
  processes[at].limiter.reserve(who, bounds(more))
const useOf = async (at: 0 | 1, who: Principal) =>
  (await processes[at].limiter.useOf([{ tenantId: tenant.tenantId, kind: 'key', id: who.id }]))[0]
const keyed = (who: Principal) => `naru:limit:{${tenant.tenantId}}:key:${who.id}`
const failures = async (at: 0 | 1) => {
  const metric = processes[at].limiter.metrics.registry.getSingleMetric('naru_limit_redis_failures_total')
  const { values = [] } = (await metric?.get()) ?? {}
  return Object.fromEntries(values.map(({ labels, value }) => [labels.decision, value]))
}
const isNowUp = (up: boolean) =>
  vi.waitFor(() => expect(processes.map(({ redis }) => redis.isUp())).toEqual([up, up]), 5_000)

describe.skipIf(!server)(`two processes on one Redis ${NEEDS_REDIS}`, () => {
  beforeEach(async () => {
    tenant = await createLimitedTenant(database)
    const logger = pino({ level: 'silent' })
    const begin = async (): Promise<Process> => {
      const redis = await createRedis({ url, logger, registry: new Registry() })
      return { redis, limiter: tenant.limiter(redis) }
    }
    processes = [await begin(), await begin()]
  })
  afterEach(async () => {
    server?.thaw()
    for (const { redis, limiter } of processes) {
      limiter.close()
      await redis.close()
    }
  })

  test('share every limit, and refuse as one process does', async () => {
    /** The refusal of a second call, and the third one, after the first has given back what it took. */
    const share = async (limits: Limits, more?: Partial<CallBounds>) => {
      const key = tenant.key(limits)
      const first = await reserve(0, key, more)
      const refusal: AppError = await reserve(1, key, more).catch((error) => error)
      first.settle({ tokens: 0, cost: 0 })
      return [refusal, vi.waitFor(() => reserve(1, key, more), { timeout: 1_000, interval: 5 })] as const
    }
    const [tokens, third] = await share({ tokens_per_minute: 150 })
    expect(tokens).toMatchObject({ code: 'limit_exceeded', status: 429 })
    expect(tokens.message).toContain('This API key may use 150 tokens a minute')
    expect(Number(tokens.headers?.['retry-after'])).toBeGreaterThan(0)
    await third
    const [concurrency, place] = await share({ concurrency: 1 })
    expect(concurrency).toMatchObject({ code: 'limit_exceeded', headers: { 'retry-after': '1' } })
    await place
    const [budget, rest] = await share({ budget_per_month: '1' }, { cost: dollars(0.75) })
    expect(budget).toMatchObject({ code: 'budget_exhausted', headers: { 'x-should-retry': 'false' } })
    expect(budget.message).toContain('has $1 of it left, $0.75 of that held for calls under way')
    await rest
    await expect(reserve(0, tenant.key({ tokens_per_minute: 99 }))).rejects.toMatchObject({
      headers: { 'retry-after': '60', 'x-should-retry': 'false' },
    })
  })

  test('share the requests of a key too, which each counts alone when it checks the key', async () => {
    const key = tenant.key({ requests_per_minute: 2 })
    await reserve(0, key)
    await reserve(1, key)
    for (const at of [0, 1] as const)
      await expect(reserve(at, key)).rejects.toMatchObject({ code: 'limit_exceeded' })
  })

  test('never overshoot a budget, however many calls begin and end at once', async () => {
    const key = tenant.key({ budget_per_day: '1' })
    let spent = 0
    let done = 0
    const use = async (at: 0 | 1, call: number) => {
      const reservation = await reserve(at, key, { cost: dollars(0.02) }).catch(() => undefined)
      if (!reservation) return
      await new Promise(setImmediate)
      const cost = call % 3 === 0 ? 0 : dollars(0.01 + (call % 10) / 1000)
      spent += cost
      done++
      reservation.settle({ tokens: 1, cost })
    }
    for (let round = 0; round < 20; round++)
      await Promise.all(Array.from({ length: 20 }, (_, call) => use(call % 2 === 0 ? 0 : 1, call)))
    expect(done).toBeGreaterThan(60)
    expect(spent).toBeLessThanOrEqual(dollars(1))
    expect(spent).toBeGreaterThan(dollars(0.9))
    // all that was held is given back: what is left can be spent to the end
    await expect.poll(() => useOf(0, key)).toMatchObject({ spentDay: spent, inFlight: 0 })
    await reserve(1, key, { cost: dollars(1) - spent })
  })

  test('ask the ledger what was spent before, also when Redis has lost it', async () => {
    const key = tenant.key({ budget_per_day: '1' })
    await tenant.used({ key: key.id, cost: '0.5' })
    await expect(reserve(0, key, { cost: dollars(0.75) })).rejects.toThrow('has $0.5 of it left')
    const reservation = await reserve(1, key, { cost: dollars(0.5) })
    reservation.settle({ tokens: 1, cost: dollars(0.5) })
    await expect.poll(() => useOf(0, key)).toMatchObject({ spentDay: dollars(1), inFlight: 0 })
    await expect(reserve(0, key, { cost: 1 })).rejects.toThrow('has spent it')
    await client.del(keyed(key))
    await expect(reserve(0, key, { cost: dollars(0.75) })).rejects.toThrow('has $0.5 of it left')
    await reserve(1, key, { cost: dollars(0.5) })
  })

  test('take back what a process held that was killed', async () => {
    const key = tenant.key({ concurrency: 1, budget_per_day: '1' })
    await reserve(0, key, { cost: dollars(1) })
    await expect(reserve(1, key, { cost: dollars(1) })).rejects.toThrow()
    const [member = ''] = await client.zrange(`${keyed(key)}:calls`, 0, '-1')
    const ends = Number(await client.zscore(`${keyed(key)}:calls`, member))
    expect(ends - Date.now()).toBeLessThanOrEqual(61_000)
    // its lease runs out
    await client.zadd(`${keyed(key)}:calls`, 'XX', String(Date.now() - 1), member)
    await reserve(1, key, { cost: dollars(1) })
    expect(await client.pttl(keyed(key))).toBeGreaterThan(0)
  })

  test('while Redis hangs count alone, or refuse where a limit says so', async () => {
    const open = tenant.key({ concurrency: 1, budget_per_day: '1' })
    const closed = tenant.key({ concurrency: 1, when_redis_fails: 'closed' })
    const before = await reserve(0, open, { cost: dollars(0.5) })
    server?.freeze()
    await isNowUp(false)
    // what it admitted before the hang is counted
    await expect(reserve(0, open, { cost: dollars(0.1) })).rejects.toMatchObject({ code: 'limit_exceeded' })
    before.settle({ tokens: 1, cost: dollars(0.5) })
    const alone = await reserve(0, open, { cost: dollars(0.25) })
    alone.settle({ tokens: 1, cost: dollars(0.25) })
    await expect(reserve(0, open, { cost: dollars(0.5) })).rejects.toThrow('has $0.25 of it left')
    await expect(reserve(1, closed)).rejects.toMatchObject({
      code: 'limits_unavailable',
      status: 503,
      headers: { 'retry-after': '2' },
    })
    expect(await failures(0)).toEqual({ open: 3, closed: 0 })
    expect(await failures(1)).toEqual({ open: 0, closed: 1 })
    server?.thaw()
    await isNowUp(true)
    // the other process learns of what was spent without Redis
    await expect.poll(() => useOf(1, open)).toMatchObject({ spentDay: dollars(0.75), inFlight: 0 })
    await expect(reserve(1, open, { cost: dollars(0.5) })).rejects.toThrow('has $0.25 of it left')
    await reserve(1, closed)
  })

  test('a call that is under way when Redis hangs is decided by its process, and counted once', async () => {
    const key = tenant.key({ budget_per_day: '1', concurrency: 5 })
    const before = await reserve(0, key, { cost: dollars(0.5) })
    server?.freeze()
    const during: Promise<Reservation> = reserve(0, key, { cost: dollars(0.5) })
    before.settle({ tokens: 1, cost: dollars(0.25) })
    const reservation = await during
    reservation.settle({ tokens: 1, cost: dollars(0.5) })
    server?.thaw()
    await isNowUp(true)
    await expect.poll(() => useOf(1, key)).toMatchObject({ spentDay: dollars(0.75) })
  })

  describe('what was counted without Redis', () => {
    /** A process whose Redis is up, but does as it is told here. */
    const faulty = () => {
      const { redis } = processes[0]
      const told: string[] = []
      const listeners: Array<() => void> = []
      const state = { mode: 'ok' as 'ok' | 'refuses' | 'loses', asked: 0 }
      const ask: Redis['ask'] = async (command) => {
        state.asked++
        if (state.mode === 'refuses') throw new Error('READONLY')
        const answer = await redis.ask(command)
        if (state.mode === 'loses') throw new Error('Redis is down')
        return answer
      }
      const logger = pino({}, { write: (line: string) => void told.push(JSON.parse(line).msg) })
      const faultyRedis = { ...redis, ask, onUp: (on: () => void) => void listeners.push(on) }
      const limiter = tenant.limiter(faultyRedis, database, { logger })
      /** `ends`: how Redis is when the call does. */
      const spend = async (key: Principal, cost: number, ends = state.mode) => {
        const reservation = await limiter.reserve(key, bounds({ cost: dollars(cost) }))
        state.mode = ends
        reservation.settle({ tokens: 1, cost: dollars(cost) })
        await new Promise(setImmediate)
      }
      const comeBack = () => {
        state.mode = 'ok'
        for (const on of listeners) on()
      }
      return { state, told, spend, comeBack, close: limiter.close }
    }

    test('counts once, also when the answer to it was lost', async () => {
      const key = tenant.key({ budget_per_day: '1' })
      const { state, spend, comeBack, close } = faulty()
      await spend(key, 0.1)
      state.mode = 'refuses'
      await spend(key, 0.2, 'loses')
      await expect.poll(() => useOf(1, key)).toMatchObject({ spentDay: dollars(0.3) })
      state.mode = 'refuses'
      await spend(key, 0.3)
      comeBack()
      await expect.poll(() => useOf(1, key)).toMatchObject({ spentDay: dollars(0.6) })
      close()
    })

    test('is not sent with every call to a Redis that refuses it, and said when it is done', async () => {
      const [key, other] = [tenant.key({ budget_per_day: '1' }), tenant.key({ budget_per_day: '1' })]
      const { state, told, spend, comeBack, close } = faulty()
      for (const each of [key, other]) await spend(each, 0.1)
      state.mode = 'refuses'
      state.asked = 0
      for (let call = 0; call < 5; call++) await spend(key, 0.1)
      await spend(other, 0.1)
      // each asked for room; only the first was told of
      expect(state.asked).toBe(7)
      expect(told).toEqual([])
      comeBack()
      await expect.poll(() => useOf(1, key)).toMatchObject({ spentDay: dollars(0.6) })
      expect(told).toEqual(['told Redis of 2 things that were counted without it'])
      close()
    })
  })
})
