import { didItHelp } from './did-it-help.ts'
import type { SentenceRole } from './sentence-role.ts'
import type { SummarisedTicket, SummarisedTurn, Summary } from './summarised-ticket.ts'
import { joined, sentencesOf, type TellingSentence } from './telling-sentences.ts'

const PROBLEM = { count: 4, limit: 600 }
const CAUSE = { count: 2, limit: 400 }
const SOLUTION = { count: 8, limit: 900 }
const RESULT = { count: 1, limit: 240 }
/** "We lost a card." goes on. */
const SHORT_BEGINNING = 40
/** "Set it." is none. */
const SHORTEST_SOLUTION = 12

/** What a ticket is about in its own sentences: without a model, the same for the same ticket. Korean and English. */
export function summariseExtractively(ticket: SummarisedTicket): Summary {
  const solved = solutionOf(ticket)
  return {
    problem: problemOf(ticket),
    cause: causeOf(ticket, solved.text === '' ? -1 : solved.at),
    solution: solved.text,
    result: resultOf(ticket, solved.at),
  }
}

const FAILS =
  /\b(error|fail(s|ed|ing|ure)?|can(no|['’])t|cannot|unable|won['’]t|does ?n[o'’]t|did ?n[o'’]t|is ?n[o'’]t|broken|crash\w*|stuck|missing|wrong|denied|invalid|time[sd]? ?out|refused|rejected|slow|down)\b|오류|에러|실패|안 ?(됩|돼|되|열|나|보)|않습니다|않아요|못 ?(하|합|했)|불가|거부|끊기|멈추|느리|느려|없습니다|없어요|이상/i
const WANTS =
  /\b(how (do|can|to)|would like|want(s|ed)? to|need(s)? to|please|is it possible|can (i|we|you)|could you)\b|싶|방법|가능한가|가능할까|어떻게 [^.]*(나요|까요)|요청|(?<!(?:라도|이나마) ?)부탁|문의|원합니다|바랍니다|해 ?주(세요|십시오|실)/i
/** Codes and names that only this fault has: `ERR_4012`, `0x80070005`, `HTTP 502`, `NullPointerException`. */
const NAMED_FAULT =
  /\b([A-Z][A-Z0-9]*[_-][A-Z0-9_-]*\d[A-Z0-9_-]*|[A-Z]{2,}(_[A-Z0-9]+)+|0x[0-9a-f]{4,}|(HTTP|code|status)[ :]*[1-5]\d\d|[A-Z]\w+(Exception|Error)|E[A-Z]{4,})\b/

function problemOf({ title, turns }: SummarisedTicket): string {
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

const CAUSES =
  /\b(because|caused by|due to|owing to|root cause|(the )?cause (is|was)|the reason|(issue|problem|error) (is|was) (that|a|an|the)|turn(s|ed) out|resulted from|stem(s|med) from|c(a|o)mes? from|points? to|pointed to|to blame|led to|which is why|so (we|i)\b|happen(s|ed) (when|if|since|as))\b|원인|때문|으로 인(해|한|하여)|로 인(해|한|하여)|이유는|탓에|탓이|에서 비롯|하여 발생|해서 발생|[가-힣](으)?므로 |[가-힣] 건이라/i
const UNTOLD = new Set<SentenceRole>(['question', 'progress'])

/**
 * What an agent says was the cause, or what was found where it was solved: before the first step there stands why. What
 * was said last corrects what was supposed before.
 */
function causeOf({ turns }: SummarisedTicket, solvedAt: number): string {
  const told = turns.filter(isAgents).flatMap(sentencesOf)
  const named = told.filter(({ text, role }) => CAUSES.test(text) && !UNTOLD.has(role))
  if (named.length > 0) return joined(textsOf(named.slice(-CAUSE.count)), CAUSE)
  const solving = turns[solvedAt] ? sentencesOf(turns[solvedAt]) : []
  const effects = effect(solving)
  const steps = solving.findIndex(({ role }) => STEPS.has(role))
  const found = solving.filter(
    (sentence) => sentence.role === 'finding' && (steps >= 0 || !effects.includes(sentence)),
  )
  const before = solving.slice(0, Math.max(steps, 0)).filter(({ role }) => role === 'fact')
  const noted = turns.filter(({ kind }) => kind === 'note').flatMap(sentencesOf)
  const [first] = [
    found,
    before,
    noted.filter(({ text, role }) => role === 'finding' && FAILS.test(text)),
  ].filter((sentences) => sentences.length > 0)
  return joined(textsOf((first ?? []).slice(0, CAUSE.count)), CAUSE)
}

const STEPS = new Set<SentenceRole>(['instruction', 'done'])

/** What a reply without steps tells: how it is, behind why it was not. */
function effect(sentences: readonly TellingSentence[]): TellingSentence[] {
  const told = sentences.filter(({ role }) => role === 'fact' || role === 'finding')
  return told.length > 1 && told[0]?.role === 'finding' ? told.slice(1) : told
}

/**
 * The steps in the last reply that has some, and its place: what to do, or what was done. A reply that only asks, or ends
 * the ticket, has none; one that asks whether it was of use is taken where no other tells anything, unless the customer
 * went on about it. What the customer said to be of no help is none.
 */
export function solutionOf({ turns }: SummarisedTicket): { text: string; at: number } {
  const replies = turns.flatMap((turn, at) => {
    if (turn.kind !== 'reply') return []
    const sentences = sentencesOf(turn)
    const later = turns.slice(at + 1)
    return isRefuted(sentences, later) || isRefused(later) ? [] : [{ at, sentences }]
  })
  const asks = (sentences: readonly TellingSentence[]) => sentences.some(({ role }) => role === 'question')
  const instructs = (sentences: readonly TellingSentence[]) =>
    sentences.some(({ role }) => role === 'instruction')
  const steps = (sentences: readonly TellingSentence[]) => sentences.filter(({ role }) => STEPS.has(role))
  const ways = [
    (sentences: readonly TellingSentence[]) =>
      instructs(sentences) || !asks(sentences) ? steps(sentences) : [],
    (sentences: readonly TellingSentence[]) => (asks(sentences) ? [] : effect(sentences)),
    steps,
  ]
  for (const way of ways)
    for (const { at, sentences } of [...replies].reverse()) {
      const texts = textsOf(way(sentences))
      if (texts.join(' ').length >= SHORTEST_SOLUTION) return { text: joined(texts, SOLUTION), at }
    }
  return { text: '', at: replies.at(-1)?.at ?? -1 }
}

const WORKS =
  /\b(work(s|ed|ing)|fixed|solved|resolved|that (did|was) it|all good|back to normal|as expected|succe(ss\w*|eded))\b|해결(됐|되었|됨|했)|잘 ?(됩|되|돼|나)|정상|성공|확인(했|됐|되었)/i
const FAILS_STILL =
  /\b(still|again|not (working|fixed|solved|resolved)|does ?n[o'’]t work|same (error|issue|problem)|no luck)\b|여전히|아직|계속|또 ?(다시|같은)|마찬가지|해결(이|되지)? ?(안|않)|안 ?(됩|돼|되)/i

const NO_MORE = /\b(no longer|any ?more|gone|disappeared|stopped)\b|더 ?이상|더는|사라졌|없어졌|안 나타/i

/** Whether the last that a customer says of a reply, before another one with steps, is that it did not help. */
function isRefused(later: readonly SummarisedTurn[]): boolean {
  const isNext = (turn: SummarisedTurn) =>
    turn.kind === 'reply' && sentencesOf(turn).some(({ role }) => STEPS.has(role))
  const next = later.findIndex(isNext)
  const said = later.slice(0, next < 0 ? undefined : next).filter(isCustomers)
  const opinions = said.map((turn) =>
    didItHelp(textsOf(sentencesOf(turn).filter(({ role }) => role !== 'question'))),
  )
  return opinions.findLast((opinion) => opinion !== undefined) === false
}

/** Whether it was asked if what was done was of use, and the customer went on about it. */
function isRefuted(sentences: readonly TellingSentence[], later: readonly SummarisedTurn[]): boolean {
  if (!sentences.some(({ role }) => role === 'question')) return false
  if (sentences.some(({ role }) => role === 'instruction')) return false
  const said = later.find(isCustomers)
  const told = said ? textsOf(sentencesOf(said)) : []
  return (
    told.length > 0 && (told.some(isStill) || !told.some((text) => WORKS.test(text) || NO_MORE.test(text)))
  )
}

function isStill(text: string): boolean {
  return FAILS_STILL.test(text) && !NO_MORE.test(text) && !WORKS.test(text)
}

/** What the customer said to the solution, the last word first. */
function resultOf(ticket: SummarisedTicket, solvedAt: number): string {
  const answers =
    solvedAt < 0 ? [] : ticket.turns.slice(solvedAt + 1).filter(({ kind }) => kind === 'customer')
  for (const turn of answers.reverse()) {
    const said = sentencesOf(turn).find(
      ({ text, role }) => (WORKS.test(text) || FAILS_STILL.test(text)) && role !== 'question',
    )
    if (said !== undefined) return joined([said.text], RESULT)
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

function textsOf(sentences: readonly TellingSentence[]): string[] {
  return sentences.map(({ text }) => text)
}
