/** Tenants for whom no model is asked for a while, in this process. */
export type Pauses = {
  isPaused(tenantId: string): boolean
  /** Not before `ms` have passed. */
  pause(tenantId: string, ms: number): void
  /** A call failed: after some in a row everything of the tenant waits, each time longer. */
  noteFailure(tenantId: string): void
  noteSuccess(tenantId: string): void
  /** Something has changed that may help; undefined: for everybody. */
  end(tenantId: string | undefined): void
}

const IN_A_ROW = 3
const FIRST_MS = 10_000
const LONGEST_MS = 5 * 60_000

export function createPauses(now: () => number = Date.now): Pauses {
  const until = new Map<string, number>()
  const failures = new Map<string, number>()
  const pause = (tenantId: string, ms: number) => {
    until.set(tenantId, Math.max(until.get(tenantId) ?? 0, now() + ms))
  }
  return {
    pause,
    isPaused: (tenantId) => (until.get(tenantId) ?? 0) > now(),
    noteFailure(tenantId) {
      const count = (failures.get(tenantId) ?? 0) + 1
      failures.set(tenantId, count)
      if (count >= IN_A_ROW) pause(tenantId, Math.min(LONGEST_MS, FIRST_MS * 2 ** (count - IN_A_ROW)))
    },
    noteSuccess: (tenantId) => void failures.delete(tenantId),
    end(tenantId) {
      for (const map of [until, failures]) {
        if (tenantId === undefined) map.clear()
        else map.delete(tenantId)
      }
    },
  }
}
