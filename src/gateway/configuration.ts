import type { Audit } from '../identity/index.ts'
import {
  allowedOutbound,
  type Config,
  createAddressCheck,
  createOutbound,
  createSecretBox,
  type Database,
  type Jobs,
  type Logger,
  type MasterKey,
  type Route,
  type Signals,
} from '../platform/index.ts'
import { deleteOldMinutes } from './models/availability-store.ts'
import type { Catalog } from './models/catalog.ts'
import { createGatewaySettings } from './models/gateway-settings.ts'
import { gatewaySettingsRoutes } from './models/gateway-settings-routes.ts'
import type { HealthStates } from './models/health-state.ts'
import { createCatalog } from './models/load-catalog.ts'
import { modelRoutes } from './models/model-routes.ts'
import { createModels } from './models/models.ts'
import { priceRoutes } from './prices/price-routes.ts'
import { createPrices } from './prices/prices.ts'
import { createShippedPrices } from './prices/shipped-prices.ts'
import { providerRoutes } from './providers/provider-routes.ts'
import { createProviders } from './providers/providers.ts'

export type Configuration = {
  routes: Route[]
  catalog: Catalog
  /** Begins upkeep. */
  start(jobs: Jobs): Promise<void>
  close(): Promise<void>
}

type Deps = {
  database: Database
  signals: Signals
  master: MasterKey
  audit: Audit
  config: Pick<Config, 'host' | 'allowOutbound'>
  logger: Logger
  health: HealthStates
}

/** What tenants set up of the model gate: providers, models, prices, settings. */
export function createConfiguration(options: Deps): Configuration {
  const { database } = options
  const allow = allowedOutbound(options.config)
  const outbound = createOutbound({ allow })
  const shipped = createShippedPrices()
  const deps = {
    ...options,
    secrets: createSecretBox(options.master),
    checkAddress: createAddressCheck({ allow }),
    outbound,
    shipped,
  }
  const catalog = createCatalog(deps)
  return {
    routes: [
      ...providerRoutes({ providers: createProviders(deps) }),
      ...modelRoutes({ models: createModels(deps) }),
      ...gatewaySettingsRoutes({ settings: createGatewaySettings(deps) }),
      ...priceRoutes({ prices: createPrices(deps) }),
    ],
    catalog,
    async start(jobs) {
      await jobs.register({
        name: 'gateway.trim-availability',
        concurrency: 1,
        retries: 3,
        isUnique: true,
        run: () => database.system(deleteOldMinutes),
      })
      await jobs.schedule('gateway.trim-availability', 'all', '17 3 * * *', {})
    },
    async close() {
      catalog.close()
      await outbound.close()
    },
  }
}
