import { linesOf, splitSentences, type Unit } from '../passages/passage-units.ts'
import { type AnswerPart, makePart, makeTablePart, type Place } from './answer-part.ts'
import { bestMatches, coverage, matchWords } from './coverage.ts'
import type { Asked, RankedSection } from './rank-sections.ts'

const MAX_STATEMENTS = 3
const NEAR_BEST = 0.88
const NEAR_BEST_SECTION = 0.85
const MAX_COMPANION = 220
// What depends on a sentence that cannot come along is quoted only where nothing else answers.
const TORN_OFF_COUNTS = 0.7
const MAX_ROWS = 3
const MAX_WHOLE_SECTION = 900
const MAX_CODE = 1_200
const MAX_LIST = 8
const MAX_ITEM = 500

// Says nothing without the sentence before it.
const DEPENDENT =
  /^(it|its|this|that|these|those|they|such|otherwise|then|therefore|next|for (example|instance)|additionally|in addition|also|however|moreover|furthermore|finally|hence|thus|in (this|that|such) case|for this)\b|^(이 경우|이때|이 때|이는|이를|이것|이러한|이런|왜냐하면|또한|예를 들어|예를 들면|그리고|게다가|그래서|그러면|그러나|하지만|따라서|즉|이렇게|그 (뒤|다음|후|경우)|단,)/i
const ANNOUNCES = /[:：]$|(다음|아래)[^.]{0,40}\.?$/

type Statement = { section: RankedSection; at: number; score: number }

/** The few sentences, items or table rows that answer best, in reading order. */
export function pickStatements(asked: Asked, ranked: RankedSection[]): AnswerPart[] {
  const best = ranked[0] as RankedSection
  if (asked.wantsSteps && isShort(best)) return [makePart(placeOf(best), best.units)]
  const chosen = chooseStatements(asked, ranked)
  const sections = [...new Set(chosen.map((one) => one.section))]
  const parts = sections.flatMap((section) => {
    const places = chosen.filter((one) => one.section === section).map((one) => one.at)
    return partsOf(asked, section, places)
  })
  const quotes = parts.map((part) => part.source.quote)
  return parts.filter((part, i) => quotes.indexOf(part.source.quote) === i)
}

/** What to do is told by the whole of a short section, its command included, better than by one sentence of it. */
function isShort({ units }: RankedSection): boolean {
  const length = (units.at(-1) as Unit).to - (units[0] as Unit).from
  return units.some((unit) => unit.kind === 'code') && length <= MAX_WHOLE_SECTION
}

function chooseStatements(asked: Asked, ranked: RankedSection[]): Statement[] {
  const best = ranked[0] as RankedSection
  const statements = ranked
    .filter((section) => section.rank >= best.rank * NEAR_BEST_SECTION)
    .flatMap((section) =>
      section.units.map((unit, at) => {
        const leadsToCode =
          asked.wantsSteps && section.units[at + 1]?.kind === 'code' && unit.kind !== 'table'
        const said = (section.scores[at] as number) * (leadsToCode ? 1.25 : 1)
        const own = said * (isTornOff(section.units, at) ? TORN_OFF_COUNTS : 1)
        return { section, at, score: own * (section.rank / best.rank), own }
      }),
    )
    .sort((a, b) => b.score - a.score || a.at - b.at)
  const first = statements[0]
  const said = new Set<string>()
  return statements
    .filter((one) => first && one.score >= first.score * NEAR_BEST && one.own > 0)
    .filter(({ section, at }) => {
      const { text } = section.units[at] as Unit
      return !said.has(text) && said.add(text)
    })
    .slice(0, MAX_STATEMENTS)
}

function placeOf({ hit, headings }: RankedSection): Place {
  return { hit, chunk_id: hit.chunk_id, headings, content: hit.content }
}

function partsOf(asked: Asked, section: RankedSection, places: number[]): AnswerPart[] {
  const { units } = section
  const tables = new Set(places.filter((at) => units[at]?.kind === 'table'))
  const chosen = new Set<number>()
  const narrowed = new Map<number, Unit>()
  for (const at of places) {
    if (tables.has(at)) continue
    chosen.add(at)
    const unit = units[at] as Unit
    if (unit.kind === 'item' && unit.text.length > MAX_ITEM) {
      narrowed.set(at, bestSentence(asked, section, unit))
      continue
    }
    for (const companion of companions(section, at, asked.wantsSteps)) chosen.add(companion)
  }
  const parts: AnswerPart[] = []
  let run: Unit[] = []
  const end = () => {
    if (run.length > 0) parts.push(makePart(placeOf(section), run))
    run = []
  }
  for (const [at, unit] of units.entries()) {
    if (chosen.has(at) && !narrowed.has(at)) run.push(unit)
    else end()
    const sentence = narrowed.get(at)
    if (sentence) parts.push(makePart(placeOf(section), [sentence]))
    if (tables.has(at) && !chosen.has(at)) parts.push(...rowsOf(asked, section, unit))
  }
  end()
  return parts
}

function canLead(before: Unit | undefined): boolean {
  return before?.kind === 'sentence' && before.text.length <= MAX_COMPANION
}

/** Whether a sentence goes on from one that cannot be quoted with it. */
function isTornOff(units: Unit[], at: number): boolean {
  const unit = units[at] as Unit
  return unit.kind === 'sentence' && DEPENDENT.test(unit.text) && !canLead(units[at - 1])
}

/** What a statement needs to be understood: the sentence before it, the list or code that it announces. */
function companions({ units }: RankedSection, at: number, wantsSteps: boolean): number[] {
  const unit = units[at] as Unit
  const found: number[] = []
  const before = units[at - 1]
  if (before && canLead(before) && (DEPENDENT.test(unit.text) || ANNOUNCES.test(before.text)))
    found.push(at - 1)
  const announces = ANNOUNCES.test(unit.text)
  for (let next = at + 1; next < units.length && next <= at + MAX_LIST; next++) {
    const { kind, text } = units[next] as Unit
    const isCode =
      kind === 'code' && text.length <= MAX_CODE && (announces || (wantsSteps && next === at + 1))
    if (!isCode && !(announces && (kind === 'item' || (kind === 'table' && next === at + 1)))) break
    found.push(next)
  }
  return found
}

/** Of an item that is a text of its own, the sentence that answers. */
function bestSentence(asked: Asked, section: RankedSection, item: Unit): Unit {
  const { content } = section.hit
  const sentences = linesOf(item.text).flatMap((line) =>
    splitSentences(content, item.from + line.from, item.from + line.to),
  )
  const scoreOf = (unit: Unit) => coverage(asked.words, matchWords(asked.words, unit.text))
  return sentences.reduce((best, unit) => (scoreOf(unit) > scoreOf(best) ? unit : best))
}

/** The rows of a table that answer, under its header. */
function rowsOf(asked: Asked, section: RankedSection, table: Unit): AnswerPart[] {
  const [header, rule, ...rows] = table.text.split('\n')
  if (header === undefined || rule === undefined || !/^[\s|:-]+$/.test(rule)) {
    return [makePart(placeOf(section), [table])]
  }
  const head = matchWords(asked.words, `${section.headings.join('\n')}\n${header}`)
  const scored = rows.map((row) => ({
    row,
    score: coverage(
      asked.words,
      bestMatches([
        { matches: matchWords(asked.words, row), share: 1 },
        { matches: head, share: 0.5 },
      ]),
    ),
  }))
  const best = Math.max(...scored.map((one) => one.score))
  const groups: string[][] = []
  let kept = 0
  let isOpen = false
  for (const { row, score } of scored) {
    const isKept = score >= best * 0.9 && kept < MAX_ROWS
    if (isKept && isOpen) groups.at(-1)?.push(row)
    else if (isKept) groups.push([row])
    kept += isKept ? 1 : 0
    isOpen = isKept
  }
  return groups.map((group) => makeTablePart(placeOf(section), `${header}\n${rule}`, group))
}
