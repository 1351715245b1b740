import { sql } from 'kysely'
import type { SearchHit } from '../../knowledge/index.ts'
import type { Tx } from '../../platform/index.ts'

export type NearbyChunk = { chunk_id: string; heading: string; content: string }
/** By document: a run of chunks in order, without gaps, the one that was found among them. */
export type Surroundings = Map<string, NearbyChunk[]>

type ChunkRow = NearbyChunk & { document_id: string }

const AROUND = 4

/** What stands around hits in their documents: the section that answers, or the rest of a list, may be there. */
export async function readSurroundings(tx: Tx, hits: SearchHit[]): Promise<Surroundings> {
  if (hits.length === 0) return new Map()
  const ids = hits.map((hit) => hit.chunk_id)
  const { rows } = await sql<ChunkRow>`
    select n.document_id, n.id as chunk_id, n.heading, n.content
    from unnest(${ids}::text[]) asked (id)
    cross join lateral (select * from chunks where id = asked.id offset 0) hit
    cross join lateral (
      select * from chunks where document_id = hit.document_id
        and ordinal between hit.ordinal - ${AROUND}::int and hit.ordinal + ${AROUND}::int offset 0) n
    order by n.document_id, n.ordinal`.execute(tx)
  return byDocument(rows)
}

const OPENING = 3

/** How the documents of hits begin: what a thing is stands there. */
export async function readOpenings(tx: Tx, hits: SearchHit[]): Promise<Surroundings> {
  if (hits.length === 0) return new Map()
  const ids = hits.map((hit) => hit.document_id)
  const { rows } = await sql<ChunkRow>`
    select n.document_id, n.id as chunk_id, n.heading, n.content
    from unnest(${ids}::text[]) asked (id)
    cross join lateral (select * from chunks
      where document_id = asked.id and ordinal < ${OPENING}::int offset 0) n
    order by n.document_id, n.ordinal`.execute(tx)
  return byDocument(rows)
}

function byDocument(rows: ChunkRow[]): Surroundings {
  const found: Surroundings = new Map()
  for (const { document_id, ...chunk } of rows) {
    const chunks = found.get(document_id) ?? []
    chunks.push(chunk)
    found.set(document_id, chunks)
  }
  return found
}
