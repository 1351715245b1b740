import { describe, expect, it } from 'vitest'
import { timelineOf } from './timeline.ts'

const attempt = (started_ms: number, took_ms: number, status: 'ok' | 'error' = 'ok') => ({
  target_id: 'target_1',
  provider: 'openai',
  model: 'gpt-5-mini',
  status,
  http_status: status === 'ok' ? 200 : 503,
  error_code: status === 'ok' ? null : 'upstream_error',
  error_message: status === 'ok' ? null : 'overloaded',
  started_ms,
  took_ms,
})
const call = { is_stream: false, status: 'ok' as const, first_token_ms: null, total_ms: 1000, attempts: [] }

describe('the timeline of a call', () => {
  it('draws attempts to one scale', () => {
    const { bars, lengthMs } = timelineOf({
      ...call,
      attempts: [attempt(0, 250, 'error'), attempt(300, 700)],
    })
    expect(lengthMs).toBe(1000)
    expect(bars.map(({ start, width, rest }) => [start, width, rest])).toEqual([
      [0, 25, 0],
      [30, 70, 0],
    ])
    expect(bars.map(({ errorMessage }) => errorMessage)).toEqual(['overloaded', null])
  })

  it('tells waiting for a stream from reading it, in the last attempt alone', () => {
    const { bars, firstToken } = timelineOf({
      ...call,
      is_stream: true,
      first_token_ms: 400,
      attempts: [attempt(0, 100, 'error'), attempt(100, 300)],
    })
    expect(firstToken).toBe(40)
    expect(bars.map(({ rest }) => rest)).toEqual([0, 60])
  })

  it('shows the shortest attempt, and stays inside its width whatever was measured', () => {
    const { bars } = timelineOf({ ...call, total_ms: 2, attempts: [attempt(0, 0), attempt(60_000, 1)] })
    for (const { start, width } of bars) {
      expect(width).toBeGreaterThan(0.5)
      expect(start + width).toBeLessThanOrEqual(100.01)
    }
  })

  it('measures in round steps, few enough to be read', () => {
    const steps = [3, 47, 1000, 7300, 61_000].map((total_ms) => timelineOf({ ...call, total_ms }).ticks)
    expect(steps.map((ticks) => ticks.map(({ ms }) => ms))).toEqual([
      [0, 1, 2, 3],
      [0, 10, 20, 30, 40],
      [0, 200, 400, 600, 800, 1000],
      [0, 2000, 4000, 6000],
      [0, 20_000, 40_000, 60_000],
    ])
  })
})
