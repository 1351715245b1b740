import { type SentenceRole, sentenceRole } from '../../knowledge/index.ts'
import type { Unit } from '../ask/passage-units.ts'
import { toldUnits } from '../tickets/told-units.ts'
import type { ReplySource } from './reply-context.ts'

/** A part of what a source shows. */
export type ReusablePart = {
  /** As it may be sent. */
  text: string
  /** As it stands there. */
  quote: string
  /** An item of a list. */
  isStep: boolean
  /** What to do; otherwise how something is or works. */
  isInstruction: boolean
  /** It says how things are where it is from, before anything is to be done: why it was so. */
  isReason: boolean
}

export type ReusableParts = {
  /** What somebody else may be told as well. */
  kept: ReusablePart[]
  /** What was done for, or found at, the customer whose ticket it was, where that is what solved it. */
  done: string[]
}

const PLACEHOLDER = /\[(?:email|phone|number|name|link|이메일|전화번호|번호|이름|링크)\]/
/** Nobody starts again what was never moved, or finds what was never made. */
const FOLLOWS =
  /\b(?:again|now|once more)\b|다시|이제|\byou (?:can|may|will)\b|수도? 있(?:습니다|어요)[.!~]*$/i

/**
 * Divides a source into what may be repeated to another customer and what may not. Articles are for everybody. Of a past
 * solution that is what to do, and how things are as far as nothing that was done lies before.
 */
export function reusableParts({ kind, shown }: Pick<ReplySource, 'kind' | 'shown'>): ReusableParts {
  const units = toldUnits(shown).filter(({ text }) => !PLACEHOLDER.test(text))
  if (kind === 'article')
    return {
      kept: units.map((unit) => ({ ...partOf(unit, unit.text), isInstruction: true, isReason: false })),
      done: [],
    }
  const kept: ReusablePart[] = []
  const done: string[] = []
  const found: string[] = []
  let isAfterDone = false
  for (const unit of units) {
    const clauses = clausesOf(unit).map((text) => ({ text, role: roleOf(unit, text) }))
    const usable = clauses.filter(({ text, role }) => {
      if (role === 'finding') found.push(text)
      if (role === 'done') done.push(text)
      if (role === 'done') isAfterDone = true
      const isKept =
        role === 'instruction' ? !(isAfterDone && FOLLOWS.test(text)) : role === 'fact' && !isAfterDone
      if (isKept && role === 'instruction') isAfterDone = false
      return isKept
    })
    const isWhole = usable.length === clauses.length
    const said = isWhole && usable.length > 1 ? [{ text: unit.text, role: leading(usable) }] : usable
    for (const { text, role } of said) {
      const isInstruction = role === 'instruction'
      const isReason = !isInstruction && !kept.some((part) => part.isInstruction)
      kept.push({ ...partOf(unit, text), isInstruction, isReason })
    }
  }
  // how things are, where something had to be done, is no answer
  const answer = done.length === 0 || kept.some(({ isInstruction }) => isInstruction) ? kept : []
  return { kept: answer, done: done.length > 0 || answer.length > 0 ? done : found }
}

function roleOf({ kind }: Unit, text: string): SentenceRole {
  return kind === 'code' ? 'instruction' : sentenceRole(text)
}

function leading(clauses: ReadonlyArray<{ role: SentenceRole }>): SentenceRole {
  return clauses.some(({ role }) => role === 'instruction') ? 'instruction' : 'fact'
}

/** What is cut out of a sentence is made one of its own. */
function partOf({ kind, text: whole }: Unit, text: string): Pick<ReusablePart, 'text' | 'quote' | 'isStep'> {
  const isCut = text !== whole
  const isEnglish = isCut && !/\p{Script=Hangul}/u.test(text)
  const own = isEnglish ? text.replace(/^[a-z](?=[a-z]* )/, (letter) => letter.toUpperCase()) : text
  return { text: isCut && /[\w가-힣)]$/.test(own) ? `${own}.` : own, quote: text, isStep: kind === 'item' }
}

/** "We lifted it; please try again." has two parts, of which only one may be said. */
function clausesOf({ kind, text }: Unit): string[] {
  if (kind !== 'sentence') return [text]
  return text.split(/;\s+|(?<=[다요][.!])\s+(?=[a-z])/).filter((clause) => clause !== '')
}
