import { pino } from 'pino'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createAvailabilityHistory } from './availability-history.ts'
import type { AvailabilityMinute } from './availability-store.ts'
import { createHealth, type Health } from './health.ts'

let health: Health
let recorded: AvailabilityMinute[]
let isAway: boolean
let history: ReturnType<typeof createAvailabilityHistory>

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-11-02T10:00:00Z') })
  health = createHealth()
  recorded = []
  isAway = false
  history = createAvailabilityHistory({
    health,
    logger: pino({ level: 'silent' }),
    async record(minutes) {
      if (isAway) throw new Error('away')
      recorded.push(...minutes)
    },
  })
  history.start()
})
afterEach(() => void vi.useRealTimers())

const told = () => recorded.map(({ minute, succeeded }) => [minute.toISOString().slice(11, 16), succeeded])

test('minutes that the database did not take are written when it is back', async () => {
  isAway = true
  health.begin('a', 't').succeeded(10)
  await vi.advanceTimersByTimeAsync(60_000)
  health.begin('a', 't').succeeded(10)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(told()).toEqual([])
  isAway = false
  await vi.advanceTimersByTimeAsync(20_000)
  expect(told()).toEqual([
    ['10:00', 1],
    ['10:01', 1],
  ])
  await history.close()
  expect(recorded).toHaveLength(2)
})

test('of those that wait, the oldest go when they are too many', async () => {
  isAway = true
  for (let target = 0; target < 20_001; target++) health.begin(`t${target}`, 't').succeeded(1)
  await vi.advanceTimersByTimeAsync(60_000)
  isAway = false
  await history.close()
  expect(recorded).toHaveLength(20_000)
  expect(recorded[0]?.targetId).toBe('t1')
})

test('the minute under way is written at the end', async () => {
  health.begin('a', 't').succeeded(10)
  await vi.advanceTimersByTimeAsync(20_000)
  expect(told()).toEqual([])
  await history.close()
  expect(told()).toEqual([['10:00', 1]])
})
