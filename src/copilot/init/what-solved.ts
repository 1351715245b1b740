import { type SentenceRole, sentenceRole, withCapital } from '../../knowledge/index.ts'
import type { Unit } from '../passages/passage-units.ts'
import { isCutOff, toldUnits } from '../passages/told-units.ts'

/**
 * What an agent's reply tells to do or was done, without greetings, questions and what was still being looked at; '' where
 * it tells neither: "We deployed a change. Does it still occur?" is what was done, and the question is none of it.
 */
export function whatSolved(reply: string): string {
  const units = toldUnits(reply).map((unit) => ({ unit, role: roleOf(unit) }))
  const told = units.filter(({ role }) => role !== 'question' && role !== 'progress')
  if (!told.some(({ role }) => role === 'instruction' || role === 'done')) return ''
  let text = ''
  let before: Unit | undefined
  for (const { unit } of told) {
    if (before) text += before.paragraph === unit.paragraph ? ' ' : gapOf(reply, before, unit)
    text += unit.kind === 'sentence' && isCutOff(reply, unit.from) ? withCapital(unit.text) : unit.text
    before = unit
  }
  return text
}

/** Lists, commands and tables are there to be followed. */
function roleOf(unit: Unit): SentenceRole {
  return unit.kind === 'sentence' ? sentenceRole(unit.text) : 'instruction'
}

function gapOf(reply: string, before: Unit, unit: Unit): string {
  return reply.slice(before.to, unit.from).includes('\n\n') ? '\n\n' : '\n'
}
