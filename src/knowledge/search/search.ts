import { type RawBuilder, sql } from 'kysely'
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
  /** Somebody waits who asked nothing: what only shares a common word is left out, however few hits there are. */
  isQuick?: boolean
  /** So many hits are enough to look no further among what shares commoner words; without it, `limit`. */
  enough?: number
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

/** A passage by its place alone, with what was found to speak for it. */
export type Found = Pick<SearchHit, 'document_id' | 'chunk_id' | 'score'>

/** The hits this transaction's principal may read, best first; equal scores in order of id. */
export async function search(tx: Tx, tenantId: string, input: SearchInput): Promise<SearchHit[]> {
  const { found, terms } = await rankWithinBudget(tx, tenantId, input, READ)
  return withSnippets(found, terms)
}

/** The same without their texts. */
export function findLexically(tx: Tx, tenantId: string, input: SearchInput): Promise<Ranking<Found>> {
  return rankWithinBudget(tx, tenantId, input, PLACES)
}

/** What was found, with texts, in the order given; what this principal may not read is left out. */
export async function readHits(tx: Tx, found: readonly Found[], terms: QueryTerm[]): Promise<SearchHit[]> {
  if (found.length === 0) return []
  const records = JSON.stringify(
    found.map(({ document_id, chunk_id, score }, place) => ({ document_id, chunk_id, score, place })),
  )
  const { rows } = await sql<ReadHit>`
    with best as materialized (
      select * from jsonb_to_recordset(${records}::jsonb)
        as r (document_id text, chunk_id text, score double precision, place int)
    ) ${TEXTS} order by best.place`.execute(tx)
  return withSnippets(rows, terms)
}

function withSnippets(hits: ReadHit[], terms: QueryTerm[]): SearchHit[] {
  const weights = new Map(terms.map((term) => [term.text, term.weight]))
  return hits.map((hit) => ({ ...hit, snippet: makeSnippet(hit.content, weights) }))
}

type ReadHit = Omit<SearchHit, 'snippet'>

// "offset 0" keeps it at one lookup a row: on tables that were not analysed yet the planner would read them whole, and
// ask the policies of every row.
const TEXTS = sql`
  select d.id as document_id, d.external_id, c.id as chunk_id, d.title, c.heading, d.url, d.type,
         d.source_id, d.language, best.score, c.content
  from best
  cross join lateral (select * from chunks where id = best.chunk_id offset 0) c
  cross join lateral (select * from documents where id = best.document_id offset 0) d`

/** What a ranking reads of each row. */
type Reading<T> = { statement: RawBuilder<T> }
const READ: Reading<ReadHit> = { statement: sql<ReadHit>`${TEXTS} order by best.score desc, c.id` }
const PLACES: Reading<Found> = {
  statement: sql<Found>`select chunk_id, document_id, score from best order by score desc, chunk_id`,
}

export type Ranking<T> = {
  /** Best first. */
  found: T[]
  /** The terms of the query that the tenant's passages hold, rarest first. */
  terms: QueryTerm[]
  /** The score of a passage that held all terms of the query, over and over: also those that nothing holds. */
  bound: number
  /** How many passages the tenant has. */
  total: number
}

async function rankWithinBudget<T>(
  tx: Tx,
  tenantId: string,
  input: SearchInput,
  reading: Reading<T>,
): Promise<Ranking<T>> {
  const { terms: asked, total } = await readQueryTerms(tx, tenantId, input.query)
  const bound = asked.reduce((sum, term) => sum + term.weight * term.times, 0)
  const terms = asked.filter((term) => term.chunks > 0)
  if (terms.length === 0 || input.limit <= 0) return { found: [], terms, bound, total }
  let used = withinBudget(terms, CANDIDATES)
  let found = await rank(tx, input, terms, used, reading)
  const every = withinBudget(terms, Number.POSITIVE_INFINITY)
  for (const wider of [withinBudget(terms, MORE_CANDIDATES), every]) {
    if (found.length >= (input.enough ?? input.limit) || wider.length === used.length) continue
    // Everything that shares any word is worth its time only where filters or access lists left nothing else.
    if (wider === every && (input.isQuick || (found.length > 0 && !hasFilter(input)))) break
    used = wider
    found = await rank(tx, input, terms, used, reading)
  }
  return { found, terms, bound, total }
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

async function rank<T>(
  tx: Tx,
  input: SearchInput,
  terms: QueryTerm[],
  candidatesOf: QueryTerm[],
  reading: Reading<T>,
): Promise<T[]> {
  const vector = new Map<number, number>()
  for (const term of terms) {
    const dimension = dimensionOf(term.hash)
    vector.set(dimension, (vector.get(dimension) ?? 0) + term.weight * term.times)
  }
  const { rows } = await sql<T>`
    with best as materialized (
      select chunk_id, document_id, score from naru_search(
        ${candidatesOf.map((term) => term.hash)}::int[], ${toSparseVector(vector)}::sparsevec,
        ${input.groupBy === 'document'}, ${input.limit}::int, ${scopeArguments(input)})
    ) ${reading.statement}`.execute(tx)
  return rows
}
