import { sql } from 'kysely'
import type { Tx } from '../../platform/index.ts'
import { type QueryTerm, readQueryTerms } from './query-terms.ts'
import { hasFilter, type SearchScope, scopeArguments } from './search-filters.ts'
import { makeSnippet } from './snippet.ts'
import { dimensionOf, toSparseVector } from './term-hash.ts'

export type SearchInput = SearchScope & {
  query: string
  limit: number
  /** `document`: one hit a document, its best chunk; `chunk`: every chunk for itself. */
  groupBy: 'document' | 'chunk'
}

export type SearchHit = {
  document_id: string
  external_id: string
  chunk_id: string
  title: string
  heading: string
  url: string | null
  type: string | null
  source_id: string
  language: string
  /** ≥ 0, higher is better; comparable within one query only. */
  score: number
  snippet: string
  content: string
}

// Candidates are the chunks that hold one of the query's rarest terms: so many at first, so many when those gave too
// few hits. Each costs about 3 µs, and what only shares a query's common words is hardly ever wanted.
const CANDIDATES = 2_500
const MORE_CANDIDATES = 12_000

/** The hits this transaction's principal may read, best first; equal scores in order of id. */
export async function search(tx: Tx, tenantId: string, input: SearchInput): Promise<SearchHit[]> {
  const terms = (await readQueryTerms(tx, tenantId, input.query)).filter((term) => term.chunks > 0)
  if (terms.length === 0 || input.limit <= 0) return []
  let used = withinBudget(terms, CANDIDATES)
  let hits = await rank(tx, input, terms, used)
  const every = withinBudget(terms, Number.POSITIVE_INFINITY)
  for (const wider of [withinBudget(terms, MORE_CANDIDATES), every]) {
    if (hits.length >= input.limit || wider.length === used.length) continue
    // Everything that shares any word is worth its time only where filters or access lists left nothing else.
    if (wider === every && hits.length > 0 && !hasFilter(input)) break
    used = wider
    hits = await rank(tx, input, terms, used)
  }
  const weights = new Map(terms.map((term) => [term.text, term.weight]))
  return hits.map((hit) => ({ ...hit, snippet: makeSnippet(hit.content, weights) }))
}

/** The rarest terms whose chunks together stay within a number; at least one. */
function withinBudget(terms: QueryTerm[], budget: number): QueryTerm[] {
  const telling = terms.filter((term) => !term.isFraming)
  const from = telling.length > 0 ? telling : terms
  let sum = 0
  const over = from.findIndex((term) => {
    sum += term.chunks
    return sum > budget
  })
  return over === -1 ? from : from.slice(0, Math.max(1, over))
}

async function rank(
  tx: Tx,
  input: SearchInput,
  terms: QueryTerm[],
  candidatesOf: QueryTerm[],
): Promise<Omit<SearchHit, 'snippet'>[]> {
  const vector = new Map<number, number>()
  for (const term of terms) {
    const dimension = dimensionOf(term.hash)
    vector.set(dimension, (vector.get(dimension) ?? 0) + term.weight * term.times)
  }
  const { rows } = await sql<Omit<SearchHit, 'snippet'>>`
    with best as materialized (
      select chunk_id, document_id, score from naru_search(
        ${candidatesOf.map((term) => term.hash)}::int[], ${toSparseVector(vector)}::sparsevec,
        ${input.groupBy === 'document'}, ${input.limit}::int, ${scopeArguments(input)})
    )
    -- "offset 0" keeps it at one lookup a row: on tables that were not analysed yet the planner would read them whole,
    -- and ask the policies of every row
    select d.id as document_id, d.external_id, c.id as chunk_id, d.title, c.heading, d.url, d.type,
           d.source_id, d.language, best.score, c.content
    from best
    cross join lateral (select * from chunks where id = best.chunk_id offset 0) c
    cross join lateral (select * from documents where id = best.document_id offset 0) d
    order by best.score desc, c.id`.execute(tx)
  return rows
}
