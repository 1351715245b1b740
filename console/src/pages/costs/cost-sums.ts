import type { CostRow } from '../../api/types.ts'
import type { CostValue } from './cost-view.ts'

export type Sums = Omit<CostRow, 'period' | 'group'>

/** One group over all periods, or one period of all groups. */
export type CostLine = Sums & {
  /** '' for calls that belong to no group. */
  id: string
  /** null: as above. */
  name: string | null
}

/** One group as the chart shows it. */
export type Series = { id: string; name: string | null; isRest: boolean }

export const MOST_SERIES = 7
const REST = '\u0000rest'

const none: Sums = {
  calls: 0,
  failed: 0,
  cache_hits: 0,
  input_tokens: 0,
  output_tokens: 0,
  cached_input_tokens: 0,
  cost: '0',
  unpriced: 0,
}

function added(one: Sums, other: Sums): Sums {
  return {
    calls: one.calls + other.calls,
    failed: one.failed + other.failed,
    cache_hits: one.cache_hits + other.cache_hits,
    input_tokens: one.input_tokens + other.input_tokens,
    output_tokens: one.output_tokens + other.output_tokens,
    cached_input_tokens: one.cached_input_tokens + other.cached_input_tokens,
    // for showing alone: the server adds up exactly
    cost: String(Number(one.cost) + Number(other.cost)),
    unpriced: one.unpriced + other.unpriced,
  }
}

export function amountOf(sums: Sums, show: CostValue): number {
  if (show === 'calls') return sums.calls
  return show === 'cost' ? Number(sums.cost) : sums.input_tokens + sums.output_tokens
}

const heaviest = (show: CostValue) => (one: Sums, other: Sums) =>
  amountOf(other, show) - amountOf(one, show) || other.calls - one.calls

/** Each group over all periods, the heaviest first. */
export function linesByGroup(rows: readonly CostRow[], show: CostValue): CostLine[] {
  const lines = new Map<string, CostLine>()
  for (const { period: _period, group, ...sums } of rows) {
    const id = group?.id ?? ''
    const before = lines.get(id)
    lines.set(id, { ...added(before ?? none, sums), id, name: group?.name ?? null })
  }
  return [...lines.values()].sort(heaviest(show))
}

/** Each period that had calls, the newest first. */
export function linesByPeriod(rows: readonly CostRow[]): CostLine[] {
  const lines = new Map<string, CostLine>()
  for (const { period, group: _group, ...sums } of rows)
    lines.set(period, { ...added(lines.get(period) ?? none, sums), id: period, name: period })
  return [...lines.values()].sort((one, other) => (one.id < other.id ? 1 : -1))
}

export type Chart = { series: Series[]; bars: Array<{ period: string; values: number[] }> }

/** The heaviest groups and one for all others, over all periods; the values of a bar are in the order of the series. */
export function chartOf(rows: readonly CostRow[], periods: readonly string[], show: CostValue): Chart {
  const lines = linesByGroup(rows, show).filter((line) => amountOf(line, show) > 0)
  const isTooMany = lines.length > MOST_SERIES + 1
  const named = (isTooMany ? lines.slice(0, MOST_SERIES) : lines).map(
    ({ id, name }): Series => ({ id, name, isRest: false }),
  )
  const series = isTooMany ? [...named, { id: REST, name: null, isRest: true }] : named
  const places = new Map(series.map(({ id }, index) => [id, index]))
  const bars = new Map(periods.map((period) => [period, series.map(() => 0)]))
  for (const row of rows) {
    const values = bars.get(row.period)
    const place = places.get(row.group?.id ?? '') ?? places.get(REST)
    if (!values || place === undefined) continue
    values[place] = (values[place] ?? 0) + amountOf(row, show)
  }
  return { series, bars: [...bars].map(([period, values]) => ({ period, values })) }
}
