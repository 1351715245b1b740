import { type Selectable, sql } from 'kysely'
import { type DB, firstIdAt, newId, type Tx } from '../../platform/index.ts'

// Sets of vectors: which there are and how far they have come. All but reading is done by the owner, in system
// transactions.

export type EmbeddingSet = Selectable<DB['embedding_sets']>

export async function findSets(
  tx: Tx,
  tenantId: string,
): Promise<{ active?: EmbeddingSet; building?: EmbeddingSet }> {
  const rows = await tx.selectFrom('embedding_sets').selectAll().where('tenant_id', '=', tenantId).execute()
  return Object.fromEntries(rows.map((row) => [row.state, row]))
}

/** One process at a time decides which sets a tenant has. */
export async function lockSets(tx: Tx, tenantId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(7070051, hashtext(${tenantId}))`.execute(tx)
}

export async function beginSet(
  tx: Tx,
  set: { tenantId: string; embedder: string; store: 'pgvector' | 'qdrant' },
): Promise<void> {
  await tx
    .insertInto('embedding_sets')
    .values({
      ...{ id: newId('emb'), tenant_id: set.tenantId, embedder: set.embedder, store: set.store },
      state: 'building',
    })
    .execute()
}

/** Its partition goes with it. */
export async function dropSets(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await tx.deleteFrom('embedding_sets').where('id', 'in', ids).execute()
}

export async function activateSet(tx: Tx, tenantId: string, id: string): Promise<void> {
  await tx
    .deleteFrom('embedding_sets')
    .where('tenant_id', '=', tenantId)
    .where('state', '=', 'active')
    .execute()
  await tx
    .updateTable('embedding_sets')
    .set({ state: 'active', activated_at: sql`now()` })
    .where('id', '=', id)
    .execute()
}

/** Halves take the embedded database 3 to 10 times as long as whole numbers: WebAssembly has no instructions for them. */
const MOST_WHOLE = 2_000

/** What a set is of, once the model has answered. False: somebody else has said so before. */
export async function describeSet(
  tx: Tx,
  id: string,
  found: { model: string; dimension: number },
): Promise<boolean> {
  const { rows } = await sql<{ element: string }>`
    update embedding_sets set model = ${found.model}, dimension = ${found.dimension},
      element = case when version() ~* 'wasm|emscripten' and ${found.dimension}::int <= ${MOST_WHOLE} then 'vector' else 'halfvec' end
    where id = ${id} and dimension is null returning element`.execute(tx)
  return rows.length > 0
}

/** Ids of passages are in order of time, but may come into sight some time after they were made. */
const LATE_MS = 15 * 60_000

/** Everything up to here is done; where that was the end, a little less, so that what comes late is found. */
export async function markScanned(tx: Tx, id: string, reached: string, isEnd: boolean): Promise<void> {
  const settled = firstIdAt('chunk', new Date(Date.now() - LATE_MS))
  const to = isEnd && reached > settled ? settled : reached
  await tx
    .updateTable('embedding_sets')
    .set({ scanned_to: to, error_code: null, error_message: null, retry_at: null, attempts: 0 })
    .where('id', '=', id)
    .where((eb) =>
      eb.or([
        eb('scanned_to', 'is distinct from', to),
        eb('error_code', 'is not', null),
        eb('attempts', '>', 0),
      ]),
    )
    .execute()
}

export async function markFailed(
  tx: Tx,
  id: string,
  failure: { code: string; message: string; retryAt: Date; attempts: number },
): Promise<void> {
  await tx
    .updateTable('embedding_sets')
    .set({
      error_code: failure.code,
      error_message: failure.message.slice(0, 1_000),
      retry_at: failure.retryAt,
      attempts: failure.attempts,
    })
    .where('id', '=', id)
    .execute()
}

/** At the start everything is looked through once more: what was given up, and what came very late. */
export async function lookAgain(tx: Tx): Promise<void> {
  await sql`update embedding_sets set scanned_to = '', retry_at = null where scanned_to <> '' or retry_at is not null`.execute(
    tx,
  )
}
