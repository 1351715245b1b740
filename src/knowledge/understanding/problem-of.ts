import type { SummarisedTicket, SummarisedTurn } from './summarised-ticket.ts'
import { joined, sentencesOf, textsOf } from './telling-sentences.ts'

const PROBLEM = { count: 4, limit: 600 }
/** "We lost a card." goes on. */
const SHORT_BEGINNING = 40

export const FAILS =
  /\b(error|fail(s|ed|ing|ure)?|can(no|['’])t|cannot|unable|won['’]t|does ?n[o'’]t|did ?n[o'’]t|is ?n[o'’]t|broken|crash\w*|stuck|missing|wrong|denied|invalid|time[sd]? ?out|refused|rejected|slow|down|never)\b|오류|에러|실패|안 ?(됩|돼|되|열|나|보)|않습니다|않아요|못 ?(하|합|했)|불가|거부|끊기|멈추|느리|느려|없습니다|없어요|이상/i
export const WANTS =
  /\b(how (do|can|to)|would like|want(s|ed)? to|need(s)? to|please|is it possible|can (i|we|you)|could you)\b|싶|방법|가능한가|가능할까|어떻게 [^.]*(나요|까요)|요청|(?<!(?:라도|이나마) ?)부탁|문의|원합니다|바랍니다|해 ?주(세요|십시오|실)/i
/** Codes and names that only this fault has: `ERR_4012`, `0x80070005`, `HTTP 502`, `NullPointerException`. */
const NAMED_FAULT =
  /\b([A-Z][A-Z0-9]*[_-][A-Z0-9_-]*\d[A-Z0-9_-]*|[A-Z]{2,}(_[A-Z0-9]+)+|0x[0-9a-f]{4,}|(HTTP|code|status)[ :]*[1-5]\d\d|[A-Z]\w+(Exception|Error)|E[A-Z]{4,})\b/

export function problemOf({ title, turns }: SummarisedTicket): string {
  const said = turns.filter(isCustomers)
  const first = telling(said[0] ? sentencesOf(said[0]) : [])
  const subject = subjectOf(title, first.length > 0)
  // what somebody begins with is what it is about, in whatever words
  const beginning = (first[0]?.text.length ?? 0) < SHORT_BEGINNING ? 2 : 1
  const chief = first
    .filter(({ text }, at) => at < beginning || FAILS.test(text) || WANTS.test(text))
    .slice(0, 3)
  const later = said.slice(1).flatMap(sentencesOf)
  const named = [...first, ...later].filter(({ text }) => NAMED_FAULT.test(text)).slice(0, 2)
  const chosen = first.filter((sentence) => chief.includes(sentence) || named.includes(sentence))
  return joined(withoutRepeats(subject, textsOf([...chosen, ...named])), PROBLEM)
}

/** To read what is below, or that nobody answers: no problem where something else is told. */
const POINTS_BELOW =
  /^(?:fyi|(?:please )?(?:see|as) below)\W*$|^(?:(?:can|could|would|will) you |please |kindly |pls )+(?:(?:have|take) a look|look|check|handle|help|assist|advise|review|see|read)(?: (?:me|us|at|into|with|on|out|it|this|that|these|below|here|please|asap|urgently|soon|again|for|(?:the|my|our) (?:mail|e-?mail|thread|message|request|ticket|matter|issue|problem|following|attached|below)))*\W*$|^(?:any (?:update|news)s?|please (?:see|find)\b)[^.,;:]{0,40}$|^(?:아래|하기|전달)[^.,;:]{0,40}(?:확인|검토|처리|참고|답변)[^.,;:]{0,4}(?:부탁|바랍니다|주세요|주십시오)[^.,;:]{0,10}[.!]*$/i
const IMPATIENT =
  /\bthis is (?:the|my|our) (?:\w+ )?(?:second|third|fourth|fifth|sixth|\d+(?:nd|rd|th)|last) (?:e-?mail|mail|message|reminder|ticket|request|time)\b|^(?:still )?(?:nobody|no ?one|you|you people|your (?:team|support)) (?:\w+ ){0,2}(?:answers?|answered|repl(?:y|ies|ied)|responds?|responded|reacts?|cares?|listens?)(?: (?:me|us|my|our|this|it|that|here|back|any ?more|to|for|days?|weeks?|\d+|mails?|e-?mails?|messages?|tickets?|requests?|questions?))*\W*$|\bstill (?:nothing|no (?:answer|reply|response|news|reaction)(?= ?from you|[.!?]|$))|^(?:i|we) (?:have|['’]ve) (?:been waiting|written|asked|contacted)\b[^,;:]{0,50}\b(?:times|days|weeks|again|already)\b[^,;:]{0,20}$|(?:번째|차례) ?(?:메일|문의|요청|연락)(?:입니다|이에요|예요|인데|이네요|드립니다)|(?:^|(?:아직도?|왜|여태|도대체|전혀|[일주달]째|동안|아무|아무런) )(?:답변|답장|답|회신|연락)(?:이|도|은)? ?(?:아직 |전혀 |계속 )?(?:없|안 ?[오와])|^[^.]{0,12}(?:장난합니까|너무하시네요|너무합니다)/i
/** What is left of it when a support's own mail is answered. */
const NO_SUBJECT =
  /^(?:your (?:ticket|request|e-?mail)|ticket|request|no subject)\W*$|^(?:문의|제목 ?없음)[^\p{L}]*$/iu

function telling<T extends { text: string }>(sentences: readonly T[]): T[] {
  const left = sentences.filter(({ text }) => !POINTS_BELOW.test(text) && !IMPATIENT.test(text))
  return left.length > 0 ? left : [...sentences]
}

/** Without what mail programs put before it; '' where it only says that nobody answers. */
function subjectOf(title: string, isTold: boolean): string {
  const subject = title.replace(/^(?:\[?(?:re|fwd?|aw|wg|회신|답장|전달)\s*[:：]\s*\]?\s*)+/i, '').trim()
  return isTold && (IMPATIENT.test(subject) || NO_SUBJECT.test(subject)) ? '' : subject
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
