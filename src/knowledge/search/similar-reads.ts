import { sql } from 'kysely'
import type { Tx } from '../../platform/index.ts'
import type { Problem } from './problem-likeness.ts'
import type { TicketFacts } from './why-similar.ts'

/** Of one ticket; more are of long logs. */
const MOST_PASSAGES = 4

/** A stored ticket's problem, and the passages that it stands in. */
export type StoredProblem = Problem & { chunkIds: string[] }

/**
 * What tickets say of their problems in public, by document; those that this transaction's principal may not read are
 * left out.
 */
export async function readProblems(
  tx: Tx,
  documentIds: readonly string[],
): Promise<Map<string, StoredProblem>> {
  if (documentIds.length === 0) return new Map()
  type Row = { id: string; title: string; summary: string | null; chunks: Array<[string, string]> | null }
  const { rows } = await sql<Row>`
    select d.id, d.title, s.problem as summary, c.chunks
    from unnest(${documentIds}::text[]) asked (id)
    cross join lateral (select id, title from documents where id = asked.id offset 0) d
    left join lateral (
      select problem from ticket_summaries where document_id = d.id and audience = 'everyone' offset 0) s on true
    left join lateral (
      select jsonb_agg(jsonb_build_array(id, content) order by ordinal) as chunks
      from (select id, content, ordinal from chunks
        where document_id = d.id and kind = 'problem' and private_acl is null
        order by ordinal limit ${MOST_PASSAGES}::int) p) c on true`.execute(tx)
  return new Map(
    rows.map(({ id, title, summary, chunks }) => [
      id,
      {
        ...{ title, summary: summary ?? '' },
        passages: (chunks ?? []).map(([, content]) => content),
        chunkIds: (chunks ?? []).map(([chunkId]) => chunkId),
      },
    ]),
  )
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

export type TextChunk = { chunk_id: string; content: string }

/** Titles and first public passages of documents, and the passages that were found of them where these are others. */
export async function readBeginnings(
  tx: Tx,
  found: ReadonlyArray<{ document_id: string; chunk_id: string }>,
): Promise<Map<string, { title: string; chunks: TextChunk[] }>> {
  if (found.length === 0) return new Map()
  type Row = {
    id: string
    title: string
    first_id: string
    first: string
    other_id: string | null
    other: string | null
  }
  const { rows } = await sql<Row>`
    select d.id, d.title, first.id as first_id, first.content as first, other.id as other_id, other.content as other
    from unnest(${found.map((hit) => hit.document_id)}::text[], ${found.map((hit) => hit.chunk_id)}::text[])
      asked (id, chunk_id)
    cross join lateral (select id, title from documents where id = asked.id offset 0) d
    cross join lateral (select id, content from chunks
      where document_id = d.id and private_acl is null order by ordinal limit 1) first
    left join lateral (select id, content from chunks
      where id = asked.chunk_id and id <> first.id and private_acl is null offset 0) other on true`.execute(
    tx,
  )
  return new Map(
    rows.map(({ id, title, first_id, first, other_id, other }) => {
      const rest = other_id === null ? [] : [{ chunk_id: other_id, content: other ?? '' }]
      return [id, { title, chunks: [{ chunk_id: first_id, content: first }, ...rest] }]
    }),
  )
}
