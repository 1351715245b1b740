import { isDeepStrictEqual } from 'node:util'
import { newId, notFound, type Principal, type Tx } from '../../platform/index.ts'
import { tellCatalogChanged } from '../catalog-signals.ts'
import type { ChangeDeps } from '../change-deps.ts'
import { listAllowedBy } from '../limits/limit-store.ts'
import { nameTaken } from '../name-taken.ts'
import { holdProviders } from '../providers/provider-store.ts'
import { fallbackProblems } from './fallback-rules.ts'
import { findSettings } from './gateway-settings-store.ts'
import { modelAllowed, modelInUse, modelInvalid } from './model-errors.ts'
import {
  columnsOf,
  deleteModel,
  findModel,
  insertModel,
  listModels,
  lockModels,
  type ModelColumns,
  type ModelWithTargets,
  renameAlias,
  replaceTargets,
  type TargetInput,
  updateModel,
} from './model-store.ts'

export type ModelInput = ModelColumns & { targets: readonly TargetInput[] }

type Deps = Pick<ChangeDeps, 'signals' | 'audit'>

/** What a model falls back to. */
type Chain = Pick<ModelInput, 'alias' | 'fallbacks'>

/** Of changes that go together in one transaction: what each would read by itself. */
export type Around = {
  /** All models of the tenant, read since `lockModels`; those that have changed meanwhile are in `pending`. */
  stored: readonly ModelWithTargets[]
  /** All that these changes add or change, as they will be. */
  pending: readonly Chain[]
}

export async function addModel(
  { signals, audit }: Deps,
  tx: Tx,
  principal: Principal,
  input: ModelInput,
  around?: Around,
): Promise<ModelWithTargets> {
  const { tenantId } = principal
  await lockModels(tx, tenantId)
  await requireProviders(tx, principal, input.targets)
  const { stored, pending } = around ?? (await readAround(tx, tenantId))
  requireFallbacks(input, [...stored, ...pending, input])
  const id = newId('mdl')
  const { targets, ...columns } = input
  if (!(await insertModel(tx, { ...columns, id, tenant_id: tenantId, created_by: principal.id })))
    throw nameTaken('model', input.alias)
  await replaceTargets(tx, { id, tenant_id: tenantId }, withIds(targets))
  const model = (await findModel(tx, id)) as ModelWithTargets
  await tellCatalogChanged(signals, tx, tenantId)
  await audit.record(tx, principal, {
    action: 'model.created',
    target: auditSubject(model),
    after: audited(model),
  })
  return model
}

/** Changes what `change` makes of the model as it is. */
export async function replaceModel(
  { signals, audit }: Deps,
  tx: Tx,
  principal: Principal,
  id: string,
  change: (before: ModelWithTargets) => ModelInput,
  around?: Around,
): Promise<ModelWithTargets> {
  const { tenantId } = principal
  await lockModels(tx, tenantId)
  const before = await findModel(tx, id)
  if (!before) throw notFound('model')
  const input = change(before)
  await requireProviders(tx, principal, input.targets)
  const { stored, pending } = around ?? (await readAround(tx, tenantId))
  const others = stored.filter((model) => model.id !== id)
  if (others.some((model) => model.alias === input.alias)) throw nameTaken('model', input.alias)
  requireFallbacks(input, [
    ...others.map((other) => renamed(other, before.alias, input.alias)),
    ...pending,
    input,
  ])
  const { targets, ...columns } = input
  await updateModel(tx, id, columns)
  if (before.alias !== input.alias) {
    await requireNotAllowed(tx, before)
    await renameAlias(tx, tenantId, before.alias, input.alias)
  }
  await replaceTargets(tx, before, withIds(targets))
  const model = (await findModel(tx, id)) as ModelWithTargets
  if (isDeepStrictEqual(audited(before), audited(model))) return model
  await tellCatalogChanged(signals, tx, tenantId)
  await audit.record(tx, principal, {
    action: 'model.changed',
    target: auditSubject(model),
    before: audited(before),
    after: audited(model),
  })
  return model
}

export async function removeModel(
  { signals, audit }: Deps,
  tx: Tx,
  principal: Principal,
  id: string,
): Promise<void> {
  const { tenantId } = principal
  await lockModels(tx, tenantId)
  const model = await findModel(tx, id)
  if (!model) throw notFound('model')
  const users = (await listModels(tx, tenantId)).filter(({ fallbacks }) => fallbacks.includes(model.alias))
  const settings = await findSettings(tx, tenantId)
  const isSwitch = settings.fallback_alias === model.alias
  if (users.length > 0 || isSwitch)
    throw modelInUse(
      model.alias,
      users.map(({ alias }) => alias),
      isSwitch,
    )
  await requireNotAllowed(tx, model)
  await deleteModel(tx, id)
  await tellCatalogChanged(signals, tx, tenantId)
  await audit.record(tx, principal, {
    action: 'model.deleted',
    target: auditSubject(model),
    before: audited(model),
  })
}

async function readAround(tx: Tx, tenantId: string): Promise<Around> {
  return { stored: await listModels(tx, tenantId), pending: [] }
}

async function requireNotAllowed(tx: Tx, { tenant_id, alias }: ModelWithTargets): Promise<void> {
  const holders = await listAllowedBy(tx, tenant_id, alias)
  if (holders.length > 0) throw modelAllowed(alias, holders)
}

/** A provider of another tenant does not exist here. */
async function requireProviders(
  tx: Tx,
  { tenantId }: Principal,
  targets: readonly TargetInput[],
): Promise<void> {
  const ids = targets.map((target) => target.provider_id)
  const held = await holdProviders(tx, tenantId, ids)
  if (!ids.every((id) => held.includes(id))) throw notFound('provider')
}

/** Of several with one alias the last one counts. */
function requireFallbacks(model: ModelInput, all: readonly Chain[]): void {
  const problems = fallbackProblems(model, all)
  if (problems.length > 0) throw modelInvalid(problems)
}

function renamed<T extends { fallbacks: string[] }>(model: T, from: string, to: string): T {
  return { ...model, fallbacks: model.fallbacks.map((alias) => (alias === from ? to : alias)) }
}

function withIds(targets: readonly TargetInput[]) {
  return targets.map(({ provider_id, model, weight, priority }) => ({
    ...{ id: newId('tgt'), provider_id, model, weight, priority },
  }))
}

function auditSubject({ id, alias }: ModelWithTargets) {
  return { kind: 'model', id, name: alias }
}

function audited(model: ModelWithTargets) {
  return {
    ...columnsOf(model),
    targets: model.targets.map((target) => ({
      provider: target.provider_name,
      model: target.model,
      weight: target.weight,
      priority: target.priority,
    })),
  }
}
