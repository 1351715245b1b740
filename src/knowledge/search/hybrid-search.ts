import type { Access, Database, Logger, Tx } from '../../platform/index.ts'
import type { Embeddings } from '../embeddings/embeddings.ts'
import type { VectorHit } from '../embeddings/vector-store.ts'
import type { FeedbackRanking } from '../feedback/feedback-ranking.ts'
import { type FusedHit, fuse } from './fuse.ts'
import type { Rerank } from './rerank.ts'
import { findLexically, readHits, type SearchHit, type SearchInput, search } from './search.ts'
import type { SearchScope } from './search-filters.ts'

export type HybridSearchDeps = {
  database: Database
  logger: Logger
  /** Left out: words alone find. */
  embeddings?: Pick<Embeddings, 'active'> | undefined
  feedback: FeedbackRanking
  settings: { of(tenantId: string): SearchSettings | Promise<SearchSettings> }
  rerank?: Rerank | undefined
}

export type SearchSettings = {
  /** Weight of vectors in fusion, 0 to 1; null: not tuned. */
  vector_weight: number | null
  /** Alias of a chat model; null: nothing is ordered again. */
  rerank_model: string | null
}

/** A hit, and what found it: ranks from 1 among words and among vectors; null: not found by them. */
export type RankedHit = SearchHit & Pick<FusedHit, 'lexicalRank' | 'vectorRank' | 'similarity'>

/** Looks among vectors in a transaction; undefined: there is nothing to look with. */
export type VectorLookUp = (tx: Tx) => Promise<VectorHit[]>

// Of so many the order is decided; the nearest passages are often of one document.
const POOL = 50
export const NEAREST = 100
/** Below this the first two are as good as each other, and a model is asked which answers. */
const SMALL_MARGIN = 0.05

/**
 * What `access` may read, best first: by words, by meaning where vectors are there in time, and by what people found
 * good before. Opens its own transaction.
 */
export async function hybridSearch(
  deps: HybridSearchDeps,
  access: Access,
  input: SearchInput,
): Promise<RankedHit[]> {
  const settings = await deps.settings.of(access.tenantId)
  const lookUp = settings.vector_weight === 0 ? undefined : await prepareLookUp(deps, access.tenantId, input)
  const reranks = settings.rerank_model !== null && deps.rerank !== undefined && input.limit > 1
  const run = (by: VectorLookUp | undefined) =>
    deps.database.tenant(access, (tx) =>
      searchIn(
        deps,
        tx,
        access.tenantId,
        { ...input, reads: reranks ? Math.max(POOL, input.limit) : input.limit },
        by,
        settings,
      ),
    )
  const hits = await orByWords(deps, access.tenantId, lookUp, run)
  const ordered = reranks ? await reranked(deps, access.tenantId, settings, input.query, hits) : hits
  return ordered.slice(0, input.limit)
}

/** Once more without vectors where it fails with them: of a set that was just dropped, say. */
export async function orByWords<T>(
  deps: Pick<HybridSearchDeps, 'logger'>,
  tenantId: string,
  lookUp: VectorLookUp | undefined,
  run: (by: VectorLookUp | undefined) => Promise<T>,
): Promise<T> {
  try {
    return await run(lookUp)
  } catch (error) {
    if (!lookUp) throw error
    deps.logger.warn({ err: error, tenantId }, WORDS_ALONE)
    return run(undefined)
  }
}

const WORDS_ALONE = 'vectors cannot be searched: words alone find'

/** The part before the transaction: the vector of the question, within its time. */
async function prepareLookUp(
  deps: HybridSearchDeps,
  tenantId: string,
  input: SearchInput,
): Promise<VectorLookUp | undefined> {
  const { filters, kinds, notDocuments } = input
  return lookUpBy(
    deps,
    tenantId,
    { ...(filters && { filters }), ...(kinds && { kinds }), ...(notDocuments && { notDocuments }) },
    (set) => set.vectorOf(input.query),
  )
}

type ActiveSet = NonNullable<Awaited<ReturnType<Embeddings['active']>>>

/** Looks for what is nearest to a vector; failures leave words alone. */
export async function lookUpBy(
  deps: HybridSearchDeps,
  tenantId: string,
  scope: SearchScope,
  vectorOf: (set: ActiveSet) => Promise<Float32Array | undefined>,
): Promise<VectorLookUp | undefined> {
  try {
    const set = await deps.embeddings?.active(tenantId)
    const vector = set && (await vectorOf(set))
    return vector && (await set.store.find(set, { vector, limit: NEAREST, scope }))
  } catch (error) {
    deps.logger.warn({ err: error, tenantId }, WORDS_ALONE)
    return undefined
  }
}

async function searchIn(
  deps: HybridSearchDeps,
  tx: Tx,
  tenantId: string,
  input: SearchInput & { reads: number },
  lookUp: VectorLookUp | undefined,
  settings: SearchSettings,
): Promise<RankedHit[]> {
  const isRanked = await deps.feedback.isUsed(tx, tenantId)
  if (!lookUp && !isRanked) {
    const hits = await search(tx, tenantId, { ...input, limit: input.reads })
    return hits.map((hit, i) => ({ ...hit, lexicalRank: i + 1, vectorRank: null, similarity: null }))
  }
  const lexical = await findLexically(tx, tenantId, { ...input, limit: Math.max(POOL, input.limit) })
  const fused = lookUp
    ? fuse(lexical, await lookUp(tx), keyOf(input), settings.vector_weight)
    : lexical.found.map((found, i) => ({ ...found, lexicalRank: i + 1, vectorRank: null, similarity: null }))
  const ranked = isRanked ? await deps.feedback.rank(tx, tenantId, input.query, fused) : fused
  return readRanked(tx, ranked.slice(0, input.reads), lexical.terms)
}

function keyOf({ groupBy }: Pick<SearchInput, 'groupBy'>) {
  return (hit: { document_id: string; chunk_id: string }) =>
    groupBy === 'document' ? hit.document_id : hit.chunk_id
}

/** Texts to hits; those that may not be read are gone. */
export async function readRanked(
  tx: Tx,
  ranked: readonly FusedHit[],
  terms: Parameters<typeof readHits>[2],
): Promise<RankedHit[]> {
  const places = new Map(ranked.map((hit) => [hit.chunk_id, hit]))
  const hits = await readHits(tx, ranked, terms)
  return hits.map((hit) => {
    const { lexicalRank, vectorRank, similarity } = places.get(hit.chunk_id) as FusedHit
    return { ...hit, lexicalRank, vectorRank, similarity }
  })
}

async function reranked(
  deps: HybridSearchDeps,
  tenantId: string,
  settings: SearchSettings,
  query: string,
  hits: RankedHit[],
): Promise<RankedHit[]> {
  const [first, second] = hits
  if (!first || !second || first.score - second.score > SMALL_MARGIN * first.score) return hits
  const alias = settings.rerank_model as string
  const order = await deps.rerank?.({ tenantId, alias, query, passages: hits.slice(0, POOL) })
  if (!order) return hits
  // scores stay with the places: people compare them
  const ordered = order.map((place, i) => ({
    ...(hits[place] as RankedHit),
    score: (hits[i] as RankedHit).score,
  }))
  return [...ordered, ...hits.slice(POOL)]
}
