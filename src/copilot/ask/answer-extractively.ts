import { isOfAnotherCode, type SearchHit } from '../../knowledge/index.ts'
import { askedDirections } from '../directions/asked-direction.ts'
import { doesOpposite } from '../directions/does-opposite.ts'
import { isSymptom } from '../passages/section-heading.ts'
import { isChieflySteps, stepLists } from '../passages/step-list.ts'
import { type AnswerPart, assemble, type ExtractiveAnswer } from './answer-part.ts'
import { questionLanguage } from './answer-texts.ts'
import { askedAction } from './asked-action.ts'
import { askedWords } from './coverage.ts'
import { enough } from './enough.ts'
import { helping } from './helping.ts'
import { pickStatements } from './pick-statements.ts'
import { pickSteps } from './pick-steps.ts'
import { asksForFact, asksForHelp, asksForNumber, asksForSteps, tellsProblem } from './question-kind.ts'
import { type Asked, type PlacedHit, type RankedSection, rankSections } from './rank-sections.ts'
import type { Surroundings } from './read-surroundings.ts'

export type ExtractInput = {
  query: string
  /** Best first, as from `search`. */
  hits: SearchHit[]
  /** idf by term, unknown terms included; without them all words tell the same. */
  weights?: Map<string, number>
  /** What stands around the hits in their documents. */
  surroundings?: Surroundings
}

// Not from the questions of the benchmark: set on a user's questions about other actions than the documents describe.
const ENOUGH_IN_SECTION = 0.4
// A statement nearly as good as the best of its section may be quoted with it.
const SAYS_IT = 0.88
// Search found another passage of the document to be the best one.
const BESIDE_COUNTS = 0.9
const STEPS_BESIDE_COUNT = 0.97

/** The steps or sentences of the hits that answer a question best, each with its citation; or that nothing does. */
export function answerExtractively(input: ExtractInput): ExtractiveAnswer {
  return assemble(extractParts(input), questionLanguage(input.query))
}

/** The passages that answer, without numbers: `assemble` gives them. */
export function extractParts({ query, hits, weights, surroundings = new Map() }: ExtractInput): AnswerPart[] {
  const asked: Asked = {
    query,
    words: askedWords(query, weights ?? new Map()),
    language: questionLanguage(query),
    wantsSteps: asksForSteps(query) || tellsProblem(query),
    wantsNumber: asksForNumber(query),
    wantsHelp: asksForHelp(query),
  }
  const placed = rankSections(asked, withSurroundings(asked, hits, surroundings))
  const ranked = asked.wantsHelp ? placed.filter(({ headings }) => !headings.some(isSymptom)) : placed
  const [top] = ranked
  // What search and sections say is meant must be what is asked about, not the first below that has the words.
  if (!top || !enough.ofQuestion(top)) return []
  const doesIt = doesWhatIsAsked(asked)
  const answering = ranked
    .filter(
      (section) =>
        enough.ofQuestion(section) &&
        section.fit >= enough.inUnit &&
        isAboutIt(asked, section) &&
        !isOfAnotherCode(query, `${section.hit.title}\n${section.hit.content}`),
    )
    .map((section) => (asked.wantsHelp ? helping(asked, section) : section))
    .filter(doesIt)
  const [best] = answering
  if (!best) return []
  if (asked.wantsSteps || (!asksForFact(query) && isChieflySteps(best.units))) {
    const steps = pickSteps(best, surroundings.get(best.hit.document_id) ?? [])
    if (steps.length > 0) return steps
  }
  return pickStatements(asked, answering)
}

function withSurroundings(asked: Asked, hits: SearchHit[], surroundings: Surroundings): PlacedHit[] {
  const share = asked.wantsSteps ? STEPS_BESIDE_COUNT : BESIDE_COUNTS
  return hits.flatMap((hit) => {
    const chunks = surroundings.get(hit.document_id) ?? [hit]
    return chunks.map(({ chunk_id, heading, content }, place) => {
      const score = chunk_id === hit.chunk_id ? hit.score : hit.score * share
      return { ...hit, chunk_id, heading, content, score, place }
    })
  })
}

/** The title alone, or one word of several, does not make a section one that answers. */
function isAboutIt({ words }: Asked, { own, known }: RankedSection): boolean {
  return own >= ENOUGH_IN_SECTION && enough.ofWords(words, known)
}

/** Whether a section tells to do what is asked: to delete a thing, not to create it. */
function doesWhatIsAsked({ query, wantsSteps }: Asked): (section: RankedSection) => boolean {
  const action = wantsSteps || !asksForFact(query) ? askedAction(query) : undefined
  const directions = askedDirections(query)
  return ({ hit, headings, units, scores }) => {
    const text = units.map((unit) => unit.text).join('\n')
    if (doesOpposite(directions, { title: hit.title, heading: headings.join(' > '), text })) return false
    if (!action) return true
    if (action.isOther(headings.at(-1) ?? hit.title)) return false
    const best = Math.max(...scores)
    // A bare topic is answered by single statements: those must speak of it. What follows the steps is not quoted with them.
    const said = wantsSteps
      ? units.slice(0, stepLists(units).at(-1)?.to)
      : units.filter((_, i) => (scores[i] as number) >= best * SAYS_IT)
    return action.isIn([hit.title, ...headings, ...said.map((unit) => unit.text)].join('\n'))
  }
}
