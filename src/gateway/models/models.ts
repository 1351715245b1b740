import { accessOf, type Database, notFound, type Principal, type Tx } from '../../platform/index.ts'
import type { ChangeDeps } from '../change-deps.ts'
import { given } from '../given.ts'
import type { KnownPrice } from '../prices/known-price.ts'
import { createPriceLookup } from '../prices/price-lookup.ts'
import { listPrices } from '../prices/price-store.ts'
import type { ShippedPrices } from '../prices/shipped-prices.ts'
import { providerKindNamed } from '../providers/registry.ts'
import { type AvailabilityRow, listMinutes } from './availability-store.ts'
import { addModel, type ModelInput, removeModel, replaceModel } from './change-models.ts'
import type { HealthState, HealthStates } from './health-state.ts'
import { columnsOf, findModel, type ListedTarget, listModels, type ModelWithTargets } from './model-store.ts'

export type ShownTarget = ListedTarget & { price: KnownPrice | undefined; health: HealthState }
export type ShownModel = Omit<ModelWithTargets, 'targets'> & { targets: ShownTarget[] }

/** What is left out has its default, or stays as it was. */
export type ModelChange = { [Name in keyof ModelInput]?: ModelInput[Name] | undefined }

export type Models = {
  list(principal: Principal): Promise<ShownModel[]>
  get(principal: Principal, id: string): Promise<ShownModel>
  create(
    principal: Principal,
    input: ModelChange & Pick<ModelInput, 'alias' | 'targets'>,
  ): Promise<ShownModel>
  change(principal: Principal, id: string, change: ModelChange): Promise<ShownModel>
  delete(principal: Principal, id: string): Promise<void>
  /** By target, minutes oldest first. */
  availability(
    principal: Principal,
    id: string,
    hours: number,
  ): Promise<Array<{ targetId: string; minutes: AvailabilityRow[] }>>
}

type Deps = Pick<ChangeDeps, 'signals' | 'audit'> & {
  database: Database
  shipped: ShippedPrices
  health: HealthStates
}

/** What clients name in `model`, and where that leads. */
export function createModels(deps: Deps): Models {
  const { database, shipped, health } = deps
  const inTenant = <T>(principal: Principal, work: (tx: Tx) => Promise<T>) =>
    database.tenant(accessOf(principal), work)

  async function show(
    tx: Tx,
    { tenantId }: Principal,
    models: readonly ModelWithTargets[],
  ): Promise<ShownModel[]> {
    const priceOf = createPriceLookup(await listPrices(tx, tenantId), shipped)
    const now = Date.now()
    return models.map((model) => ({
      ...model,
      targets: model.targets.map((target) => ({
        ...target,
        price: priceOf(toSeller(target), target.model)(now),
        health: health.stateOf(target.id),
      })),
    }))
  }
  const showOne = async (tx: Tx, principal: Principal, model: ModelWithTargets) =>
    (await show(tx, principal, [model]))[0] as ShownModel

  return {
    list: (principal) =>
      inTenant(principal, async (tx) => show(tx, principal, await listModels(tx, principal.tenantId))),
    get: (principal, id) =>
      inTenant(principal, async (tx) => showOne(tx, principal, await requireModel(tx, id))),
    create: (principal, input) =>
      inTenant(principal, async (tx) => {
        const model = await addModel(deps, tx, principal, { ...DEFAULTS, ...given(input) })
        return showOne(tx, principal, model)
      }),
    change: (principal, id, change) =>
      inTenant(principal, async (tx) => {
        const model = await replaceModel(deps, tx, principal, id, (before) => ({
          ...toInput(before),
          ...given(change),
        }))
        return showOne(tx, principal, model)
      }),
    delete: (principal, id) => inTenant(principal, (tx) => removeModel(deps, tx, principal, id)),
    availability: (principal, id, hours) =>
      inTenant(principal, async (tx) => {
        const ids = (await requireModel(tx, id)).targets.map((target) => target.id)
        const rows = await listMinutes(tx, ids, new Date(Date.now() - hours * 3_600_000))
        const byTarget = Map.groupBy(rows, (row) => row.target_id)
        return ids.map((targetId) => ({ targetId, minutes: byTarget.get(targetId) ?? [] }))
      }),
  }
}

/** What a model has unless it is told otherwise; as the columns of the table have it. */
export const DEFAULTS: Omit<ModelInput, 'alias' | 'targets'> = {
  description: '',
  strategy: 'priority',
  fallbacks: [],
  capabilities: [],
  context_window: null,
  max_output_tokens: null,
  cache_seconds: null,
  caches_tools: false,
  timeouts: {},
  retries: 2,
  probe_seconds: null,
  is_enabled: true,
}

/** A model as it is stored, as it would be given. */
export function toInput(model: ModelWithTargets): ModelInput {
  return {
    ...columnsOf(model),
    targets: model.targets.map(({ provider_id, model, weight, priority }) => ({
      provider_id,
      model,
      weight,
      priority,
    })),
  }
}

async function requireModel(tx: Tx, id: string): Promise<ModelWithTargets> {
  const model = await findModel(tx, id)
  if (!model) throw notFound('model')
  return model
}

function toSeller({ provider_id, provider_kind, base_url }: ListedTarget) {
  return { id: provider_id, baseUrl: base_url, prices: providerKindNamed(provider_kind)?.prices }
}
