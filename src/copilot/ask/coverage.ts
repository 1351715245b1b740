import { type QueryWord, tokenize } from '../../knowledge/index.ts'

/** A word that is asked about, and how much it tells. */
export type AskedWord = {
  /** The whole word first, then its parts. */
  terms: string[]
  weight: number
}

// A word that only its parts match (실행환경 ~ 환경) is matched less surely than the word itself.
const PARTS_COUNT = 0.8

/** The words of a question that carry its meaning. `weights` are idf by term; a word tells what its rarest part tells. */
export function askedWords(words: QueryWord[], weights: Map<string, number>): AskedWord[] {
  const telling = words.filter((word) => !word.isFraming)
  const seen = new Set<string>()
  return (telling.length > 0 ? telling : words)
    .filter(({ terms: [whole] }) => whole !== undefined && !seen.has(whole) && seen.add(whole))
    .map(({ terms }) => ({ terms, weight: weightOf(terms, weights) }))
}

/** Compounds and inflected words are often new as a whole: then their parts say how rare they are. */
function weightOf([whole, ...parts]: string[], weights: Map<string, number>): number {
  const own = weights.get(whole as string) ?? 1
  if (parts.length === 0) return own
  const mean = parts.reduce((sum, part) => sum + (weights.get(part) ?? 1), 0) / parts.length
  return Math.min(own, mean)
}

/** How well a text has each word, 0 to 1. */
export function matchWords(words: AskedWord[], text: string): number[] {
  const terms = new Set(tokenize(text))
  return words.map(({ terms: [whole, ...parts] }) => {
    if (terms.has(whole as string)) return 1
    if (parts.length === 0) return 0
    const share = parts.filter((part) => terms.has(part)).length / parts.length
    return PARTS_COUNT * share
  })
}

/** The share of what is asked that is matched, 0 to 1: telling words count more. */
export function coverage(words: AskedWord[], matches: number[]): number {
  let all = 0
  let met = 0
  for (const [i, word] of words.entries()) {
    all += word.weight
    met += word.weight * (matches[i] as number)
  }
  return all === 0 ? 0 : met / all
}
