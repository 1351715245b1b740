import type { SummarisedTicket, SummarisedTurn } from './summarised-ticket.ts'
import { joined, sentencesOf, textsOf } from './telling-sentences.ts'

const PROBLEM = { count: 4, limit: 600 }
/** "We lost a card." goes on. */
const SHORT_BEGINNING = 40

export const FAILS =
  /\b(error|fail(s|ed|ing|ure)?|can(no|['’])t|cannot|unable|won['’]t|does ?n[o'’]t|did ?n[o'’]t|is ?n[o'’]t|broken|crash\w*|stuck|missing|wrong|denied|invalid|time[sd]? ?out|refused|rejected|slow|down)\b|오류|에러|실패|안 ?(됩|돼|되|열|나|보)|않습니다|않아요|못 ?(하|합|했)|불가|거부|끊기|멈추|느리|느려|없습니다|없어요|이상/i
const WANTS =
  /\b(how (do|can|to)|would like|want(s|ed)? to|need(s)? to|please|is it possible|can (i|we|you)|could you)\b|싶|방법|가능한가|가능할까|어떻게 [^.]*(나요|까요)|요청|(?<!(?:라도|이나마) ?)부탁|문의|원합니다|바랍니다|해 ?주(세요|십시오|실)/i
/** Codes and names that only this fault has: `ERR_4012`, `0x80070005`, `HTTP 502`, `NullPointerException`. */
const NAMED_FAULT =
  /\b([A-Z][A-Z0-9]*[_-][A-Z0-9_-]*\d[A-Z0-9_-]*|[A-Z]{2,}(_[A-Z0-9]+)+|0x[0-9a-f]{4,}|(HTTP|code|status)[ :]*[1-5]\d\d|[A-Z]\w+(Exception|Error)|E[A-Z]{4,})\b/

export function problemOf({ title, turns }: SummarisedTicket): string {
  const subject = title.replace(/^((re|fwd?|aw|회신|답장|전달)\s*:\s*)+/i, '').trim()
  const said = turns.filter(isCustomers)
  const first = said[0] ? sentencesOf(said[0]) : []
  // what somebody begins with is what it is about, in whatever words
  const beginning = (first[0]?.text.length ?? 0) < SHORT_BEGINNING ? 2 : 1
  const telling = first
    .filter(({ text }, at) => at < beginning || FAILS.test(text) || WANTS.test(text))
    .slice(0, 3)
  const later = said.slice(1).flatMap(sentencesOf)
  const named = [...first, ...later].filter(({ text }) => NAMED_FAULT.test(text)).slice(0, 2)
  const chosen = first.filter((sentence) => telling.includes(sentence) || named.includes(sentence))
  return joined(withoutRepeats(subject, textsOf([...chosen, ...named])), PROBLEM)
}

/** The subject, unless what follows says it as well. */
function withoutRepeats(subject: string, sentences: readonly string[]): string[] {
  if (subject === '') return [...sentences]
  const bare = (text: string) => text.toLowerCase().replace(/[\s.!?…:]+/g, '')
  if (sentences.some((sentence) => bare(sentence).includes(bare(subject)))) return [...sentences]
  return [/[.!?…]$/.test(subject) ? subject : `${subject}.`, ...sentences]
}

export function isCustomers({ kind }: SummarisedTurn): boolean {
  return kind === 'description' || kind === 'customer'
}
