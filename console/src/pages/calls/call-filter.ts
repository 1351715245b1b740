export const statuses = ['ok', 'error', 'timeout', 'cancelled', 'refused'] as const
export type CallStatus = (typeof statuses)[number]

const HOUR_MS = 3_600_000
/** How far back each looks from now. Without one, the server looks back 30 days. */
const periods = { hour: HOUR_MS, day: 24 * HOUR_MS, week: 7 * 24 * HOUR_MS } as const
export type CallPeriod = keyof typeof periods

/** In place of an id: calls without a key, a person, a team. */
export const WITHOUT = 'none'

/** As the address of the page has it; dates are days (`2026-11-21`) of the reader's own time zone. */
export type CallFilter = {
  q?: string | undefined
  period?: CallPeriod | undefined
  from?: string | undefined
  to?: string | undefined
  model?: string | undefined
  provider?: string | undefined
  status?: CallStatus | undefined
  cache?: 'hit' | undefined
  key_id?: string | undefined
  person_id?: string | undefined
  team_id?: string | undefined
  end_user?: string | undefined
  conversation_id?: string | undefined
  feature?: string | undefined
  /** `name:value` */
  tag?: string | undefined
  request_id?: string | undefined
  /** USD */
  min_cost?: number | undefined
}

/** Every field without a value: clears what the address has. */
export const noFilter: Record<keyof CallFilter, undefined> = {
  q: undefined,
  period: undefined,
  from: undefined,
  to: undefined,
  model: undefined,
  provider: undefined,
  status: undefined,
  cache: undefined,
  key_id: undefined,
  person_id: undefined,
  team_id: undefined,
  end_user: undefined,
  conversation_id: undefined,
  feature: undefined,
  tag: undefined,
  request_id: undefined,
  min_cost: undefined,
}

export const isFiltered = (filter: CallFilter) => Object.values(filter).some((value) => value !== undefined)

/** What the API calls it: times instead of days and periods. Fields without a value are left out. */
export type CallQuery = Omit<CallFilter, 'period'>

/** The last day is included. What cannot be meant, such as a tag without its value, is left out. */
export function toQuery({ period, from, to, tag, ...same }: CallFilter, now = Date.now()): CallQuery {
  const first = from === undefined ? undefined : startOfDay(from)
  const last = to === undefined ? undefined : startOfDay(to, 1)
  const start = first ?? (period ? new Date(now - periods[period]) : undefined)
  return defined({
    ...same,
    tag: tag?.includes(':') ? tag : undefined,
    from: start?.toISOString(),
    to: last?.toISOString(),
  })
}

/** When a day begins here, or the one that many days after it: days with 23 or 25 hours exist. */
export function startOfDay(day: string, later = 0): Date | undefined {
  const date = new Date(`${day}T00:00:00`)
  date.setDate(date.getDate() + later)
  return Number.isNaN(date.getTime()) ? undefined : date
}

function defined<Fields extends object>(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Fields
}

/** A download that the browser makes itself, with its session cookie. */
export function exportLink(filter: CallFilter): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(toQuery(filter))) query.set(name, String(value))
  const text = query.toString()
  return `/api/v1/calls/export${text === '' ? '' : `?${text}`}`
}
