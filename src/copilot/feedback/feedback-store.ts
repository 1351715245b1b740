import { sql } from 'kysely'
import { newId, type Tx } from '../../platform/index.ts'

export type Vote = 'up' | 'down'
export type FeedbackKind = 'vote' | 'accepted' | 'edited' | 'ignored'
export type ItemVote = { document_id: string; vote: Vote }

export type FeedbackRow = {
  vote: Vote | null
  document_ids: string[]
  comment: string | null
  kind: FeedbackKind
  items: ItemVote[]
  reply_id: string | null
}

export type AskedQuery = { id: string; query: string; results: Array<{ document_id: string }> }

export async function findQuery(tx: Tx, id: string): Promise<AskedQuery | undefined> {
  const row = await tx
    .selectFrom('query_log')
    .select(['id', 'query', 'results'])
    .where('id', '=', id)
    .executeTakeFirst()
  return row && { ...row, results: row.results as AskedQuery['results'] }
}

/** What a voter said before about a query; locked until the transaction ends. */
export async function findFeedback(
  tx: Tx,
  queryId: string,
  voterId: string,
): Promise<FeedbackRow | undefined> {
  const { rows } = await sql<FeedbackRow>`
    select vote, document_ids, comment, kind, items, reply_id from feedback
    where query_id = ${queryId} and principal_id = ${voterId} for update`.execute(tx)
  return rows[0]
}

/** One feedback a voter and query: a second one takes the first one's place, and keeps its id. */
export async function saveFeedback(
  tx: Tx,
  place: { tenantId: string; queryId: string; voterId: string },
  row: FeedbackRow,
): Promise<string> {
  const values = { ...row, items: JSON.stringify(row.items) }
  const saved = await tx
    .insertInto('feedback')
    .values({
      ...{ id: newId('fb'), tenant_id: place.tenantId, query_id: place.queryId },
      ...{ principal_id: place.voterId, ...values },
    })
    .onConflict((conflict) => conflict.columns(['query_id', 'principal_id']).doUpdateSet(values))
    .returning('id')
    .executeTakeFirstOrThrow()
  return saved.id
}

export async function deleteFeedback(tx: Tx, queryId: string, voterId: string): Promise<void> {
  await tx
    .deleteFrom('feedback')
    .where('query_id', '=', queryId)
    .where('principal_id', '=', voterId)
    .execute()
}
