import { sql } from 'kysely'
import type { Tx } from '../../platform/index.ts'

/** False when it was used before. */
export async function useSignature(tx: Tx, signature: Buffer, expiresAt: Date): Promise<boolean> {
  const result = await tx
    .insertInto('used_signatures')
    .values({ signature, expires_at: expiresAt })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return result.numInsertedOrUpdatedRows === 1n
}

export async function forgetUsedSignatures(tx: Tx): Promise<void> {
  await tx.deleteFrom('used_signatures').where('expires_at', '<', sql<Date>`now()`).execute()
}
