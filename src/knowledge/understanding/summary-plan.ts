import type { ModelFacts } from '../../gateway/index.ts'
import type { PromptVariant } from '../../platform/index.ts'
import { estimateTokens } from '../pipeline/estimate-tokens.ts'
import { sentenceEnds, splitAt } from '../pipeline/split-text.ts'
import { isOver, type SummarisedTicket, type SummarisedTurn } from './summarised-ticket.ts'

/** How a ticket is put before a model: whole, or part by part where it is long. */
export type SummaryPlan = {
  variant: PromptVariant
  /** What each call reads, oldest first; one for most tickets. */
  parts: string[]
  /** Tokens that one call may read of the ticket, or of the summaries of its parts. */
  window: number
}

/** Longer inputs cost attention before they cost money: what stands in the middle is passed over. */
const LARGEST_WINDOW = 6_000
const SMALLEST_WINDOW = 800
/** What the instructions and the answer take of a model's context. */
const BESIDE_THE_TICKET = 2_200
/** A model with no more room than this is a small one. */
const SMALL_CONTEXT = 8_192
const SHORT_TICKET = 250

const INSTRUCTION_TOKENS = { full: 520, light: 170 }
const ANSWER_TOKENS = 260

export function planSummary(
  ticket: SummarisedTicket,
  { contextWindow }: Pick<ModelFacts, 'contextWindow'>,
): SummaryPlan {
  const room = (contextWindow ?? Number.POSITIVE_INFINITY) - BESIDE_THE_TICKET
  const window = Math.max(SMALLEST_WINDOW, Math.min(LARGEST_WINDOW, room))
  const parts = partsOf(ticket, window)
  const isShort = parts.length === 1 && estimateTokens(parts[0] as string) <= SHORT_TICKET
  const isSmall = contextWindow !== null && contextWindow <= SMALL_CONTEXT
  return { variant: isShort || isSmall ? 'light' : 'full', parts, window }
}

/** What the calls of a plan take, about: one a part, and those that merge. */
export function plannedTokens({
  variant,
  parts,
  window,
}: SummaryPlan): Array<{ input: number; output: number }> {
  const calls = parts.map((part) => ({
    input: Math.ceil(estimateTokens(part)) + INSTRUCTION_TOKENS[variant],
    output: ANSWER_TOKENS,
  }))
  let left = parts.length
  while (left > 1) {
    const together = Math.max(2, Math.floor(window / ANSWER_TOKENS))
    const merges = Math.ceil(left / together)
    const input = Math.min(left, together) * ANSWER_TOKENS + INSTRUCTION_TOKENS.full
    for (let merge = 0; merge < merges; merge += 1) calls.push({ input, output: ANSWER_TOKENS })
    left = merges
  }
  return calls
}

const SPEAKERS: Record<SummarisedTurn['kind'], string> = {
  description: 'Customer',
  customer: 'Customer',
  reply: 'Agent',
  note: 'Private note of an agent',
  forward: 'Forwarded',
}

/** Everything that a model may read of the ticket, in one text. */
export function ticketText(ticket: SummarisedTicket): string {
  return [headOf(ticket), ...ticket.turns.filter(hasText).map(turnText)].join('\n\n')
}

function headOf(ticket: SummarisedTicket): string {
  const state = ticket.status === null ? [] : [`State: ${isOver(ticket) ? 'closed' : 'open'}`]
  return [`Subject: ${ticket.title}`, ...state].join('\n')
}

function turnText({ kind, content }: SummarisedTurn): string {
  return `[${SPEAKERS[kind]}]\n${content}`
}

function hasText({ content }: SummarisedTurn): boolean {
  return content.trim() !== ''
}

/** Cut between turns; inside a turn only where it is too long alone. Each part begins with the subject. */
function partsOf(ticket: SummarisedTicket, window: number): string[] {
  const head = headOf(ticket)
  const room = Math.max(200, window - estimateTokens(head))
  const parts: string[] = []
  let part = ''
  let size = 0
  for (const turn of ticket.turns.filter(hasText)) {
    for (const piece of pieces(turn, room)) {
      const tokens = estimateTokens(piece)
      if (part !== '' && size + tokens > room) {
        parts.push(part)
        part = ''
        size = 0
      }
      part += part === '' ? piece : `\n\n${piece}`
      size += tokens
    }
  }
  return [...parts, part].map((text) => `${head}\n\n${text}`.trim())
}

function pieces(turn: SummarisedTurn, room: number): string[] {
  const whole = turnText(turn)
  if (estimateTokens(whole) <= room) return [whole]
  return splitAt(turn.content, sentenceEnds(turn.content), room - 10).map((content) =>
    turnText({ ...turn, content }),
  )
}
