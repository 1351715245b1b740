import type { Database, Logger, SecretBox, Signals } from '../../platform/index.ts'
import { CATALOG_CHANNEL } from '../catalog-signals.ts'
import type { ShippedPrices } from '../prices/shipped-prices.ts'
import { createTenantCache, type TenantCache } from '../tenant-cache.ts'
import type { TenantCatalog } from './catalog.ts'
import { readCatalog } from './read-catalog.ts'

export type LoadedCatalog = TenantCache<TenantCatalog>

type Deps = {
  database: Database
  signals: Pick<Signals, 'subscribe' | 'isConnected'>
  secrets: SecretBox
  shipped: ShippedPrices
  logger: Logger
}

/** The catalogs of all tenants: while the database is away, what was set up last goes on. */
export function createCatalog(deps: Deps): LoadedCatalog {
  const { database, signals, logger } = deps
  return createTenantCache({
    ...{ signals, logger, channel: CATALOG_CHANNEL, patienceMs: 1_000 },
    read: (tenantId) => database.system((tx) => readCatalog(deps, tx, tenantId)),
    onFailing: 'models cannot be read anew; calls go on with those of before',
  })
}
