import type { Selectable } from 'kysely'
import { sql } from 'kysely'
import type { DB, Tx } from '../../platform/index.ts'

export type GroupRow = Selectable<DB['groups']> & { kind: 'team' | 'group'; members: number }
export type GroupPerson = { id: string; name: string; email: string; managed_by: string | null }

/** Names of the only groups that a confined principal knows of; 'all' for others. */
export type KnownGroups = readonly string[] | 'all'

function groups(tx: Tx, known: KnownGroups) {
  return tx
    .selectFrom('groups as g')
    .selectAll('g')
    .select((eb) =>
      eb
        .selectFrom('group_members as gm')
        .whereRef('gm.group_id', '=', 'g.id')
        .select(sql<number>`count(*)`.as('n'))
        .as('members'),
    )
    .$if(known !== 'all', (query) => query.where(sql<boolean>`g.name = any (${known}::text[])`))
    .$narrowType<{ kind: 'team' | 'group'; members: number }>()
}

export async function listGroups(tx: Tx, known: KnownGroups): Promise<GroupRow[]> {
  return groups(tx, known).orderBy('g.name').execute()
}

export async function findGroup(tx: Tx, id: string, known: KnownGroups): Promise<GroupRow | undefined> {
  return groups(tx, known).where('g.id', '=', id).executeTakeFirst()
}

/** Those of these ids that are groups here, each held until the transaction ends. */
export async function holdGroups(
  tx: Tx,
  tenantId: string,
  ids: readonly string[],
): Promise<Array<{ id: string; name: string }>> {
  if (ids.length === 0) return []
  return tx
    .selectFrom('groups')
    .select(['id', 'name'])
    .where('tenant_id', '=', tenantId)
    .where('id', 'in', ids)
    .orderBy('id')
    .forKeyShare()
    .execute()
}

/** Nobody else changes who is in it, or deletes it, until the transaction ends. */
export async function lockGroup(tx: Tx, id: string, known: KnownGroups): Promise<GroupRow | undefined> {
  await tx.selectFrom('groups').select('id').where('id', '=', id).forUpdate().execute()
  return findGroup(tx, id, known)
}

/** False when the name is taken. */
export async function insertGroup(
  tx: Tx,
  group: Pick<GroupRow, 'id' | 'tenant_id' | 'name' | 'kind' | 'description'>,
): Promise<boolean> {
  const result = await tx
    .insertInto('groups')
    .values(group)
    .onConflict((conflict) => conflict.columns(['tenant_id', 'name']).doNothing())
    .executeTakeFirst()
  return result.numInsertedOrUpdatedRows === 1n
}

export async function describeGroup(tx: Tx, id: string, description: string): Promise<void> {
  await tx.updateTable('groups').set({ description, updated_at: sql`now()` }).where('id', '=', id).execute()
}

export async function deleteGroup(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('groups').where('id', '=', id).execute()
}

export async function listGroupPeople(tx: Tx, id: string): Promise<GroupPerson[]> {
  return tx
    .selectFrom('group_members as gm')
    .innerJoin('people as p', 'p.id', 'gm.person_id')
    .select(['p.id', 'p.name', 'p.email', 'gm.managed_by'])
    .where('gm.group_id', '=', id)
    .orderBy('p.name')
    .orderBy('p.id')
    .execute()
}

export async function addToGroups(
  tx: Tx,
  rows: ReadonlyArray<{ tenant_id: string; group_id: string; person_id: string }>,
): Promise<void> {
  if (rows.length === 0) return
  await tx
    .insertInto('group_members')
    .values([...rows])
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Leaves a place that meanwhile is given by another than `managed_by` says. */
export async function removeFromGroups(
  tx: Tx,
  rows: ReadonlyArray<{ group_id: string; person_id: string; managed_by: string | null }>,
): Promise<void> {
  if (rows.length === 0) return
  await sql`
    delete from group_members gm using unnest(${rows.map((row) => row.group_id)}::text[],
      ${rows.map((row) => row.person_id)}::text[], ${rows.map((row) => row.managed_by)}::text[])
      as gone (group_id, person_id, managed_by)
    where gm.group_id = gone.group_id and gm.person_id = gone.person_id
      and gm.managed_by is not distinct from gone.managed_by`.execute(tx)
}
