import type { Tx } from '../../platform/index.ts'
import { findPublicChunks, findSummaries, findTicketFacts, type TicketHead } from './ticket-reads.ts'

const LONGEST = 1_000

/**
 * What a ticket is about, in words to search with: its subject and the problem of its public summary. Never of private
 * notes: it becomes part of what others see why something was found.
 */
export async function ticketProblem(tx: Tx, ticket: TicketHead): Promise<string> {
  const id = ticket.document_id
  const summary = (await findSummaries(tx, [id], ['everyone'])).get(id)
  const said = summary?.problem || (await findPublicChunks(tx, [id], ['problem']))[0]?.content || ''
  const text = said.startsWith(ticket.subject) ? said : `${ticket.subject}\n${said}`
  return text.slice(0, LONGEST).toWellFormed()
}

const LOGGED = 'ticket '

/**
 * What the log of queries keeps in place of a question: which ticket it was, and none of its words, which may be
 * redacted tomorrow.
 */
export function loggedTicket({ document_id }: Pick<TicketHead, 'document_id'>): string {
  return LOGGED + document_id
}

export function isLoggedTicket(query: string): boolean {
  return /^ticket doc_[0-9a-z]{26}$/.test(query)
}

/**
 * The words of such a question, as they are now: its subject, under which tickets like it are ranked by votes.
 * undefined: the ticket is gone, or not for who asks.
 */
export async function subjectOfLogged(tx: Tx, query: string): Promise<string | undefined> {
  const [ticket] = await findTicketFacts(tx, [query.slice(LOGGED.length)])
  return ticket?.subject
}
