import { t } from 'i18next'
import { formatNumber, formatUsd } from '../../components/format.ts'
import { currentLanguage } from '../../i18n/language.ts'
import type { CostLine, Series } from './cost-sums.ts'
import type { CostGroup, CostStep, CostValue } from './cost-view.ts'

/** What stands for a group, also for calls that belong to none. */
export function groupWords(group: CostGroup, { id, name }: Pick<CostLine, 'id' | 'name'>): string {
  if (group === 'none') return t('costs.everything')
  return id === '' ? t(`costs.without.${group}`) : (name ?? id)
}

export const seriesWords = (group: CostGroup, series: Series) =>
  series.isRest ? t('costs.rest') : groupWords(group, series)

/** A period of the API in words. It names a time of the reader’s calendar: here it is taken for one of UTC. */
export function periodWords(period: string, by: CostStep, isShort = false): string {
  const at = new Date(
    by === 'month' ? `${period}-01T00:00Z` : by === 'hour' ? `${period}Z` : `${period}T00:00Z`,
  )
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(currentLanguage(), { ...options, timeZone: 'UTC' }).format(at)
  if (by === 'month') return format({ year: 'numeric', month: isShort ? 'short' : 'long' })
  if (by === 'hour')
    return format({
      ...(isShort ? {} : { month: 'short', day: 'numeric' }),
      hour: 'numeric',
      minute: '2-digit',
    })
  const day = format({ month: 'short', day: 'numeric', ...(isShort ? {} : { weekday: 'short' }) })
  return by === 'week' && !isShort
    ? t('costs.weekOf', { day: format({ month: 'short', day: 'numeric' }) })
    : day
}

const AXIS_STEPS = 4
const FEWEST_PLACES = 2
const MOST_PLACES = 12

/** Digits after the point that keep the marks of an axis apart: two of the step from one to the next. */
function axisPlaces(most: number): number {
  const places = most > 0 ? 1 - Math.floor(Math.log10(most / AXIS_STEPS)) : FEWEST_PLACES
  return Math.min(Math.max(places, FEWEST_PLACES), MOST_PLACES)
}

/** Short enough for an axis that reaches up to `most`: “$1.2K”, “3.4M”, “$0.00025”. */
export function axisWords(value: number, show: CostValue, most: number): string {
  if (show === 'cost' && value < 1000) return formatUsd(value, axisPlaces(most))
  return new Intl.NumberFormat(currentLanguage(), {
    notation: 'compact',
    useGrouping: true,
    maximumFractionDigits: 1,
    ...(show === 'cost' ? { style: 'currency', currency: 'USD', currencyDisplay: 'narrowSymbol' } : {}),
  }).format(value)
}

export const valueWords = (value: number, show: CostValue) =>
  show === 'cost' ? formatUsd(value) : formatNumber(value)

export const shareWords = (part: number, whole: number) =>
  new Intl.NumberFormat(currentLanguage(), { style: 'percent', maximumFractionDigits: 1 }).format(
    whole === 0 ? 0 : part / whole,
  )
