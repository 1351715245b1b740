import { readQueryWords } from './query-terms.ts'
import { tokenize } from './tokenize.ts'

/** Why a ticket is like another one, for people. */
export type Why =
  /** Rare words that both have, as the other ticket writes them. */
  | { kind: 'words'; words: string[] }
  /** How near they are in meaning, 0 to 1. */
  | { kind: 'meaning'; similarity: number }
  | { kind: 'same'; field: 'product' | 'type' | 'tag' | 'error_code'; values: string[] }

export type TicketFacts = { product: string | null; type: string | null; tags: readonly string[] }

const MOST_WORDS = 5
const MOST_VALUES = 5
// ERR-4012, E1234, NC_40, 0x80070005, CrashLoopBackOff is left to words
const ERROR_CODE =
  /\b(?:0x[0-9a-f]{4,16}|[A-Z]{1,10}[-_]?\d{2,8}(?:[-_]\d{1,8})?|[A-Z]{2,}(?:_[A-Z0-9]{2,})+)\b/g

type Side = { text: string; facts: TicketFacts | undefined }

/** `weights`: how much each term tells among all passages. */
export function whySimilar(
  own: Side,
  other: Side,
  weights: ReadonlyMap<string, number>,
  similarity: number | null,
): Why[] {
  const why: Why[] = []
  const words = sharedWords(own.text, other.text, weights)
  if (words.length > 0) why.push({ kind: 'words', words })
  if (similarity !== null)
    why.push({
      kind: 'meaning',
      similarity: Math.round(Math.min(1, Math.max(0, similarity)) * 1_000) / 1_000,
    })
  const same = (
    field: 'product' | 'type' | 'tag' | 'error_code',
    values: Array<string | null | undefined>,
  ) => {
    const found = [...new Set(values)]
      .filter((value): value is string => Boolean(value))
      .slice(0, MOST_VALUES)
    if (found.length > 0) why.push({ kind: 'same', field, values: found })
  }
  const codes = new Set(own.text.match(ERROR_CODE) ?? [])
  same(
    'error_code',
    (other.text.match(ERROR_CODE) ?? []).filter((code) => codes.has(code)),
  )
  const [mine, theirs] = [own.facts, other.facts]
  if (!mine || !theirs) return why
  same('product', [mine.product === theirs.product ? mine.product : null])
  same('type', [mine.type === theirs.type ? mine.type : null])
  same(
    'tag',
    theirs.tags.filter((tag) => mine.tags.includes(tag)),
  )
  return why
}

/** Half of what the rarest word that both have tells: the others are hardly a reason. */
const TELLS = 0.5

function sharedWords(own: string, other: string, weights: ReadonlyMap<string, number>): string[] {
  const mine = new Set(
    readQueryWords(own)
      .filter((word) => !word.isFraming)
      .map((word) => word.terms[0] as string),
  )
  const found = new Map<string, { word: string; weight: number }>()
  for (const [word] of other.matchAll(/[\p{L}\p{N}][\p{L}\p{N}._-]*/gu)) {
    const [term] = tokenize(word)
    if (term === undefined || !mine.has(term) || found.has(term)) continue
    found.set(term, { word: word.replace(/[._-]+$/, ''), weight: weights.get(term) ?? 0 })
  }
  const rarest = Math.max(0, ...Array.from(found.values(), ({ weight }) => weight))
  return [...found.values()]
    .filter(({ weight }) => weight > 0 && weight >= TELLS * rarest)
    .sort((a, b) => b.weight - a.weight)
    .slice(0, MOST_WORDS)
    .map(({ word }) => word)
}
