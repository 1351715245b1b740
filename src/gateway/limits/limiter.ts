import type { Principal } from '../../platform/index.ts'

/** What is known of a call before it is made. Bounds are never exceeded by what the call turns out to be. */
export type CallBounds = {
  /** The alias asked for. */
  model: string
  /** Upper bound of input and output tokens. */
  tokens: number
  /** Upper bound of the cost in picodollars; null when no price is known. */
  cost: number | null
}

/** Room taken for one call. */
export type Reservation = {
  /** What the call really used; once, also for calls that failed (zero). Never waits and never throws. */
  settle(actual: { tokens: number; cost: number | null }): void
}

/** Holds calls to the limits of their key, person, teams and tenant. */
export type Limiter = {
  /**
   * Takes room for a call under every limit that applies, or under none.
   * Throws `model_not_allowed` (403), `limit_exceeded` (429, `retry-after`, says which limit of whom) or
   * `budget_exhausted` (429, `retry-after`, `x-should-retry: false`).
   */
  reserve(principal: Principal, call: CallBounds): Promise<Reservation>
}
