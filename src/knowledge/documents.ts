import { createHash } from 'node:crypto'
import { AppError, newId, type Tx } from '../platform/index.ts'
import type { Deletable } from './document-reads.ts'
import {
  countChunks,
  deleteChunks,
  deleteChunksById,
  deleteDocuments,
  excludeDocuments,
  findPartChunks,
  insertChunks,
  lockDocument,
  lockDocuments,
  nextOrdinal,
  type PreparedDocument,
  type StoredChunk,
  type StoredDocument,
  upsertDocuments,
} from './document-store.ts'
import type { Chunk, ChunkKind } from './pipeline/chunk.ts'
import type { Posting, SearchIndex } from './search/search-index.ts'
import { lockSource } from './source-store.ts'

/** A document with what the search index will hold of it. */
export type WeighedDocument = PreparedDocument & {
  /** One a chunk, in their order; none where there is no index. */
  postings: Posting[]
}

type Place = { tenantId: string; sourceId: string }

/** A document is stored in one transaction, and while it runs the embedded database answers nobody else. */
const MAX_CHUNKS = 5_000

/** Throws `document_too_large`. */
export function assertStorable(chunks: { length: number }): void {
  if (chunks.length <= MAX_CHUNKS) return
  const [has, most] = [chunks.length, MAX_CHUNKS].map((count) => count.toLocaleString('en'))
  throw new AppError({
    code: 'document_too_large',
    status: 422,
    message: `The document has ${has} passages, and ${most} is the most. Split it into parts.`,
  })
}

/** The costly part of storing, done before the transaction. */
export async function weighDocuments(
  index: SearchIndex | undefined,
  tenantId: string,
  documents: readonly PreparedDocument[],
): Promise<WeighedDocument[]> {
  const weighed: WeighedDocument[] = []
  for (const document of documents) {
    weighed.push({ ...document, postings: (await index?.weigh(tenantId, document.chunks)) ?? [] })
  }
  return weighed
}

/**
 * Stores documents with their chunks and postings: readers see the old version or the new one, never a mix.
 * `tx` must be open with access `'all'`, so that a document one may write but not read is still replaced whole.
 */
export async function writeDocuments(
  tx: Tx,
  index: SearchIndex | undefined,
  place: Place,
  documents: readonly WeighedDocument[],
): Promise<StoredDocument[]> {
  if (documents.length === 0) return []
  const stored = await upsertDocuments(tx, place, documents)
  const replaced = stored.filter((document) => !document.isNew).map((document) => document.id)
  if (replaced.length > 0) {
    await index?.remove(tx, place.tenantId, replaced)
    await deleteChunks(tx, replaced)
  }
  const ids = new Map(stored.map((document) => [document.externalId, document.id]))
  await storeChunks(
    tx,
    index,
    place.tenantId,
    documents.flatMap((document) =>
      placeChunks(document, ids.get(document.externalId) as string, document.acl),
    ),
  )
  return stored
}

/** A passage with its place and what the search index will hold of it. */
export type PlacedChunk = { chunk: StoredChunk & { ordinal: number }; posting: Posting | undefined }

export function placeChunks(weighed: WeighedChunks, documentId: string, acl: string[] | null): PlacedChunk[] {
  return weighed.chunks.map((chunk, at) => ({
    chunk: placeChunk(chunk, documentId, acl),
    posting: weighed.postings[at],
  }))
}

/** Adds passages to documents that are stored. Call it late in a transaction: writers of a tenant wait here. */
export async function storeChunks(
  tx: Tx,
  index: SearchIndex | undefined,
  tenantId: string,
  placed: readonly PlacedChunk[],
): Promise<void> {
  await insertChunks(
    tx,
    tenantId,
    placed.map(({ chunk }) => chunk),
  )
  await index?.add(
    tx,
    tenantId,
    placed.map(({ chunk, posting }) => ({ ...chunk, posting: posting as Posting })),
  )
}

/** Takes single passages out of their documents, everywhere. `tx` must be open with access `'all'`. */
export async function removeChunks(
  tx: Tx,
  index: SearchIndex | undefined,
  tenantId: string,
  chunkIds: readonly string[],
): Promise<void> {
  await index?.removeChunks(tx, tenantId, chunkIds)
  await deleteChunksById(tx, chunkIds)
}

/** Passages of one document with what the index will hold of them; none where there is no index. */
export type WeighedChunks = { chunks: readonly Chunk[]; postings: readonly Posting[] }

/** What `replaceChunks` takes, worked out before its transaction. */
export async function weighChunks(
  index: SearchIndex | undefined,
  tenantId: string,
  chunks: readonly Chunk[],
): Promise<WeighedChunks> {
  return { chunks, postings: (await index?.weigh(tenantId, chunks)) ?? [] }
}

/** Which passages of a document: all of a kind, or those from one part of it. */
export type ChunkPart = { tenantId: string; documentId: string; kind: ChunkKind; partId?: string | null }

/**
 * Puts these passages in the place of those that the document has of this kind (and part): what is made of a document
 * after it was stored, such as summaries and the text of attachments. They follow the document's own passages and get
 * its access list; an empty list only removes. False when the document is gone. `tx` must be open with access `'all'`.
 */
export async function replaceChunks(
  tx: Tx,
  index: SearchIndex | undefined,
  part: ChunkPart,
  weighed: WeighedChunks,
): Promise<boolean> {
  const { tenantId, documentId } = part
  const document = await lockDocument(tx, documentId)
  if (!document) return false
  await removeChunks(tx, index, tenantId, await findPartChunks(tx, part))
  const from = await nextOrdinal(tx, documentId)
  const placed = placeChunks(weighed, documentId, document.acl).map(({ chunk, posting }, at) => ({
    chunk: { ...chunk, kind: part.kind, part_id: part.partId ?? chunk.part_id, ordinal: from + at },
    posting,
  }))
  await storeChunks(tx, index, tenantId, placed)
  await countChunks(tx, [documentId])
  return true
}

/** A chunk as it is stored. */
function placeChunk(
  chunk: Chunk,
  documentId: string,
  acl: string[] | null,
): StoredChunk & { ordinal: number } {
  const { ordinal, heading, context, content, kind = 'section', privateAcl = null, partId = null } = chunk
  return {
    ...{ id: newId('chunk'), document_id: documentId, ordinal, heading, context, content },
    ...{ acl, kind, private_acl: privateAcl, part_id: partId },
  }
}

/** Removes documents from every place. `tx` must be open with access `'all'`. */
export async function purgeDocuments(
  tx: Tx,
  index: SearchIndex | undefined,
  tenantId: string,
  documentIds: string[],
): Promise<void> {
  if (documentIds.length === 0) return
  // Writers take the documents first and the index then: the other way round, each would wait for the other.
  await lockDocuments(tx, documentIds)
  await index?.remove(tx, tenantId, documentIds)
  await deleteDocuments(tx, documentIds)
}

/**
 * Removes what somebody deletes here. What a connector brought is remembered, so that no sync brings it back, one that
 * has read it already included. `tx` must be open with access `'all'`.
 */
export async function removeDocuments(
  tx: Tx,
  index: SearchIndex | undefined,
  tenantId: string,
  documents: readonly Deletable[],
): Promise<void> {
  const fetched = documents.filter((document) => document.item_key !== null)
  for (const sourceId of new Set(fetched.map((document) => document.source_id)))
    await lockSource(tx, sourceId, 'alone')
  await excludeDocuments(tx, tenantId, fetched)
  await purgeDocuments(
    tx,
    index,
    tenantId,
    documents.map((document) => document.id),
  )
}

/** One hash over all that makes a version of a document; the order of keys does not matter. */
export function contentHash(parts: Record<string, unknown>): string {
  return createHash('sha256').update(canonicalJson(parts)).digest('hex')
}

function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  const entries = Object.entries(value as Record<string, unknown>)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`
}
