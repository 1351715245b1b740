import type { Audit, Keys } from '../identity/index.ts'
import {
  createAddressCheck,
  createOpenSecret,
  createSecretBox,
  type Database,
  type Jobs,
  type Logger,
  type MasterKey,
  type Outbound,
  type Route,
  type SecretReferences,
  type Signals,
} from '../platform/index.ts'
import { type Applied, createApply } from './apply/apply.ts'
import { applyFile, type ConfigFile } from './apply/apply-file.ts'
import { applyRoutes } from './apply/apply-routes.ts'
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
  /** Applies a naru.yaml of this machine: NARU_CONFIG, for the home tenant, before the server listens. */
  applyFile(file: ConfigFile, tenantId: string): Promise<Applied>
  /** Begins upkeep. */
  start(jobs: Jobs): Promise<void>
  close(): void
}

type Deps = {
  database: Database
  signals: Signals
  master: MasterKey
  audit: Audit
  keys: Pick<Keys, 'declare'>
  outbound: Outbound
  /** Hosts, addresses and networks that may be called although they are private. */
  allow: readonly string[]
  logger: Logger
  health: HealthStates
  references: SecretReferences
}

/** What tenants set up of the model gate: providers, models, prices, settings. */
export function createConfiguration(options: Deps): Configuration {
  const { database } = options
  const shipped = createShippedPrices()
  const secrets = createSecretBox(options.master)
  const deps = {
    ...options,
    secrets,
    openSecret: createOpenSecret({ database, secrets, references: options.references }),
    checkAddress: createAddressCheck({ allow: options.allow }),
    shipped,
  }
  const catalog = createCatalog(deps)
  const apply = createApply(deps)
  return {
    routes: configurationRoutes({
      providers: createProviders(deps),
      models: createModels(deps),
      settings: createGatewaySettings(deps),
      prices: createPrices(deps),
      apply,
    }),
    catalog,
    applyFile: (file, tenantId) => applyFile({ apply, logger: options.logger }, file, tenantId),
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
    close: catalog.close,
  }
}

type RouteDeps = Parameters<typeof providerRoutes>[0] &
  Parameters<typeof modelRoutes>[0] &
  Parameters<typeof gatewaySettingsRoutes>[0] &
  Parameters<typeof priceRoutes>[0] &
  Parameters<typeof applyRoutes>[0]

/** Also called without working parts, to describe the API. */
export function configurationRoutes(deps: RouteDeps): Route[] {
  return [providerRoutes, modelRoutes, gatewaySettingsRoutes, priceRoutes, applyRoutes].flatMap((routes) =>
    routes(deps),
  )
}
