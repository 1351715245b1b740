import { readQueryWords } from '../search/query-terms.ts'
import { hashTerm } from '../search/term-hash.ts'

const MOST_TERMS = 16

/**
 * What a question is about, as hashes of its whole words without those that only frame it: like questions share most of
 * them. The same whatever else the tenant has stored. Sorted; empty for a query without words.
 */
export function clusterTerms(tenantId: string, query: string): number[] {
  const words = readQueryWords(query)
  const telling = words.filter((word) => !word.isFraming)
  const from = telling.length > 0 ? telling : words
  const hashes = new Set(from.map((word) => hashTerm(tenantId, word.terms[0] as string)))
  return [...hashes].slice(0, MOST_TERMS).sort((a, b) => a - b)
}
