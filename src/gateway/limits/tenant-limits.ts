import type { Database, Limits, Logger, Signals, Tx } from '../../platform/index.ts'
import { createTenantCache, type TenantCache } from '../tenant-cache.ts'
import { listLimits } from './limit-store.ts'

/** Limits of a tenant's people and teams and of itself, by `<kind> <id>`. Never changes; a newer one replaces it. */
export type LimitsOfTenant = ReadonlyMap<string, { name: string; limits: Limits }>

export type TenantLimits = TenantCache<LimitsOfTenant>

const CHANNEL = 'limits'
/** Whatever signals do, limits are no older than this while the database answers. */
const FRESH_MS = 60_000
/** How long a call waits for limits that have changed: a database may also hang. */
const PATIENCE_MS = 500

/** Every process reads a tenant's limits anew as soon as the transaction that changes them commits. */
export function tellLimitsChanged(signals: Pick<Signals, 'send'>, tx: Tx, tenantId: string): Promise<void> {
  return signals.send(tx, CHANNEL, tenantId)
}

type Deps = { database: Database; signals: Signals; logger: Logger }

/** The database may be away: then what was known last goes on to hold. */
export function createTenantLimits({ database, signals, logger }: Deps): TenantLimits {
  return createTenantCache({
    ...{ signals, logger, channel: CHANNEL, patienceMs: PATIENCE_MS, freshMs: FRESH_MS },
    async read(tenantId) {
      const rows = await database.tenant({ tenantId, groups: [] }, (tx) => listLimits(tx, tenantId))
      return new Map(rows.map(({ kind, id, name, limits }) => [`${kind} ${id}`, { name, limits }]))
    },
    onFailing: 'limits cannot be read; those of before go on to hold',
  })
}
