import { sql } from 'kysely'
import type { Tx } from '../../platform/index.ts'

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
 * What came of attachments, summaries and vectors; of vectors, those of the whole tenant. `tx` must be the system's, for
 * a source that the reader may see: row-level security would look at every row.
 */
export async function countParts(
  tx: Tx,
  { tenantId, sourceId }: { tenantId: string; sourceId: string },
  hasIndex: boolean,
): Promise<Parts> {
  const { rows } = await sql<{ kind: string; total: number; done: number; failed: number }>`
    select 'attachments' as kind, count(*)::int as total,
      (count(*) filter (where a.status <> 'waiting' and a.text_status <> 'waiting'))::int as done,
      (count(*) filter (where a.status = 'dead' or a.text_status = 'failed'))::int as failed
    from attachments a join documents d on d.id = a.document_id where d.source_id = ${sourceId}
    union all
    select 'summaries', count(*)::int, (count(*) filter (where not w.waits or s.due_at = 'infinity'))::int,
      (count(*) filter (where w.waits and s.due_at = 'infinity' and s.error_code is not null))::int
    from ticket_summaries s join documents d on d.id = s.document_id
    cross join lateral (select s.mode = 'extractive' or s.is_stale as waits) w
    where d.source_id = ${sourceId} and s.skip_reason is null`.execute(tx)
  const of = (wanted: string) => {
    const { kind: _, ...counts } = rows.find(({ kind }) => kind === wanted) ?? { kind: wanted, ...NO_PARTS }
    return { ...NO_PARTS, ...counts }
  }
  const embeddings = hasIndex ? await countVectors(tx, tenantId) : NO_PARTS
  return { attachments: of('attachments'), summaries: of('summaries'), embeddings }
}

type VectorCounts = {
  total: number
  made: number
  is_looking: boolean
  error_code: string | null
  error_message: string | null
}

/** Of the set that is being built, or of the one in use. */
async function countVectors(tx: Tx, tenantId: string): Promise<PartCounts> {
  const { rows } = await sql<VectorCounts>`
    select s.error_code, s.error_message,
      coalesce((select chunks from corpus_stats where tenant_id = ${tenantId}), 0)::int as total,
      (select count(*) from chunk_vectors v where v.set_id = s.id)::int as made,
      s.state = 'building' or exists (
        select from chunks c where c.tenant_id = ${tenantId} and c.id > s.scanned_to
          and not exists (select from chunk_vectors v where v.chunk_id = c.id and v.set_id = s.id)) as is_looking
    from embedding_sets s where s.tenant_id = ${tenantId} order by s.state = 'building' desc limit 1`.execute(
    tx,
  )
  const [set] = rows
  // none yet, or none wanted: all of it waits
  if (!set) return { ...NO_PARTS, total: await countChunks(tx, tenantId) }
  // what a model refuses is passed over
  const total = Math.max(set.total, set.made)
  return {
    total,
    done: set.is_looking ? set.made : total,
    failed: set.is_looking ? 0 : total - set.made,
    error: set.error_code === null ? null : { code: set.error_code, message: set.error_message ?? '' },
  }
}

async function countChunks(tx: Tx, tenantId: string): Promise<number> {
  const { rows } = await sql<{ chunks: number }>`
    select chunks::int from corpus_stats where tenant_id = ${tenantId}`.execute(tx)
  return rows[0]?.chunks ?? 0
}
