import { sql } from 'kysely'
import type { Tx } from '../../platform/index.ts'
import type { TicketFacts } from './why-similar.ts'

/** What a ticket says of its problem, as its passages have it. */
export type OwnProblem = { title: string; chunks: Array<{ id: string; content: string }> }

/** undefined: there is no such document, or this transaction's principal may not read it. */
export async function readOwnProblem(tx: Tx, documentId: string): Promise<OwnProblem | undefined> {
  const document = await tx
    .selectFrom('documents')
    .select('title')
    .where('id', '=', documentId)
    .executeTakeFirst()
  if (!document) return undefined
  const chunks = await tx
    .selectFrom('chunks')
    .select(['id', 'content'])
    .where('document_id', '=', documentId)
    .where('kind', 'in', ['problem', 'summary'])
    .where('private_acl', 'is', null)
    .orderBy('ordinal')
    .limit(8)
    .execute()
  return { title: document.title, chunks }
}

export async function readTicketFacts(
  tx: Tx,
  documentIds: readonly string[],
): Promise<Map<string, TicketFacts>> {
  if (documentIds.length === 0) return new Map()
  const { rows } = await sql<TicketFacts & { document_id: string }>`
    select t.* from unnest(${documentIds}::text[]) asked (id)
    cross join lateral (
      select document_id, product, type, tags from tickets where document_id = asked.id offset 0) t`.execute(
    tx,
  )
  return new Map(rows.map(({ document_id, ...facts }) => [document_id, facts]))
}
