import type { PreparedDocument } from '../document-store.ts'
import { assertStorable, contentHash } from '../documents.ts'
import type { HelpdeskAttachment, HelpdeskTicket, HelpdeskTurn } from '../helpdesks/helpdesk.ts'
import { cleanLine, cleanValue } from '../pipeline/clean-text.ts'
import { detectLanguage } from '../pipeline/detect-language.ts'
import { solutionOf, summariseExtractively } from '../understanding/summarise-extractively.ts'
import {
  type Audience,
  isOver,
  type SummarisedTicket,
  type Summary,
  summaryHash,
} from '../understanding/summarised-ticket.ts'
import { whySkip } from '../understanding/why-skip.ts'
import { partId } from './part-id.ts'
import { type TicketAccess, ticketAcl } from './ticket-access.ts'
import { type ChunkedTurn, speakerOf, summaryChunk, type TicketFacts, ticketChunks } from './ticket-chunks.ts'
import { turnText } from './turn-text.ts'

/** Raised whenever the same ticket gives other passages: stored tickets are stored anew when they are fetched next. */
export const TICKET_VERSION = 4

/** A ticket that was read: cleaned, and compared by its hash before more is made of it. */
export type ReadTicket = {
  externalId: string
  ticket: HelpdeskTicket
  title: string
  turns: ReadTurn[]
  acl: string[]
  hash: string
}

type ReadTurn = ChunkedTurn & {
  turnId: string
  authorId: string | null
  createdAt: string
  attachments: HelpdeskAttachment[]
}

/** A ticket that is ready to be stored, with all that stands beside its document. */
export type PreparedTicket = {
  document: PreparedDocument
  ticket: HelpdeskTicket
  turns: ReadTurn[]
  attachments: PreparedAttachment[]
  summaries: PreparedSummary[]
  noteAcl: string[]
}

export type PreparedAttachment = HelpdeskAttachment & {
  partId: string
  turnId: string
  privateAcl: string[] | null
}

export type PreparedSummary = Summary & {
  audience: Audience
  hash: string
  skipReason: string | null
  privateAcl: string[] | null
}

export function ticketExternalId(ticketId: string): string {
  return `ticket:${ticketId}`
}

type Place = { sourceId: string; access: TicketAccess }

/** Cleans what was fetched. The hash is over what people read and may read, never over addresses that expire. */
export function readTicket(fetched: HelpdeskTicket, { sourceId, access }: Place): ReadTicket {
  const { turns: told, ...rest } = fetched
  // no store takes NUL, or half a character
  const ticket = { ...(cleanValue(rest) as typeof rest), turns: told }
  const seen = new Set<string>()
  const turns = withoutRepeats(told).map((turn, at) => ({
    ...{ id: partId('trn', sourceId, ticket.id, turn.id), turnId: turn.id, kind: turn.kind },
    ...{ isPrivate: turn.isPrivate, authorId: turn.authorId, createdAt: turn.createdAt },
    content: turnText(turn, at === 0),
    attachments: turn.attachments.filter(({ id }) => !seen.has(id) && seen.add(id)).map(cleanAttachment),
  }))
  const title = cleanLine(ticket.subject, 500) || `#${ticket.id}`
  const acl = ticketAcl(access, ticket)
  const { updatedAt: _updated, turns: _turns, ...facts } = ticket
  const hash = contentHash({ facts, turns, acl, notes: access.noteAcl })
  return { externalId: ticketExternalId(ticket.id), ticket, title, turns, acl, hash }
}

/** Pages that overlap tell a turn twice. */
function withoutRepeats(turns: readonly HelpdeskTurn[]): HelpdeskTurn[] {
  return [...new Map(turns.map((turn) => [turn.id, turn])).values()]
}

function cleanAttachment({ id, name, contentType, bytes }: HelpdeskAttachment): HelpdeskAttachment {
  return {
    id,
    name: cleanLine(name, 300) || id,
    contentType: contentType && cleanLine(contentType, 200),
    bytes,
  }
}

/** The costly part of storing a ticket, done before the transaction. */
export function prepareTicket(read: ReadTicket, { sourceId, access }: Place): PreparedTicket {
  const { ticket, title, turns, acl } = read
  const open = turns.filter((turn) => !turn.isPrivate)
  const language = detectLanguage([title, ...open.map((turn) => turn.content)])
  const facts: TicketFacts = {
    ...{ title, language, product: ticket.product && cleanLine(ticket.product, 100) },
    ...{ status: ticket.status, createdAt: ticket.createdAt },
  }
  const summaries = summarise(facts, ticket, turns, access.noteAcl)
  const own = ticketChunks(facts, turns, solutionAt(facts, ticket, turns), access.noteAcl)
  const about = summaries.map((summary) => summaryChunk(facts, summary, summary))
  const chunks = [...own, ...about].map((chunk, ordinal) => ({ ...chunk, ordinal }))
  assertStorable(chunks)
  return {
    document: {
      ...{ externalId: read.externalId, itemKey: read.externalId, title, type: 'ticket', language },
      ...{ url: ticket.url, acl, format: 'text', content: contentOf(facts, open), contentHash: read.hash },
      ...{ parserVersion: TICKET_VERSION, metadata: metadataOf(ticket), updatedAt: ticket.updatedAt, chunks },
    },
    ...{ ticket, turns, summaries, noteAcl: access.noteAcl },
    attachments: turns.flatMap((turn) =>
      turn.attachments.map((attachment) => ({
        ...attachment,
        partId: partId('att', sourceId, ticket.id, attachment.id),
        turnId: turn.turnId,
        privateAcl: turn.isPrivate ? access.noteAcl : null,
      })),
    ),
  }
}

/** What whoever reads the document reads: public turns only. */
function contentOf(facts: TicketFacts, turns: readonly ReadTurn[]): string {
  return turns
    .filter((turn) => turn.content !== '')
    .map(
      (turn) =>
        `${speakerOf(facts, turn)}, ${turn.createdAt.slice(0, 16).replace('T', ' ')}\n\n${turn.content}`,
    )
    .join('\n\n')
}

function metadataOf(ticket: HelpdeskTicket): Record<string, unknown> {
  const { id, status, priority, product, tags } = ticket
  return cleanValue({ ticket_id: id, status, priority, product, tags }) as Record<string, unknown>
}

/** The place of the public reply that solved it among all turns; -1: it is not solved, or nobody answered. */
function solutionAt(facts: TicketFacts, ticket: HelpdeskTicket, turns: readonly ReadTurn[]): number {
  if (!isOver(ticket)) return -1
  const open = turns.filter((turn) => !turn.isPrivate)
  const { at } = solutionOf(summarised(facts, ticket, open))
  const solution = open[at]
  return solution?.kind === 'reply' ? turns.indexOf(solution) : -1
}

function summarised(
  { title, language }: TicketFacts,
  { status }: HelpdeskTicket,
  turns: readonly ReadTurn[],
): SummarisedTicket {
  return { title, language, status, turns }
}

function summarise(
  facts: TicketFacts,
  ticket: HelpdeskTicket,
  turns: readonly ReadTurn[],
  noteAcl: string[],
): PreparedSummary[] {
  const open = turns.filter((turn) => !turn.isPrivate)
  const of = (said: readonly ReadTurn[], audience: Audience, privateAcl: string[] | null) => {
    const input = summarised(facts, ticket, said)
    const reader = { audience, privateAcl, hash: summaryHash(input), skipReason: whySkip(input) }
    return { ...summariseExtractively(input), ...reader }
  }
  const hasNotes = turns.some((turn) => turn.isPrivate && turn.content !== '')
  return [of(open, 'everyone', null), ...(hasNotes ? [of(turns, 'internal', noteAcl)] : [])]
}
