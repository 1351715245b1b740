import type { Selectable } from 'kysely'
import { sql } from 'kysely'
import type { DB, Tx } from '../../platform/index.ts'

export type TenantRow = Selectable<DB['tenants']>

export async function findTenant(tx: Tx, id: string): Promise<TenantRow | undefined> {
  return tx.selectFrom('tenants').selectAll().where('id', '=', id).executeTakeFirst()
}

/** The tenant that runs the installation; none before the first start. */
export async function findHome(tx: Tx): Promise<TenantRow | undefined> {
  return tx.selectFrom('tenants').selectAll().where('is_home', '=', true).executeTakeFirst()
}

/** The same, of an installation that was started. */
export async function findHomeTenant(tx: Tx): Promise<TenantRow> {
  const home = await findHome(tx)
  if (!home) throw new Error('this installation has no home tenant')
  return home
}

/** Every tenant of the installation, oldest first: needs a system transaction. */
export async function listTenants(tx: Tx): Promise<Array<TenantRow & { people: number }>> {
  const { rows } = await sql<TenantRow & { people: number }>`
    select t.*, (select count(*) from members m where m.tenant_id = t.id) as people
    from tenants t order by t.id`.execute(tx)
  return rows
}

/** Undefined when the slug is taken. */
export async function insertTenant(
  tx: Tx,
  tenant: Pick<TenantRow, 'id' | 'slug' | 'name'> & Partial<Pick<TenantRow, 'is_home'>>,
): Promise<TenantRow | undefined> {
  return tx
    .insertInto('tenants')
    .values(tenant)
    .onConflict((conflict) => conflict.column('slug').doNothing())
    .returningAll()
    .executeTakeFirst()
}

export async function renameTenant(tx: Tx, id: string, name: string): Promise<TenantRow> {
  return tx.updateTable('tenants').set({ name }).where('id', '=', id).returningAll().executeTakeFirstOrThrow()
}
