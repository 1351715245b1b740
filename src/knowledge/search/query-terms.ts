import { sql } from 'kysely'
import type { Tx } from '../../platform/index.ts'
import { isQuestionWord } from './question-words.ts'
import { hashTerm } from './term-hash.ts'
import { inverseFrequency } from './term-weights.ts'
import { tokenizeWords } from './tokenize.ts'

export type QueryTerm = {
  text: string
  hash: number
  /** How many chunks of the tenant hold it, 0 = none. For ranking only: never shown. */
  chunks: number
  /** idf: how much it tells. */
  weight: number
  /** How often the query has it. */
  times: number
}

// What a longer query adds, its first part already tells: pasted logs and hostile input cost no more than this.
const MAX_CHARACTERS = 8_000
const MAX_TERMS = 200

/** The words of a query, each as its terms; without those that only frame a question, unless there are no others. */
export function readQueryWords(query: string): string[][] {
  const words = tokenizeWords(query.slice(0, MAX_CHARACTERS))
  const telling = words.filter(([whole]) => whole !== undefined && !isQuestionWord(whole))
  return telling.length > 0 ? telling : words
}

/** The terms of a query and how much each tells among this tenant's chunks, rarest first. */
export async function readQueryTerms(tx: Tx, tenantId: string, query: string): Promise<QueryTerm[]> {
  const times = new Map<string, number>()
  for (const term of readQueryWords(query).flat()) {
    if (times.size < MAX_TERMS || times.has(term)) times.set(term, (times.get(term) ?? 0) + 1)
  }
  if (times.size === 0) return []
  const hashes = Array.from(times.keys(), (term) => hashTerm(tenantId, term))
  const { rows } = await sql<{ term: number | null; chunks: number }>`
    select term, chunks from term_stats where tenant_id = ${tenantId} and term = any(${hashes}::int[])
    union all select null, chunks from corpus_stats where tenant_id = ${tenantId}`.execute(tx)
  const known = new Map(rows.map((row) => [row.term, Number(row.chunks)]))
  const total = known.get(null) ?? 0
  return Array.from(times, ([text, count]) => {
    const hash = hashTerm(tenantId, text)
    const chunks = known.get(hash) ?? 0
    return { text, hash, chunks, weight: inverseFrequency(chunks, total), times: count }
  }).sort((a, b) => a.chunks - b.chunks || a.hash - b.hash)
}
