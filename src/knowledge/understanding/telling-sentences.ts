import { withoutMailHeads } from '../pipeline/mail-heads.ts'
import { sentenceEnds } from '../pipeline/split-text.ts'
import { type ToldRole, toldRole } from './sentence-role.ts'
import { isValediction, withCapital, withoutCourtesies } from './without-courtesies.ts'

/** A longer one is a table, a log or a text without punctuation. */
const LONGEST_SENTENCE = 320
const NO_END = /^(?:\(?\d{1,2}[.)]|.{0,40}\b(?:Mr|Mrs|Ms|Dr|Prof)\.)$/
/** Below "Kind regards,": a name, a title, a number. */
const SIGNATURE = /^[\p{Lu}\p{Lo}\d+(][^!?]{0,60}(?<![.])$/u

/** A sentence or line, spaces made one, with a capital letter behind a greeting that was cut off, and what it does. */
export type TellingSentence = { readonly text: string; readonly role: ToldRole }

const known = new WeakMap<object, TellingSentence[]>()

/** Sentences and lines of a turn that say something: greetings, thanks and signatures are left out. Read once a turn. */
export function sentencesOf(turn: { readonly content: string }): TellingSentence[] {
  const before = known.get(turn)
  if (before) return before
  const sentences = tellingSentences(turn.content)
  known.set(turn, sentences)
  return sentences
}

export function tellingSentences(written: string): TellingSentence[] {
  return [...told(written)]
}

/** The first of them, without a look at what follows. */
export function firstTelling(written: string): TellingSentence | undefined {
  return told(written).next().value
}

function* told(written: string): Generator<TellingSentence, undefined> {
  const text = withoutMailHeads(written)
  let start = 0
  let open = ''
  let isSigned = false
  for (const end of [...sentenceEnds(text), text.length]) {
    const whole = text.slice(start, end).replace(/\s+/g, ' ').trim()
    start = end
    // "1." and "Dear Ms." are no sentences of their own, but "ask Dr." at the end is all that there is
    if (NO_END.test(whole) && (end < text.length || !/\p{L}/u.test(whole))) {
      open += `${whole} `
      continue
    }
    // before any pattern looks at it: some take the square of its length
    const sentence = shortened(open + whole)
    const said = withoutCourtesies(sentence)
    open = ''
    isSigned = isValediction(sentence) || (isSigned && SIGNATURE.test(sentence))
    const own = sentence.startsWith(said) ? said : withCapital(said)
    if (said !== '' && !isSigned) yield sentenceOf(own)
  }
}

/** Its role is found out when somebody asks: of most sentences nobody does. */
function sentenceOf(text: string): TellingSentence {
  let role: ToldRole | undefined
  return {
    text,
    get role() {
      role ??= toldRole(text)
      return role
    },
  }
}

function shortened(text: string, limit = LONGEST_SENTENCE): string {
  if (text.length <= limit) return text
  const cut = text.lastIndexOf(' ', limit - 1)
  return `${text.slice(0, cut > limit / 2 ? cut : limit - 1).trimEnd()}…`
}

/** In the order in which they stand, no more than `count` and `limit` characters. */
export function joined(
  sentences: readonly string[],
  { count, limit }: { count: number; limit: number },
): string {
  let text = ''
  for (const sentence of [...new Set(sentences)].slice(0, count)) {
    const longer = text === '' ? sentence : `${text} ${sentence}`
    if (longer.length > limit) break
    text = longer
  }
  return text === '' && sentences[0] !== undefined ? shortened(sentences[0], limit) : text
}

export function textsOf(sentences: readonly TellingSentence[]): string[] {
  return sentences.map(({ text }) => text)
}
