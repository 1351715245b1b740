import { createHash } from 'node:crypto'

/** What was said in a ticket, as far as a summary is made of it. */
export type SummarisedTurn = {
  kind: 'description' | 'customer' | 'reply' | 'note' | 'forward'
  /** Without quotes of earlier mails and signatures. */
  content: string
}

export type SummarisedTicket = {
  title: string
  /** `ko`, `en`, …; `und` where it is not known. */
  language: string
  /** null: not known. */
  status: 'open' | 'pending' | 'on_hold' | 'resolved' | 'closed' | null
  /** Oldest first. Those that the summary's readers may see, no others. */
  turns: readonly SummarisedTurn[]
}

/** Each `''` where the ticket does not tell. */
export type Summary = { problem: string; cause: string; solution: string; result: string }

/** Who reads a summary: whoever reads the ticket, or those who read private notes too. */
export type Audience = 'everyone' | 'internal'

/** Whether it is over; a ticket that is closed days after it was resolved tells nothing new. */
export function isOver({ status }: Pick<SummarisedTicket, 'status'>): boolean {
  return status === 'resolved' || status === 'closed'
}

/** `ticket_summaries.content_hash`: a model is asked again when this changes, and not otherwise. */
export function summaryHash(ticket: Omit<SummarisedTicket, 'language'>): string {
  const said = ticket.turns.map(({ kind, content }) => [kind, content])
  return createHash('sha256')
    .update(JSON.stringify([ticket.title, isOver(ticket), said]))
    .digest('hex')
}
