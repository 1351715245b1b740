import { describe, expect, it } from 'vitest'
import { spans, toSlots, totalOf } from './availability-slots.ts'

const now = Date.parse('2026-11-21T12:10:30Z')
const minuteOf = (minute: string, succeeded: number, failed = 0, latency_ms: number | null = 100) => ({
  minute: `2026-11-21T${minute}:00Z`,
  ...{ succeeded, failed, latency_ms, open_seconds: 0 },
})

describe('availability', () => {
  it('ends with the slot of now, each slot as long as the next', () => {
    for (const span of ['hour', 'day', 'week'] as const) {
      const slots = toSlots([], span, now)
      expect(slots).toHaveLength(spans[span].slots)
      const last = slots.at(-1)
      expect(last && last.from <= now && now <= last.to).toBe(true)
      expect(slots.every(({ state }) => state === 'none')).toBe(true)
    }
    expect(new Date(toSlots([], 'day', now)[0]?.from ?? 0).toISOString()).toBe('2026-11-20T12:30:00.000Z')
  })

  it('puts the minutes of a slot together, latency by the number of calls', () => {
    const slots = toSlots([minuteOf('12:00', 3, 0, 100), minuteOf('12:09', 1, 0, 500)], 'day', now)
    expect(slots.at(-1)).toMatchObject({ succeeded: 4, failed: 0, latencyMs: 200, state: 'well' })
    expect(totalOf(slots)).toEqual({ succeeded: 4, failed: 0, latencyMs: 200 })
  })

  it('tells some failures from an outage, and leaves out what is older', () => {
    const stateOf = (succeeded: number, failed: number, open_seconds = 0) =>
      toSlots([{ ...minuteOf('12:10', succeeded, failed), open_seconds }], 'hour', now).at(-1)?.state
    expect(stateOf(1000, 1)).toBe('well')
    expect(stateOf(9, 1)).toBe('some')
    expect(stateOf(9, 0, 4)).toBe('some')
    expect(stateOf(1, 1)).toBe('failed')
    expect(stateOf(0, 0, 30)).toBe('failed')
    expect(totalOf(toSlots([minuteOf('10:00', 5)], 'hour', now))).toMatchObject({
      succeeded: 0,
      latencyMs: null,
    })
  })
})
