import { type SentenceRole, sentenceRole } from '../../knowledge/index.ts'
import type { Unit } from '../ask/passage-units.ts'
import { toldUnits } from '../tickets/told-units.ts'
import type { ReplySource } from './reply-context.ts'

/** An exact part of what a source shows. */
export type ReusablePart = {
  text: string
  /** An item of a list. */
  isStep: boolean
  /** What to do; otherwise how something is or works. */
  isInstruction: boolean
}

export type ReusableParts = {
  /** What somebody else may be told as well. */
  kept: ReusablePart[]
  /** What was done for, or found at, the customer whose ticket it was, where that is what solved it. */
  done: ReusablePart[]
}

const PLACEHOLDER = /\[(?:email|phone|number|name|link|이메일|전화번호|번호|이름|링크)\]/
/** Nobody starts again what was never moved. */
const FOLLOWS = /\b(?:again|now|once more)\b|다시|이제/i

/**
 * Divides a source into what may be repeated to another customer and what may not. Articles are for everybody. Of a past
 * solution that is what to do, and how things are as far as nothing that was done lies before.
 */
export function reusableParts(source: Pick<ReplySource, 'kind' | 'shown'>): ReusableParts {
  const parts = toldUnits(source.shown)
    .filter(({ text }) => !PLACEHOLDER.test(text))
    .flatMap(clausesOf)
  if (source.kind === 'article') return { kept: parts.map((part) => toPart(part, 'instruction')), done: [] }
  const kept: ReusablePart[] = []
  const done: ReusablePart[] = []
  const found: ReusablePart[] = []
  let isAfterDone = false
  for (const part of parts) {
    const role = part.kind === 'code' ? 'instruction' : sentenceRole(part.text)
    if (role === 'done') done.push(toPart(part, role))
    if (role === 'finding') found.push(toPart(part, role))
    if (role === 'done') isAfterDone = true
    if (role === 'instruction' && !(isAfterDone && FOLLOWS.test(part.text))) {
      isAfterDone = false
      kept.push(toPart(part, role))
    }
    if (role === 'fact' && !isAfterDone) kept.push(toPart(part, role))
  }
  // how things are, where something had to be done, is no answer
  const isAnswer = kept.some(({ isInstruction }) => isInstruction) || done.length === 0
  const answer = isAnswer ? kept : []
  return { kept: answer, done: done.length > 0 || answer.length > 0 ? done : found }
}

function toPart({ kind, text }: Unit, role: SentenceRole): ReusablePart {
  return { text, isStep: kind === 'item', isInstruction: role === 'instruction' }
}

/** "We lifted it; please try again." has two parts, of which only one may be said. */
function clausesOf(unit: Unit): Unit[] {
  if (unit.kind !== 'sentence') return [unit]
  const clauses: Unit[] = []
  let from = 0
  for (const { index } of unit.text.matchAll(/;(?=\s)/g)) {
    clauses.push(partOf(unit, from, index + 1))
    from = index + 1
  }
  return [...clauses, partOf(unit, from, unit.text.length)]
}

function partOf(unit: Unit, from: number, to: number): Unit {
  const raw = unit.text.slice(from, to)
  const text = raw.trim()
  const start = unit.from + from + raw.indexOf(text)
  return { ...unit, from: start, to: start + text.length, text }
}
