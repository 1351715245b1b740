import { mayNameCode, readQueryWords, tokenize } from '../../knowledge/index.ts'
import { koreanVerbs, namesIn } from './question-kind.ts'

/** A word that is asked about, and how much it tells. */
export type AskedWord = {
  /** The whole word first, then its parts. */
  terms: string[]
  weight: number
  /** It names a thing (a product, a code): an answer that lacks it is about something else. */
  isName: boolean
}

// A word that only its parts match (실행환경 ~ 환경) is matched less surely than the word itself.
const PARTS_COUNT = 0.8
const IN_TITLE_TOO = 0.6
// 늘리나요, 따라야: what is done to a thing is said in many ways, the thing itself in few.
const VERBS_COUNT = 0.5
// Measures and auxiliaries: an answer may well do without them.
const LIGHT_COUNT = 0.4
const LIGHT = firstTerms(
  '분 초 시간 일 뒤 뒤에 후 전 않 않으면 않을 않는 따라 따라야 쓸 걸리나요 나면 난 절차 명령 명령은 예제 예제가 자주 넘으면 계속 long quickly often happen happens give make put take stay keep mean turn step steps procedure possible'.split(
    ' ',
  ),
)

/** Beside a code they frame the question: what is told of a code seldom has these words. */
const OF_CODES = firstTerms(
  '원인 원인은 원인이 해결 해결책 해결법 해결방법 조치 조치방법 대처 대처법 대응 의미 뜻 뜻은 fix fixing solve solution solutions resolve resolution cause causes caused reason reasons mean means meaning'.split(
    ' ',
  ),
)

/**
 * The words of a question that carry its meaning; none where it only frames one ("how do I"). `weights` are idf by term; a
 * word tells what its rarest part tells.
 */
export function askedWords(query: string, weights: Map<string, number>): AskedWord[] {
  const asksOfCode = mayNameCode(query)
  const telling = readQueryWords(query).filter(
    ({ terms, isFraming }) => !isFraming && !(asksOfCode && OF_CODES.has(terms[0] as string)),
  )
  const verbs = firstTerms(koreanVerbs(query))
  const names = firstTerms(namesIn(query))
  const seen = new Set<string>()
  return telling
    .filter(({ terms: [whole] }) => whole !== undefined && !seen.has(whole) && seen.add(whole))
    .map(({ terms }) => ({
      terms,
      weight:
        weightOf(terms, weights) *
        (LIGHT.has(terms[0] as string) ? LIGHT_COUNT : verbs.has(terms[0] as string) ? VERBS_COUNT : 1),
      isName: names.has(terms[0] as string),
    }))
}

function firstTerms(words: string[]): Set<string> {
  return new Set(words.flatMap((word) => tokenize(word).slice(0, 1)))
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
  if (!mayMatch(words, text)) return words.map(() => 0)
  const terms = new Set(tokenize(text))
  return words.map((word) => matchWord(word.terms, terms))
}

/** Terms begin as the words do that they are made from: most text is passed over without cutting it into terms. */
function mayMatch(words: AskedWord[], text: string): boolean {
  if (text === '') return false
  const plain = text.normalize('NFC').toLowerCase()
  return words.some(({ terms }) => terms.some((term) => plain.includes(term.slice(0, 3))))
}

function matchWord([whole, ...parts]: string[], terms: Set<string>): number {
  if (terms.has(whole as string)) return 1
  if (parts.length === 0) return 0
  return (PARTS_COUNT * parts.filter((part) => terms.has(part)).length) / parts.length
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

/** The better of several matches, word by word; each source counts by its share. */
export function bestMatches(sources: Array<{ matches: number[]; share: number }>): number[] {
  const [first] = sources
  return (first?.matches ?? []).map((_, i) =>
    Math.max(...sources.map(({ matches, share }) => share * (matches[i] as number))),
  )
}

/**
 * How well a heading is the question: what it has of it, times how much of it the question has. Words that the title
 * has already tell its sections less apart.
 */
export function headingFit(
  words: AskedWord[],
  heading: string,
  question: Set<string>,
  title: number[],
): number {
  const own = readQueryWords(heading).filter((word) => !word.isFraming)
  if (own.length === 0) return 0
  const asked = own.reduce((sum, word) => sum + matchWord(word.terms, question), 0) / own.length
  if (asked === 0) return 0
  const matches = matchWords(words, heading).map((match, i) => match * (1 - IN_TITLE_TOO * (title[i] ?? 0)))
  return coverage(words, matches) * asked
}
