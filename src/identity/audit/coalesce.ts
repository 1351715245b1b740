import type { Database, Logger } from '../../platform/index.ts'
import type { Actor, Audit, AuditEntry } from './audit.ts'

const WINDOW_MS = 60_000
/** Different things noted apart of one principal, or of strangers, a window; what goes beyond is counted together. */
const MOST_APART = 200

/** A record of what a stranger, or somebody with a valid key, could make happen again and again. */
export type CoalescingAudit = {
  /**
   * Records the first of a `key` at once. More of them within a minute are counted, and become one event whose
   * details say `count`, `since` and `until`. Opens a transaction: never call it inside one. Never throws: what
   * cannot be written now is logged, counted and written later.
   */
  note(key: string, actor: Actor, entry: AuditEntry): Promise<void>
  /** Writes the counts whose minute is over. A timer does this; tests call it. */
  flush(): Promise<void>
  /** Writes every count. */
  close(): Promise<void>
}

type Noted = {
  /** The newest of them. */
  actor: Actor
  entry: AuditEntry
  windowStart: number
  /** How many are not written yet, and between which times they were. */
  count: number
  since: number
  until: number
}

type Deps = {
  database: Database
  audit: Pick<Audit, 'record'>
  logger: Pick<Logger, 'error'>
  now?: () => number
}

export function createCoalescingAudit(deps: Deps): CoalescingAudit {
  const now = deps.now ?? Date.now
  /** Tenant and whose budget → what was noted in this window. */
  const noted = new Map<string, Map<string, Noted>>()
  let writing: Promise<void> = Promise.resolve()

  function add(key: string, actor: Actor, entry: AuditEntry): { one: Noted; isFirst: boolean } {
    const budget = budgetOf(actor, entry)
    const keys = noted.get(budget) ?? new Map<string, Noted>()
    noted.set(budget, keys)
    const known = keys.get(key)
    const isTooMany = known === undefined && keys.size >= MOST_APART
    const place = isTooMany ? `${entry.action} of many` : key
    const at = now()
    const existing = known ?? keys.get(place)
    const what = isTooMany ? ofMany(actor, entry) : { actor, entry }
    const one: Noted = existing ?? { ...what, windowStart: at, count: 0, since: at, until: at }
    if (one.count === 0) one.since = at
    Object.assign(one, what, { count: one.count + 1, until: at })
    keys.set(place, one)
    return { one, isFirst: existing === undefined && !isTooMany }
  }

  /** Things of one budget, so of one tenant. */
  async function write(due: readonly [Noted, ...Noted[]]): Promise<void> {
    const { tenantId } = due[0].actor
    const taken = due.map((one) => ({ one, ...one }))
    for (const one of due) one.count = 0
    try {
      await deps.database.tenant({ tenantId, groups: [] }, async (tx) => {
        for (const { actor, entry, count, since, until } of taken)
          await deps.audit.record(tx, actor, count === 1 ? entry : counted(entry, { count, since, until }))
      })
    } catch (err) {
      for (const { one, count, since } of taken) Object.assign(one, { count: one.count + count, since })
      deps.logger.error({ err, tenantId }, 'audit: what was refused could not be recorded; it is tried again')
    }
  }

  async function flushDue(isDue: (one: Noted) => boolean): Promise<void> {
    for (const [budget, keys] of noted) {
      const due = [...keys].filter(([, one]) => isDue(one))
      const full = due.flatMap(([, one]) => (one.count > 0 ? [one] : []))
      const [first, ...more] = full
      if (first) await write([first, ...more])
      for (const [key, one] of due) {
        // quiet for a whole window: the next one is news again
        if (!full.includes(one)) keys.delete(key)
        else one.windowStart = now()
      }
      if (keys.size === 0) noted.delete(budget)
    }
  }

  const flush = () => {
    writing = writing.then(() => flushDue((one) => now() - one.windowStart >= WINDOW_MS))
    return writing
  }
  const timer = setInterval(() => void flush(), WINDOW_MS / 4).unref()
  return {
    async note(key, actor, entry) {
      const { one, isFirst } = add(key, actor, entry)
      if (isFirst) await write([one])
    },
    flush,
    async close() {
      clearInterval(timer)
      writing = writing.then(() => flushDue(() => true))
      await writing
    },
  }
}

function counted(entry: AuditEntry, times: { count: number; since: number; until: number }): AuditEntry {
  const { count, since, until } = times
  return {
    ...entry,
    details: { ...entry.details, count, since: new Date(since), until: new Date(until) },
  }
}

// Strangers, who may be as many as they like, must not use up what is kept for those who are known, nor one of these
// what is kept for another; nor bad keys the room for sign-ins that fail.
function budgetOf(actor: Actor, entry: AuditEntry): string {
  return `${actor.tenantId} ${actor.kind === 'stranger' ? `strangers ${entry.action}` : actor.id}`
}

// Whoever comes from many places at once must not fill the disk: these are told apart no more.
function ofMany(actor: Actor, entry: AuditEntry): { actor: Actor; entry: AuditEntry } {
  const { action, outcome } = entry
  const many = { kind: 'stranger', id: 'many', name: 'many', tenantId: actor.tenantId } as const
  return {
    actor: actor.kind === 'stranger' ? many : actor,
    entry: { action, ...(outcome ? { outcome } : {}), details: { more_than: MOST_APART } },
  }
}
