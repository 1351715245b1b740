import { sql } from 'kysely'
import type { Tx } from '../../platform/index.ts'
import { readTypes } from '../search/search-filters.ts'
import type { VectorHit, VectorQuery, VectorSet } from './vector-store.ts'

// What PostgreSQL knows of the vectors in Qdrant: those to come, those to remove, and who may find them.

export type Removal = { set_id: string; chunk_id: string; dimension: number }

/** What is announced and has no row by then was left by a crash. */
const SETTLED_IN = sql`interval '10 minutes'`
const REMOVALS_AT_A_TIME = 500

/** Notes to remove what is about to be sent, and where those passages stand; those that are gone are left out. */
export async function announceVectors(
  tx: Tx,
  set: VectorSet,
  chunkIds: readonly string[],
): Promise<Map<string, { document_id: string; kind: string }>> {
  const { rows } = await sql<{ id: string; document_id: string; kind: string }>`
    with places as (
      select id, document_id, kind from chunks where id = any(${chunkIds}::text[]) and tenant_id = ${set.tenantId}
    ), noted as (
      insert into vectors_to_remove (set_id, chunk_id, dimension, due_at)
      select ${set.id}, id, ${set.dimension}, now() + ${SETTLED_IN} from places
      on conflict (set_id, chunk_id) do update set due_at = excluded.due_at
    )
    select * from places`.execute(tx)
  return new Map(rows.map(({ id, ...place }) => [id, place]))
}

/** These have a row now. What got none is removed once it is due: its passage went meanwhile. */
export async function keepAnnounced(tx: Tx, setId: string, chunkIds: readonly string[]): Promise<void> {
  await sql`delete from vectors_to_remove where set_id = ${setId} and chunk_id = any(${chunkIds}::text[])`.execute(
    tx,
  )
}

export async function findRemovals(tx: Tx): Promise<Removal[]> {
  const { rows } = await sql<Removal>`
    select set_id, chunk_id, dimension from vectors_to_remove where due_at <= now()
    order by due_at limit ${REMOVALS_AT_A_TIME}`.execute(tx)
  return rows
}

/** Whoever got a row for one of them in the meantime has it embedded again: Qdrant has lost it. */
export async function forgetRemovals(tx: Tx, removals: readonly Removal[]): Promise<void> {
  const gone = sql`jsonb_to_recordset(${JSON.stringify(removals)}::jsonb) as r (set_id text, chunk_id text)`
  await sql`
    with again as (
      delete from chunk_vectors v using ${gone} where v.set_id = r.set_id and v.chunk_id = r.chunk_id
      returning v.set_id, v.chunk_id
    )
    update embedding_sets s set scanned_to = least(s.scanned_to, left(a.chunk_id, -1))
    from (select set_id, min(chunk_id) as chunk_id from again group by set_id) a where s.id = a.set_id`.execute(
    tx,
  )
  await sql`
    delete from vectors_to_remove v using ${gone} where v.set_id = r.set_id and v.chunk_id = r.chunk_id`.execute(
    tx,
  )
}

/** What of it this transaction's principal may read, and the search wants. */
export async function filterHits(
  tx: Tx,
  found: ReadonlyArray<{ id: string; similarity: number }>,
  { scope, limit }: VectorQuery,
): Promise<VectorHit[]> {
  const { source = null, language = null, updated_after = null } = scope.filters ?? {}
  const type = readTypes(scope.filters?.type)
  const { rows } = await sql<VectorHit>`
    select c.id as chunk_id, c.document_id, h.similarity
    from jsonb_to_recordset(${JSON.stringify(found)}::jsonb) as h (id text, similarity double precision)
    cross join lateral (select * from chunks where id = h.id offset 0) c
    cross join lateral (select * from documents where id = c.document_id offset 0) d
    where (${type === undefined} or d.type = any(${type?.types ?? []}::text[]) or c.kind = any(${type?.kinds ?? []}::text[])
        or (${type?.plain ?? false} and (d.type is null or d.type not in ('ticket', 'article'))))
      and (${language}::text is null or d.language = ${language})
      and (${updated_after}::timestamptz is null or d.updated_at > ${updated_after})
      and (${source}::text is null or d.source_id in (select id from sources where ${source} in (id, name)))
    order by h.similarity desc, c.id limit ${limit}`.execute(tx)
  return rows
}
