import { readQueryWords, type SearchHit } from '../../knowledge/index.ts'
import { nothingFound, type QuestionLanguage, questionLanguage } from './answer-texts.ts'
import { type AskedWord, askedWords, coverage, matchWords } from './coverage.ts'
import { splitUnits, type Unit } from './passage-units.ts'

export type Citation = {
  /** The number in the answer: [1], [2], … */
  id: number
  document_id: string
  chunk_id: string
  title: string
  heading: string
  url: string | null
  /** An exact substring of the chunk's content. */
  quote: string
}

/** A run of statements from one passage, not yet numbered. */
export type AnswerPart = {
  source: Omit<Citation, 'id'>
  pieces: Array<{
    /** What stands between this piece and the one before. */
    gap: string
    text: string
    /** Where its marker goes: behind it, on a line of its own below it, or nowhere. */
    marker: 'behind' | 'below' | 'none'
  }>
}

export type ExtractiveAnswer = {
  found: boolean
  answer: string
  citations: Citation[]
}

export type ExtractInput = {
  query: string
  /** Best first, as from `search`. */
  hits: SearchHit[]
  /** How many passages to quote at most. */
  limit?: number
  /** idf by term, unknown terms included; without them all words tell the same. */
  weights?: Map<string, number>
}

// Calibrated on the tuning half of bench/questions/*.jsonl, see bench/ask.ts.
const ENOUGH_COVERAGE = 0.5
const ENOUGH_IN_UNIT = 0.35

const MAX_PASSAGES = 3
const MAX_UNITS_OF_PASSAGE = 3
const MAX_CHARACTERS = 1_400
// A word in the title or heading above a sentence is half as good as in the sentence.
const ABOVE_COUNTS = 0.5
// A passage in another language than the question's is taken when it is clearly better.
const OTHER_LANGUAGE = 0.6
const NEAR_BEST = 0.75
// Lists of links say what other pages are about, not the answer.
const LINK_SECTION =
  /(다음 내용|다음 단계|함께 보기|관련 (문서|항목)|참고 ?(문헌|자료)|what's next|see also|related|further reading|references)\s*$/i
const LINK_SECTION_COUNTS = 0.5

/** The sentences or steps of the hits that answer a question best, each with its citation; or that nothing does. */
export function answerExtractively(input: ExtractInput): ExtractiveAnswer {
  return assemble(extractParts(input), questionLanguage(input.query))
}

export function assemble(parts: AnswerPart[], language: QuestionLanguage): ExtractiveAnswer {
  if (parts.length === 0) return { found: false, answer: nothingFound(language), citations: [] }
  return {
    found: true,
    answer: parts.map((part, i) => renderPart(part, i + 1)).join('\n\n'),
    citations: parts.map((part, i) => ({ id: i + 1, ...part.source })),
  }
}

export function renderPart(part: AnswerPart, id: number): string {
  const marked = { behind: ` [${id}]`, below: `\n\n[${id}]`, none: '' }
  return part.pieces.map((piece) => piece.gap + piece.text + marked[piece.marker]).join('')
}

/** The passages that answer, without numbers: `assemble` gives them. */
export function extractParts(input: ExtractInput): AnswerPart[] {
  const words = askedWords(readQueryWords(input.query), input.weights ?? new Map())
  const passages = rankPassages(words, input.hits, questionLanguage(input.query))
  const best = passages[0]
  if (!best || best.coverage < ENOUGH_COVERAGE || best.bestUnit < ENOUGH_IN_UNIT) return []
  const parts: AnswerPart[] = []
  let length = 0
  for (const passage of passages.slice(0, input.limit ?? MAX_PASSAGES)) {
    if (passage.rank < best.rank * NEAR_BEST || passage.coverage < ENOUGH_COVERAGE) continue
    for (const run of pickRuns(passage)) {
      if (parts.length > 0 && length + run.quote.length > MAX_CHARACTERS) continue
      length += run.quote.length
      parts.push(makePart(passage.hit, run))
    }
  }
  return parts
}

type Passage = {
  hit: SearchHit
  units: ScoredUnit[]
  /** Share of the question that title, heading and content have together. */
  coverage: number
  bestUnit: number
  rank: number
}
type ScoredUnit = Unit & { score: number }

function rankPassages(words: AskedWord[], hits: SearchHit[], language: QuestionLanguage): Passage[] {
  const top = Math.max(...hits.map((hit) => hit.score), Number.MIN_VALUE)
  return hits
    .map((hit) => {
      const above = matchWords(words, `${hit.title}\n${hit.heading}`)
      const units = splitUnits(hit.content).map((unit) => ({ ...unit, score: scoreUnit(words, unit, above) }))
      const inside = matchWords(words, hit.content)
      const covered = coverage(
        words,
        inside.map((match, i) => Math.max(match, above[i] as number)),
      )
      const bestUnit = Math.max(0, ...units.map((unit) => unit.score))
      const fits =
        (hit.language === language || hit.language === 'und' ? 1 : OTHER_LANGUAGE) *
        (LINK_SECTION.test(hit.heading) ? LINK_SECTION_COUNTS : 1)
      const rank = fits * (hit.score / top) * (0.4 + 0.3 * covered + 0.3 * bestUnit)
      return { hit, units, coverage: covered, bestUnit, rank }
    })
    .sort((a, b) => b.rank - a.rank)
}

function scoreUnit(words: AskedWord[], unit: Unit, above: number[]): number {
  const own = matchWords(words, unit.text)
  const score = coverage(
    words,
    own.map((match, i) => Math.max(match, ABOVE_COUNTS * (above[i] as number))),
  )
  // Code and tables illustrate; they come along with the sentence that leads to them.
  if (unit.kind === 'code' || unit.kind === 'table') return score * 0.6
  return unit.text.length < 25 ? score * 0.7 : score
}

type Run = { units: Unit[]; quote: string }

/** The best units of a passage with what belongs to them, joined where they touch, in reading order. */
function pickRuns(passage: Passage): Run[] {
  const { units, bestUnit } = passage
  const byScore = units.map((_, i) => i).sort((a, b) => scoreAt(units, b) - scoreAt(units, a) || a - b)
  const chosen = new Set<number>()
  for (const i of byScore.slice(0, MAX_UNITS_OF_PASSAGE)) {
    if (scoreAt(units, i) < bestUnit * NEAR_BEST) break
    chosen.add(i)
    for (const companion of companions(units, i)) chosen.add(companion)
  }
  const runs: Run[] = []
  for (const i of [...chosen].sort((a, b) => a - b)) {
    const unit = units[i] as Unit
    const last = runs.at(-1)
    if (last && chosen.has(i - 1)) last.units.push(unit)
    else runs.push({ units: [unit], quote: '' })
  }
  return runs.map((run) => ({
    units: run.units,
    quote: passage.hit.content.slice((run.units[0] as Unit).from, (run.units.at(-1) as Unit).to),
  }))
}

function scoreAt(units: ScoredUnit[], i: number): number {
  return units[i]?.score ?? 0
}

const MAX_LIST = 6

/** What a unit needs to be understood: the list or code that it announces, or the sentence that announces it. */
function companions(units: Unit[], i: number): number[] {
  const unit = units[i] as Unit
  const found: number[] = []
  if (unit.kind === 'code' || unit.kind === 'table') return i > 0 ? [i - 1] : []
  const announces = /[:：]$/.test(unit.text)
  for (let next = i + 1; next < units.length && next <= i + MAX_LIST; next++) {
    const kind = (units[next] as Unit).kind
    const belongs =
      kind === 'code' || kind === 'table' ? next === i + 1 || announces : announces && kind === 'item'
    if (!belongs) break
    found.push(next)
  }
  return found
}

function makePart(hit: SearchHit, run: Run): AnswerPart {
  const { document_id, chunk_id, title, heading, url } = hit
  const pieces = run.units.map((unit, i) => {
    const before = run.units[i - 1]
    const isBlock = unit.kind === 'code' || unit.kind === 'table'
    // A marker behind a fence or a table row would break it; the sentence before the block bears it.
    const marker = !isBlock ? ('behind' as const) : before ? ('none' as const) : ('below' as const)
    return { gap: before ? gapBetween(before, unit) : '', text: unit.text, marker }
  })
  return { source: { document_id, chunk_id, title, heading, url, quote: run.quote }, pieces }
}

function gapBetween(before: Unit, unit: Unit): string {
  if (before.kind === 'sentence' && unit.kind === 'sentence') return ' '
  return before.kind === 'item' && unit.kind === 'item' ? '\n' : '\n\n'
}
