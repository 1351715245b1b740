import type { Tx } from '../../platform/index.ts'
import { findTicketFacts, type TicketHead } from './ticket-reads.ts'

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
