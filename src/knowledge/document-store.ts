import { type Selectable, sql } from 'kysely'
import { type DB, newId, type Tx } from '../platform/index.ts'
import type { Chunk } from './pipeline/chunk.ts'

type ChunkRow = Selectable<DB['chunks']>

/** A document that is ready to be stored: read, cleaned, cut. */
export type PreparedDocument = {
  externalId: string
  /** Key of the connector's item that it came from; null when it was pushed. */
  itemKey: string | null
  title: string
  type: string | null
  language: string
  url: string | null
  /** `group:…` names; null = the whole tenant. */
  acl: string[] | null
  format: string
  /** The text that people read. */
  content: string
  /** SHA-256 of everything that a caller may change. */
  contentHash: string
  parserVersion: number
  metadata: Record<string, unknown>
  updatedAt: string | null
  chunks: Chunk[]
}

export type StoredDocument = { id: string; externalId: string; isNew: boolean }

export type StoredChunk = Pick<
  ChunkRow,
  'id' | 'document_id' | 'heading' | 'context' | 'content' | 'acl' | 'kind' | 'private_acl' | 'part_id'
>

// One parameter however many there are: a table of 100,000 rows has more ids than a statement takes parameters.
function anyOf(values: readonly string[]) {
  return sql<string>`any(${values}::text[])`
}

/** What a stored document is compared with before anything is parsed. */
export async function findHashes(
  tx: Tx,
  sourceId: string,
  externalIds: readonly string[],
): Promise<Map<string, { id: string; contentHash: string; parserVersion: number }>> {
  if (externalIds.length === 0) return new Map()
  const rows = await tx
    .selectFrom('documents')
    .select(['id', 'external_id', 'content_hash', 'parser_version'])
    .where('source_id', '=', sourceId)
    .where('external_id', '=', anyOf(externalIds))
    .execute()
  return new Map(
    rows.map((row) => [
      row.external_id,
      { id: row.id, contentHash: row.content_hash, parserVersion: row.parser_version },
    ]),
  )
}

/** Inserts or replaces the rows of `documents`, with a line in their history. Chunks are the caller's next step. */
export async function upsertDocuments(
  tx: Tx,
  place: { tenantId: string; sourceId: string },
  documents: readonly PreparedDocument[],
): Promise<StoredDocument[]> {
  // In one order everywhere, so that two writers of the same documents wait instead of deadlocking.
  const records = [...documents]
    .sort((a, b) => (a.externalId < b.externalId ? -1 : 1))
    .map((document) => toRecord(document, place))
  const { rows } = await sql<{ id: string; external_id: string; is_new: boolean }>`
    with stored as (
      insert into documents (id, tenant_id, source_id, external_id, item_key, title, type, language, url, acl, format,
        content, content_hash, parser_version, metadata, chunk_count, bytes, updated_at)
      select * from jsonb_to_recordset(${JSON.stringify(records)}::jsonb) as r (id text, tenant_id text, source_id text,
        external_id text, item_key text, title text, type text, language text, url text, acl text[], format text,
        content text, content_hash text, parser_version int, metadata jsonb, chunk_count int, bytes int,
        updated_at timestamptz)
      on conflict (source_id, external_id) do update set item_key = excluded.item_key, title = excluded.title,
        type = excluded.type, language = excluded.language, url = excluded.url, acl = excluded.acl,
        format = excluded.format, content = excluded.content, content_hash = excluded.content_hash,
        parser_version = excluded.parser_version, metadata = excluded.metadata, chunk_count = excluded.chunk_count,
        bytes = excluded.bytes, updated_at = excluded.updated_at, version = documents.version + 1, indexed_at = now()
      returning id, external_id, version, tenant_id, content_hash, bytes
    ), history as (
      insert into document_versions (document_id, version, tenant_id, content_hash, bytes)
      select id, version, tenant_id, content_hash, bytes from stored
    )
    select id, external_id, version = 1 as is_new from stored`.execute(tx)
  return rows.map((row) => ({ id: row.id, externalId: row.external_id, isNew: row.is_new }))
}

function toRecord(document: PreparedDocument, place: { tenantId: string; sourceId: string }) {
  return {
    id: newId('doc'),
    tenant_id: place.tenantId,
    source_id: place.sourceId,
    external_id: document.externalId,
    item_key: document.itemKey,
    title: document.title,
    type: document.type,
    language: document.language,
    url: document.url,
    acl: document.acl,
    format: document.format,
    content: document.content,
    content_hash: document.contentHash,
    parser_version: document.parserVersion,
    metadata: document.metadata,
    chunk_count: document.chunks.length,
    bytes: Buffer.byteLength(document.content),
    updated_at: document.updatedAt,
  }
}

export async function insertChunks(
  tx: Tx,
  tenantId: string,
  chunks: readonly (StoredChunk & { ordinal: number })[],
) {
  if (chunks.length === 0) return
  const records = chunks.map((chunk) => ({ ...chunk, tenant_id: tenantId }))
  await sql`
    insert into chunks (id, tenant_id, document_id, ordinal, heading, context, content, acl, kind, private_acl, part_id)
    select * from jsonb_to_recordset(${JSON.stringify(records)}::jsonb) as r (id text, tenant_id text,
      document_id text, ordinal int, heading text, context text, content text, acl text[], kind text,
      private_acl text[], part_id text)`.execute(tx)
}

export async function deleteChunks(tx: Tx, documentIds: readonly string[]): Promise<void> {
  if (documentIds.length > 0) await tx.deleteFrom('chunks').where('document_id', 'in', documentIds).execute()
}

export async function deleteChunksById(tx: Tx, chunkIds: readonly string[]): Promise<void> {
  if (chunkIds.length > 0) await tx.deleteFrom('chunks').where('id', '=', anyOf(chunkIds)).execute()
}

/** The passages of a document that are of this kind, and of this part where one is named. */
export async function findPartChunks(
  tx: Tx,
  part: { documentId: string; kind: string; partId?: string | null | undefined },
): Promise<string[]> {
  const rows = await tx
    .selectFrom('chunks')
    .select('id')
    .where('document_id', '=', part.documentId)
    .where('kind', '=', part.kind)
    .$if(part.partId != null, (query) => query.where('part_id', '=', part.partId as string))
    .execute()
  return rows.map((row) => row.id)
}

/** Above every place of a document's own passages: these may be replaced while those that were added stay. */
const FIRST_ADDED = 10_000

/** The place after the last passage of a document, for one that is added to it. */
export async function nextOrdinal(tx: Tx, documentId: string): Promise<number> {
  const { next } = await tx
    .selectFrom('chunks')
    .select(sql<number>`greatest(max(ordinal) + 1, ${FIRST_ADDED})`.as('next'))
    .where('document_id', '=', documentId)
    .executeTakeFirstOrThrow()
  return next
}

/** Counts the passages of these documents anew. */
export async function countChunks(tx: Tx, documentIds: readonly string[]): Promise<void> {
  if (documentIds.length === 0) return
  await sql`
    update documents d set chunk_count = c.count
    from (select document_id, count(*)::int as count from chunks
          where document_id = any(${documentIds}::text[]) group by 1) c
    where d.id = c.document_id and d.chunk_count <> c.count`.execute(tx)
}

/** Keeps others from writing it until the transaction ends. undefined: there is none. */
export async function lockDocument(tx: Tx, id: string): Promise<{ acl: string[] | null } | undefined> {
  return tx.selectFrom('documents').select('acl').where('id', '=', id).forUpdate().executeTakeFirst()
}

export async function deleteDocuments(tx: Tx, documentIds: readonly string[]): Promise<void> {
  if (documentIds.length > 0) await tx.deleteFrom('documents').where('id', 'in', documentIds).execute()
}

/** Waits for whoever is writing these documents, in the order in which `upsertDocuments` does. */
export async function lockDocuments(tx: Tx, documentIds: readonly string[]): Promise<void> {
  await sql`
    select from documents where id = any(${documentIds}::text[]) order by external_id collate "C" for update`.execute(
    tx,
  )
}

/** Documents that came from these items, except the external ids to keep. */
export async function findItemDocuments(
  tx: Tx,
  sourceId: string,
  itemKeys: readonly string[],
  keep: readonly string[] = [],
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from documents
    where source_id = ${sourceId} and item_key = any(${itemKeys}::text[]) and external_id <> all(${keep}::text[])
    order by external_id`.execute(tx)
  return rows.map((row) => row.id)
}

export async function findItemExternalIds(tx: Tx, sourceId: string, itemKey: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('documents')
    .select('external_id')
    .where('source_id', '=', sourceId)
    .where('item_key', '=', itemKey)
    .execute()
  return rows.map((row) => row.external_id)
}

export async function findSourceDocuments(tx: Tx, sourceId: string, limit: number): Promise<string[]> {
  const rows = await tx
    .selectFrom('documents')
    .select('id')
    .where('source_id', '=', sourceId)
    .limit(limit)
    .execute()
  return rows.map((row) => row.id)
}

/** Remembers that somebody deleted these here, so that a sync does not bring them back. */
export async function excludeDocuments(
  tx: Tx,
  tenantId: string,
  documents: ReadonlyArray<{ source_id: string; external_id: string }>,
): Promise<void> {
  if (documents.length === 0) return
  await tx
    .insertInto('excluded_documents')
    .values(
      documents.map((document) => ({
        tenant_id: tenantId,
        source_id: document.source_id,
        external_id: document.external_id,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export async function findExcluded(
  tx: Tx,
  sourceId: string,
  externalIds: readonly string[],
): Promise<Set<string>> {
  if (externalIds.length === 0) return new Set()
  const rows = await tx
    .selectFrom('excluded_documents')
    .select('external_id')
    .where('source_id', '=', sourceId)
    .where('external_id', '=', anyOf(externalIds))
    .execute()
  return new Set(rows.map((row) => row.external_id))
}

export async function clearExcluded(tx: Tx, sourceId: string): Promise<void> {
  await tx.deleteFrom('excluded_documents').where('source_id', '=', sourceId).execute()
}
