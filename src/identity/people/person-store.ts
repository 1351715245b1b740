import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { newId, type Tx } from '../../platform/index.ts'

export type Person = {
  id: string
  name: string
  /** In lower case. */
  email: string
  email_verified: boolean
  language: string | null
  two_factor_enabled: boolean
}

const COLUMNS = ['id', 'name', 'email', 'email_verified', 'language', 'two_factor_enabled'] as const
/** What better-auth calls a password among the ways to sign in. */
const PASSWORD = 'credential'

export type NewPerson = {
  name: string
  email: string
  emailVerified: boolean
  language: string | undefined
  /** As people.hashPassword answers it; left out for those who sign in elsewhere. */
  passwordHash?: string | undefined
}

export async function insertPerson(tx: Tx, person: NewPerson): Promise<string> {
  const id = newId('usr')
  await tx
    .insertInto('people')
    .values({
      id,
      name: person.name,
      email: person.email.toLowerCase(),
      email_verified: person.emailVerified,
      language: person.language ?? null,
    })
    .execute()
  if (person.passwordHash !== undefined) await setPassword(tx, id, person.passwordHash)
  return id
}

export async function findPerson(tx: Tx, id: string): Promise<Person | undefined> {
  return tx.selectFrom('people').select(COLUMNS).where('id', '=', id).executeTakeFirst()
}

export async function findPersonByEmail(tx: Tx, email: string): Promise<Person | undefined> {
  return tx.selectFrom('people').select(COLUMNS).where('email', '=', email.toLowerCase()).executeTakeFirst()
}

export async function updatePerson(
  tx: Tx,
  id: string,
  change: { name?: string | undefined; language?: string | undefined; email_verified?: boolean },
): Promise<Person | undefined> {
  return tx
    .updateTable('people')
    .set({ ...change, updated_at: sql`now()` })
    .where('id', '=', id)
    .returning(COLUMNS)
    .executeTakeFirst()
}

/** `isLocked`: nobody changes it until the transaction ends. */
export async function findPasswordHash(
  tx: Tx,
  personId: string,
  isLocked = false,
): Promise<string | undefined> {
  const row = await tx
    .selectFrom('accounts')
    .select('password')
    .where('person_id', '=', personId)
    .where('provider_id', '=', PASSWORD)
    .$if(isLocked, (query) => query.forUpdate())
    .executeTakeFirst()
  return row?.password ?? undefined
}

export async function setPassword(tx: Tx, personId: string, hash: string): Promise<void> {
  await tx
    .insertInto('accounts')
    .values({
      id: newId('acc'),
      account_id: personId,
      provider_id: PASSWORD,
      person_id: personId,
      password: hash,
    })
    .onConflict((conflict) =>
      conflict.columns(['provider_id', 'account_id']).doUpdateSet({ password: hash, updated_at: sql`now()` }),
    )
    .execute()
}

/** The same password under newer parameters; not when it was changed in the meantime. */
export async function replaceHash(tx: Tx, personId: string, hashes: { old: string; new: string }) {
  await tx
    .updateTable('accounts')
    .set({ password: hashes.new })
    .where('person_id', '=', personId)
    .where('provider_id', '=', PASSWORD)
    .where('password', '=', hashes.old)
    .execute()
}

/** Takes away every way to sign in but the password; answers which there were. */
export async function deleteOtherWays(tx: Tx, personId: string): Promise<string[]> {
  const rows = await tx
    .deleteFrom('accounts')
    .where('person_id', '=', personId)
    .where('provider_id', '<>', PASSWORD)
    .returning('provider_id')
    .execute()
  return rows.map((row) => row.provider_id)
}

/** False when none was on. */
export async function deleteSecondFactor(tx: Tx, personId: string): Promise<boolean> {
  await tx.deleteFrom('two_factors').where('person_id', '=', personId).execute()
  const changed = await tx
    .updateTable('people')
    .set({ two_factor_enabled: false, updated_at: sql`now()` })
    .where('id', '=', personId)
    .where('two_factor_enabled', '=', true)
    .executeTakeFirst()
  return changed.numUpdatedRows === 1n
}

/** The tenants of a person, the one of longest standing first. */
export async function tenantsOf(tx: Tx, personId: string) {
  return tx
    .selectFrom('members as m')
    .innerJoin('tenants as t', 't.id', 'm.tenant_id')
    .select(['t.id', 't.slug', 't.name'])
    .where('m.person_id', '=', personId)
    .orderBy('m.created_at')
    .orderBy('t.id')
    .execute()
}

/** For each tenant of a person the identity provider that brought them in; null: they were invited. */
export async function managersOf(tx: Tx, personId: string): Promise<Array<string | null>> {
  const rows = await tx.selectFrom('members').select('managed_by').where('person_id', '=', personId).execute()
  return rows.map((row) => row.managed_by)
}

/** Whether somebody owns the home tenant: the installation is set up. */
export async function hasOwner(tx: Tx, tenantId: string): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (select from members where tenant_id = ${tenantId} and 'owner' = any (roles)) as found`.execute(
    tx,
  )
  return rows[0]?.found === true
}

export async function findTenantOf(tx: Tx, tenantId: string) {
  return tx
    .selectFrom('tenants')
    .select(['id', 'slug', 'name', 'is_home'])
    .where('id', '=', tenantId)
    .executeTakeFirst()
}

export async function rolesOf(tx: Tx, tenantId: string, personId: string): Promise<string[]> {
  const row = await tx
    .selectFrom('members')
    .select('roles')
    .where('tenant_id', '=', tenantId)
    .where('person_id', '=', personId)
    .executeTakeFirst()
  return row?.roles ?? []
}

/** A digest of what somebody may do wherever they belong: another one tells that this has changed. */
export async function standingOf(tx: Tx, personId: string): Promise<string> {
  const rows = await tx
    .selectFrom('memberships')
    .select(['tenant_id', 'roles', 'custom_roles', 'groups'])
    .where('person_id', '=', personId)
    .orderBy('tenant_id')
    .execute()
  return createHash('sha256').update(JSON.stringify(rows)).digest('base64url')
}
