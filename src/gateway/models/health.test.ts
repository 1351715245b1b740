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

describe('a target that is tried again', () => {
  beforeEach(() => {
    fail(5)
    time += 2_001
  })

  test('is there for others as soon as it answers, however long the answer takes', () => {
    const long = health.begin('a', 't')
    expect(health.isAvailable('a')).toBe(false)
    long.answers()
    expect(health.stateOf('a')).toMatchObject({ state: 'closed', inFlight: 1 })
    expect(health.isAvailable('a')).toBe(true)
    health.begin('a', 't').succeeded(5)
    time += 600_000
    long.succeeded(5)
    expect(health.stateOf('a')).toMatchObject({ state: 'closed', inFlight: 0 })
    // it is judged as if it had never failed
    fail(4)
    expect(health.isAvailable('a')).toBe(true)
  })

  test('is left alone for longer if its answer breaks off', () => {
    const tried = health.begin('a', 't')
    tried.answers()
    tried.failed()
    expect(health.stateOf('a').until).toBe(time + 4_000)
  })

  test('and given up again meanwhile, stays so when the first answer ends', () => {
    const tried = health.begin('a', 't')
    tried.answers()
    fail(1, 30_000)
    tried.succeeded(5)
    expect(health.stateOf('a').until).toBe(time + 30_000)
    time += 30_001
    const next = health.begin('a', 't')
    expect(health.isAvailable('a')).toBe(false)
    next.dropped()
    expect(health.isAvailable('a')).toBe(true)
  })

  test('an answer that begins after its end changes nothing', () => {
    const tried = health.begin('a', 't')
    tried.failed()
    tried.answers()
    expect(health.stateOf('a').state).toBe('open')
  })
})

describe('a target that is asked how it is', () => {
  const probe = (isWell: boolean, times = 1) => {
    for (let i = 0; i < times; i++) health.probed('a', 't', isWell)
  }

  test('stays left alone for as long as calls had it, however well it says it is', () => {
    fail(1, 300_000)
    time += 10_000
    probe(true)
    expect(health.stateOf('a').until).toBe(time + 290_000)
    fail(5)
    time += 290_001
    probe(true)
    expect(health.stateOf('a').state).toBe('half_open')
  })

  test('is left alone when it does not answer three times, and until it does', () => {
    probe(false, 2)
    expect(health.isAvailable('a')).toBe(true)
    probe(false)
    expect(health.stateOf('a').until).toBe(time + 2_000)
    time += 2_001
    probe(false)
    expect(health.stateOf('a').until).toBe(time + 4_000)
    probe(true)
    expect(health.stateOf('a').state).toBe('closed')
    probe(false, 3)
    expect(health.stateOf('a').until).toBe(time + 2_000)
  })

  test('is believed less than a call that succeeds', () => {
    probe(false, 2)
    health.begin('a', 't').succeeded(5)
    probe(false, 2)
    expect(health.isAvailable('a')).toBe(true)
    probe(false)
    time += 2_001
    health.begin('a', 't').succeeded(5)
    expect(health.stateOf('a').state).toBe('closed')
  })

  test('has no latency, errors or calls by it; the history says that it was left alone', () => {
    probe(true)
    probe(false, 3)
    expect(health.stateOf('a')).toMatchObject({ latencyMs: null, errorRate: 0, inFlight: 0 })
    time += 60_000
    expect(health.takeMinutes()).toMatchObject([{ succeeded: 0, failed: 0, latencyMs: 0, openSeconds: 2 }])
  })
})

test('a target that was not used for a day is forgotten, unless a call is under way', () => {
  health.begin('a', 't').succeeded(20)
  const long = health.begin('b', 't')
  health.begin('b', 't').succeeded(20)
  time += 25 * 3_600_000
  health.takeMinutes()
  expect([health.stateOf('a').latencyMs, health.stateOf('b').latencyMs]).toEqual([null, 20])
  long.dropped()
  health.takeMinutes()
  expect(health.stateOf('b')).toMatchObject({ latencyMs: 20, inFlight: 0 })
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
