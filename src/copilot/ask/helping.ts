import { readQueryWords, type SentenceRole, sentenceRole } from '../../knowledge/index.ts'
import type { Unit } from '../passages/passage-units.ts'
import { matchWords } from './coverage.ts'
import type { Asked, RankedSection } from './rank-sections.ts'

/** A sentence of which so little is new only says again what is asked. */
const NEW_WORDS = 0.34
const CAUSE = /\b(?:because|since|due to|caused?|reason|therefore)\b|때문|원인|므로|이유/i
/** Of a text for customers, how it was with one of them, and what was done for them, is no help. */
const SUPPORT = ['article', 'ticket']
const OF_ONE: SentenceRole[] = ['done', 'finding', 'question']

/** A section with what of it helps somebody who says what goes wrong: what only describes that counts nothing. */
export function helping(asked: Asked, section: RankedSection): RankedSection {
  const scores = section.scores.map((score, at) => {
    const unit = section.units[at] as Unit
    return score === 0 || helps(asked, section, unit) ? score : 0
  })
  return { ...section, scores }
}

function helps(asked: Asked, { hit }: RankedSection, unit: Unit): boolean {
  const { kind, text } = unit
  if (kind !== 'sentence') return true
  const tellsMore = () => CAUSE.test(text) || !restates(asked, text)
  if (!asked.wantsSteps || !SUPPORT.includes(hit.type ?? '')) {
    return tellsMore() || sentenceRole(text) === 'instruction'
  }
  const role = sentenceRole(text)
  return role === 'instruction' || (!OF_ONE.includes(role) && tellsMore())
}

/** Whether a sentence has hardly a word that the question has not. */
function restates({ query }: Asked, text: string): boolean {
  const said = readQueryWords(text).filter((word) => !word.isFraming)
  const own = said.map(({ terms }) => ({ terms, weight: 1, isName: false }))
  const added = matchWords(own, query).filter((match) => match < 0.5)
  return added.length <= said.length * NEW_WORDS
}
