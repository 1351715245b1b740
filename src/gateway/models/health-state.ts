/**
 * How a target has answered lately, in this process. `closed`: it is called. `open`: it failed too often and is left
 * alone until `until`. `half_open`: one call at a time finds out whether it is well again.
 */
export type HealthState = {
  state: 'closed' | 'open' | 'half_open'
  /** Milliseconds since 1970; null unless `open`. */
  until: number | null
  /** Of the calls of the last minute: 0 to 1. */
  errorRate: number
  /** Mean of the last calls up to the first token or the whole answer; null before the first one. */
  latencyMs: number | null
  /** Calls under way. */
  inFlight: number
}

export type HealthStates = {
  /** Never waits; of a target that was never called: closed, without errors. */
  stateOf(targetId: string): HealthState
}
