import { isCourtesy, withoutCourtesies } from '../../knowledge/index.ts'
import { placeholder, placeholdersIn } from '../passages/placeholders.ts'
import { identifiersOf } from './scrub.ts'

/** What is wrong with a stretch of a draft, in UTF-16 code units of its text. */
export type ReplyWarning = {
  kind:
    | 'private_note'
    | 'other_customer'
    | 'identifier_removed'
    | 'unsupported'
    | 'other_ticket'
    | 'done_elsewhere'
    | 'nothing_found'
    | 'other_language'
    | 'instructions_unused'
  from: number
  to: number
}

export type Guarded = { text: string; warnings: ReplyWarning[] }

export type LeakGuard = {
  /**
   * The next sentence as it may be sent; '' where none of it may. Places of its warnings count from its beginning.
   * What passed before is remembered: a run cut in two is still one.
   */
  check(sentence: string): Guarded
}

/** As many characters in a row, spaces and signs left out, are no coincidence. */
const RUN = 24
// Of long texts (pasted logs) every run in an index would take gigabytes: pieces this long at every so many characters
// are enough, since every run holds one of them whole.
const PIECE = 12
const STRIDE = RUN - PIECE + 1

/**
 * Keeps out of what a customer is sent what is not theirs to know: words of private notes and of other customers'
 * tickets, and addresses, numbers and links that neither the customer wrote or was told before nor a public article
 * has. It does not trust what made the draft, so it looks at nothing but the text. A run goes on from one sentence to the
 * next, unless one of them is a courtesy or both are known: many greet alike before they say the same.
 */
export function createLeakGuard(input: {
  /** The ticket's public turns and public articles: whatever stands there may be repeated. */
  known: readonly string[]
  /** What others were told as a solution, without personal data: its words may be used again. */
  reusable: readonly string[]
  notes: readonly string[]
  others: readonly string[]
  language: string
}): LeakGuard {
  const known = input.known.map(plain).join('\n')
  const reusable = `${known}\n${input.reusable.map(plain).join('\n')}`
  const notes = runsOf(input.notes)
  const others = runsOf(input.others)
  const knownText = input.known.join('\n').toLowerCase()
  const knownDigits = digitsOf(knownText)

  function isKnown(identifier: string, what: string): boolean {
    const text = identifier.toLowerCase()
    if (knownText.includes(text)) return true
    const digits = digitsOf(text)
    return (what === 'phone' || what === 'number') && digits.length >= 7 && knownDigits.includes(digits)
  }

  let before: Said = { bare: '', seams: [] }
  return {
    check(sentence) {
      const said = goOn(before, sentence)
      const whole = { from: 0, to: 0 }
      // a note's words may be in a solution, too, only where they were said in public
      if (holdsRun(said, notes, known)) return { text: '', warnings: [{ kind: 'private_note', ...whole }] }
      if (holdsRun(said, others, reusable))
        return { text: '', warnings: [{ kind: 'other_customer', ...whole }] }
      let text = ''
      let at = 0
      for (const found of identifiersOf(sentence)) {
        if (isKnown(found.text, found.what)) continue
        text += sentence.slice(at, found.from) + placeholder(found.what, input.language)
        at = found.to
      }
      text += sentence.slice(at)
      // those of what it was made from, too: the agent fills them in
      const warnings = placeholdersIn(text)
        .filter(({ from, to }) => !knownText.includes(text.slice(from, to)))
        .map((place) => ({ kind: 'identifier_removed' as const, ...place }))
      before = isCourtesy(sentence) ? { bare: '', seams: [] } : lastOf(said)
      return { text, warnings }
    },
  }
}

/** Letters and digits of a sentence and of what it follows. */
type Said = {
  bare: string
  /** Where a sentence, a line or a greeting ended. */
  seams: Array<{ at: number; isGreeting: boolean }>
}

function goOn(before: Said, sentence: string): Said {
  const start = before.bare.length
  const seams = start > 0 ? [...before.seams, { at: start, isGreeting: false }] : []
  const rest = withoutCourtesies(sentence)
  const greeting = rest === '' ? 0 : plain(sentence.slice(0, sentence.indexOf(rest))).length
  if (start === 0 && greeting > 0 && greeting < RUN) seams.push({ at: greeting, isGreeting: true })
  return { bare: before.bare + plain(sentence), seams }
}

/** As much as a run may begin in. */
function lastOf({ bare, seams }: Said): Said {
  const cut = Math.max(0, bare.length - RUN + 1)
  return {
    bare: bare.slice(cut),
    seams: seams.filter(({ at }) => at > cut).map((seam) => ({ ...seam, at: seam.at - cut })),
  }
}

/** Letters and digits alone. */
function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '')
}

function digitsOf(text: string): string {
  return text.replace(/\D/g, '')
}

type Runs = {
  /** The texts, letters and digits alone. */
  text: string
  /** Of each text a piece at every stride. */
  pieces: Set<string>
  /** Texts shorter than a run, by length: a short note is a secret as a whole. */
  short: Map<number, Set<string>>
}

const SHORTEST = 10

function runsOf(texts: readonly string[]): Runs {
  const pieces = new Set<string>()
  const short = new Map<number, Set<string>>()
  const bare = texts.map(plain)
  for (const text of bare) {
    for (let at = 0; at + PIECE <= text.length; at += STRIDE) pieces.add(text.slice(at, at + PIECE))
    if (text.length < SHORTEST || text.length >= RUN) continue
    short.set(text.length, (short.get(text.length) ?? new Set()).add(text))
  }
  return { text: bare.join('\n'), pieces, short }
}

function holdsRun({ bare, seams }: Said, { text, pieces, short }: Runs, allowed: string): boolean {
  for (const [length, secrets] of short)
    for (let at = 0; at + length <= bare.length; at++) {
      const whole = bare.slice(at, at + length)
      if (secrets.has(whole) && !allowed.includes(whole)) return true
    }
  // both sides of a seam may be told, though nobody has put them side by side
  const isTold = (from: number, to: number) =>
    allowed.includes(bare.slice(from, to)) ||
    seams.some(
      ({ at, isGreeting }) =>
        from < at &&
        at < to &&
        (isGreeting || allowed.includes(bare.slice(from, at))) &&
        allowed.includes(bare.slice(at, to)),
    )
  let from = 0
  for (let at = 0; at + PIECE <= bare.length; at++) {
    if (!pieces.has(bare.slice(at, at + PIECE))) continue
    // the runs that hold this piece, those left out that were looked at for the piece before
    for (from = Math.max(from, at + PIECE - RUN); from <= at && from + RUN <= bare.length; from++)
      if (text.includes(bare.slice(from, from + RUN)) && !isTold(from, from + RUN)) return true
  }
  return false
}
