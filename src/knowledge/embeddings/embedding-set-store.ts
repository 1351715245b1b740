import { createHash } from 'node:crypto'
import { type Selectable, sql } from 'kysely'
import { type DB, firstIdAt, newId, type Tx } from '../../platform/index.ts'
import type { VectorRow, VectorSet } from './vector-store.ts'
import { toVectorText } from './vector-store.ts'

// Sets of vectors. All but reading is done by the owner, in system transactions.

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

/** What a set is of, once the model has answered; makes its partition. False: somebody else has said so before. */
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

/** Of a set that was found complete: which passages need no look for a while. */
export type LookedThrough = {
  setId: string
  /** As it was then: where it has gone back since, all is looked through again. */
  scannedTo: string
  /** Passages up to here had vectors. */
  upTo: string
}

/**
 * Tenants whose sets are not what their settings ask for, or not complete, and that may be worked on now; and the sets that
 * are complete. `lookedThrough`: of these only what came since is looked at.
 */
export async function findTenantsToEmbed(
  tx: Tx,
  { local, store }: { local: string | null; store: string },
  lookedThrough: readonly LookedThrough[] = [],
): Promise<{ tenants: string[]; complete: Array<Omit<LookedThrough, 'upTo'>> }> {
  type Row = { id: string; has_work: boolean; lacks: boolean | null; set_id: string; scanned_to: string }
  const { rows } = await sql<Row>`
    select t.id, f.lacks, a.id as set_id, a.scanned_to, coalesce(f.lacks
      or (w.embedder is null and (a.id is not null or b.id is not null))
      or (w.embedder is not null and coalesce(b.retry_at, '-infinity') <= now() and (
        b.id is not null
        or ((a.id is null or a.embedder <> w.embedder or a.store <> ${store})
          and exists (select from chunks c where c.tenant_id = t.id)))), false) as has_work
    from tenants t
    left join copilot_settings s on s.tenant_id = t.id
    left join embedding_sets a on a.tenant_id = t.id and a.state = 'active'
    left join embedding_sets b on b.tenant_id = t.id and b.state = 'building'
    left join jsonb_to_recordset(${JSON.stringify(lookedThrough)}::jsonb)
      as k ("setId" text, "scannedTo" text, "upTo" text) on k."setId" = a.id and k."scannedTo" = a.scanned_to
    cross join lateral (select coalesce('gateway:' || s.embedding_model, ${local}::text) as embedder) w
    cross join lateral (select case when a.id is not null and coalesce(a.retry_at, '-infinity') <= now() then exists (
      select from chunks c where c.tenant_id = t.id and c.id > coalesce(k."upTo", a.scanned_to)
        and not exists (select from chunk_vectors v where v.chunk_id = c.id and v.set_id = a.id)) end as lacks) f
    order by t.id`.execute(tx)
  return {
    tenants: rows.filter((row) => row.has_work).map((row) => row.id),
    complete: rows
      .filter((row) => row.lacks === false)
      .map((row) => ({ setId: row.set_id, scannedTo: row.scanned_to })),
  }
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
