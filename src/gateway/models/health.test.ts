import { beforeEach, describe, expect, test } from 'vitest'
import type { Model, Strategy, Target } from './catalog.ts'
import { orderTargets } from './choose-target.ts'
import { createHealth, type Health } from './health.ts'

let time: number
let health: Health
beforeEach(() => {
  time = 1_700_000_040_000
  health = createHealth(() => time)
})
const fail = (times: number, retryAfterMs?: number) => {
  for (let i = 0; i < times; i++) health.begin('a', 't').failed(retryAfterMs)
}

describe('a target that fails', () => {
  test('is left alone after five failures in a row, and tried by one call when that is over', () => {
    fail(4)
    expect(health.isAvailable('a')).toBe(true)
    fail(1)
    expect([health.isAvailable('a'), health.stateOf('a').state]).toEqual([false, 'open'])
    time += 2_001
    expect([health.isAvailable('a'), health.stateOf('a').state]).toEqual([true, 'half_open'])
    const first = health.begin('a', 't')
    expect(health.isAvailable('a')).toBe(false)
    first.succeeded(10)
    expect([health.isAvailable('a'), health.stateOf('a').state]).toEqual([true, 'closed'])
  })

  test('is left alone twice as long each time, up to a minute', () => {
    fail(5)
    const times: number[] = []
    for (let i = 0; i < 7; i++) {
      const { until } = health.stateOf('a')
      times.push((until as number) - time)
      time = (until as number) + 1
      health.begin('a', 't').failed()
    }
    expect(times).toEqual([2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000])
  })

  test('half of the time, of ten calls in a minute', () => {
    for (let i = 0; i < 9; i++) {
      const call = health.begin('a', 't')
      if (i % 2) call.failed()
      else call.succeeded(1)
    }
    expect(health.isAvailable('a')).toBe(true)
    health.begin('a', 't').failed()
    expect(health.isAvailable('a')).toBe(false)
  })

  test('is left alone as long as it asks, and a shorter cooldown never shortens a longer one', () => {
    fail(1, 30_000)
    expect(health.stateOf('a').until).toBe(time + 30_000)
    fail(6, 1_000)
    expect(health.stateOf('a').until).toBe(time + 30_000)
  })

  test('is not blamed for clients that leave', () => {
    for (let i = 0; i < 20; i++) health.begin('a', 't').dropped()
    expect(health.stateOf('a')).toMatchObject({ state: 'closed', errorRate: 0, inFlight: 0 })
  })

  test('a try that tells nothing lets another one find out', () => {
    fail(5)
    time += 2_001
    health.begin('a', 't').dropped()
    expect(health.isAvailable('a')).toBe(true)
  })
})

test('minutes are handed over once they are over, each once', () => {
  health.begin('a', 't').succeeded(20)
  fail(5)
  expect(health.takeMinutes()).toEqual([])
  time += 60_000
  expect(health.takeMinutes()).toEqual([
    {
      tenantId: 't',
      targetId: 'a',
      minute: 1_700_000_040_000,
      succeeded: 1,
      failed: 5,
      latencyMs: 20,
      openSeconds: 2,
    },
  ])
  expect(health.takeMinutes()).toEqual([])
})

describe('the order of targets', () => {
  const target = (id: string, more: Partial<Target> = {}) =>
    ({ id, weight: 1, priority: 0, ...more }) as Target
  const model = (strategy: Strategy, targets: Target[]) => ({ strategy, targets }) as unknown as Model
  const order = (given: Model, random?: () => number) =>
    orderTargets(given, health, random).map(({ id }) => id)

  test('by priority, and those that are left alone last', () => {
    const given = model('priority', [target('b', { priority: 1 }), target('a'), target('c', { priority: 2 })])
    expect(order(given)).toEqual(['a', 'b', 'c'])
    fail(5)
    expect(order(given)).toEqual(['b', 'c', 'a'])
  })

  test('by weight, in proportion', () => {
    const given = model('weighted', [target('a', { weight: 3 }), target('b'), target('never', { weight: 0 })])
    const first = { a: 0, b: 0, never: 0 }
    let seed = 1
    const random = () => {
      seed = (seed * 48_271) % 2_147_483_647
      return seed / 2_147_483_647
    }
    for (let i = 0; i < 4_000; i++) first[order(given, random)[0] as 'a']++
    expect(first.never).toBe(0)
    expect(first.a / 4_000).toBeCloseTo(0.75, 1)
  })

  test('by calls under way, and by latency with unknown ones first', () => {
    health.begin('a', 't')
    expect(order(model('least_busy', [target('a'), target('b')]))).toEqual(['b', 'a'])
    health.begin('b', 't').succeeded(50)
    health.begin('c', 't').succeeded(20)
    expect(order(model('lowest_latency', [target('b'), target('c'), target('new')]))).toEqual([
      'new',
      'c',
      'b',
    ])
  })
})
