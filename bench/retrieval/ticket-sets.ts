import { generateTicket, generateTickets } from '../../testkit/helpdesk/generate-tickets.ts'
import type { WorldTicket } from '../../testkit/helpdesk/ticket.ts'
import type { LabelledSet } from './labelled-set.ts'

const WORLD = { seed: 'retrieval', size: 3_000 }
const QUERIES = 400

/** New tickets of the fake help desk against past ones with the same cause, both told in people's various words. */
export function* ticketSets(): Generator<LabelledSet> {
  const past = [...generateTickets(WORLD)].filter(
    (ticket) => ticket.cause !== null && ticket.state === 'live',
  )
  const fresh = Array.from({ length: QUERIES }, (_, i) => generateTicket(WORLD, WORLD.size + 1 + i)).filter(
    (ticket) => ticket.cause !== null,
  )
  yield setOf('ticket → same cause', past, fresh)
  yield setOf(
    'Korean ticket → same cause in English',
    past.filter((ticket) => ticket.language === 'en'),
    fresh.filter((ticket) => ticket.language === 'ko'),
  )
}

function setOf(name: string, past: WorldTicket[], fresh: WorldTicket[]): LabelledSet {
  const byCause = Map.groupBy(past, (ticket) => ticket.cause)
  return {
    name,
    documents: past.map((ticket) => ({
      id: String(ticket.id),
      passages: [{ context: ticket.subject, content: ticket.turns[0]?.text ?? '' }],
    })),
    queries: fresh.flatMap((ticket) => {
      const same = byCause.get(ticket.cause) ?? []
      const gains = new Map(same.map((one) => [String(one.id), 1]))
      return gains.size > 0 ? [{ text: `${ticket.subject}\n${ticket.turns[0]?.text ?? ''}`, gains }] : []
    }),
  }
}
