import { sql } from 'kysely'
import type { Tx } from '../../platform/index.ts'

/** False when it was used before, and that is still known. */
export async function useSignature(tx: Tx, signature: Buffer, expiresAt: Date): Promise<boolean> {
  const result = await tx
    .insertInto('used_signatures')
    .values({ signature, expires_at: expiresAt })
    .onConflict((conflict) =>
      conflict
        .column('signature')
        .doUpdateSet({ expires_at: expiresAt })
        .where('used_signatures.expires_at', '<', sql<Date>`now()`),
    )
    .executeTakeFirst()
  return result.numInsertedOrUpdatedRows === 1n
}

export async function forgetUsedSignatures(tx: Tx): Promise<void> {
  await tx.deleteFrom('used_signatures').where('expires_at', '<', sql<Date>`now()`).execute()
}
