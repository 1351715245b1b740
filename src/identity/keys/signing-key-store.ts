import type { Selectable } from 'kysely'
import { sql } from 'kysely'
import type { DB, Tx } from '../../platform/index.ts'
import { lock } from '../advisory-locks.ts'

export type SigningKeyRow = Selectable<DB['signing_keys']>

/** Those whose tokens may still be valid, oldest first. */
export async function listSigningKeys(tx: Tx): Promise<SigningKeyRow[]> {
  return tx
    .selectFrom('signing_keys')
    .selectAll()
    .where('expires_at', '>', sql<Date>`now()`)
    .orderBy('created_at')
    .orderBy('id')
    .execute()
}

/** One process at a time looks whether a key is missing and adds it. */
export async function lockSigningKeys(tx: Tx): Promise<void> {
  await lock(tx, 'signingKeys')
}

export type NewSigningKey = Omit<SigningKeyRow, 'public_jwk'> & { public_jwk: object }

export async function insertSigningKey(tx: Tx, key: NewSigningKey): Promise<void> {
  await tx
    .insertInto('signing_keys')
    .values({ ...key, public_jwk: JSON.stringify(key.public_jwk) })
    .execute()
  await tx.deleteFrom('signing_keys').where('expires_at', '<=', sql<Date>`now()`).execute()
}
