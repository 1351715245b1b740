import { generateTicket, type TicketWorld } from './generate-tickets.ts'
import type { Language, WorldTicket } from './ticket.ts'

export type LabelledSet = {
  documents: LabelledDocument[]
  queries: LabelledQuery[]
  /** What is not named is not relevant. */
  judgements: Judgement[]
}

export type LabelledDocument = {
  id: string
  language: Language
  title: string
  problem: string
  solution: string
}
export type LabelledQuery = { id: string; language: Language; text: string }
/** 2: the same concrete cause, whose solution helps; 1: the same kind of cause with another part, code or plan. */
export type Judgement = { query: string; document: string; grade: 1 | 2 }

/**
 * Solved tickets of a world, and tickets held out of it that ask for them. Half of the relevant tickets are in the
 * other language, most say it in other words.
 */
export function labelledSet(world: TicketWorld, queryCount: number): LabelledSet {
  const documents: LabelledDocument[] = []
  const causes = new Map<string, string>()
  for (let id = 1; id <= world.size; id++) {
    const ticket = generateTicket(world, id)
    const solution = solutionOf(ticket)
    if (ticket.state !== 'live' || ticket.cause === null || solution === null) continue
    const document = {
      id: String(id),
      language: ticket.language,
      title: ticket.subject,
      problem: problemOf(ticket),
      solution,
    }
    documents.push(document)
    causes.set(document.id, ticket.cause)
  }
  const queries: LabelledQuery[] = []
  const judgements: Judgement[] = []
  for (let id = world.size + 1; queries.length < queryCount; id++) {
    const ticket = generateTicket(world, id)
    if (ticket.cause === null) continue
    const query = `query-${id}`
    queries.push({ id: query, language: ticket.language, text: `${ticket.subject}\n${problemOf(ticket)}` })
    for (const [document, cause] of causes) {
      if (cause === ticket.cause) judgements.push({ query, document, grade: 2 })
      else if (kindOf(cause) === kindOf(ticket.cause)) judgements.push({ query, document, grade: 1 })
    }
  }
  return { documents, queries, judgements }
}

function problemOf(ticket: WorldTicket): string {
  return ticket.turns[0]?.text ?? ''
}

/** The last thing an agent told the customer, where the ticket was solved. */
function solutionOf(ticket: WorldTicket): string | null {
  if (ticket.resolvedAt === null) return null
  return ticket.turns.findLast(({ kind }) => kind === 'reply')?.text ?? null
}

function kindOf(cause: string): string {
  return cause.slice(0, cause.lastIndexOf('/'))
}
