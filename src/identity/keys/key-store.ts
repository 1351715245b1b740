import type { Selectable } from 'kysely'
import { sql } from 'kysely'
import type { DB, Tx } from '../../platform/index.ts'
import type { Membership } from '../roles/grants.ts'

export type KeyRow = Selectable<DB['api_keys']>

/** With what its rights depend on: the tenant, and for a personal key what its person is there now. */
export type KeyWithRights = KeyRow & {
  is_home: boolean
  /** null: a service's key, or its person has left the tenant. */
  membership: Membership | null
}

/** With the names of what it refers to. */
export type ListedKey = KeyRow & { team_name: string | null; person_name: string | null }

export type NewKey = Pick<KeyRow, 'id' | 'tenant_id' | 'name' | 'prefix' | 'hash' | 'scopes' | 'groups'> & {
  created_by: string | null
  expires_at: Date | null
  person_id?: string | null
  team_id?: string | null
  limits?: KeyRow['limits']
  rotated_from?: string | null
}

/** undefined when a key with this hash exists, of whatever tenant. */
export async function insertUniqueKey(tx: Tx, key: NewKey): Promise<KeyRow | undefined> {
  return tx
    .insertInto('api_keys')
    .values({ ...key, ...(key.limits === undefined ? {} : { limits: JSON.stringify(key.limits) }) })
    .onConflict((on) => on.column('hash').doNothing())
    .returningAll()
    .executeTakeFirst()
}

/** For keys that were made at random. */
export async function insertKey(tx: Tx, key: NewKey): Promise<KeyRow> {
  const row = await insertUniqueKey(tx, key)
  if (!row) throw new Error('a key with this hash exists')
  return row
}

/** Keys of services with this name that are good, the newest first. */
export async function listServiceKeys(tx: Tx, tenantId: string, name: string): Promise<KeyWithRights[]> {
  return withRights(tx)
    .where('k.tenant_id', '=', tenantId)
    .where('k.name', '=', name)
    .where('k.person_id', 'is', null)
    .where('k.revoked_at', 'is', null)
    .where(sql<boolean>`not ${IS_EXPIRED}`)
    .orderBy('k.id', 'desc')
    .execute()
}

// One query for everything that a check needs.
function withRights(tx: Tx) {
  return tx
    .selectFrom('api_keys as k')
    .innerJoin('tenants as t', 't.id', 'k.tenant_id')
    .selectAll('k')
    .select('t.is_home')
    .select(
      sql<Membership | null>`(select to_jsonb(m) from memberships m
        where m.tenant_id = k.tenant_id and m.person_id = k.person_id)`.as('membership'),
    )
}

export async function findKeyByHash(tx: Tx, hash: Buffer): Promise<KeyWithRights | undefined> {
  return withRights(tx).where('k.hash', '=', hash).executeTakeFirst()
}

export async function findKeysById(tx: Tx, ids: readonly string[]): Promise<KeyWithRights[]> {
  return withRights(tx).where(sql<boolean>`k.id = any(${ids})`).execute()
}

export async function findKeyById(tx: Tx, id: string): Promise<KeyWithRights | undefined> {
  return withRights(tx).where('k.id', '=', id).executeTakeFirst()
}

/** The same, and nobody else changes the key until the transaction ends. */
export async function lockKey(tx: Tx, id: string): Promise<KeyWithRights | undefined> {
  await sql`select from api_keys where id = ${id} for update`.execute(tx)
  return findKeyById(tx, id)
}

export function isActive(key: KeyRow): boolean {
  return key.revoked_at === null && (key.expires_at === null || key.expires_at.getTime() > Date.now())
}

export type KeyFilter = {
  /** Part of the name, or the beginning of the prefix. */
  query?: string | undefined
  state?: 'valid' | 'expired' | 'revoked' | undefined
  personId?: string | undefined
}

const IS_EXPIRED = sql<boolean>`coalesce(k.expires_at <= now(), false)`

// Row-level security leaves out the names of people who are not in this tenant.
function listed(tx: Tx) {
  return tx
    .selectFrom('api_keys as k')
    .leftJoin('groups as g', 'g.id', 'k.team_id')
    .leftJoin('people as p', 'p.id', 'k.person_id')
    .selectAll('k')
    .select(['g.name as team_name', 'p.name as person_name'])
}

/** Newest first. */
export async function listKeys(
  tx: Tx,
  page: { limit: number; before: string | undefined },
  filter: KeyFilter = {},
): Promise<ListedKey[]> {
  const { query, state, personId } = filter
  const escaped = query?.replace(/[\\%_]/g, '\\$&')
  return listed(tx)
    .$if(page.before !== undefined, (select) => select.where('k.id', '<', page.before as string))
    .$if(personId !== undefined, (select) => select.where('k.person_id', '=', personId as string))
    .$if(escaped !== undefined, (select) =>
      select.where((eb) =>
        eb.or([eb('k.name', 'ilike', `%${escaped}%`), eb('k.prefix', 'like', `${escaped}%`)]),
      ),
    )
    .$if(state !== undefined, (select) =>
      select.where('k.revoked_at', state === 'revoked' ? 'is not' : 'is', null),
    )
    .$if(state === 'expired', (select) => select.where(IS_EXPIRED))
    .$if(state === 'valid', (select) => select.where(sql<boolean>`not ${IS_EXPIRED}`))
    .orderBy('k.id', 'desc')
    .limit(page.limit)
    .execute()
}

export async function findListedKey(tx: Tx, id: string): Promise<ListedKey | undefined> {
  return listed(tx).where('k.id', '=', id).executeTakeFirst()
}

/** Keys of this name that nobody issued: the server made them at a start. */
export async function listServerKeys(tx: Tx, tenantId: string, name: string): Promise<KeyRow[]> {
  return tx
    .selectFrom('api_keys')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('name', '=', name)
    .where('created_by', 'is', null)
    .execute()
}

/** The key with this hash; without one, those whose shown prefix this text begins with, or that begin with it. */
export async function identifyKeys(
  tx: Tx,
  by: { hash: Buffer; fragment: string | undefined },
): Promise<ListedKey[]> {
  const whole = await listed(tx).where('k.hash', '=', by.hash).executeTakeFirst()
  if (whole) return [whole]
  const { fragment } = by
  if (fragment === undefined) return []
  return listed(tx)
    .where(sql<boolean>`(starts_with(${fragment}, k.prefix) or starts_with(k.prefix, ${fragment}))`)
    .orderBy('k.id', 'desc')
    .limit(20)
    .execute()
}

export type KeyChanges = {
  name?: string
  scopes?: string[]
  groups?: string[]
  team_id?: string | null
  limits?: KeyRow['limits']
  expires_at?: Date | null
  /** null: it is good again. */
  revoked_at?: null
  can_sign?: boolean
}

export async function updateKey(tx: Tx, id: string, changes: KeyChanges): Promise<KeyRow> {
  return tx
    .updateTable('api_keys')
    .set({ ...changes, ...(changes.limits === undefined ? {} : { limits: JSON.stringify(changes.limits) }) })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** False when it was revoked before. */
export async function markRevoked(tx: Tx, id: string): Promise<boolean> {
  const result = await tx
    .updateTable('api_keys')
    .set({ revoked_at: sql`now()` })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

/** Whether a key that replaced this one is still good. */
export async function hasSuccessor(tx: Tx, id: string): Promise<boolean> {
  const row = await tx
    .selectFrom('api_keys')
    .select('id')
    .where('rotated_from', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  return row !== undefined
}

export async function isTeam(tx: Tx, id: string): Promise<boolean> {
  const row = await tx
    .selectFrom('groups')
    .select('id')
    .where('id', '=', id)
    .where('kind', '=', 'team')
    .executeTakeFirst()
  return row !== undefined
}
