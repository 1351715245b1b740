import { sql } from 'kysely'
import { newId, type Tx } from '../../platform/index.ts'
import { lock } from '../advisory-locks.ts'
import type { Person } from '../people/person-store.ts'

/** An account at an identity provider: its base address, and who somebody is there. */
export type ProviderAccount = { issuer: string; subject: string }

/** Two who come at once, as the same new person perhaps, come one after the other. */
export async function lockAdmission(tx: Tx): Promise<void> {
  await lock(tx, 'admission')
}

/** Whose account it is. */
export async function findOwnerOf(tx: Tx, { issuer, subject }: ProviderAccount): Promise<Person | undefined> {
  return tx
    .selectFrom('accounts as a')
    .innerJoin('people as p', 'p.id', 'a.person_id')
    .select(['p.id', 'p.name', 'p.email', 'p.email_verified', 'p.language', 'p.two_factor_enabled'])
    .where('a.provider_id', '=', issuer)
    .where('a.account_id', '=', subject)
    .executeTakeFirst()
}

/** Whether a person is known at this provider, whichever account there is theirs. */
export async function hasAccountAt(tx: Tx, personId: string, issuer: string): Promise<boolean> {
  const row = await tx
    .selectFrom('accounts')
    .select('id')
    .where('person_id', '=', personId)
    .where('provider_id', '=', issuer)
    .executeTakeFirst()
  return row !== undefined
}

/** No token of the provider is kept: it has told who this is, and is asked again at the next sign-in. */
export async function insertAccount(
  tx: Tx,
  personId: string,
  { issuer, subject }: ProviderAccount,
): Promise<void> {
  await tx
    .insertInto('accounts')
    .values({ id: newId('acc'), provider_id: issuer, account_id: subject, person_id: personId })
    .execute()
}

export type WayToSignIn = { provider_id: string; has_password: boolean; created_at: Date }

/** Every way of a person to sign in; `isLocked`: none is added or removed until the transaction ends. */
export async function listWays(tx: Tx, personId: string, isLocked = false): Promise<WayToSignIn[]> {
  if (isLocked) await tx.selectFrom('people').select('id').where('id', '=', personId).forUpdate().execute()
  return tx
    .selectFrom('accounts')
    .select(['provider_id', 'created_at'])
    .select(sql<boolean>`password is not null`.as('has_password'))
    .where('person_id', '=', personId)
    .orderBy('created_at')
    .execute()
}

export async function deleteAccounts(tx: Tx, personId: string, issuer: string): Promise<void> {
  await tx
    .deleteFrom('accounts')
    .where('person_id', '=', personId)
    .where('provider_id', '=', issuer)
    .execute()
}
