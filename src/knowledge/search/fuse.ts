import type { VectorHit } from '../embeddings/vector-store.ts'
import type { Found } from './search.ts'

/** What was found, and what speaks for it. Ranks are from 1; null: not among the nearest. */
export type FusedHit = Found & {
  lexicalRank: number | null
  vectorRank: number | null
  /** Cosine to the query, where vectors found it. */
  similarity: number | null
}

type Lexical = { found: readonly Found[]; bound: number }

// What may be given to vectors that nobody has measured. Over six sets of questions (bench/retrieval.ts) it is the most
// under which vectors half as good as words took nothing away; means of word vectors, of letter triples and random ones
// were tried as well. Good vectors win more with a weight that was tuned. Ranks in place of scores (reciprocal rank
// fusion) lost up to a third with weak vectors.
const UNTUNED_WEIGHT = 0.07
/** Where the words of a query are hardly there, what has some of them by chance is no better than what means the same. */
const WEIGHT_WITHOUT_WORDS = 0.5
const WORDS_ARE_THERE = 0.5

/**
 * One ranking of two: the weighted sum of scores, each brought between 0 and 1. `keyOf` tells what is one hit, a document
 * or a passage. `weight`: of vectors, 0 to 1, as tuned; null: not tuned.
 */
export function fuse(
  lexical: Lexical,
  vectors: readonly VectorHit[],
  keyOf: (hit: { document_id: string; chunk_id: string }) => string,
  weight: number | null,
): FusedHit[] {
  const top = lexical.found[0]?.score ?? 0
  const share = effectiveWeight(lexical.bound > 0 ? top / lexical.bound : 0, weight)
  const hits = new Map<string, FusedHit>()
  for (const [i, found] of lexical.found.entries())
    hits.set(keyOf(found), {
      ...found,
      score: top > 0 ? (1 - share) * (found.score / top) : 0,
      ...{ lexicalRank: i + 1, vectorRank: null, similarity: null },
    })
  for (const [i, { hit, nearness }] of byNearness(vectors, keyOf).entries()) {
    const { document_id, chunk_id, similarity } = hit
    const known = hits.get(keyOf(hit))
    hits.set(keyOf(hit), {
      ...(known ?? { document_id, chunk_id, lexicalRank: null }),
      score: (known?.score ?? 0) + share * nearness,
      ...{ vectorRank: i + 1, similarity },
    })
  }
  return [...hits.values()].sort((a, b) => b.score - a.score || (a.chunk_id < b.chunk_id ? -1 : 1))
}

function effectiveWeight(coverage: number, tuned: number | null): number {
  const weight = tuned ?? UNTUNED_WEIGHT
  const missing = Math.max(0, 1 - coverage / WORDS_ARE_THERE)
  return weight + Math.max(0, WEIGHT_WITHOUT_WORDS - weight) * missing
}

/**
 * The nearest passage of each, with how near it is from 0 to 1. As among words, a document gains by the share of it that
 * is near: one passage of many may be near by chance.
 */
function byNearness(
  vectors: readonly VectorHit[],
  keyOf: (hit: { document_id: string; chunk_id: string }) => string,
): Array<{ hit: VectorHit; nearness: number }> {
  const sorted = vectors.toSorted((a, b) => b.similarity - a.similarity)
  const first = sorted[0]?.similarity ?? 0
  const last = sorted.at(-1)?.similarity ?? 0
  const scaled = (hit: VectorHit) => (first > last ? (hit.similarity - last) / (first - last) : 1)
  const near = Array.from(Map.groupBy(sorted, keyOf).values(), (hits) => {
    const [best, ...others] = hits as [VectorHit, ...VectorHit[]]
    const sum = others.reduce((total, hit) => total + scaled(hit), 0)
    return { hit: best, nearness: scaled(best) + sum / (hits.length + 2) }
  }).sort((a, b) => b.nearness - a.nearness)
  const most = near[0]?.nearness || 1
  return near.map(({ hit, nearness }) => ({ hit, nearness: nearness / most }))
}
