import type { Database } from '../../platform/index.ts'
import { roll } from './counts.ts'
import { momentOf } from './moment.ts'
import type { Plans } from './plans.ts'
import type { Subject } from './rule.ts'
import type { SharedLimits } from './shared-limits.ts'
import { readSpent } from './spent-store.ts'

/** What somebody uses now. Requests, tokens and calls are counted only for those who have limits in numbers. */
export type Use = {
  /** Model calls since the minute began (UTC). */
  requests: number
  /** Of those; calls under way with their upper bound. */
  tokens: number
  inFlight: number
  /** Picodollars, of calls that have ended. */
  spentDay: number
  spentMonth: number
}

type Deps = {
  database: Pick<Database, 'tenant'>
  plans: Pick<Plans, 'accountOf'>
  /** Left out: this process alone knows. */
  shared: Pick<SharedLimits, 'read'> | undefined
}

/** From the counts of all processes, else of this one; and what is spent from the ledger, if that knows of more. */
export async function readUse(deps: Deps, subjects: readonly Subject[]): Promise<Use[]> {
  const first = subjects[0]
  if (!first) return []
  const moment = momentOf(Date.now())
  const access = { tenantId: first.tenantId, groups: [] }
  const shipped = await deps.database.tenant(access, (tx) => readSpent(tx, subjects, moment))
  const shared = await deps.shared?.read(subjects).catch(() => undefined)
  return subjects.map((subject, at) => {
    const counts = deps.plans.accountOf(subject)?.counts
    if (counts) roll(counts, moment)
    const own = counts && {
      ...counts,
      spent: { day: counts.spentDay, month: counts.spentMonth },
    }
    const live = shared ? shared[at] : own
    return {
      requests: live?.requests ?? 0,
      tokens: live?.tokens ?? 0,
      inFlight: live?.inFlight ?? 0,
      spentDay: Math.max(shipped[at]?.day ?? 0, live?.spent?.day ?? 0),
      spentMonth: Math.max(shipped[at]?.month ?? 0, live?.spent?.month ?? 0),
    }
  })
}
