import { type SearchHit, tokenize } from '../../knowledge/index.ts'
import { type Section, splitSections } from '../passages/passage-sections.ts'
import type { Unit } from '../passages/passage-units.ts'
import { stepLists } from '../passages/step-list.ts'
import type { QuestionLanguage } from './answer-texts.ts'
import { type AskedWord, bestMatches, coverage, headingFit, matchWords } from './coverage.ts'

/** A section that may answer. */
export type RankedSection = Section & {
  hit: SearchHit
  /** Of the units, how well each answers for itself. */
  scores: number[]
  /** How well the best of them does, or all of them together where steps are wanted. */
  fit: number
  /** Share of the question that the whole passage has, its title and headings included. */
  coverage: number
  /** Share of the question that the section itself has, its headings included, the title not. */
  own: number
  /** How many of the words asked for one of its units has, with what stands above it. */
  known: number
  /** Whether the passage lacks a thing that the question names. */
  lacksName: boolean
  rank: number
}

/** A passage, and which one of its document's it is among those looked at, from 0. */
export type PlacedHit = SearchHit & { place: number }

export type Asked = {
  query: string
  words: AskedWord[]
  language: QuestionLanguage
  wantsSteps: boolean
  wantsNumber: boolean
  /** Help, or a reason: that it is so is no answer. */
  wantsHelp: boolean
}

// A passage in another language than the question's is taken when it is clearly better.
const OTHER_LANGUAGE = 0.6
// A word in the title or heading above a sentence is half as good as in the sentence.
const ABOVE_COUNTS = 0.5
// Code and output name many things that a passage is not about.
const CODE_COUNTS = 0.4
const TITLE_COUNTS = 0.8
const TOGETHER_COUNTS = 0.7
const STEPS_FIT = 1.2
const EARLIER = 0.02
const NUMBER_FITS = 1.25
const POINTER_COUNTS = 0.3

// Headings of sections that say what to do.
const PROCEDURE =
  /절차|방법|단계|순서|진단|조치|해결|복구|하기$|\b(steps?|procedure|diagnos\w*|how to|troubleshoot\w*|resolution|remed\w+|solution)\b/i

// "See …", "This page shows how to …": where an answer is, not an answer.
export const POINTER =
  /^[-*\d. ]*(see( also)?|refer to|read( more)?|learn (more|how)|for (more|further|additional) (details|information)|this (page|document|guide|section|tutorial|topic) (shows|describes|explains|provides|is about|assumes|covers))\b|^이 (페이지|문서|가이드|섹션|절|튜토리얼|주제)(는|은|에서는|에서)\s.*(다|요)\.?$|(참고|참조)(하자|한다|하세요|하라|하십시오|할 것)?\.?$|(더 (보기|알아보기|배워 ?보기|살펴보기|알아본다|배워본다))\.?$/i

/** The sections of the hits, those that answer best first. */
export function rankSections(asked: Asked, hits: PlacedHit[]): RankedSection[] {
  const question = new Set(tokenize(asked.query))
  const top = Math.max(...hits.map((hit) => hit.score), Number.MIN_VALUE)
  return hits.flatMap((hit) => readHit(asked, question, hit, hit.score / top)).sort((a, b) => b.rank - a.rank)
}

function readHit(
  asked: Asked,
  question: Set<string>,
  { place: chunkPlace, ...hit }: PlacedHit,
  found: number,
): RankedSection[] {
  const { words } = asked
  const title = matchWords(words, hit.title)
  const sections = splitSections(hit).map((section) => {
    const headings = matchWords(words, section.headings.join('\n'))
    const units = section.units.map((unit) => matchUnit(words, unit))
    const own = bestMatches(
      [headings, ...units.map((unit) => unit.all)].map((matches) => ({ matches, share: 1 })),
    )
    return { section, headings, units, own }
  })
  const whole = bestMatches(
    [title, ...sections.map((one) => one.own)].map((matches) => ({ matches, share: 1 })),
  )
  const covered = coverage(words, whole)
  const lacksName = words.some((word, i) => word.isName && (whole[i] as number) < 0.5)
  const fits = hit.language === asked.language || hit.language === 'und' ? 1 : OTHER_LANGUAGE
  return sections.map(({ section, headings, units, own }, place) => {
    const above = bestMatches([
      { matches: title, share: 1 },
      { matches: headings, share: 1 },
    ])
    const scores = section.units.map((unit, i) => scoreUnit(asked, unit, units[i]?.prose ?? [], above))
    const bestScore = Math.max(0, ...scores)
    const body = coverage(
      words,
      bestMatches([
        { matches: own, share: 1 },
        { matches: title, share: TITLE_COUNTS },
      ]),
    )
    const heading = section.headings.at(-1) ?? hit.title
    const isProcedure = PROCEDURE.test(heading) ? 0.05 : 0
    const heard = headingFit(words, heading, question, title)
    const steps = asked.wantsSteps && stepLists(section.units).length > 0 ? STEPS_FIT : 1
    const good = asked.wantsSteps
      ? 0.25 +
        0.25 * covered +
        0.2 * body +
        0.25 * heard +
        0.05 * bestScore +
        isProcedure -
        EARLIER * Math.min(2 * chunkPlace + place, 6)
      : 0.3 + 0.2 * covered + 0.15 * body + 0.1 * heard + 0.25 * bestScore
    const rank = fits * found * good * steps
    const fit = asked.wantsSteps ? Math.max(bestScore, TOGETHER_COUNTS * body) : bestScore
    const known = Math.max(
      0,
      ...units.map(
        ({ all }) => words.filter((_, i) => Math.max(all[i] ?? 0, above[i] as number) >= 0.5).length,
      ),
    )
    return {
      ...section,
      hit,
      scores,
      fit,
      own: coverage(words, own),
      known,
      coverage: covered,
      lacksName,
      rank,
    }
  })
}

/** What each unit has of the question: in its words, less in code. */
function matchUnit(words: AskedWord[], unit: Unit): { prose: number[]; all: number[] } {
  const text = unit.kind === 'code' ? '' : withoutCode(unit.text)
  const prose = matchWords(words, text)
  if (text.length === unit.text.length) return { prose, all: prose }
  const all = bestMatches([
    { matches: prose, share: 1 },
    { matches: matchWords(words, unit.text), share: CODE_COUNTS },
  ])
  return { prose, all }
}

function withoutCode(text: string): string {
  if (!/```|~~~/.test(text)) return text
  let inFence = false
  return text
    .split('\n')
    .filter((line) => {
      const isFence = /^\s*(`{3,}|~{3,})/.test(line)
      if (isFence) inFence = !inFence
      return !isFence && !inFence
    })
    .join('\n')
}

function scoreUnit(asked: Asked, unit: Unit, own: number[], above: number[]): number {
  // Code illustrates; it comes along with the sentence that leads to it.
  if (unit.kind === 'code') return 0
  const score = coverage(
    asked.words,
    bestMatches([
      { matches: own, share: 1 },
      { matches: above, share: ABOVE_COUNTS },
    ]),
  )
  if (POINTER.test(unit.text)) return score * POINTER_COUNTS
  // A line without an end is a label or a name.
  const isLabel = unit.text.length < 25 && !/[.!?。:：]$/.test(unit.text)
  const isNumber = asked.wantsNumber && /\d/.test(unit.text.replace(/^\d+[.)]/, ''))
  return Math.min(1, score * (isLabel ? 0.7 : 1) * (isNumber ? NUMBER_FITS : 1))
}
