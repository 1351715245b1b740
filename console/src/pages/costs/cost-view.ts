export const costPeriods = ['today', 'week', 'month', 'this_month', 'last_month', 'custom'] as const
export const costSteps = ['hour', 'day', 'week', 'month'] as const
export const costGroups = ['model', 'provider', 'key', 'person', 'team', 'feature', 'none'] as const
export const costValues = ['cost', 'tokens', 'calls'] as const
export type CostPeriod = (typeof costPeriods)[number]
export type CostStep = (typeof costSteps)[number]
export type CostGroup = (typeof costGroups)[number]
export type CostValue = (typeof costValues)[number]

/** As the address of the page has it; dates are days (`2026-11-21`) of the reader's own time zone. */
export type CostView = {
  period?: CostPeriod | undefined
  from?: string | undefined
  to?: string | undefined
  by?: CostStep | undefined
  group?: CostGroup | undefined
  show?: CostValue | undefined
}

/** The same with everything decided. Both days are included. */
export type CostChoice = {
  period: CostPeriod
  from: string
  to: string
  by: CostStep
  /** What one can count by without drowning in bars. */
  steps: CostStep[]
  group: CostGroup
  show: CostValue
}

const DAY_MS = 86_400_000
const MOST_HOUR_DAYS = 2
const MOST_DAY_DAYS = 92
const LEAST_WEEK_DAYS = 8
const LEAST_MONTH_DAYS = 28
const BY_WEEK_DAYS = 62

export function chosen(view: CostView, today = dayOf(new Date())): CostChoice {
  const period = view.period ?? 'month'
  const { from, to } = period === 'custom' ? customDays(view, today) : presetDays(period, today)
  const length = daysBetween(from, to) + 1
  const steps = costSteps.filter((step) => fits(step, length))
  const usual: CostStep = length <= MOST_HOUR_DAYS ? 'hour' : length <= BY_WEEK_DAYS ? 'day' : 'week'
  const by = steps.find((step) => step === view.by) ?? usual
  return { period, from, to, by, steps, group: view.group ?? 'model', show: view.show ?? 'cost' }
}

function fits(step: CostStep, days: number): boolean {
  if (step === 'hour') return days <= MOST_HOUR_DAYS
  if (step === 'day') return days <= MOST_DAY_DAYS
  return days >= (step === 'week' ? LEAST_WEEK_DAYS : LEAST_MONTH_DAYS)
}

function presetDays(period: CostPeriod, today: string): { from: string; to: string } {
  const first = `${today.slice(0, 7)}-01`
  if (period === 'today') return { from: today, to: today }
  if (period === 'week') return { from: addDays(today, -6), to: today }
  if (period === 'this_month') return { from: first, to: today }
  if (period === 'last_month') {
    const last = addDays(first, -1)
    return { from: `${last.slice(0, 7)}-01`, to: last }
  }
  return { from: addDays(today, -29), to: today }
}

/** Whatever is missing or no day is as in the last 30 days; days in the wrong order change places. */
function customDays(view: CostView, today: string): { from: string; to: string } {
  const to = isDay(view.to) ? view.to : today
  const from = isDay(view.from) ? view.from : addDays(to, -29)
  return from <= to ? { from, to } : { from: to, to: from }
}

const isDay = (text: string | undefined): text is string =>
  text !== undefined && /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text))

/** A day of the calendar here. */
export function dayOf(date: Date): string {
  const pad = (number: number) => String(number).padStart(2, '0')
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`
}

// days of the calendar are counted in UTC, where each has 24 hours
const toUtc = (day: string) => Date.parse(`${day}T00:00:00Z`)
const fromUtc = (time: number) => new Date(time).toISOString().slice(0, 10)

export const addDays = (day: string, days: number) => fromUtc(toUtc(day) + days * DAY_MS)
const daysBetween = (from: string, to: string) => Math.round((toUtc(to) - toUtc(from)) / DAY_MS)

/**
 * All periods of a choice in their order, named as the API names them, those without a call too. `now` ends the hours
 * of a day that is not over.
 */
export function periodsOf({ from, to, by }: Pick<CostChoice, 'from' | 'to' | 'by'>): string[] {
  const days = Array.from({ length: daysBetween(from, to) + 1 }, (_, index) => addDays(from, index))
  if (by === 'hour')
    return days.flatMap((day) =>
      Array.from({ length: 24 }, (_, hour) => `${day}T${String(hour).padStart(2, '0')}:00`),
    )
  if (by === 'day') return days
  return [...new Set(days.map(by === 'week' ? mondayOf : (day) => day.slice(0, 7)))]
}

function mondayOf(day: string): string {
  const weekday = (new Date(toUtc(day)).getUTCDay() + 6) % 7
  return addDays(day, -weekday)
}

/** The days that a period of the API lasts, as far as they are among those asked for. */
export function daysOf(period: string, { from, to, by }: Pick<CostChoice, 'from' | 'to' | 'by'>) {
  const first = by === 'month' ? `${period}-01` : period.slice(0, 10)
  const next = new Date(toUtc(first))
  if (by === 'month') next.setUTCMonth(next.getUTCMonth() + 1)
  const last = by === 'month' ? addDays(fromUtc(next.getTime()), -1) : addDays(first, by === 'week' ? 6 : 0)
  return { from: first < from ? from : first, to: last > to ? to : last }
}
