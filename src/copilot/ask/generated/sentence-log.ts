import type { Evidence } from './evidence.ts'
import { plainText } from './evidence.ts'
import { claims, isSupported } from './is-supported.ts'
import { FENCE, unitEnd } from './unit-end.ts'

/** A stretch of the answer, in UTF-16 code units: `answer.slice(from, to)`. */
export type Span = { from: number; to: number }

export type SentenceLog = {
  /** The answer so far. */
  text(): string
  /** The sentence that is being written. */
  open(): string
  /** Takes what is shown next; gives the sentences that are known to lack support by now. */
  add(shown: string): Span[]
  end(): Span[]
  /** How many sentences passages say, and how many are there that claim something. */
  counts(): { supported: number; claims: number }
}

/**
 * Follows an answer as it is written, sentence by sentence. One that cites is compared with what it cites; one that
 * does not, with what its paragraph cites, once that is at its end. `passage` gives the passage of a number.
 */
export function createSentenceLog(passage: (number: number) => Evidence | undefined): SentenceLog {
  let text = ''
  let from = 0
  let waiting: Span[] = []
  let cited = new Set<number>()
  /** Of the sentence before: code stands apart from the one that leads to it. */
  let lastCited: number[] = []
  const counts = { supported: 0, claims: 0 }

  function add(shown: string): Span[] {
    text += text === '' ? shown.trimStart() : shown
    const unsupported: Span[] = []
    for (let end = unitEnd(text.slice(from), false); end > 0; end = unitEnd(text.slice(from), false)) {
      unsupported.push(...close(from + end))
    }
    return unsupported
  }

  function end(): Span[] {
    const unsupported: Span[] = []
    while (from < text.length) unsupported.push(...close(from + unitEnd(text.slice(from), true)))
    return [...unsupported, ...closeBlock()]
  }

  function close(to: number): Span[] {
    const unit = text.slice(from, to)
    const span = spanOf(unit, from)
    from = to
    if (unit.trim() === '') return closeBlock()
    const numbers = Array.from(unit.matchAll(/\[(\d{1,3})\]/g), ([, number]) => Number(number))
    if (FENCE.test(unit)) return codeLines(unit).length > 0 ? judge(span, [...cited, ...lastCited]) : []
    for (const number of numbers) cited.add(number)
    if (numbers.length > 0) lastCited = numbers
    if (!claims(unit)) return []
    if (numbers.length > 0) return judge(span, numbers)
    waiting.push(span)
    return []
  }

  function closeBlock(): Span[] {
    const unsupported = waiting.flatMap((span) => judge(span, [...cited]))
    waiting = []
    cited = new Set()
    return unsupported
  }

  function judge(span: Span, numbers: number[]): Span[] {
    const sentence = text.slice(span.from, span.to)
    const passages = numbers.flatMap((number) => passage(number) ?? [])
    counts.claims++
    const isSaid = FENCE.test(sentence) ? isQuoted(sentence, passages) : isSupported(sentence, passages)
    if (!isSaid) return [span]
    counts.supported++
    return []
  }

  return {
    text: () => text,
    open: () => text.slice(from),
    add,
    end,
    counts: () => ({ ...counts }),
  }
}

/** Without the spaces around it and the citations behind it. */
function spanOf(unit: string, at: number): Span {
  const from = at + unit.length - unit.trimStart().length
  const to = at + unit.replace(/(?:\s*\[\d{1,3}\])*\s*$/, '').length
  return { from, to: Math.max(from, to) }
}

/** Whether code is in the passages, line by line. */
export function isQuoted(code: string, passages: Evidence[]): boolean {
  return codeLines(code).every((line) => passages.some(({ plain }) => plain.includes(plainText(line).trim())))
}

/** What does something: comments are the writer's own words. */
function codeLines(code: string): string[] {
  return code
    .split('\n')
    .filter((line) => !FENCE.test(line) && line.trim() !== '' && !/^\s*(#|\/\/)/.test(line))
}
