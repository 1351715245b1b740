import type { Availability } from '../../api/types.ts'

/** What is shown: so many hours, in so many slots of equal length. */
export const spans = {
  hour: { hours: 1, slots: 60 },
  day: { hours: 24, slots: 48 },
  week: { hours: 168, slots: 56 },
} as const
export type Span = keyof typeof spans

export type Slot = {
  /** Milliseconds since 1970. */
  from: number
  to: number
  succeeded: number
  failed: number
  /** Mean of the calls that succeeded; null: none did. */
  latencyMs: number | null
  /** For how long the target was left alone. */
  openSeconds: number
  state: 'none' | 'well' | 'some' | 'failed'
}

/** A single failure among many calls is no outage. */
const SOME = 0.01
const MOST = 0.5

/** Minutes put together to slots, the newest last. Slots are whole minutes, so that no minute is in two. */
export function toSlots(minutes: Availability['minutes'], span: Span, now: number): Slot[] {
  const { hours, slots } = spans[span]
  const length = (hours * 3_600_000) / slots
  const end = Math.ceil(now / length) * length
  const start = end - slots * length
  const sums = Array.from({ length: slots }, () => ({ succeeded: 0, failed: 0, latency: 0, openSeconds: 0 }))
  for (const { minute, succeeded, failed, latency_ms, open_seconds } of minutes) {
    const sum = sums[Math.floor((Date.parse(minute) - start) / length)]
    if (!sum) continue
    sum.succeeded += succeeded
    sum.failed += failed
    sum.latency += (latency_ms ?? 0) * succeeded
    sum.openSeconds += open_seconds
  }
  return sums.map(({ succeeded, failed, latency, openSeconds }, at) => ({
    from: start + at * length,
    to: start + (at + 1) * length,
    ...{ succeeded, failed, openSeconds },
    latencyMs: succeeded === 0 ? null : latency / succeeded,
    state: stateOf(succeeded, failed, openSeconds),
  }))
}

function stateOf(succeeded: number, failed: number, openSeconds: number): Slot['state'] {
  const calls = succeeded + failed
  if (calls === 0) return openSeconds > 0 ? 'failed' : 'none'
  const rate = failed / calls
  if (rate >= MOST) return 'failed'
  return rate > SOME || openSeconds > 0 ? 'some' : 'well'
}

export type Total = { succeeded: number; failed: number; latencyMs: number | null }

export function totalOf(slots: Slot[]): Total {
  const succeeded = slots.reduce((sum, slot) => sum + slot.succeeded, 0)
  const failed = slots.reduce((sum, slot) => sum + slot.failed, 0)
  const latency = slots.reduce((sum, slot) => sum + (slot.latencyMs ?? 0) * slot.succeeded, 0)
  return { succeeded, failed, latencyMs: succeeded === 0 ? null : latency / succeeded }
}
