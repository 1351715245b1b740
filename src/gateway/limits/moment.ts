export const MINUTE_MS = 60_000
export const DAY_MS = 86_400_000

/** A time, as limits see it. All in UTC. */
export type Moment = {
  /** Milliseconds since 1970. */
  now: number
  /** Minutes since 1970. */
  minute: number
  /** How much of the minute is over: 0 … 1. */
  part: number
  /** Days since 1970. */
  day: number
  /** Months since the year 0. */
  month: number
}

let lastDay = -1
let lastMonth = -1

export function momentOf(now: number): Moment {
  const minute = Math.floor(now / MINUTE_MS)
  const day = Math.floor(now / DAY_MS)
  if (day !== lastDay) {
    const date = new Date(now)
    lastMonth = date.getUTCFullYear() * 12 + date.getUTCMonth()
    lastDay = day
  }
  return { now, minute, part: (now - minute * MINUTE_MS) / MINUTE_MS, day, month: lastMonth }
}

/** When a month of `Moment.month` begins. */
export function startOfMonth(month: number): number {
  return Date.UTC(Math.floor(month / 12), month % 12, 1)
}
