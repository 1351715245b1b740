import type { Tx } from '../../platform/index.ts'
import type { SearchScope } from '../search/search-filters.ts'

/**
 * Where vectors are: one file each. A store gives ids and similarities; texts and rights come from PostgreSQL at the
 * moment of use, so that what it holds too long is never shown.
 */
export type VectorStore = {
  name: 'pgvector' | 'qdrant'
  /** Makes room in the transaction that says what a set is of. */
  open(tx: Tx, set: VectorSet): Promise<void>
  /**
   * Keeps vectors of passages that are still there with the same text, and says how many those were. Twice does no harm.
   * Opens transactions of its own.
   */
  put(set: VectorSet, rows: readonly VectorRow[]): Promise<number>
  /** Vectors by passage, of those that have one. Opens transactions of its own. */
  vectorsOf(set: VectorSet, chunkIds: readonly string[]): Promise<Map<string, Float32Array>>
  /** Looks for what is nearest; the rest is done in the transaction of the search, under its rights. */
  find(set: VectorSet, query: VectorQuery): Promise<(tx: Tx) => Promise<VectorHit[]>>
  /** Removes what the database has removed. Called often. */
  sweep(): Promise<void>
}

export type VectorSet = { id: string; tenantId: string; dimension: number }

export type VectorRow = {
  chunkId: string
  /** SHA-256 of the text that was embedded. */
  textHash: Buffer
  /** Of length 1. */
  vector: Float32Array
}

export type VectorQuery = { vector: Float32Array; limit: number; scope: SearchScope }

export type VectorHit = {
  chunk_id: string
  document_id: string
  /** Cosine: 1 is the same. */
  similarity: number
}

/** The text form of pgvector; five digits are more than half-precision numbers keep. */
export function toVectorText(vector: Float32Array): string {
  return `[${Array.from(vector, (number) => Number(number.toPrecision(5))).join(',')}]`
}
