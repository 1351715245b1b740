import { sql } from 'kysely'
import type { Tx } from '../../platform/index.ts'
import { ATTACHMENT_GIVEN_UP } from '../attachments/attachment-store.ts'
import { SUMMARY_GIVEN_UP, SUMMARY_WAITS } from '../understanding/summary-store.ts'

// What is made of tickets after they are stored.

export type PartCounts = {
  total: number
  /** Nobody works on them any more: made, or given up. */
  done: number
  /** Of those done: given up. */
  failed: number
  /** Why it does not go on; null: it does. */
  error: { code: string; message: string } | null
}
export type Parts = Record<'attachments' | 'summaries' | 'embeddings', PartCounts>

const NO_PARTS: PartCounts = { total: 0, done: 0, failed: 0, error: null }

/**
 * What came of attachments, summaries (a ticket counts once, as in the list of what failed) and vectors; of vectors, those
 * of the whole tenant. `tx` must be the system's, for a source that the reader may see: row-level security would look at
 * every row.
 */
export async function countParts(
  tx: Tx,
  { tenantId, sourceId }: { tenantId: string; sourceId: string },
  hasIndex: boolean,
): Promise<Parts> {
  const { rows } = await sql<{ kind: string; total: number; done: number; failed: number }>`
    select 'attachments' as kind, count(*)::int as total,
      (count(*) filter (where a.status <> 'waiting' and a.text_status <> 'waiting'))::int as done,
      (count(*) filter (where ${ATTACHMENT_GIVEN_UP}))::int as failed
    from attachments a join documents d on d.id = a.document_id where d.source_id = ${sourceId}
    union all
    select 'summaries', count(*)::int, (count(*) filter (where is_done))::int, (count(*) filter (where is_given_up))::int
    from (
      select bool_and(not ${SUMMARY_WAITS} or s.due_at = 'infinity') as is_done, bool_or(${SUMMARY_GIVEN_UP}) as is_given_up
      from ticket_summaries s join documents d on d.id = s.document_id
      where d.source_id = ${sourceId} and s.skip_reason is null group by s.document_id) of_tickets`.execute(
    tx,
  )
  const of = (wanted: string) => {
    const { kind: _, ...counts } = rows.find(({ kind }) => kind === wanted) ?? { kind: wanted, ...NO_PARTS }
    return { ...NO_PARTS, ...counts }
  }
  const embeddings = hasIndex ? await findEmbeddingProgress(tx, tenantId) : NO_PARTS
  return { attachments: of('attachments'), summaries: of('summaries'), embeddings }
}

type EmbeddingRow = {
  total: number
  made: number
  is_looking: boolean
  error_code: string | null
  error_message: string | null
}

/** Of the set that is being built, or of the one in use; where there is none yet, or none is wanted, all waits. */
async function findEmbeddingProgress(tx: Tx, tenantId: string): Promise<PartCounts> {
  const { rows } = await sql<EmbeddingRow>`
    select s.error_code, s.error_message,
      coalesce((select chunks from corpus_stats where tenant_id = t.id), 0)::int as total,
      (select count(*) from chunk_vectors v where v.set_id = s.id)::int as made,
      coalesce(s.state = 'building', true) or exists (
        select from chunks c where c.tenant_id = t.id and c.id > s.scanned_to
          and not exists (select from chunk_vectors v where v.chunk_id = c.id and v.set_id = s.id)) as is_looking
    from tenants t left join embedding_sets s on s.tenant_id = t.id
    where t.id = ${tenantId} order by s.state = 'building' desc limit 1`.execute(tx)
  const set = rows[0] as EmbeddingRow
  // what a model refuses is passed over
  const total = Math.max(set.total, set.made)
  return {
    total,
    done: set.is_looking ? set.made : total,
    failed: set.is_looking ? 0 : total - set.made,
    error: set.error_code === null ? null : { code: set.error_code, message: set.error_message ?? '' },
  }
}
