import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible'
import { overLimit } from './key-errors.ts'

/** Counts in this process only: with several replicas, each allows the limit. */
export type KeyCounter = {
  /** Counts a request of a key. Throws 429 with `retry-after` when the minute has had all that it may. */
  count(keyId: string, perMinute: number): Promise<void>
}

const WINDOW_SECONDS = 60

// The limiter itself never refuses: each key has a limit of its own, and one that changes counts at once.
export function createKeyCounter(): KeyCounter {
  const counter = new RateLimiterMemory({ points: Number.MAX_SAFE_INTEGER, duration: WINDOW_SECONDS })
  return {
    async count(keyId, perMinute) {
      const state: RateLimiterRes = await counter.consume(keyId)
      if (state.consumedPoints > perMinute) throw overLimit(perMinute, state.msBeforeNext)
    },
  }
}
