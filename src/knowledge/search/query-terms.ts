import { sql } from 'kysely'
import type { Tx } from '../../platform/index.ts'
import { isParticle } from './korean-stem.ts'
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
  /** idf as if 500 more chunks lacked it: for judging what is covered, where a word missing from few documents says little. */
  rarity: number
  /** How often the query has it; less where it only frames the question ("how", "알려줘"). */
  times: number
  isFraming: boolean
}

// What a longer query adds, its first part already tells: pasted logs and hostile input cost no more than this.
const MAX_CHARACTERS = 8_000
const MAX_TERMS = 200

// Ranking by "how" and "why" helps to tell short questions apart, but less than what they are about.
const FRAMING_SHARE = 0.5
export const UNSEEN_CHUNKS = 500

export type QueryWord = {
  /** The whole word first, then its parts. */
  terms: string[]
  /** It frames the question and is not what is asked about. */
  isFraming: boolean
}

/** The words of a query. */
export function readQueryWords(query: string): QueryWord[] {
  return tokenizeWords(query.slice(0, MAX_CHARACTERS)).map((terms) => ({
    terms,
    isFraming: isQuestionWord(terms[0] as string) || isParticle(terms[0] as string),
  }))
}

export type QueryTerms = {
  /** Rarest first. */
  terms: QueryTerm[]
  /** How many chunks the tenant has. For ranking only: never shown. */
  total: number
}

/** The terms of a query and how much each tells among this tenant's chunks. */
export async function readQueryTerms(tx: Tx, tenantId: string, query: string): Promise<QueryTerms> {
  const asked = new Map<string, { times: number; isFraming: boolean }>()
  for (const { terms, isFraming } of readQueryWords(query)) {
    for (const term of terms) {
      const known = asked.get(term)
      const share = isFraming ? FRAMING_SHARE : 1
      if (known) {
        known.times += share
        known.isFraming &&= isFraming
      } else if (asked.size < MAX_TERMS) asked.set(term, { times: share, isFraming })
    }
  }
  if (asked.size === 0) return { terms: [], total: 0 }
  const hashes = Array.from(asked.keys(), (term) => hashTerm(tenantId, term))
  const { rows } = await sql<{ term: number | null; chunks: number }>`
    select term, chunks from term_stats where tenant_id = ${tenantId} and term = any(${hashes}::int[])
    union all select null, chunks from corpus_stats where tenant_id = ${tenantId}`.execute(tx)
  const known = new Map(rows.map((row) => [row.term, Number(row.chunks)]))
  const total = known.get(null) ?? 0
  const terms = Array.from(asked, ([text, { times, isFraming }]) => {
    const hash = hashTerm(tenantId, text)
    const chunks = known.get(hash) ?? 0
    const weight = inverseFrequency(chunks, total)
    const rarity = inverseFrequency(chunks, total + UNSEEN_CHUNKS)
    return { text, hash, chunks, weight, rarity, times, isFraming }
  }).sort((a, b) => a.chunks - b.chunks || a.hash - b.hash)
  return { terms, total }
}
