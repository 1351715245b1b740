import { t } from 'i18next'
import { currentLanguage } from '../i18n/language.ts'

const units: Array<[Intl.RelativeTimeFormatUnit, number]> = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
]

export const formatNumber = (value: number) => new Intl.NumberFormat(currentLanguage()).format(value)

/** `2026-11-21T09:00:00Z` as a date, with the time of day when asked, to the second where it matters. */
export function formatDate(iso: string, withTime: boolean | 'seconds' = false): string {
  return new Intl.DateTimeFormat(currentLanguage(), {
    dateStyle: 'medium',
    ...(withTime ? { timeStyle: withTime === 'seconds' ? 'medium' : 'short' } : {}),
  }).format(new Date(iso))
}

const JUST_NOW_SECONDS = 45

/** “just now”, “3 minutes ago”, “in 2 days”; from a month on, the date says more. */
export function formatRelative(iso: string, now = Date.now()): string {
  const seconds = Math.round((new Date(iso).getTime() - now) / 1000)
  if (Math.abs(seconds) > 30 * 86_400) return formatDate(iso)
  if (seconds <= 0 && seconds > -JUST_NOW_SECONDS) return t('common.justNow')
  const [unit, size] = units.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1]
  return new Intl.RelativeTimeFormat(currentLanguage(), { numeric: 'auto' }).format(
    Math.round(seconds / size),
    unit,
  )
}

export function formatDuration(seconds: number): string {
  const [value, unit] =
    seconds < 90 ? [seconds, 'second'] : seconds < 5400 ? [seconds / 60, 'minute'] : [seconds / 3600, 'hour']
  return new Intl.NumberFormat(currentLanguage(), { style: 'unit', unit, unitDisplay: 'long' }).format(
    Math.max(1, Math.round(value)),
  )
}

export function formatBytes(bytes: number): string {
  const [value, unit] =
    bytes < 1000 ? [bytes, 'byte'] : bytes < 1e6 ? [bytes / 1e3, 'kilobyte'] : [bytes / 1e6, 'megabyte']
  return new Intl.NumberFormat(currentLanguage(), {
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumFractionDigits: 1,
  }).format(value)
}

/** A measured time: “0.4 seconds”, “12 seconds”. */
export function formatSeconds(seconds: number): string {
  return new Intl.NumberFormat(currentLanguage(), {
    style: 'unit',
    unit: 'second',
    unitDisplay: 'long',
    maximumFractionDigits: seconds < 10 ? 1 : 0,
  }).format(Math.max(seconds, 0.1))
}

/** An amount of money in USD, a decimal string: `$12.30`; small ones as far as three digits say: `$0.000123`. */
export function formatUsd(amount: string | number, places?: number): string {
  const value = Number(amount)
  const size = Math.abs(value)
  const digits = size === 0 || size >= 1 ? 2 : Math.min(12, 2 - Math.floor(Math.log10(size)))
  return new Intl.NumberFormat(currentLanguage(), {
    style: 'currency',
    currency: 'USD',
    currencyDisplay: 'narrowSymbol',
    maximumFractionDigits: places ?? digits,
    minimumFractionDigits: 2,
  }).format(value)
}

/** A measured time in milliseconds: “420ms”, “1.8s”. */
export function formatMs(ms: number): string {
  const isLong = ms >= 1000
  return new Intl.NumberFormat(currentLanguage(), {
    style: 'unit',
    unit: isLong ? 'second' : 'millisecond',
    unitDisplay: 'narrow',
    maximumFractionDigits: isLong ? (ms < 10_000 ? 2 : 1) : ms < 10 ? 1 : 0,
  }).format(isLong ? ms / 1000 : ms)
}

/** `0.9967` as “99.67%”: what is not quite all is not rounded up to it. */
export function formatPercent(share: number): string {
  const shown = share < 1 ? Math.min(share, 0.9999) : share
  return new Intl.NumberFormat(currentLanguage(), {
    style: 'percent',
    maximumFractionDigits: share > 0.99 && share < 1 ? 2 : 1,
  }).format(shown)
}

/** The time of day of a moment (milliseconds since 1970), with its day when asked. */
export function formatClock(time: number, withDay = false): string {
  return new Intl.DateTimeFormat(currentLanguage(), {
    ...(withDay ? { month: 'short', day: 'numeric' } : {}),
    hour: 'numeric',
    minute: '2-digit',
  }).format(new Date(time))
}
