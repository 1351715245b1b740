import { describe, expect, it } from 'vitest'
import type { CostRow } from '../../api/types.ts'
import { chartOf, linesByGroup, linesByPeriod, MOST_SERIES } from './cost-sums.ts'

const row = (period: string, group: string | null, cost: string, calls = 1): CostRow => ({
  period,
  group: group === null ? null : { id: group, name: group.toUpperCase() },
  calls,
  failed: 0,
  cache_hits: 0,
  input_tokens: 10 * calls,
  output_tokens: calls,
  cached_input_tokens: 0,
  cost,
  unpriced: 0,
})
const rows = [
  row('2026-11-20', 'a', '0.5'),
  row('2026-11-20', null, '2', 3),
  row('2026-11-22', 'a', '0.25', 2),
]

describe('costs', () => {
  it('are added up by group, the dearest first', () => {
    expect(linesByGroup(rows, 'cost').map(({ id, name, cost, calls }) => [id, name, cost, calls])).toEqual([
      ['', null, '2', 3],
      ['a', 'A', '0.75', 3],
    ])
  })

  it('are added up by period, the newest first', () => {
    expect(linesByPeriod(rows).map(({ id, cost, input_tokens }) => [id, cost, input_tokens])).toEqual([
      ['2026-11-22', '0.25', 20],
      ['2026-11-20', '2.5', 40],
    ])
  })

  it('make bars for every period, also for those without a call', () => {
    const { series, bars } = chartOf(rows, ['2026-11-20', '2026-11-21', '2026-11-22'], 'cost')
    expect(series.map(({ id }) => id)).toEqual(['', 'a'])
    expect(bars.map(({ values }) => values)).toEqual([
      [2, 0.5],
      [0, 0],
      [0, 0.25],
    ])
    expect(chartOf(rows, ['2026-11-20'], 'tokens').bars[0]?.values).toEqual([11, 33])
  })

  it('put small groups together when there are too many to tell apart', () => {
    const many = Array.from({ length: MOST_SERIES + 3 }, (_, index) =>
      row('2026-11-20', `g${index}`, String(index + 1)),
    )
    const { series, bars } = chartOf(many, ['2026-11-20'], 'cost')
    expect([series.length, series.at(-1)?.isRest]).toEqual([MOST_SERIES + 1, true])
    expect(bars[0]?.values.at(-1)).toBe(1 + 2 + 3)
    // one alone keeps its name
    expect(chartOf(many.slice(2), ['2026-11-20'], 'cost').series.some(({ isRest }) => isRest)).toBe(false)
  })
})
