import { sql } from 'kysely'
import type { Database } from '../../platform/index.ts'
import { scopeArguments } from '../search/search-filters.ts'
import { insertVectors, makePartition } from './chunk-vector-store.ts'
import { toVectorText, type VectorHit, type VectorStore } from './vector-store.ts'

// One transaction holds the embedded database up for some 100 ms, most of it in the index.
const ROWS_A_TRANSACTION = 16

/** Vectors beside the passages, in PostgreSQL. */
export function createPgvectorStore(database: Database): VectorStore {
  return {
    name: 'pgvector',
    open: (tx, set) => makePartition(tx, set, true),
    async put(set, rows) {
      let kept = 0
      for (let from = 0; from < rows.length; from += ROWS_A_TRANSACTION) {
        const some = rows.slice(from, from + ROWS_A_TRANSACTION)
        kept += (await database.system((tx) => insertVectors(tx, set, some, true))).length
      }
      return kept
    },
    vectorsOf: (set, chunkIds) =>
      database.system(async (tx) => {
        const { rows } = await sql<{ chunk_id: string; embedding: string }>`
          select chunk_id, embedding::text as embedding from chunk_vectors
          where set_id = ${set.id} and chunk_id = any(${chunkIds}::text[]) and embedding is not null`.execute(
          tx,
        )
        return new Map(rows.map((row) => [row.chunk_id, Float32Array.from(JSON.parse(row.embedding))]))
      }),
    find: async (_set, query) => async (tx) => {
      const { rows } = await sql<VectorHit>`
        select chunk_id, document_id, similarity from naru_search_vectors(
          ${toVectorText(query.vector)}::halfvec, ${query.limit}::int, ${scopeArguments(query.scope)})`.execute(
        tx,
      )
      return rows.sort((a, b) => b.similarity - a.similarity)
    },
    sweep: async () => {},
  }
}
