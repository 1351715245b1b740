export type Pause = {
  /** A stable code: the gate's, or `BUDGET_USED_UP`. */
  reason: string
  /** Milliseconds since 1970. */
  until: number
}

/** The day's budget for summaries does not hold the next one. */
export const BUDGET_USED_UP = 'summary_budget_used_up'

/** Tenants for whom no model is asked for a while, in this process; each process finds out for itself. */
export type Pauses = {
  isPaused(tenantId: string): boolean
  /** The pause that goes on now. */
  of(tenantId: string): Pause | undefined
  /** Not before `ms` have passed. */
  pause(tenantId: string, ms: number, reason: string): void
  /** A call failed: after some in a row everything of the tenant waits, each time longer. */
  noteFailure(tenantId: string, reason: string): void
  noteSuccess(tenantId: string): void
  /** Something has changed that may help; undefined: for everybody. */
  end(tenantId: string | undefined): void
}

const IN_A_ROW = 3
const FIRST_MS = 10_000
const LONGEST_MS = 5 * 60_000

export function createPauses(now: () => number = Date.now): Pauses {
  const paused = new Map<string, Pause>()
  const failures = new Map<string, number>()
  const pause = (tenantId: string, ms: number, reason: string) => {
    const until = now() + ms
    if (until > (paused.get(tenantId)?.until ?? 0)) paused.set(tenantId, { reason, until })
  }
  const of = (tenantId: string) => {
    const found = paused.get(tenantId)
    return found && found.until > now() ? found : undefined
  }
  return {
    pause,
    of,
    isPaused: (tenantId) => of(tenantId) !== undefined,
    noteFailure(tenantId, reason) {
      const count = (failures.get(tenantId) ?? 0) + 1
      failures.set(tenantId, count)
      const ms = Math.min(LONGEST_MS, FIRST_MS * 2 ** (count - IN_A_ROW))
      if (count >= IN_A_ROW) pause(tenantId, ms, reason)
    },
    noteSuccess: (tenantId) => void failures.delete(tenantId),
    end(tenantId) {
      for (const map of [paused, failures]) {
        if (tenantId === undefined) map.clear()
        else map.delete(tenantId)
      }
    },
  }
}
