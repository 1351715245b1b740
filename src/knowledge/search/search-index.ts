import type { Tx } from '../../platform/index.ts'

/** What the search index holds of one chunk. */
export type Posting = {
  /** Hashes of its distinct terms, as an array literal of PostgreSQL. */
  terms: string
  /** What each term says about it, as the text of a pgvector `sparsevec`. */
  lex: string
}

export type PostedChunk = {
  id: string
  document_id: string
  /** The document's access list; null = everybody in the tenant. */
  acl: string[] | null
  kind: string
  /** Who may read the chunk, on top of that; null = whoever may read the document. */
  private_acl: string[] | null
  posting: Posting
}

/** The search index as the writers of documents see it. */
export type SearchIndex = {
  /**
   * Works out the postings of chunks, in their order. This takes most of the time of indexing and needs no database:
   * call it before the transaction, which holds other writers up (and on the embedded database readers too).
   */
  weigh(tenantId: string, chunks: ReadonlyArray<{ context: string; content: string }>): Promise<Posting[]>
  /** Makes chunks searchable that are in `chunks` already, in the same transaction. */
  add(tx: Tx, tenantId: string, chunks: readonly PostedChunk[]): Promise<void>
  /** Takes documents out. Needs access `'all'`: rows that row-level security hides would stay. */
  remove(tx: Tx, tenantId: string, documentIds: string[]): Promise<void>
  /** Takes single passages out, while the rest of their documents stays. Needs access `'all'` as well. */
  removeChunks(tx: Tx, tenantId: string, chunkIds: readonly string[]): Promise<void>
}
