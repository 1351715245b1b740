import { findTenantSlug, type Logger, type SecretBox, type Tx } from '../../platform/index.ts'
import { createPriceLookup, type PriceLookup } from '../prices/price-lookup.ts'
import { listPrices } from '../prices/price-store.ts'
import type { ShippedPrices } from '../prices/shipped-prices.ts'
import { providerSecretName } from '../providers/change-providers.ts'
import type { Provider } from '../providers/provider-kind.ts'
import { listProviders, type ProviderRow } from '../providers/provider-store.ts'
import { readStored } from '../providers/read-provider.ts'
import type { BodyPolicy, GatewaySettings, Model, Strategy, Target, TenantCatalog } from './catalog.ts'
import { findSettings } from './gateway-settings-store.ts'
import { type ListedTarget, listModels, type ModelWithTargets } from './model-store.ts'
import { toTimeouts } from './timeouts.ts'

type Deps = { secrets: SecretBox; shipped: ShippedPrices; logger: Logger }

/** Everything that calls of a tenant need, secrets included, as it is now. */
export async function readCatalog(deps: Deps, tx: Tx, tenantId: string): Promise<TenantCatalog> {
  const providers = new Map<string, Provider>()
  const rows = await listProviders(tx, tenantId)
  const isReferring = rows.some((row) => row.secret_reference !== null)
  const slug = isReferring ? await findTenantSlug(tx, tenantId) : ''
  for (const row of rows) {
    const provider = await open(deps, tx, row, slug)
    if (provider) providers.set(row.id, provider)
  }
  const priceOf = createPriceLookup(await listPrices(tx, tenantId), deps.shipped)
  const models = (await listModels(tx, tenantId)).filter((model) => model.is_enabled)
  const settings = await findSettings(tx, tenantId)
  return {
    models: new Map(models.map((model) => [model.alias, toModel(model, providers, priceOf)])),
    settings: toSettings(settings),
  }
}

// One provider that cannot be used must not take the others with it: its targets are left out.
async function open(
  { secrets, logger }: Deps,
  tx: Tx,
  row: ProviderRow,
  tenantSlug: string,
): Promise<Provider | undefined> {
  const settings = readStored(row)
  if (!settings) {
    logger.error(
      { provider: row.id, kind: row.kind },
      'this version of Naru does not know this kind of provider',
    )
    return undefined
  }
  const { secret_reference: reference } = row
  // read when it is needed: a store may keep us waiting, and this is a transaction
  if (reference !== null)
    return { ...settings, id: row.id, secret: undefined, reference: { tenantSlug, reference } }
  if (!row.has_secret) return { ...settings, id: row.id, secret: undefined }
  try {
    return {
      ...settings,
      id: row.id,
      secret: await secrets.get(tx, row.tenant_id, providerSecretName(row.id)),
    }
  } catch (err) {
    // a failed query has ended the transaction: then nothing can be read
    if ((err as { code?: string }).code !== 'secret_key_changed') throw err
    logger.error({ err, provider: row.id }, 'the secret of a provider cannot be read: enter it again')
    return undefined
  }
}

function toModel(
  row: ModelWithTargets,
  providers: ReadonlyMap<string, Provider>,
  priceOf: PriceLookup,
): Model {
  const { id, alias, fallbacks, capabilities, retries } = row
  return {
    ...{ id, alias, fallbacks, capabilities, retries },
    strategy: row.strategy as Strategy,
    targets: row.targets.flatMap((target) => toTarget(target, providers.get(target.provider_id), priceOf)),
    contextWindow: row.context_window ?? undefined,
    maxOutputTokens: row.max_output_tokens ?? undefined,
    cacheSeconds: row.cache_seconds,
    cachesTools: row.caches_tools,
    timeouts: toTimeouts(row.timeouts as object),
    probeSeconds: row.probe_seconds,
    createdAt: row.created_at.toISOString(),
  }
}

function toTarget(row: ListedTarget, provider: Provider | undefined, priceOf: PriceLookup): Target[] {
  if (!provider) return []
  const { id, model, weight, priority } = row
  const seller = { id: provider.id, baseUrl: provider.baseUrl, prices: provider.kind.prices }
  const knownAt = priceOf(seller, model)
  return [{ id, model, weight, priority, provider, priceAt: (time) => knownAt(time)?.price }]
}

function toSettings(row: Awaited<ReturnType<typeof findSettings>>): GatewaySettings {
  return {
    fallbackAlias: row.is_fallback_on ? row.fallback_alias : null,
    bodies: row.bodies as BodyPolicy,
  }
}
