import type { Tx } from '../../platform/index.ts'
import type { HeldGroup } from './managed-groups.ts'

type Managed = { tenantId: string; personId: string; provider: string }

/** What somebody is in a tenant, apart from groups: the tenant is named, since system transactions see all. */
export async function findStanding(
  tx: Tx,
  tenantId: string,
  personId: string,
): Promise<{ roles: string[]; managed_by: string | null } | undefined> {
  return tx
    .selectFrom('members')
    .select(['roles', 'managed_by'])
    .where('tenant_id', '=', tenantId)
    .where('person_id', '=', personId)
    .executeTakeFirst()
}

export async function holdGroupsByName(
  tx: Tx,
  tenantId: string,
  names: readonly string[],
): Promise<HeldGroup[]> {
  if (names.length === 0) return []
  return tx
    .selectFrom('groups')
    .select(['id', 'name'])
    .where('tenant_id', '=', tenantId)
    .where('name', 'in', names)
    .orderBy('id')
    .forKeyShare()
    .execute()
}

export async function listGroupsOf(tx: Tx, tenantId: string, personId: string): Promise<HeldGroup[]> {
  return tx
    .selectFrom('group_members as gm')
    .innerJoin('groups as g', 'g.id', 'gm.group_id')
    .select(['g.id', 'g.name'])
    .where('gm.tenant_id', '=', tenantId)
    .where('gm.person_id', '=', personId)
    .orderBy('g.name')
    .execute()
}

/** Those of the provider but `kept`. */
export async function removeManaged(
  tx: Tx,
  { tenantId, personId, provider }: Managed,
  kept: readonly string[],
): Promise<void> {
  await tx
    .deleteFrom('group_members')
    .where('tenant_id', '=', tenantId)
    .where('person_id', '=', personId)
    .where('managed_by', '=', provider)
    .$if(kept.length > 0, (query) => query.where('group_id', 'not in', kept))
    .execute()
}

/** Somebody who is in it by hand stays so. */
export async function setManaged(
  tx: Tx,
  { tenantId, personId, provider }: Managed,
  groupIds: readonly string[],
): Promise<void> {
  if (groupIds.length === 0) return
  await tx
    .insertInto('group_members')
    .values(
      groupIds.map((group_id) => ({
        tenant_id: tenantId,
        group_id,
        person_id: personId,
        managed_by: provider,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Where somebody has roles or groups of this provider, in one order everywhere. */
export async function tenantsManagedBy(tx: Tx, personId: string, provider: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('members')
    .select('tenant_id')
    .where('person_id', '=', personId)
    .where('managed_by', '=', provider)
    .union(
      tx
        .selectFrom('group_members')
        .select('tenant_id')
        .where('person_id', '=', personId)
        .where('managed_by', '=', provider),
    )
    .orderBy('tenant_id')
    .execute()
  return rows.map((row) => row.tenant_id)
}

/** Roles of the provider stay, as if they had been given by hand. */
export async function releaseRoles(tx: Tx, { tenantId, personId, provider }: Managed): Promise<void> {
  await tx
    .updateTable('members')
    .set({ managed_by: null })
    .where('tenant_id', '=', tenantId)
    .where('person_id', '=', personId)
    .where('managed_by', '=', provider)
    .execute()
}
