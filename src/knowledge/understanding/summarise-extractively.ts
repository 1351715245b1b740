import { causeOf } from './cause-of.ts'
import { didItHelp, NO_MORE } from './did-it-help.ts'
import { isCustomers, problemOf, WANTS } from './problem-of.ts'
import { effect, STEPS, stepsOf } from './steps-of.ts'
import type { SummarisedTicket, SummarisedTurn, Summary } from './summarised-ticket.ts'
import { joined, sentencesOf, type TellingSentence, textsOf } from './telling-sentences.ts'

const SOLUTION = { count: 8, limit: 900 }
const RESULT = { count: 1, limit: 240 }
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

/**
 * The steps in the last reply that has some, and its place: what to do, or what was done. A reply that only asks, or ends
 * the ticket, has none; one that asks whether it was of use is taken where no other tells anything, unless the customer
 * went on about it. What the customer said to be of no help is none; what is said once it works is one where nothing
 * before is.
 */
export function solutionOf({ turns }: SummarisedTicket): { text: string; at: number } {
  const standing = turns.flatMap((turn, at) => {
    if (turn.kind !== 'reply') return []
    const sentences = sentencesOf(turn)
    const later = turns.slice(at + 1)
    return isRefuted(sentences, later) || isRefused(later) ? [] : [{ at, sentences }]
  })
  // what is said once it works comes last
  const isClosing = ({ at }: { at: number }) => worksBy(turns.slice(0, at))
  const replies = [...standing.filter(isClosing), ...standing.filter((reply) => !isClosing(reply))]
  const asks = (sentences: readonly TellingSentence[]) => sentences.some(({ role }) => role === 'question')
  const instructs = (sentences: readonly TellingSentence[]) =>
    sentences.some(({ role }) => role === 'instruction')
  const ways = [
    (sentences: readonly TellingSentence[]) =>
      instructs(sentences) || !asks(sentences) ? stepsOf(sentences) : [],
    (sentences: readonly TellingSentence[]) => (asks(sentences) ? [] : effect(sentences)),
    stepsOf,
  ]
  for (const way of ways)
    for (const { at, sentences } of [...replies].reverse()) {
      const texts = textsOf(way(sentences))
      if (texts.join(' ').length >= SHORTEST_SOLUTION) return { text: joined(texts, SOLUTION), at }
    }
  return { text: '', at: standing.at(-1)?.at ?? -1 }
}

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

/** Whether the customer's last turn says that what they were told helped, and wants nothing more. */
function worksBy(before: readonly SummarisedTurn[]): boolean {
  const replied = before.findIndex(({ kind }) => kind === 'reply')
  const said = before.slice(replied < 0 ? before.length : replied).findLast(isCustomers)
  const told = said ? sentencesOf(said) : []
  const wantsMore = told.some(({ text, role }) => role === 'question' || WANTS.test(text) || isStill(text))
  return !wantsMore && didItHelp(textsOf(told)) === true
}

const ASKS_IF_IT_HELPED =
  /\b(?:still|again|now|work(?:s|ing)?|help(?:s|ed)?|better|solved?|fixed|gone|occurs?|happens?|appears?|persists?)\b|여전|아직|아직도|이제|다시|되나요|되시나요|되는지|되었나요|됐나요|괜찮|나타나|발생하|나오(?:나요|는지)|어떠|어떤가/i

/** Whether it was asked if what was done was of use, and the customer went on about it. */
function isRefuted(sentences: readonly TellingSentence[], later: readonly SummarisedTurn[]): boolean {
  if (sentences.some(({ role }) => role === 'instruction')) return false
  const said = later.find(isCustomers)
  const told = said ? textsOf(sentencesOf(said)) : []
  if (told.length === 0) return false
  if (sentences.some(({ text, role }) => role === 'question' && ASKS_IF_IT_HELPED.test(text)))
    return told.some(isStill) || !(didItHelp(told) || told.some((text) => NO_MORE.test(text)))
  return didItHelp(told) === false
}

const STILL = /\b(?:still|again)\b|여전히|아직|계속|또 ?(?:다시|같은)/i

/** Whether it goes on, in words that may also tell less: "Thanks again". */
function isStill(text: string): boolean {
  return STILL.test(text) && !NO_MORE.test(text) && didItHelp([text]) !== true
}

/** What the customer said to the solution, the last word first. */
function resultOf(ticket: SummarisedTicket, solvedAt: number): string {
  const answers =
    solvedAt < 0 ? [] : ticket.turns.slice(solvedAt + 1).filter(({ kind }) => kind === 'customer')
  for (const turn of answers.reverse()) {
    const said = sentencesOf(turn).find(
      ({ text, role }) => role !== 'question' && (didItHelp([text]) !== undefined || isStill(text)),
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
