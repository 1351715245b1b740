import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Tx } from '../../platform/index.ts'
import type { EmbeddingSet } from './embedding-set-store.ts'
import { toVectorText, type VectorRow, type VectorSet } from './vector-store.ts'

// What is in a set: passages and their vectors. All but counting is done by the owner, in system transactions.

/** The partition of a set, guarded as its table is; with `isIndexed` also what finds the nearest in it. */
export async function makePartition(tx: Tx, set: VectorSet, isIndexed: boolean): Promise<void> {
  const name = sql.id(`chunk_vectors_${set.id}`)
  await sql`create table ${name} partition of chunk_vectors for values in (${sql.lit(set.id)})`.execute(tx)
  await sql`alter table ${name} enable row level security`.execute(tx)
  if (!isIndexed) return
  const { element } = await tx
    .selectFrom('embedding_sets')
    .select('element')
    .where('id', '=', set.id)
    .executeTakeFirstOrThrow()
  const type = sql.raw(`${element === 'vector' ? 'vector' : 'halfvec'}(${Math.trunc(set.dimension)})`)
  const operators = sql.raw(element === 'vector' ? 'vector_ip_ops' : 'halfvec_ip_ops')
  await sql`create index on ${name} using hnsw ((embedding::${type}) ${operators})`.execute(tx)
}

export type ChunkToEmbed = { id: string; text: string; hash: Buffer }

/** The text of a passage that is embedded. Its hash is worked out in SQL as well: see `insertVectors`. */
function textToEmbed({ context, content }: { context: string; content: string }): string {
  return `${context}\n${content}`
}

function hashText(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

// So many passages are looked through at a time: the embedded database answers nobody else meanwhile.
const LOOKED_AT = 2_000

/** Passages behind `after` without a vector of this set, in order of id, and how far that looked. */
export async function findChunksToEmbed(
  tx: Tx,
  set: Pick<EmbeddingSet, 'id' | 'tenant_id'>,
  after: string,
  limit: number,
): Promise<{ chunks: ChunkToEmbed[]; reached: string | undefined; isEnd: boolean }> {
  const { rows: looked } = await sql<{ last: string | null; count: number }>`
    select max(id) as last, count(*)::int as count from (
      select id from chunks where tenant_id = ${set.tenant_id} and id > ${after} order by id limit ${LOOKED_AT}) c`.execute(
    tx,
  )
  const { last = null, count = 0 } = looked[0] ?? {}
  if (last === null) return { chunks: [], reached: undefined, isEnd: true }
  const { rows } = await sql<{ id: string; context: string; content: string }>`
    select id, context, content from chunks c
    where tenant_id = ${set.tenant_id} and id > ${after} and id <= ${last}
      and not exists (select from chunk_vectors v where v.chunk_id = c.id and v.set_id = ${set.id})
    order by id limit ${limit}`.execute(tx)
  const isFull = rows.length === limit
  return {
    chunks: rows.map((row) => {
      const text = textToEmbed(row)
      return { id: row.id, text, hash: hashText(text) }
    }),
    reached: isFull ? rows.at(-1)?.id : last,
    isEnd: !isFull && count < LOOKED_AT,
  }
}

/** Passages with the same texts that have a vector already, by the hash in hex. */
export async function findSameTexts(
  tx: Tx,
  setId: string,
  hashes: readonly Buffer[],
): Promise<Map<string, string>> {
  const { rows } = await sql<{ hash: string; chunk_id: string }>`
    select encode(text_hash, 'hex') as hash, min(chunk_id) as chunk_id from chunk_vectors
    where set_id = ${setId} and text_hash = any(${hashes}::bytea[]) group by text_hash`.execute(tx)
  return new Map(rows.map((row) => [row.hash, row.chunk_id]))
}

/**
 * Keeps vectors, with the access lists of now. A passage that went or changed while the model thought gets none;
 * answers with the ids that did. The lock lets no list change in between, unseen by the trigger that copies it.
 */
export async function insertVectors(
  tx: Tx,
  set: VectorSet,
  rows: readonly VectorRow[],
  isHere: boolean,
): Promise<string[]> {
  const records = rows.map(({ chunkId, textHash, vector }) => ({
    ...{ id: chunkId, hash: textHash.toString('hex') },
    embedding: isHere ? toVectorText(vector) : null,
  }))
  const { rows: kept } = await sql<{ chunk_id: string }>`
    with found as (
      select c.*, r.hash, r.embedding from jsonb_to_recordset(${JSON.stringify(records)}::jsonb)
        as r (id text, hash text, embedding text)
      join chunks c on c.id = r.id and c.tenant_id = ${set.tenantId}
      where sha256(convert_to(c.context || chr(10) || c.content, 'UTF8')) = decode(r.hash, 'hex')
      for share of c
    )
    insert into chunk_vectors (chunk_id, set_id, tenant_id, document_id, kind, acl, private_acl, text_hash, embedding)
    select id, ${set.id}, tenant_id, document_id, kind, acl, private_acl, decode(hash, 'hex'), embedding::halfvec from found
    on conflict (chunk_id, set_id) do update set text_hash = excluded.text_hash, embedding = excluded.embedding
    returning chunk_id`.execute(tx)
  return kept.map((row) => row.chunk_id)
}

export async function countVectors(tx: Tx, tenantId: string): Promise<Map<string, number>> {
  const { rows } = await sql<{ set_id: string; count: number }>`
    select set_id, count(*)::int as count from chunk_vectors where tenant_id = ${tenantId} group by set_id`.execute(
    tx,
  )
  return new Map(rows.map((row) => [row.set_id, row.count]))
}

export async function countChunks(tx: Tx, tenantId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from chunks where tenant_id = ${tenantId}`.execute(tx)
  return rows[0]?.count ?? 0
}
