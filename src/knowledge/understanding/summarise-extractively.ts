import type { SummarisedTicket, SummarisedTurn, Summary } from './summarised-ticket.ts'
import { joined, tellingSentences } from './telling-sentences.ts'

const PROBLEM = { count: 4, limit: 600 }
const CAUSE = { count: 2, limit: 400 }
const SOLUTION = { count: 8, limit: 900 }
const RESULT = { count: 1, limit: 240 }
/** "Set it." is none. */
const SHORTEST_SOLUTION = 12

/** What a ticket is about in its own sentences: without a model, the same for the same ticket. Korean and English. */
export function summariseExtractively(ticket: SummarisedTicket): Summary {
  const solved = solutionOf(ticket)
  return {
    problem: problemOf(ticket),
    cause: causeOf(ticket),
    solution: solved.text,
    result: resultOf(ticket, solved.at),
  }
}

const FAILS =
  /\b(error|fail(s|ed|ing|ure)?|can(no|['’])t|cannot|unable|won['’]t|does ?n[o'’]t|did ?n[o'’]t|is ?n[o'’]t|broken|crash\w*|stuck|missing|wrong|denied|invalid|time[sd]? ?out|refused|rejected|slow|down)\b|오류|에러|실패|안 ?(됩|돼|되|열|나|보)|않습니다|않아요|못 ?(하|합|했)|불가|거부|끊기|멈추|느리|느려|없습니다|없어요|이상/i
const WANTS =
  /\b(how (do|can|to)|would like|want(s|ed)? to|need(s)? to|please|is it possible|can (i|we|you)|could you)\b|싶|방법|가능한가|가능할까|어떻게|요청|부탁|문의|원합니다|바랍니다/i
/** Codes and names that only this fault has: `ERR_4012`, `0x80070005`, `HTTP 502`, `NullPointerException`. */
const NAMED_FAULT =
  /\b([A-Z][A-Z0-9]*[_-][A-Z0-9_-]*\d[A-Z0-9_-]*|[A-Z]{2,}(_[A-Z0-9]+)+|0x[0-9a-f]{4,}|(HTTP|code|status)[ :]*[1-5]\d\d|[A-Z]\w+(Exception|Error)|E[A-Z]{4,})\b/

function problemOf({ title, turns }: SummarisedTicket): string {
  const subject = title.replace(/^((re|fwd?|aw|회신|답장|전달)\s*:\s*)+/i, '').trim()
  const said = turns.filter(isCustomers)
  const first = tellingSentences(said[0]?.content ?? '')
  const telling = first.filter((sentence) => FAILS.test(sentence) || WANTS.test(sentence))
  const later = said.slice(1).flatMap(({ content }) => tellingSentences(content))
  const named = [...first, ...later].filter((sentence) => NAMED_FAULT.test(sentence)).slice(0, 2)
  const chosen = [...(telling.length > 0 ? telling.slice(0, 3) : first.slice(0, 2)), ...named]
  return joined(withoutRepeats(subject, chosen), PROBLEM)
}

/** The subject, unless what follows says it as well. */
function withoutRepeats(subject: string, sentences: readonly string[]): string[] {
  if (subject === '') return [...sentences]
  const bare = (text: string) => text.toLowerCase().replace(/[\s.!?…:]+/g, '')
  if (sentences.some((sentence) => bare(sentence).includes(bare(subject)))) return [...sentences]
  return [/[.!?…]$/.test(subject) ? subject : `${subject}.`, ...sentences]
}

const CAUSES =
  /\b(because|caused by|due to|owing to|root cause|(the )?cause (is|was)|the reason|(issue|problem|error) (is|was) (that|a|an|the)|turn(s|ed) out|resulted from|stem(s|med) from|happen(s|ed) (when|if|since|as))\b|원인|때문|으로 인(해|한|하여)|로 인(해|한|하여)|이유는|탓에|에서 비롯|하여 발생|해서 발생/i
const EXCUSES = /\b(sorry|apolog\w+|high volume|inconvenience)\b|죄송|사과|불편을|문의가 많/i

function causeOf({ turns }: SummarisedTicket): string {
  const told = turns
    .filter(isAgents)
    .flatMap(({ content }) => tellingSentences(content))
    .filter((sentence) => CAUSES.test(sentence) && !EXCUSES.test(sentence) && !isQuestion(sentence))
  // what was found last corrects what was supposed before
  return joined(told.slice(-CAUSE.count), CAUSE)
}

const STEP =
  /^(\(?\d{1,2}[.)]|[-*•▶①-⑳]|(첫째|둘째|셋째|먼저|다음으로|마지막으로)\b|(first|then|next|finally)\b)/i
const ACTS =
  /\b(please|try|click|select|open|go to|sign (in|out)|log (in|out)|set|run|update|upgrade|install|enable|disable|change|clear|restart|reset|remove|add|use|check|fixed|resolved|deployed|released|refunded|replaced|restored|corrected|increased|granted|reissued|issued)\b|(해|하여|해서)? ?(주세요|주십시오|주시기|보세요|보시기)|하시면|하면 됩니다|클릭|눌러|선택|실행|설정|변경|재시작|재설정|업데이트|설치|삭제|추가|(수정|조치|해결|반영|배포|환불|복구|처리|발급|교체|완료)(했|하였|해|되었|됐|드렸)/i
const ASKS =
  /\b(could|can|would) you (please )?(send|share|tell|provide|confirm|attach|let)|알려 ?주|보내 ?주|첨부해|회신 ?부탁|말씀해 ?주/i

/** The steps in the last reply that has some, and its place; a reply that only asks, or ends the ticket, has none. */
export function solutionOf({ turns }: SummarisedTicket): { text: string; at: number } {
  const isLast = ({ kind }: SummarisedTurn) => kind === 'reply'
  for (let at = turns.findLastIndex(isLast); at >= 0; at = turns.slice(0, at).findLastIndex(isLast)) {
    const steps = tellingSentences(turns[at]?.content ?? '').filter(isStep)
    if (steps.join(' ').length >= SHORTEST_SOLUTION) return { text: joined(steps, SOLUTION), at }
  }
  return { text: '', at: turns.findLastIndex(isLast) }
}

function isStep(sentence: string): boolean {
  if (ASKS.test(sentence) || EXCUSES.test(sentence) || isQuestion(sentence)) return false
  return STEP.test(sentence) || ACTS.test(sentence)
}

const WORKS =
  /\b(work(s|ed|ing)|fixed|solved|resolved|that (did|was) it|all good|back to normal|as expected|succe(ss\w*|eded))\b|해결(됐|되었|됨|했)|잘 ?(됩|되|돼|나)|정상|성공|확인(했|됐|되었)/i
const FAILS_STILL =
  /\b(still|again|not (working|fixed|solved|resolved)|does ?n[o'’]t work|same (error|issue|problem)|no luck)\b|여전히|아직|계속|또 ?(다시|같은)|마찬가지|해결(이|되지)? ?(안|않)|안 ?(됩|돼|되)/i

/** What the customer said to the solution, the last word first. */
function resultOf(ticket: SummarisedTicket, solvedAt: number): string {
  const answers =
    solvedAt < 0 ? [] : ticket.turns.slice(solvedAt + 1).filter(({ kind }) => kind === 'customer')
  for (const { content } of answers.reverse()) {
    const said = tellingSentences(content).find(
      (sentence) => (WORKS.test(sentence) || FAILS_STILL.test(sentence)) && !isQuestion(sentence),
    )
    if (said !== undefined) return joined([said], RESULT)
  }
  return statusText(ticket)
}

const STATUS_TEXTS = {
  en: {
    open: 'Open.',
    pending: 'Waiting for the customer.',
    on_hold: 'On hold.',
    resolved: 'Marked as resolved.',
    closed: 'Closed.',
  },
  ko: {
    open: '처리 중입니다.',
    pending: '고객의 답변을 기다리고 있습니다.',
    on_hold: '보류 중입니다.',
    resolved: '해결됨으로 표시되었습니다.',
    closed: '종료되었습니다.',
  },
}

function statusText({ status, language }: SummarisedTicket): string {
  return status === null ? '' : STATUS_TEXTS[language === 'ko' ? 'ko' : 'en'][status]
}

function isCustomers({ kind }: SummarisedTurn): boolean {
  return kind === 'description' || kind === 'customer'
}

function isAgents({ kind }: SummarisedTurn): boolean {
  return kind === 'reply' || kind === 'note'
}

function isQuestion(sentence: string): boolean {
  return /[?？]["'”’)\]]*$/.test(sentence)
}
