import type { Tx } from '../../platform/index.ts'
import type { Membership } from '../roles/grants.ts'

/** Needs a system transaction: a token comes before its tenant is believed. */
export async function findTokenPerson(
  tx: Tx,
  tenantId: string,
  personId: string,
): Promise<(Membership & { name: string }) | undefined> {
  const row = await tx
    .selectFrom('memberships as m')
    .innerJoin('people as p', 'p.id', 'm.person_id')
    .select(['m.is_home', 'm.roles', 'm.custom_roles', 'm.groups', 'p.name'])
    .where('m.tenant_id', '=', tenantId)
    .where('m.person_id', '=', personId)
    .executeTakeFirst()
  // a view tells no column as never null
  return row as (Membership & { name: string }) | undefined
}
