import { dimensionOf, hashTerm } from './term-hash.ts'
import { tokenize } from './tokenize.ts'

const K1 = 0.9
const B = 0.4
// Fixed and not the corpus's own average, so that a stored weight stays right as documents come and go.
const AVERAGE_LENGTH = 250
// Beyond this a chunk is a data dump; pgvector takes 16,000 entries at most.
const MAX_TERMS = 8_000

export type ChunkTerms = {
  /** Hashes of its distinct terms. */
  terms: number[]
  /** BM25 term weights without idf, by dimension. */
  weights: Map<number, number>
}

/** What the index stores of one chunk. */
export function weighChunk(tenantId: string, text: string): ChunkTerms {
  const frequencies = new Map<string, number>()
  let length = 0
  for (const term of tokenize(text)) {
    length++
    const frequency = frequencies.get(term)
    if (frequency !== undefined) frequencies.set(term, frequency + 1)
    else if (frequencies.size < MAX_TERMS) frequencies.set(term, 1)
  }
  const terms = new Set<number>()
  const weights = new Map<number, number>()
  const norm = K1 * (1 - B + (B * length) / AVERAGE_LENGTH)
  for (const [term, frequency] of frequencies) {
    const hash = hashTerm(tenantId, term)
    const dimension = dimensionOf(hash)
    terms.add(hash)
    weights.set(dimension, (weights.get(dimension) ?? 0) + (frequency * (K1 + 1)) / (frequency + norm))
  }
  return { terms: [...terms], weights }
}

/** How much a term tells: rare terms more. `documents` hold it out of `total`. */
export function inverseFrequency(documents: number, total: number): number {
  return Math.log(1 + (Math.max(0, total - documents) + 0.5) / (documents + 0.5))
}
