import { readQueryWords, tokenize } from '../../knowledge/index.ts'

export type Why =
  | { kind: 'words'; words: string[] }
  /** Cosine of the vectors of both problems. */
  | { kind: 'meaning'; similarity: number }
  | { kind: 'same'; field: 'product' | 'type' | 'tag' | 'error_code'; values: string[] }

type Compared = { text: string; product: string | null; type: string | null; tags: readonly string[] }

const MOST_WORDS = 6
const ERROR_CODE =
  /\b(?=[A-Z0-9_-]*\d)[A-Z]{1,12}[-_]?[A-Z0-9]*\d[A-Z0-9]*(?:[-_][A-Z0-9]+)*\b|\b0x[0-9a-fA-F]{4,}\b/g

/** What two tickets have in common that people can see. `weights` say by term how much a word tells. */
export function whySimilar(ticket: Compared, other: Compared, weights: ReadonlyMap<string, number>): Why[] {
  const why: Why[] = []
  const codes = shared(errorCodes(ticket.text), errorCodes(other.text))
  if (codes.length > 0) why.push({ kind: 'same', field: 'error_code', values: codes })
  const words = sharedWords(ticket.text, other.text, weights).filter((word) => !codes.includes(word))
  if (words.length > 0) why.push({ kind: 'words', words })
  if (ticket.product !== null && ticket.product === other.product)
    why.push({ kind: 'same', field: 'product', values: [ticket.product] })
  if (ticket.type !== null && ticket.type === other.type)
    why.push({ kind: 'same', field: 'type', values: [ticket.type] })
  const tags = shared(ticket.tags, other.tags)
  if (tags.length > 0) why.push({ kind: 'same', field: 'tag', values: tags })
  return why
}

function errorCodes(text: string): string[] {
  return Array.from(text.matchAll(ERROR_CODE), ([code]) => code).filter((code) => code.length >= 3)
}

function shared(some: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others)
  return [...new Set(some)].filter((one) => known.has(one)).slice(0, MOST_WORDS)
}

/** Words of the first text as they stand there, those that tell most first. */
function sharedWords(text: string, other: string, weights: ReadonlyMap<string, number>): string[] {
  const terms = new Set(tokenize(other))
  const found = new Map<string, { word: string; weight: number }>()
  for (const [word] of text.matchAll(/[\p{L}\p{N}][\p{L}\p{N}_.-]*[\p{L}\p{N}]/gu)) {
    const [asked] = readQueryWords(word)
    const whole = asked?.terms[0]
    if (!asked || asked.isFraming || whole === undefined || !terms.has(whole) || found.has(whole)) continue
    found.set(whole, { word, weight: weights.get(whole) ?? 0 })
  }
  return [...found.values()]
    .sort((a, b) => b.weight - a.weight)
    .slice(0, MOST_WORDS)
    .map(({ word }) => word)
}
