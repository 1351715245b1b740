import type { CallBounds } from './limiter.ts'
import { DAY_MS, MINUTE_MS, type Moment, startOfMonth } from './moment.ts'
import type { LimitName, Rule } from './rule.ts'

/**
 * What one subject uses, as this process knows it. A minute slides: what was used in the minute before counts by the
 * share of it that the last 60 seconds still cover. Amounts are whole picodollars; beyond 9,000 USD a sum is exact to
 * sixteen digits only.
 */
export type Counts = {
  minute: number
  requests: number
  requestsBefore: number
  /** Of calls under way: their upper bound. */
  tokens: number
  tokensBefore: number
  inFlight: number
  /** Upper bounds of the costs of calls under way. */
  held: number
  day: number
  month: number
  /** What calls that began on that day and in that month have cost. */
  spentDay: number
  spentMonth: number
  usedAt: number
}

/** A limit that a call does not fit under. */
export type Excess = {
  rule: Rule
  limit: LimitName
  /** Until it may fit. Infinity: it never does. */
  waitMs: number
  /** Of a budget, in picodollars. */
  spent: number
  held: number
}

/** Room that a call took. */
export type Taken = { moment: Moment; tokens: number; cost: number }

export function newCounts({ now, minute, day, month }: Moment): Counts {
  return {
    ...{ minute, requests: 0, requestsBefore: 0, tokens: 0, tokensBefore: 0, inFlight: 0, held: 0 },
    ...{ day, month, spentDay: 0, spentMonth: 0, usedAt: now },
  }
}

/** Lets time pass. A clock that goes back changes nothing. */
export function roll(counts: Counts, { minute, day, month }: Moment): void {
  if (minute > counts.minute) {
    const isNext = minute === counts.minute + 1
    counts.requestsBefore = isNext ? counts.requests : 0
    counts.tokensBefore = isNext ? counts.tokens : 0
    counts.requests = 0
    counts.tokens = 0
    counts.minute = minute
  }
  if (day > counts.day) {
    counts.day = day
    counts.spentDay = 0
  }
  if (month > counts.month) {
    counts.month = month
    counts.spentMonth = 0
  }
}

/** The limit that keeps a call out the longest; undefined when it fits. The counts have to be rolled. */
export function findExcess(rule: Rule, counts: Counts, call: CallBounds, moment: Moment): Excess | undefined {
  let worst: Excess | undefined
  const exceed = (limit: LimitName, waitMs: number, spent = 0) => {
    if (!worst || waitMs > worst.waitMs) worst = { rule, limit, waitMs, spent, held: counts.held }
  }
  const { part } = moment
  if (counts.requestsBefore * (1 - part) + counts.requests + 1 > rule.requests)
    exceed('requests_per_minute', waitFor(counts.requests, counts.requestsBefore, rule.requests - 1, part))
  if (counts.tokensBefore * (1 - part) + counts.tokens + call.tokens > rule.tokens)
    exceed('tokens_per_minute', waitFor(counts.tokens, counts.tokensBefore, rule.tokens - call.tokens, part))
  if (counts.inFlight + 1 > rule.concurrency) exceed('concurrency', 1000)
  if (call.cost !== null) {
    if (counts.spentDay + counts.held + call.cost > rule.budgetDay)
      exceed('budget_per_day', (moment.day + 1) * DAY_MS - moment.now, counts.spentDay)
    if (counts.spentMonth + counts.held + call.cost > rule.budgetMonth)
      exceed('budget_per_month', startOfMonth(moment.month + 1) - moment.now, counts.spentMonth)
  }
  return worst
}

/** Milliseconds until no more than `room` is used in the last minute. */
function waitFor(used: number, before: number, room: number, part: number): number {
  if (room < 0) return Number.POSITIVE_INFINITY
  // what was used before fades during this minute, what is used now during the next
  const waited =
    used <= room ? 1 - (room - used) / before - part : 1 - part + Math.max(0, 1 - room / Math.max(used, 1))
  // what is off by the arithmetic is no further millisecond
  return Math.max(0, Math.ceil(waited * MINUTE_MS - 0.001))
}

export function take(counts: Counts, { moment, tokens, cost }: Taken): void {
  counts.requests++
  counts.tokens += tokens
  counts.inFlight++
  counts.held += cost
  counts.usedAt = moment.now
}

/** Replaces what was taken by what was used. */
export function giveBack(counts: Counts, taken: Taken, actual: { tokens: number; cost: number }): void {
  const { minute, day, month } = taken.moment
  counts.inFlight--
  counts.held = counts.inFlight === 0 ? 0 : counts.held - taken.cost
  if (minute === counts.minute) counts.tokens += actual.tokens - taken.tokens
  else if (minute === counts.minute - 1) counts.tokensBefore += actual.tokens - taken.tokens
  if (day === counts.day) counts.spentDay += actual.cost
  if (month === counts.month) counts.spentMonth += actual.cost
}
