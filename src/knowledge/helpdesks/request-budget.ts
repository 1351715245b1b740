import type { HelpdeskAnswer } from './helpdesk.ts'

/** Other programs of the account need some of its limit too; what agents wait for may use it. */
const RESERVED = 0.1
/** The limits of both vendors are told by the minute. */
const WINDOW_MS = 60_000

/** One rate limit of a help desk, as far as its answers tell. */
export type RequestBudget = {
  /** Milliseconds until the next request may go; 0: now. */
  waitFor(now: number, isLive: boolean): number
  begin(): void
  end(): void
  /** Reads what the answer says about this limit. */
  note(told: ToldLimit, now: number): void
  pauseUntil(time: number): void
}

export type ToldLimit = {
  total: number | undefined
  remaining: number | undefined
  /** Seconds until it is full again. */
  resetsIn: number | undefined
}

export function createRequestBudget(): RequestBudget {
  let total: number | undefined
  let remaining: number | undefined
  let resetsAt = 0
  let pausedUntil = 0
  let underWay = 0

  return {
    waitFor(now, isLive) {
      if (pausedUntil > now) return pausedUntil - now
      if (remaining === undefined) return 0
      if (resetsAt <= now) {
        // a new window; how much is in it is told by the next answer
        remaining = total
        resetsAt = now + WINDOW_MS
      }
      const reserve = isLive || total === undefined ? 0 : Math.floor(total * RESERVED)
      return (remaining ?? 1) - underWay - reserve > 0 ? 0 : resetsAt - now
    },
    begin() {
      underWay++
    },
    end() {
      underWay--
    },
    note(told, now) {
      if (told.total !== undefined) total = told.total
      if (told.remaining === undefined) return
      // without a word on when it is full again: a minute after it was seen to be fuller than before
      if (told.resetsIn !== undefined) resetsAt = now + told.resetsIn * 1000
      else if (remaining === undefined || told.remaining > remaining) resetsAt = now + WINDOW_MS
      remaining = told.remaining
    },
    pauseUntil(time) {
      pausedUntil = Math.max(pausedUntil, time)
    },
  }
}

/** What an answer says of the account's limit: Freshdesk's X-RateLimit-…, Zendesk's X-Rate-Limit… and ratelimit-…. */
export function toldOfAccount({ headers }: Pick<HelpdeskAnswer, 'headers'>): ToldLimit {
  return {
    total: firstNumber(headers, 'x-ratelimit-total', 'x-rate-limit', 'ratelimit-limit'),
    remaining: firstNumber(headers, 'x-ratelimit-remaining', 'x-rate-limit-remaining', 'ratelimit-remaining'),
    resetsIn: firstNumber(headers, 'ratelimit-reset'),
  }
}

/** What an answer says of the limit of its endpoint: `zendesk-ratelimit-tickets-index: total=100; remaining=99; resets=41`. */
export function toldOfEndpoint({ headers }: Pick<HelpdeskAnswer, 'headers'>): ToldLimit {
  const name = Object.keys(headers).find((header) => header.startsWith('zendesk-ratelimit-'))
  const text = name === undefined ? '' : String(headers[name])
  const part = (key: string) => toNumber(new RegExp(`(?:^|[;,\\s])${key}=(\\d+)`).exec(text)?.[1])
  return { total: part('total'), remaining: part('remaining'), resetsIn: part('resets') }
}

/** Milliseconds that `Retry-After` asks for: seconds, or a date. */
export function retryAfter(headers: HelpdeskAnswer['headers'], now: number): number | undefined {
  const value = String(headers['retry-after'] ?? '')
  const seconds = toNumber(value)
  if (seconds !== undefined) return seconds * 1000
  const date = Date.parse(value)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}

function firstNumber(headers: HelpdeskAnswer['headers'], ...names: string[]): number | undefined {
  for (const name of names) {
    const value = toNumber(headers[name])
    if (value !== undefined) return value
  }
  return undefined
}

function toNumber(value: unknown): number | undefined {
  const text = String(value ?? '').trim()
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined
}
