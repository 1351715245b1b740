import { toldUnits } from '../tickets/told-units.ts'
import { type AnswerPart, makePart } from './answer-part.ts'
import { askedAction } from './asked-action.ts'
import { type AskedWord, bestMatches, coverage, matchWords } from './coverage.ts'
import { enough } from './enough.ts'
import { splitUnits, type Unit } from './passage-units.ts'
import { asksForFact, asksForSteps } from './question-kind.ts'
import type { SolvedTicket } from './read-solved.ts'

const MOST_UNITS = 12
const LONGEST = 1_800

/**
 * What solved the ticket whose problem is the question, in the words of whoever solved it; empty where none is covered
 * by problem and solution together, as far as passages that answer must be. `solved`: best first.
 */
export function quoteSolution(
  query: string,
  words: AskedWord[],
  solved: readonly SolvedTicket[],
): AnswerPart[] {
  const top = Math.max(...solved.map(({ hit }) => hit.score), Number.MIN_VALUE)
  const ranked = solved
    .flatMap((ticket) => {
      const covered = coveredBy(words, ticket)
      const isMeant = covered !== undefined && doesWhatIsAsked(query, ticket)
      return isMeant ? [{ ticket, rank: (ticket.hit.score / top) * covered }] : []
    })
    .sort((a, b) => b.rank - a.rank)
  for (const { ticket } of ranked) {
    const parts = partsOf(ticket)
    if (parts.length > 0) return parts
  }
  return []
}

/** The share of what is asked that a ticket is about; undefined: too little to answer it. */
function coveredBy(words: AskedWord[], { hit, problem, solution }: SolvedTicket): number | undefined {
  const told = [hit.title, problem, ...solution.map((chunk) => chunk.content)]
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
function doesWhatIsAsked(query: string, { hit, problem, solution }: SolvedTicket): boolean {
  const action = asksForSteps(query) || !asksForFact(query) ? askedAction(query) : undefined
  if (!action) return true
  if (action.isOther(hit.title)) return false
  return action.isIn([hit.title, problem, ...solution.map((chunk) => chunk.content)].join('\n'))
}

/** The solution without its courtesies: runs of what stands together, each under a citation. */
function partsOf({ hit, solution }: SolvedTicket): AnswerPart[] {
  const parts: AnswerPart[] = []
  let count = 0
  let length = 0
  for (const { chunk_id, heading, content } of solution) {
    const place = { hit, chunk_id, content, headings: heading === '' ? [] : heading.split(' > ') }
    let run: Unit[] = []
    const end = () => {
      if (run.length > 0) parts.push(makePart(place, run))
      run = []
    }
    let before: Unit | undefined
    for (const unit of toldUnits(content)) {
      // what was left out between two of them is no part of a quote
      if (before && content.slice(before.to, unit.from).trim() !== '') end()
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
