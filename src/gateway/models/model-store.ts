import { type Selectable, sql } from 'kysely'
import type { DB, Tx } from '../../platform/index.ts'

export type ModelRow = Selectable<DB['models']>
export type TargetRow = Selectable<DB['model_targets']>
export type ListedTarget = TargetRow & { provider_name: string; provider_kind: string; base_url: string }
export type ModelWithTargets = ModelRow & { targets: ListedTarget[] }

export type ModelColumns = Pick<
  ModelRow,
  | 'alias'
  | 'description'
  | 'strategy'
  | 'fallbacks'
  | 'capabilities'
  | 'context_window'
  | 'max_output_tokens'
  | 'cache_seconds'
  | 'caches_tools'
  | 'retries'
  | 'probe_seconds'
  | 'is_enabled'
> & { timeouts: object }

/** What a tenant sets of a model, its targets aside. */
export function columnsOf(model: ModelWithTargets): ModelColumns {
  const { id: _, tenant_id, created_by, created_at, updated_at, targets, timeouts, ...columns } = model
  return { ...columns, timeouts: timeouts as object }
}

export type TargetInput = { provider_id: string; model: string; weight: number; priority: number }

/** Aliases refer to each other: of one tenant they are changed one after the other. Held until the end. */
export async function lockModels(tx: Tx, tenantId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(7070020, hashtext(${tenantId}))`.execute(tx)
}

export async function listModels(tx: Tx, tenantId: string): Promise<ModelWithTargets[]> {
  const models = await tx
    .selectFrom('models')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .orderBy(sql`lower(alias)`)
    .orderBy('id')
    .execute()
  const targets = await listed(tx).where('t.tenant_id', '=', tenantId).execute()
  const byModel = Map.groupBy(targets, (target) => target.model_id)
  return models.map((model) => ({ ...model, targets: byModel.get(model.id) ?? [] }))
}

export async function findModel(tx: Tx, id: string): Promise<ModelWithTargets | undefined> {
  const model = await tx.selectFrom('models').selectAll().where('id', '=', id).executeTakeFirst()
  return model && { ...model, targets: await listed(tx).where('t.model_id', '=', id).execute() }
}

// In the order in which they are tried, as far as that is fixed.
function listed(tx: Tx) {
  return tx
    .selectFrom('model_targets as t')
    .innerJoin('providers as p', 'p.id', 't.provider_id')
    .selectAll('t')
    .select(['p.name as provider_name', 'p.kind as provider_kind', 'p.base_url'])
    .orderBy('t.priority')
    .orderBy('t.weight', 'desc')
    .orderBy('t.id')
}

/** False when the alias is taken. */
export async function insertModel(
  tx: Tx,
  model: ModelColumns & Pick<ModelRow, 'id' | 'tenant_id' | 'created_by'>,
): Promise<boolean> {
  const row = await tx
    .insertInto('models')
    .values({ ...model, timeouts: JSON.stringify(model.timeouts) })
    .onConflict((on) => on.columns(['tenant_id', 'alias']).doNothing())
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

export async function updateModel(tx: Tx, id: string, { timeouts, ...columns }: ModelColumns): Promise<void> {
  await tx
    .updateTable('models')
    .set({ ...columns, timeouts: JSON.stringify(timeouts), updated_at: sql`now()` })
    .where('id', '=', id)
    .execute()
}

export async function deleteModel(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('models').where('id', '=', id).execute()
}

/** Those that stay keep their id, and with it their history. */
export async function replaceTargets(
  tx: Tx,
  model: Pick<ModelRow, 'id' | 'tenant_id'>,
  targets: ReadonlyArray<TargetInput & { id: string }>,
): Promise<void> {
  await tx
    .deleteFrom('model_targets')
    .where('model_id', '=', model.id)
    .$if(targets.length > 0, (remove) =>
      remove.where(({ not, eb, refTuple, tuple }) =>
        not(
          eb(
            refTuple('provider_id', 'model'),
            'in',
            targets.map((target) => tuple(target.provider_id, target.model)),
          ),
        ),
      ),
    )
    .execute()
  if (targets.length === 0) return
  await tx
    .insertInto('model_targets')
    .values(targets.map((target) => ({ ...target, model_id: model.id, tenant_id: model.tenant_id })))
    .onConflict((on) =>
      on.columns(['model_id', 'provider_id', 'model']).doUpdateSet((eb) => ({
        weight: eb.ref('excluded.weight'),
        priority: eb.ref('excluded.priority'),
      })),
    )
    .execute()
}

/** What others call by this alias, they call by the new one. */
export async function renameAlias(tx: Tx, tenantId: string, from: string, to: string): Promise<void> {
  await sql`
    update models set fallbacks = array_replace(fallbacks, ${from}, ${to})
    where tenant_id = ${tenantId} and ${from} = any(fallbacks)`.execute(tx)
  await sql`
    update gateway_settings set fallback_alias = ${to}
    where tenant_id = ${tenantId} and fallback_alias = ${from}`.execute(tx)
}
