import type { Database, Limits, Logger, Signals, Tx } from '../../platform/index.ts'
import { listLimits } from './limit-store.ts'

/** Limits of a tenant's people and teams and of itself, by `<kind> <id>`. Never changes; a newer one replaces it. */
export type LimitsOfTenant = ReadonlyMap<string, { name: string; limits: Limits }>

export type TenantLimits = {
  /** No query when warm. A change shows in every process within a second. */
  of(tenantId: string): LimitsOfTenant | Promise<LimitsOfTenant>
}

const CHANNEL = 'limits'
/** Whatever signals do, limits are no older than this while the database answers. */
const FRESH_MS = 60_000
/** The same while signals may be missing. */
const ALONE_MS = 1_000
/** How long a call waits for limits that have changed: a database may also hang. */
const PATIENCE_MS = 500
const MOST_TENANTS = 10_000

/** Every process reads a tenant's limits anew as soon as the transaction that changes them commits. */
export function tellLimitsChanged(signals: Pick<Signals, 'send'>, tx: Tx, tenantId: string): Promise<void> {
  return signals.send(tx, CHANNEL, tenantId)
}

type Entry = {
  limits: LimitsOfTenant | undefined
  loading: Promise<LimitsOfTenant> | undefined
  readAt: number
  /** Raised by every change: what was read before it is not kept. */
  version: number
}

type Deps = { database: Database; signals: Signals; logger: Logger }

/** The database may be away: then what was known last goes on to hold. */
export function createTenantLimits({ database, signals, logger }: Deps): TenantLimits {
  const entries = new Map<string, Entry>()
  const outdate = (entry: Entry) => {
    entry.version++
    entry.readAt = Number.NEGATIVE_INFINITY
    entry.loading = undefined
  }
  signals.subscribe(
    CHANNEL,
    (tenantId) => {
      const entry = entries.get(tenantId)
      if (entry) outdate(entry)
    },
    () => entries.forEach(outdate),
  )

  async function load(tenantId: string, entry: Entry): Promise<LimitsOfTenant> {
    const { version } = entry
    try {
      const rows = await database.tenant({ tenantId, groups: [] }, (tx) => listLimits(tx, tenantId))
      const limits = new Map(
        rows.map(({ kind, id, name, limits: own }) => [`${kind} ${id}`, { name, limits: own }]),
      )
      if (version !== entry.version) return limits
      entry.limits = limits
      entry.readAt = Date.now()
      return limits
    } catch (error) {
      if (!entry.limits) throw error
      logger.warn({ err: error, tenant: tenantId }, 'limits cannot be read; those of before go on to hold')
      entry.readAt = Date.now() - FRESH_MS + ALONE_MS
      return entry.limits
    } finally {
      if (version === entry.version) entry.loading = undefined
    }
  }

  function entryOf(tenantId: string): Entry {
    const known = entries.get(tenantId)
    if (known) return known
    if (entries.size >= MOST_TENANTS) entries.delete(entries.keys().next().value as string)
    const entry = { limits: undefined, loading: undefined, readAt: Number.NEGATIVE_INFINITY, version: 0 }
    entries.set(tenantId, entry)
    return entry
  }

  return {
    of(tenantId) {
      const entry = entryOf(tenantId)
      const age = Date.now() - entry.readAt
      if (age < (signals.isConnected() ? FRESH_MS : ALONE_MS)) return entry.limits as LimitsOfTenant
      entry.loading ??= load(tenantId, entry)
      if (!entry.limits) return entry.loading
      // told of a change: wait for it; merely old: use it once more, nobody waits
      return age === Number.POSITIVE_INFINITY ? soon(entry.loading, entry, entry.limits) : entry.limits
    },
  }
}

/** What is being read, unless that takes too long: then what was before, for the next calls too. */
function soon(
  loading: Promise<LimitsOfTenant>,
  entry: Entry,
  before: LimitsOfTenant,
): Promise<LimitsOfTenant> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      entry.readAt = Date.now() - FRESH_MS + ALONE_MS
      resolve(before)
    }, PATIENCE_MS)
    loading.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
