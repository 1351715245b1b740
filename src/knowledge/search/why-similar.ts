import { isInBeginnings, isInTitle, type Likeness, type ProblemText } from './problem-likeness.ts'
import { isUnit } from './quantities.ts'
import type { QueryTerm } from './query-terms.ts'
import { tokenize } from './tokenize.ts'

/** Why a ticket is like another one, for people. */
export type Why =
  /** Quantities and rare words that both problems are told by, as the other ticket writes them. */
  | { kind: 'words'; words: string[] }
  /** How near they are in meaning, 0 to 1. */
  | { kind: 'meaning'; similarity: number }
  | { kind: 'same'; field: 'product' | 'type' | 'tag' | 'error_code'; values: string[] }

export type TicketFacts = { product: string | null; type: string | null; tags: readonly string[] }

const MOST_WORDS = 5
const MOST_VALUES = 5

type Side = { problem: ProblemText; facts: TicketFacts | undefined }

/** `similarity`: null where it tells nothing. */
export function whySimilar(
  own: Side,
  other: Side,
  { terms, alike, similarity }: { terms: readonly QueryTerm[]; alike: Likeness; similarity: number | null },
): Why[] {
  const why: Why[] = []
  const words = [...alike.quantities, ...sharedWords(own.problem, other.problem, terms)].slice(0, MOST_WORDS)
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
  same('error_code', alike.codes)
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

/** Numbers, dates and times: what of them tells is an error code or a quantity. */
const NUMBER = /^\d[\d._-]*(?:t\d*z?|z|st|nd|rd|th|[hms]|ms|min|am|pm)?$/i
/** Half of what the rarest word that both have tells: the others are hardly a reason. */
const TELLS = 0.5

/** Those of titles; where titles have none in common, those that both begin with. */
function sharedWords(own: ProblemText, other: ProblemText, terms: readonly QueryTerm[]): string[] {
  const ofTitles = wordsWhere(isInTitle, own, other, terms)
  return ofTitles.length > 0 ? ofTitles : wordsWhere(isInBeginnings, own, other, terms)
}

function wordsWhere(
  isTold: (own: ProblemText, other: ProblemText, term: string) => boolean,
  own: ProblemText,
  other: ProblemText,
  terms: readonly QueryTerm[],
): string[] {
  const weights = new Map(terms.map((term) => [term.text, term.weight]))
  const found = new Map<string, { word: string; weight: number }>()
  for (const [word] of other.text.matchAll(/[\p{L}\p{N}][\p{L}\p{N}._-]*/gu)) {
    const [term] = tokenize(word)
    if (term === undefined || !own.words.has(term) || found.has(term)) continue
    if (word.length === 1 || NUMBER.test(word) || isUnit(word) || !isTold(own, other, term)) continue
    found.set(term, { word: word.replace(/[._-]+$/, ''), weight: weights.get(term) ?? 0 })
  }
  const rarest = Math.max(0, ...Array.from(found.values(), ({ weight }) => weight))
  return [...found.values()]
    .filter(({ weight }) => weight > 0 && weight >= TELLS * rarest)
    .sort((a, b) => b.weight - a.weight)
    .slice(0, MOST_WORDS)
    .map(({ word }) => word)
}
