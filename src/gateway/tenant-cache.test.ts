import { pino } from 'pino'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createTenantCache, type TenantCache } from './tenant-cache.ts'

let cache: TenantCache<{ read: number }>
/** What the database has been asked, and what it does. */
let reads: number
let answer: () => Promise<void>
let tell: (tenantId: string) => void

beforeEach(() => {
  vi.useFakeTimers()
  reads = 0
  answer = async () => {}
  cache = createTenantCache({
    signals: {
      subscribe(_channel, handler) {
        tell = handler
      },
      isConnected: () => true,
    },
    logger: pino({ level: 'silent' }),
    ...{ channel: 'x', patienceMs: 500, freshMs: 60_000, onFailing: 'cannot be read' },
    async read() {
      const read = ++reads
      await answer()
      return { read }
    },
  })
})
afterEach(() => {
  cache.close()
  vi.useRealTimers()
})

test('what is merely old is used once more while it is read anew', async () => {
  await cache.of('t')
  await vi.advanceTimersByTimeAsync(60_000)
  expect(cache.of('t')).toEqual({ read: 1 })
  expect(reads).toBe(1)
  await vi.advanceTimersByTimeAsync(1)
  expect(cache.of('t')).toEqual({ read: 1 })
  await vi.advanceTimersByTimeAsync(0)
  expect(cache.of('t')).toEqual({ read: 2 })
})

test('what has changed is waited for, but not long', async () => {
  await cache.of('t')
  const { promise, resolve } = Promise.withResolvers<void>()
  answer = () => promise
  tell('t')
  const waiting = cache.of('t')
  await vi.advanceTimersByTimeAsync(500)
  expect(await waiting).toEqual({ read: 1 })
  expect(cache.of('t')).toEqual({ read: 1 })
  resolve()
  await vi.advanceTimersByTimeAsync(0)
  expect(cache.of('t')).toEqual({ read: 2 })
})

test('of more tenants than there is room for, the one that came first is read again', async () => {
  for (let at = 0; at <= 10_000; at++) await cache.of(`t${at}`)
  expect(cache.of('t10000')).toEqual({ read: 10_001 })
  expect(await cache.of('t0')).toEqual({ read: 10_002 })
})
