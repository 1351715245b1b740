import { sql } from 'kysely'
import type { Tx } from '../../platform/index.ts'
import { MOST_EDITED } from '../feedback/kept-draft.ts'

/** A question with the documents that turned out to answer it. */
export type Label = {
  query: string
  /** The ticket that the question is about: it is no answer to itself. */
  ownDocument: string | null
  right: string[]
}

const MOST_LABELS = 500

/**
 * What people's doings tell: documents with a thumb up under a question, and what a draft cites that was sent
 * with much of it kept. The newest, one a question. Read with access to all of the tenant.
 */
export async function readLabels(tx: Tx, tenantId: string, days: number): Promise<Label[]> {
  const { rows } = await sql<{ query: string; own_document: string | null; right_ones: string[] }>`
    with told as (
      -- of an opened or answered ticket the log holds its document only: its subject is what was searched for
      select coalesce(own.title, q.query) as query, own.id as own_document, d.id as document_id, f.created_at
      from feedback f join query_log q on q.id = f.query_id
      left join documents own on q.kind in ('init', 'reply') and q.query = 'ticket ' || own.id
      cross join lateral (
        select unnest(f.document_ids) as id where f.vote = 'up'
        union select i ->> 'document_id' from jsonb_array_elements(f.items) i where i ->> 'vote' = 'up') r
      join documents d on d.id = r.id
      where f.tenant_id = ${tenantId} and (q.kind in ('search', 'ask') or own.id is not null) and f.created_at > now() - make_interval(days => ${days}::int)
      union all
      select t.title, t.id, d.id, r.decided_at
      from reply_drafts r join documents t on t.id = r.document_id
      cross join jsonb_array_elements(r.citations) s join documents d on d.id = s ->> 'document_id'
      where r.tenant_id = ${tenantId} and (r.state = 'accepted' or (r.state = 'edited' and r.edited_share <= ${MOST_EDITED}))
        and d.id <> t.id
        and r.decided_at > now() - make_interval(days => ${days}::int)
    )
    select query, own_document, array_agg(distinct document_id) as right_ones from told
    where query <> '' group by query, own_document order by max(created_at) desc limit ${MOST_LABELS}`.execute(
    tx,
  )
  return rows.map((row) => ({ query: row.query, ownDocument: row.own_document, right: row.right_ones }))
}
