import { type ExpressionBuilder, sql } from 'kysely'
import type { DB, Principal, Tx } from '../../platform/index.ts'
import type { Membership } from '../roles/grants.ts'

export type MemberGroup = { id: string; name: string; kind: 'team' | 'group'; managed_by: string | null }

/** A person as the tenant sees them. */
export type MemberRow = {
  person_id: string
  name: string
  email: string
  email_verified: boolean
  two_factor_enabled: boolean
  roles: string[]
  managed_by: string | null
  last_seen_at: Date | null
  created_at: Date
  groups: MemberGroup[]
}

type Lister = Pick<Principal, 'isConfined' | 'groups' | 'personId'>

// A confined principal knows itself and who shares a group with it.
function isKnownTo(lister: Lister) {
  return (eb: ExpressionBuilder<DB & { m: DB['members'] }, 'm'>) =>
    eb.or([
      eb('m.person_id', '=', lister.personId ?? ''),
      sql<boolean>`exists (
        select from group_members gm join groups g on g.id = gm.group_id
        where gm.person_id = m.person_id and g.name = any (${lister.groups}::text[]))`,
    ])
}

function members(tx: Tx, lister: Lister) {
  return tx
    .selectFrom('members as m')
    .innerJoin('people as p', 'p.id', 'm.person_id')
    .select(['m.person_id', 'p.name', 'p.email', 'p.email_verified', 'p.two_factor_enabled'])
    .select(['m.roles', 'm.managed_by', 'm.last_seen_at', 'm.created_at'])
    .select(
      sql<MemberGroup[]>`coalesce((
        select jsonb_agg(jsonb_build_object(
          'id', g.id, 'name', g.name, 'kind', g.kind, 'managed_by', gm.managed_by) order by g.name)
        from group_members gm join groups g on g.id = gm.group_id
        where gm.person_id = m.person_id), '[]')`.as('groups'),
    )
    .$if(lister.isConfined, (query) => query.where((eb) => isKnownTo(lister)(eb as never)))
}

export type PeopleFilter = { limit: number; after: string | undefined; query: string | undefined }

/** One query a page, whoever is in however many groups. */
export async function listMembers(tx: Tx, lister: Lister, filter: PeopleFilter): Promise<MemberRow[]> {
  const { limit, after, query } = filter
  const pattern = `%${query?.replace(/[\\%_]/g, '\\$&')}%`
  return members(tx, lister)
    .$if(after !== undefined, (select) => select.where('m.person_id', '>', after as string))
    .$if(query !== undefined, (select) =>
      select.where((eb) => eb.or([eb('p.name', 'ilike', pattern), eb('p.email', 'ilike', pattern)])),
    )
    .orderBy('m.person_id')
    .limit(limit)
    .execute()
}

export async function findMember(tx: Tx, lister: Lister, personId: string): Promise<MemberRow | undefined> {
  return members(tx, lister).where('m.person_id', '=', personId).executeTakeFirst()
}

export async function findMembership(
  tx: Tx,
  tenantId: string,
  personId: string,
): Promise<Membership | undefined> {
  const row = await tx
    .selectFrom('memberships')
    .select(['is_home', 'roles', 'custom_roles', 'groups'])
    .where('tenant_id', '=', tenantId)
    .where('person_id', '=', personId)
    .executeTakeFirst()
  return row as Membership | undefined
}

/** Whether somebody with this email address belongs to the tenant. */
export async function hasMember(tx: Tx, tenantId: string, email: string): Promise<boolean> {
  const row = await tx
    .selectFrom('members as m')
    .innerJoin('people as p', 'p.id', 'm.person_id')
    .select('p.id')
    .where('m.tenant_id', '=', tenantId)
    .where('p.email', '=', email)
    .executeTakeFirst()
  return row !== undefined
}

/** These people as far as the principal knows them; nobody else changes or removes them until the transaction ends. */
export async function lockMembers(
  tx: Tx,
  principal: Principal,
  personIds: readonly string[],
): Promise<Array<{ person_id: string; roles: string[] }>> {
  if (personIds.length === 0) return []
  return tx
    .selectFrom('members as m')
    .select(['m.person_id', 'm.roles'])
    .where('m.tenant_id', '=', principal.tenantId)
    .where('m.person_id', 'in', personIds)
    .$if(principal.isConfined, (query) => query.where((eb) => isKnownTo(principal)(eb as never)))
    .orderBy('m.person_id')
    .forUpdate()
    .execute()
}

/**
 * Locks this person and all owners, and answers the owners: of two owners who remove each other at once, the second
 * sees that the first is gone.
 */
export async function lockWithOwners(tx: Tx, tenantId: string, personId: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('members')
    .select(['person_id', 'roles'])
    .where('tenant_id', '=', tenantId)
    .where((eb) => eb.or([eb('person_id', '=', personId), sql<boolean>`'owner' = any (roles)`]))
    .orderBy('person_id')
    .forUpdate()
    .execute()
  return rows.filter((row) => row.roles.includes('owner')).map((row) => row.person_id)
}

/** False when they belong to it already. */
export async function insertMember(
  tx: Tx,
  member: { tenant_id: string; person_id: string; roles: string[]; managed_by?: string },
): Promise<boolean> {
  const result = await tx
    .insertInto('members')
    .values(member)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return result.numInsertedOrUpdatedRows === 1n
}

/** `managedBy`: the identity provider that gives them; null: they are given by hand. */
export async function setRoles(
  tx: Tx,
  { tenantId, personId, managedBy }: { tenantId: string; personId: string; managedBy: string | null },
  roles: string[],
): Promise<void> {
  await tx
    .updateTable('members')
    .set({ roles, managed_by: managedBy, updated_at: sql`now()` })
    .where('tenant_id', '=', tenantId)
    .where('person_id', '=', personId)
    .execute()
}

export async function deleteMember(tx: Tx, tenantId: string, personId: string): Promise<void> {
  await tx.deleteFrom('members').where('tenant_id', '=', tenantId).where('person_id', '=', personId).execute()
}

/** Revokes the personal keys of somebody in this tenant; answers their ids. */
export async function revokePersonalKeys(tx: Tx, tenantId: string, personId: string): Promise<string[]> {
  const rows = await tx
    .updateTable('api_keys')
    .set({ revoked_at: sql`now()` })
    .where('tenant_id', '=', tenantId)
    .where('person_id', '=', personId)
    .where('revoked_at', 'is', null)
    .returning('id')
    .execute()
  return rows.map((row) => row.id)
}

/**
 * Takes away the groups of a tenant that identity providers gave, and answers their names. Roles stay theirs: they set
 * them when the right one signs in by them.
 */
export async function endManagedGroups(tx: Tx, tenantId: string, personId: string): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    with gone as (
      delete from group_members where tenant_id = ${tenantId} and person_id = ${personId} and managed_by is not null
      returning group_id
    ) select g.name from groups g join gone on gone.group_id = g.id order by g.name`.execute(tx)
  return rows.map((row) => row.name)
}

/** How many tenants somebody belongs to: needs a system transaction. */
export async function countTenantsOf(tx: Tx, personId: string): Promise<number> {
  const row = await tx
    .selectFrom('members')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('person_id', '=', personId)
    .executeTakeFirstOrThrow()
  return row.count
}
