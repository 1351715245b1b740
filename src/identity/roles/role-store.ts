import type { Selectable } from 'kysely'
import { sql } from 'kysely'
import type { DB, Tx } from '../../platform/index.ts'

export type RoleRow = Selectable<DB['roles']>
export type RoleChange = Partial<Pick<RoleRow, 'title' | 'description' | 'permissions' | 'is_confined'>>

export async function listRoles(tx: Tx): Promise<RoleRow[]> {
  return tx.selectFrom('roles').selectAll().orderBy('name').execute()
}

/** Custom roles of these names; each stays as it is until the transaction ends. */
export async function holdRoles(tx: Tx, tenantId: string, names: readonly string[]): Promise<RoleRow[]> {
  if (names.length === 0) return []
  return tx
    .selectFrom('roles')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('name', 'in', names)
    .orderBy('name')
    .forShare()
    .execute()
}

/** Nobody else gives, changes or deletes it until the transaction ends. */
export async function lockRole(tx: Tx, name: string): Promise<RoleRow | undefined> {
  return tx.selectFrom('roles').selectAll().where('name', '=', name).forUpdate().executeTakeFirst()
}

/** Undefined when the name is taken. */
export async function insertRole(
  tx: Tx,
  role: Omit<RoleRow, 'created_at' | 'updated_at'>,
): Promise<RoleRow | undefined> {
  return tx
    .insertInto('roles')
    .values(role)
    .onConflict((conflict) => conflict.columns(['tenant_id', 'name']).doNothing())
    .returningAll()
    .executeTakeFirst()
}

export async function updateRole(tx: Tx, name: string, change: RoleChange): Promise<RoleRow> {
  return tx
    .updateTable('roles')
    .set({ ...change, updated_at: sql`now()` })
    .where('name', '=', name)
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function deleteRole(tx: Tx, name: string): Promise<void> {
  await tx.deleteFrom('roles').where('name', '=', name).execute()
}

/** How many people have each role that somebody has. */
export async function countHolders(tx: Tx): Promise<Map<string, number>> {
  const { rows } = await sql<{ role: string; people: number }>`
    select role, count(*) as people from members, unnest(roles) as role group by role`.execute(tx)
  return new Map(rows.map(({ role, people }) => [role, people]))
}

/** People who have the role, and open invitations that give it. */
export async function countUses(tx: Tx, name: string): Promise<{ people: number; invitations: number }> {
  const { rows } = await sql<{ people: number; invitations: number }>`
    select (select count(*) from members where ${name} = any (roles)) as people,
      (select count(*) from invitations where ${name} = any (roles)
        and accepted_at is null and revoked_at is null and expires_at > now()) as invitations`.execute(tx)
  return rows[0] as { people: number; invitations: number }
}
