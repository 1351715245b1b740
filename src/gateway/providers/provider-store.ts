import { type Selectable, sql } from 'kysely'
import type { DB, Tx } from '../../platform/index.ts'

export type ProviderRow = Selectable<DB['providers']>

export type NewProvider = Pick<
  ProviderRow,
  'id' | 'tenant_id' | 'name' | 'kind' | 'base_url' | 'has_secret' | 'secret_reference' | 'created_by'
> & { options: Readonly<Record<string, string>>; checked_at: Date | null }

/** undefined when the name is taken. */
export async function insertProvider(tx: Tx, provider: NewProvider): Promise<ProviderRow | undefined> {
  return tx
    .insertInto('providers')
    .values({ ...provider, options: JSON.stringify(provider.options) })
    .onConflict((on) => on.columns(['tenant_id', 'name']).doNothing())
    .returningAll()
    .executeTakeFirst()
}

export async function listProviders(tx: Tx, tenantId: string): Promise<ProviderRow[]> {
  return tx
    .selectFrom('providers')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .orderBy(sql`lower(name)`)
    .orderBy('id')
    .execute()
}

export async function findProvider(tx: Tx, id: string): Promise<ProviderRow | undefined> {
  return tx.selectFrom('providers').selectAll().where('id', '=', id).executeTakeFirst()
}

/** The same, and nobody else changes it until the transaction ends. */
export async function lockProvider(tx: Tx, id: string): Promise<ProviderRow | undefined> {
  return tx.selectFrom('providers').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

/** Those of them that the tenant has; none of these goes until the transaction ends. */
export async function holdProviders(tx: Tx, tenantId: string, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return []
  const rows = await tx
    .selectFrom('providers')
    .select('id')
    .where('tenant_id', '=', tenantId)
    .where('id', 'in', ids)
    .orderBy('id')
    .forKeyShare()
    .execute()
  return rows.map(({ id }) => id)
}

export type ProviderColumns = Partial<
  Pick<NewProvider, 'name' | 'base_url' | 'options' | 'has_secret' | 'secret_reference'>
>

export async function isProviderNameTaken(tx: Tx, name: string, except: string): Promise<boolean> {
  const row = await tx
    .selectFrom('providers')
    .select('id')
    .where('name', '=', name)
    .where('id', '!=', except)
    .executeTakeFirst()
  return row !== undefined
}

export async function updateProvider(tx: Tx, id: string, columns: ProviderColumns): Promise<ProviderRow> {
  const { options, ...same } = columns
  return tx
    .updateTable('providers')
    .set({
      ...same,
      ...(options === undefined ? {} : { options: JSON.stringify(options) }),
      updated_at: sql`clock_timestamp()`,
    })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** `error`: null when the check went well. */
export async function noteCheck(tx: Tx, id: string, error: string | null): Promise<void> {
  await tx
    .updateTable('providers')
    .set({ checked_at: sql`now()`, check_error: error })
    .where('id', '=', id)
    .execute()
}

export async function deleteProvider(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('providers').where('id', '=', id).execute()
}

/** Aliases of the models that have a target at this provider. */
export async function listAliasesOf(tx: Tx, providerId: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('model_targets as t')
    .innerJoin('models as m', 'm.id', 't.model_id')
    .select('m.alias')
    .distinct()
    .where('t.provider_id', '=', providerId)
    .orderBy('m.alias')
    .execute()
  return rows.map(({ alias }) => alias)
}
