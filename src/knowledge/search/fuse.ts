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

// Measured over seven sets of questions with good, weak and useless vectors (bench/retrieval.ts tells how): at a fifth
// even means of word vectors cost nothing that shows, and good vectors win most of what they can. Ranks in place of
// scores (reciprocal rank fusion) lost up to a third with weak vectors.
const UNTUNED_WEIGHT = 0.2
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
  const nearest = bestOf(vectors, keyOf)
  const top = lexical.found[0]?.score ?? 0
  const share = effectiveWeight(lexical.bound > 0 ? top / lexical.bound : 0, weight)
  const hits = new Map<string, FusedHit>()
  for (const [i, found] of lexical.found.entries())
    hits.set(keyOf(found), {
      ...found,
      score: top > 0 ? (1 - share) * (found.score / top) : 0,
      ...{ lexicalRank: i + 1, vectorRank: null, similarity: null },
    })
  const first = nearest[0]?.similarity ?? 0
  const last = nearest.at(-1)?.similarity ?? 0
  for (const [i, { document_id, chunk_id, similarity }] of nearest.entries()) {
    const key = keyOf({ document_id, chunk_id })
    const known = hits.get(key)
    const nearness = first > last ? (similarity - last) / (first - last) : 1
    hits.set(key, {
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

/** The nearest passage of each. */
function bestOf(
  vectors: readonly VectorHit[],
  keyOf: (hit: { document_id: string; chunk_id: string }) => string,
): VectorHit[] {
  const best = new Map<string, VectorHit>()
  for (const hit of vectors) {
    const key = keyOf(hit)
    const known = best.get(key)
    if (!known || known.similarity < hit.similarity) best.set(key, hit)
  }
  return [...best.values()].sort((a, b) => b.similarity - a.similarity)
}
