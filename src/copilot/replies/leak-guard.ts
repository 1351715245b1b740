import { identifiersOf, placeholder } from './scrub.ts'

/** What is wrong with a stretch of a draft, in UTF-16 code units of its text. */
export type ReplyWarning = {
  kind:
    | 'private_note'
    | 'other_customer'
    | 'identifier_removed'
    | 'unsupported'
    | 'nothing_found'
    | 'other_language'
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
/** Longer private texts are read up to here. */
const LONGEST = 200_000

/**
 * Keeps out of what a customer is sent what is not theirs to know: words of private notes and of other customers'
 * tickets, and addresses, numbers and links that neither the customer wrote or was told before nor a public article
 * has. It does not trust what made the draft, so it looks at nothing but the text.
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

  let before = ''
  return {
    check(sentence) {
      const bare = before + plain(sentence)
      const whole = { from: 0, to: 0 }
      // a note's words may be in a solution, too, only where they were said in public
      if (holdsRun(bare, notes, known)) return { text: '', warnings: [{ kind: 'private_note', ...whole }] }
      if (holdsRun(bare, others, reusable))
        return { text: '', warnings: [{ kind: 'other_customer', ...whole }] }
      let text = ''
      let at = 0
      const warnings: ReplyWarning[] = []
      for (const found of identifiersOf(sentence)) {
        if (isKnown(found.text, found.what)) continue
        text += sentence.slice(at, found.from)
        const put = placeholder(found.what, input.language)
        warnings.push({ kind: 'identifier_removed', from: text.length, to: text.length + put.length })
        text += put
        at = found.to
      }
      before = bare.slice(1 - RUN)
      return { text: text + sentence.slice(at), warnings }
    },
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

/** Every run of characters of some texts. */
function runsOf(texts: readonly string[]): Set<string> {
  const runs = new Set<string>()
  for (const text of texts) {
    const bare = plain(text.slice(0, LONGEST))
    for (let at = 0; at + RUN <= bare.length; at++) runs.add(bare.slice(at, at + RUN))
    // a short note is a secret as a whole
    if (bare.length >= SHORTEST && bare.length < RUN) runs.add(bare)
  }
  return runs
}

const SHORTEST = 10

function holdsRun(bare: string, runs: Set<string>, allowed: string): boolean {
  for (let length = SHORTEST; length <= RUN; length++) {
    if (length < RUN && !hasOfLength(runs, length)) continue
    for (let at = 0; at + length <= bare.length; at++) {
      const run = bare.slice(at, at + length)
      if (runs.has(run) && !allowed.includes(run)) return true
    }
  }
  return false
}

const lengths = new WeakMap<Set<string>, Set<number>>()

function hasOfLength(runs: Set<string>, length: number): boolean {
  let known = lengths.get(runs)
  if (!known) {
    known = new Set(Array.from(runs, (run) => run.length))
    lengths.set(runs, known)
  }
  return known.has(length)
}
