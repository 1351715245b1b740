import { isOfAnotherCode, type SearchHit } from '../../knowledge/index.ts'
import { askedDirections } from '../directions/asked-direction.ts'
import { doesOpposite } from '../directions/does-opposite.ts'
import { splitUnits, type Unit } from '../passages/passage-units.ts'
import { reusableParts } from '../passages/reusable-parts.ts'
import { toldUnits } from '../passages/told-units.ts'
import { type AnswerPart, makePart } from './answer-part.ts'
import { doneThen, questionLanguage } from './answer-texts.ts'
import { askedAction } from './asked-action.ts'
import { type AskedWord, bestMatches, coverage, matchWords } from './coverage.ts'
import { enough } from './enough.ts'
import { asksForFact, asksForSteps, tellsProblem } from './question-kind.ts'
import type { SolvedTicket } from './read-solved.ts'

const MOST_UNITS = 12
const LONGEST = 1_800
/** A passage that solves, and of it what does. */
type SolvingPlace = { chunk_id: string; content: string; headings: string[]; units: Unit[] }

/** An article that tells what helps against a problem. */
export type SolvingArticle = {
  hit: SearchHit
  problem: string
  places: SolvingPlace[]
}

/**
 * What solved the problem that is the question, in the words of whoever solved it; empty where none is covered by problem
 * and solution together, as far as passages that answer must be. Who asks what to do gets what to do; what was only done
 * for one customer is said to be that, where nothing else is there. `solved`: best first.
 */
export function quoteSolution(
  query: string,
  words: AskedWord[],
  solved: ReadonlyArray<SolvedTicket | SolvingArticle>,
): AnswerPart[] {
  const top = Math.max(...solved.map(({ hit }) => hit.score), Number.MIN_VALUE)
  const ranked = solved
    .flatMap((ticket) => {
      const covered = coveredBy(words, ticket)
      const told = [ticket.hit.title, ticket.problem, ...solutionOf(ticket)].join('\n')
      const isMeant = covered !== undefined && doesWhatIsAsked(query, ticket) && !isOfAnotherCode(query, told)
      return isMeant ? [{ ticket, rank: (ticket.hit.score / top) * covered }] : []
    })
    .sort((a, b) => b.rank - a.rank)
  const wantsSteps = asksForSteps(query) || tellsProblem(query)
  for (const { ticket } of ranked) {
    const parts = partsOf(placesOf(ticket, wantsSteps))
    if (parts.length > 0) return parts
  }
  for (const { ticket } of wantsSteps ? ranked : []) {
    const [first, ...more] = partsOf(placesOf(ticket, false))
    if (first) return [saidOf(first, doneThen(questionLanguage(query))), ...more]
  }
  return []
}

function saidOf(part: AnswerPart, words: string): AnswerPart {
  const said = { gap: '', text: words, isMarked: false, tail: '\n\n' }
  return { ...part, pieces: [said, ...part.pieces] }
}

/** The share of what is asked that a ticket is about; undefined: too little to answer it. */
function coveredBy(words: AskedWord[], found: SolvedTicket | SolvingArticle): number | undefined {
  const told = [found.hit.title, found.problem, ...solutionOf(found)]
  const units = told.flatMap((text) => splitUnits(text)).map((unit) => matchWords(words, unit.text))
  if (units.length === 0) return undefined
  const whole = bestMatches(units.map((matches) => ({ matches, share: 1 })))
  const covered = coverage(words, whole)
  const lacksName = words.some((word, i) => word.isName && (whole[i] as number) < 0.5)
  const known = Math.max(...units.map((matches) => matches.filter((match) => match >= 0.5).length))
  const fit = Math.max(...units.map((matches) => coverage(words, matches)))
  return enough.ofQuestion({ coverage: covered, lacksName }) &&
    enough.ofWords(words, known) &&
    fit >= enough.inUnit
    ? covered
    : undefined
}

/** To delete a thing is not solved by what creates it. */
function doesWhatIsAsked(query: string, found: SolvedTicket | SolvingArticle): boolean {
  const { hit, problem } = found
  const telling = { title: hit.title, heading: '', problem, text: solutionOf(found).join('\n') }
  if (doesOpposite(askedDirections(query), telling)) return false
  const action = asksForSteps(query) || !asksForFact(query) ? askedAction(query) : undefined
  if (!action) return true
  if (action.isOther(hit.title)) return false
  return action.isIn([hit.title, problem, telling.text].join('\n'))
}

function solutionOf(found: SolvedTicket | SolvingArticle): string[] {
  if ('solution' in found) return found.solution.map((chunk) => chunk.content)
  return found.places.map(({ units }) => units.map((unit) => unit.text).join('\n'))
}

/** The passages of what solved it, without courtesies; `forAnyone`: and without what was done for, or found at, one customer. */
function placesOf(
  found: SolvedTicket | SolvingArticle,
  forAnyone: boolean,
): Array<SolvingPlace & { hit: SearchHit }> {
  const { hit } = found
  if ('places' in found) return found.places.map((place) => ({ ...place, hit }))
  const places = found.solution.map(({ chunk_id, heading, content }) => {
    const headings = heading === '' ? [] : heading.split(' > ')
    return { hit, chunk_id, content, headings, units: toldUnits(content) }
  })
  if (!forAnyone) return places
  const parts = found.solution.map(({ heading, content }) => {
    const source = { kind: 'solution' as const, heading, shown: content }
    return reusableParts(source).kept
  })
  if (!parts.flat().some(({ isInstruction }) => isInstruction)) return []
  return places.map((place, at) => ({
    ...place,
    units: place.units.flatMap((unit) => keptOf(unit, parts[at]?.map((part) => part.quote) ?? [])),
  }))
}

/** Of a unit what is among these quotes. */
function keptOf(unit: Unit, quotes: readonly string[]): Unit[] {
  if (quotes.includes(unit.text)) return [unit]
  return quotes
    .filter((quote) => unit.text.includes(quote))
    .map((text) => {
      const from = unit.from + unit.text.indexOf(text)
      return { ...unit, text, from, to: from + text.length }
    })
}

/** Runs of what stands together, each under a citation; no more than one reads at once. */
function partsOf(places: ReadonlyArray<SolvingPlace & { hit: SearchHit }>): AnswerPart[] {
  const parts: AnswerPart[] = []
  let count = 0
  let length = 0
  for (const place of places) {
    let run: Unit[] = []
    const end = () => {
      if (run.length > 0) parts.push(makePart(place, run))
      run = []
    }
    let before: Unit | undefined
    for (const unit of place.units) {
      // what was left out between two of them is no part of a quote
      if (before && place.content.slice(before.to, unit.from).trim() !== '') end()
      before = unit
      length += unit.text.length
      if (count > 0 && (count >= MOST_UNITS || length > LONGEST)) {
        end()
        return parts
      }
      count++
      run.push(unit)
    }
    end()
  }
  return parts
}
