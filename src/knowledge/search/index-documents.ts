import { setImmediate as nextTurn } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Database, Tx } from '../../platform/index.ts'
import type { PostedChunk, Posting, SearchIndex } from './search-index.ts'
import { toSparseVector } from './term-hash.ts'
import { weighChunk } from './term-weights.ts'

export type IndexableChunk = {
  id: string
  document_id: string
  /** The document's access list; null = everybody in the tenant. */
  acl: string[] | null
  /** `section` unless told. */
  kind?: string
  private_acl?: string[] | null
  heading: string
  /** Title and headings above the chunk: searched like its text. */
  context: string
  content: string
}

const BATCH = 500
/** Chunks weighed at a stretch, some ten milliseconds: other requests have their turn in between. */
const CHUNKS_A_TURN = 32

/** The index in PostgreSQL. */
export const searchIndex: SearchIndex = {
  weigh: weighChunks,
  add: insertPostings,
  remove: unindexDocuments,
  removeChunks: unindexChunks,
}

export async function weighChunks(
  tenantId: string,
  chunks: ReadonlyArray<{ context: string; content: string }>,
): Promise<Posting[]> {
  const postings: Posting[] = []
  for (const [at, { context, content }] of chunks.entries()) {
    if (at > 0 && at % CHUNKS_A_TURN === 0) await nextTurn()
    const { terms, weights } = weighChunk(tenantId, `${context}\n${content}`)
    postings.push({ terms: `{${terms.join(',')}}`, lex: toSparseVector(weights) })
  }
  return postings
}

/**
 * The counts of terms follow by trigger. Writers of one tenant wait here for one another until commit, so call it
 * late in a transaction.
 */
async function insertPostings(tx: Tx, tenantId: string, chunks: readonly PostedChunk[]): Promise<void> {
  for (let from = 0; from < chunks.length; from += BATCH) {
    const rows = chunks
      .slice(from, from + BATCH)
      .map(({ posting, id, document_id, acl, kind, private_acl }) => ({
        ...{ id, document_id, acl, kind, private_acl },
        ...posting,
      }))
    await sql`
      insert into chunk_index (chunk_id, tenant_id, document_id, acl, kind, private_acl, terms, lex)
      select id, ${tenantId}, document_id, acl, kind, private_acl, terms::int[], lex::sparsevec
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as row(id text, document_id text, acl text[], kind text, private_acl text[], terms text, lex text)`.execute(
      tx,
    )
  }
}

/** Weighs and adds in one go, for chunks that are read in the same transaction. */
export async function indexDocuments(
  tx: Tx,
  tenantId: string,
  chunks: readonly IndexableChunk[],
): Promise<void> {
  const postings = await weighChunks(tenantId, chunks)
  await insertPostings(
    tx,
    tenantId,
    chunks.map((chunk, at) => ({
      ...{ kind: 'section', private_acl: null },
      ...chunk,
      posting: postings[at] as Posting,
    })),
  )
}

export async function unindexDocuments(tx: Tx, tenantId: string, documentIds: string[]): Promise<void> {
  if (documentIds.length === 0) return
  await sql`
    delete from chunk_index where tenant_id = ${tenantId} and document_id = any(${documentIds}::text[])`.execute(
    tx,
  )
}

async function unindexChunks(tx: Tx, tenantId: string, chunkIds: readonly string[]): Promise<void> {
  if (chunkIds.length === 0) return
  await sql`
    delete from chunk_index where tenant_id = ${tenantId} and chunk_id = any(${chunkIds}::text[])`.execute(tx)
}

/** Tenants with chunks that the search index does not have yet: restored, or stored while there was no index. */
export async function findTenantsToIndex(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ tenant_id: string }>`
    select distinct tenant_id from chunks c
    where not exists (select from chunk_index i where i.chunk_id = c.id)`.execute(tx)
  return rows.map((row) => row.tenant_id)
}

export type RebuildOptions = {
  /** Only chunks that have no row yet: after the vector extension arrived late, or a rebuild was interrupted. */
  missingOnly?: boolean
  signal?: AbortSignal
  /** Called after each batch with the number of chunks done. */
  onProgress?: (done: number) => void
}

/**
 * Makes a tenant's index anew from `chunks`, a batch a transaction: search keeps answering meanwhile, and the
 * work can stop at any point. Returns the number of chunks indexed.
 */
export async function rebuildIndex(
  database: Database,
  tenantId: string,
  options: RebuildOptions = {},
): Promise<number> {
  let done = 0
  let after = ''
  for (;;) {
    options.signal?.throwIfAborted()
    const last = await database.tenant({ tenantId, groups: 'all' }, (tx) =>
      rebuildBatch(tx, tenantId, after, options.missingOnly === true),
    )
    if (last === undefined) return done
    done += last.count
    after = last.id
    options.onProgress?.(done)
  }
}

async function rebuildBatch(
  tx: Tx,
  tenantId: string,
  after: string,
  missingOnly: boolean,
): Promise<{ id: string; count: number } | undefined> {
  // Locked, so that a sync cannot replace a chunk between reading and indexing it.
  const { rows } = await sql<IndexableChunk>`
    select id, document_id, acl, kind, private_acl, heading, context, content from chunks c
    where tenant_id = ${tenantId} and id > ${after}
      and (${!missingOnly} or not exists (select from chunk_index i where i.chunk_id = c.id))
    order by id limit ${BATCH} for key share of c`.execute(tx)
  const last = rows.at(-1)
  if (last === undefined) return undefined
  const ids = rows.map((row) => row.id)
  await sql`delete from chunk_index where chunk_id = any(${ids}::text[])`.execute(tx)
  await indexDocuments(tx, tenantId, rows)
  return { id: last.id, count: rows.length }
}
