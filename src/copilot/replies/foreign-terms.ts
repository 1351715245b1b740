import { readQueryWords } from '../../knowledge/index.ts'
import { numbersIn, plainText } from '../ask/generated/evidence.ts'
import { identifiersIn } from '../ask/generated/is-supported.ts'

export type Span = { from: number; to: number }

const NUMBER = /(?<![\w.])\d+(?:[.,:]\d+)*(?![\w])/g
const ORDINAL = /^\s*(?:[-*+]\s+)?\(?\d{1,2}[.)]\s/
const LATIN = /(?<![\w./@:=-])[A-Za-z][A-Za-z.+-]*[A-Za-z](?![\w@/=])/g
/** What every product has, and units. */
const COMMON =
  /^(?:APIs?|URLs?|IDs?|PC|OK|CSV|PDF|VPN|DNS|IP|SSL|TLS|HTTPS?|SSH|SSO|USB|CPU|GPUs?|RAM|OS|UI|QR|SMS|MFA|OTP|PIN|JSON|XML|HTML|FAQ|TV|Wi-Fi|Web|E-?mail|Excel|[KMGT]i?B|ms|kg|km|USD|EUR|KRW|UTC|AM|PM|am|pm|or|and|the)$/i
/** "under Billing", "Open People", "Settings > Keys", "“Save”": what to press is named by the product, not by a customer. */
const MENU_BEFORE =
  /(?:[>→»"“'‘«「[(]\s*|\b(?:under|open|click|choose|select|press|tap|untick|tick|go to|called|named)\s+(?:on |the )?)$/i
const HANGUL = /\p{Script=Hangul}/u
const QUOTED = /["“‘「][^"”’」\n]{1,80}["”’」]/g
const MENU_BEHIND =
  /^["”'’»」\])]?\s*(?:>|→|»|menu|tab|page|button|settings?|section|dialog|field|option|screen|메뉴|탭|버튼|화면|페이지|설정|항목)/i

/**
 * Finds in a sentence what it says of another ticket alone: numbers, codes, hosts and names that a past solution has, and
 * Latin words of its ticket's subject (in a sentence of this ticket's script), where neither this ticket has them nor an article
 * that the draft has cited by then (`cited`, this sentence's own with them). Each is told once.
 */
export function createForeignTerms(input: {
  known: readonly string[]
  reusable: readonly string[]
  /** Subjects of the tickets that these solved. */
  subjects: readonly string[]
  /** What this ticket says: another script than a sentence's has none of its words, whatever they say. */
  ticket: string
}): (sentence: string, cited?: readonly string[]) => Span[] {
  const known = textOf(input.known)
  const reusable = textOf(input.reusable)
  const topics = new Set(input.subjects.flatMap((subject) => topicsOf(subject)))
  const isTicketKorean = HANGUL.test(input.ticket)
  const seen = new Set<string>()

  function isForeign(term: string, isNumber: boolean, quoted: Text): boolean {
    const [own, cited, other] = [known, quoted, reusable].map((text) =>
      isNumber ? numbersIn(term).every((one) => text.numbers.has(one)) : text.plain.includes(plainText(term)),
    )
    if (own || cited || !other || seen.has(term)) return false
    seen.add(term)
    return true
  }

  return (sentence, cited = []) => {
    const quoted = textOf(cited)
    const spans: Span[] = []
    const add = (from: number, term: string, isNumber: boolean) => {
      const to = from + term.length
      const isTaken = spans.some((span) => from < span.to && to > span.from)
      if (!isTaken && isForeign(term, isNumber, quoted)) spans.push({ from, to })
    }
    for (const term of identifiersIn(sentence)) add(sentence.indexOf(term), term, false)
    const ordinal = ORDINAL.exec(sentence)?.[0].length ?? 0
    for (const { 0: term, index } of sentence.matchAll(NUMBER)) if (index >= ordinal) add(index, term, true)
    for (const [from, name] of namesOf(sentence)) add(from, name, false)
    // in another script "subscription" only translates what this ticket asks: there names alone tell
    if (HANGUL.test(sentence) !== isTicketKorean) return joined(sentence, spans)
    for (const { 0: word, index } of sentence.matchAll(LATIN))
      if (
        topics.has(word.toLowerCase()) &&
        ![known, quoted].some(({ plain }) => plain.includes(stemOf(word)))
      )
        add(index, word, false)
    return joined(sentence, spans)
  }
}

/** Words that a subject is about. */
function topicsOf(subject: string): string[] {
  return readQueryWords(subject)
    .filter(({ isFraming }) => !isFraming)
    .flatMap(({ terms }) => terms)
    .filter((term) => /^[a-z][a-z+-]{2,}$/.test(term) && !COMMON.test(term))
}

function stemOf(word: string): string {
  return word.toLowerCase().replace(/(?:ing|ed|es|s)$/, '')
}

/** "Google Authenticator" is one. */
function joined(sentence: string, spans: Span[]): Span[] {
  const runs: Span[] = []
  for (const span of spans.sort((a, b) => a.from - b.from)) {
    const last = runs.at(-1)
    if (last && /^[ -]$/.test(sentence.slice(last.to, span.from))) last.to = span.to
    else runs.push({ ...span })
  }
  return runs
}

type Text = { plain: string; numbers: Set<string> }

function textOf(texts: readonly string[]): Text {
  const text = texts.join('\n')
  return { plain: plainText(text), numbers: new Set(numbersIn(text)) }
}

/** Words with capitals that are not due to the beginning of a sentence, but for what is pressed. */
function namesOf(sentence: string): Array<[number, string]> {
  const isKorean = HANGUL.test(sentence)
  const names: Array<[number, string]> = []
  let menuEnd = -1
  const quoted = Array.from(sentence.matchAll(QUOTED), ({ 0: { length }, index }) => ({
    from: index,
    to: index + length,
  }))
  for (const { 0: word, index } of sentence.matchAll(LATIN)) {
    if (quoted.some(({ from, to }) => index > from && index < to)) continue
    const before = sentence.slice(Math.max(0, index - 30), index)
    const end = index + word.length
    const isBeginning = /(?:^|\n|[.!?:;]\s|^\s*(?:[-*+]|\(?\d{1,2}[.)])\s)\s*$/.test(sentence.slice(0, index))
    const isInMenu = menuEnd >= 0 && /^[\s,>/→]+$/.test(sentence.slice(menuEnd, index))
    if (MENU_BEFORE.test(before) || MENU_BEHIND.test(sentence.slice(end, end + 20)) || isInMenu) {
      menuEnd = end
      continue
    }
    const isName = /[A-Z]/.test(isBeginning && !isKorean ? word.slice(1) : word)
    if (isName && !COMMON.test(word)) names.push([index, word])
  }
  return names
}
