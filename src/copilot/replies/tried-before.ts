import { didItHelp, readQueryWords } from '../../knowledge/index.ts'
import { splitUnits } from '../passages/passage-units.ts'
import type { ReusablePart } from '../passages/reusable-parts.ts'
import type { ReplyContext } from './reply-context.ts'

/** Of the words of a step so many stand in one reply: it was told there, in much the same words. */
const SAME = 0.8

/** Whether a step was told in this ticket already, and the customer said then that it did not help. */
export function triedBefore(turns: ReplyContext['turns']): (part: ReusablePart) => boolean {
  const refused = turns.flatMap((turn, at) => {
    const next = turns[at + 1]
    if (turn.speaker !== 'agent' || next?.speaker !== 'customer') return []
    const said = splitUnits(next.content).map(({ text }) => text)
    return didItHelp(said) === false ? [new Set(wordsOf(turn.content))] : []
  })
  return ({ text }) => {
    const words = wordsOf(text)
    return refused.some((said) => words.filter((word) => said.has(word)).length >= SAME * words.length)
  }
}

function wordsOf(text: string): string[] {
  return readQueryWords(text).map(({ terms }) => terms[0] as string)
}
