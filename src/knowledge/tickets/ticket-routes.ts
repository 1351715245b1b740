import { z } from 'zod'
import {
  AppError,
  accessOf,
  type Database,
  decodeTimeCursor,
  defineRoute,
  encodeTimeCursor,
  line,
  notFound,
  pageOf,
  pageQuery,
  type Route,
  type Tx,
} from '../../platform/index.ts'
import {
  findMergedIds,
  findTickets,
  isHelpdesk,
  type ListedTicket,
  listTickets,
  readTicketAttachments,
  readTicketTurns,
  type TicketAttachmentRow,
  type TicketTurnRow,
} from './ticket-reads.ts'

const tags = ['Tickets']
const statusSchema = z.enum(['open', 'pending', 'on_hold', 'resolved', 'closed'])

const listedSchema = z.object({
  ticket_id: z.string().describe('Its number in the help desk'),
  document_id: z.string(),
  subject: z.string(),
  status: statusSchema,
  priority: z.enum(['low', 'normal', 'high', 'urgent']).nullable(),
  language: z.string(),
  product: z.string().nullable(),
  tags: z.array(z.string()),
  updated_at: z.string(),
  created_at: z.string(),
  source: z.object({ id: z.string(), name: z.string() }),
  url: z.string().nullable().describe('Where agents open it'),
  summary: z.string().nullable().describe('What it is about, in a line or two'),
})

const turnSchema = z.object({
  id: z.string(),
  kind: z.enum(['description', 'customer', 'reply', 'note', 'forward']),
  is_private: z.boolean().describe('Not shown to the customer'),
  author_id: z.string().nullable().describe('Id in the help desk'),
  created_at: z.string(),
  content: z.string().describe('Without quotes of earlier mails and signatures'),
  attachments: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      content_type: z.string().nullable(),
      bytes: z.number().int().nullable(),
      status: z.enum(['waiting', 'stored', 'dead', 'skipped']),
    }),
  ),
})

const ticketSchema = listedSchema.extend({
  turns: z.array(turnSchema).describe('Oldest first; private ones only for who may read them'),
  merged_ids: z.array(z.string()).describe('Tickets that were merged into this one'),
})

/** Tickets as they are stored. */
export function ticketRoutes(deps: { database: Database }): Route[] {
  return [listRoute(deps), getRoute(deps)]
}

function listRoute({ database }: { database: Database }): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/tickets',
    permission: 'tickets:read',
    summary: 'Tickets that you may read, last changed first',
    tags,
    query: pageQuery.extend({
      q: line(200).optional().describe('Part of the subject, or a ticket number'),
      status: statusSchema.optional(),
      source_id: line(100).optional(),
    }),
    response: pageOf(listedSchema),
    handler: async ({ principal, query }) => {
      const filter = { q: query.q, status: query.status, sourceId: query.source_id }
      const before = decodeTimeCursor(query.cursor)
      const rows = await database.tenant(accessOf(principal), (tx) =>
        listTickets(tx, filter, { before, limit: query.limit + 1 }),
      )
      const page = rows.slice(0, query.limit)
      const last = page.at(-1)
      return {
        items: page.map(presentListed),
        next_cursor:
          rows.length > query.limit && last ? encodeTimeCursor(last.updated_at, last.document_id) : null,
      }
    },
  })
}

function getRoute({ database }: { database: Database }): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/tickets/:ticket_id',
    permission: 'tickets:read',
    summary: 'A ticket with all that was said in it',
    description: 'The number of a ticket that was merged into another one leads to that one.',
    tags,
    params: z.object({ ticket_id: z.string().max(200) }),
    query: z.object({
      source: line(200).optional().describe('Id or name of its help desk, where there are several'),
    }),
    response: ticketSchema,
    handler: async ({ principal, params, query }) =>
      database.tenant(accessOf(principal), async (tx) => {
        const found = await findTickets(tx, params.ticket_id, query.source)
        const [ticket] = found
        if (!ticket) throw await missing(tx, query.source)
        if (found.length > 1) throw sourceAmbiguous(found.map(({ source_name }) => source_name))
        return present(tx, ticket)
      }),
  })
}

async function present(tx: Tx, ticket: ListedTicket): Promise<z.output<typeof ticketSchema>> {
  const turns = await readTicketTurns(tx, ticket.document_id)
  const attachments = await readTicketAttachments(tx, ticket.document_id)
  return {
    ...presentListed(ticket),
    turns: turns.map((turn) => presentTurn(turn, attachments)),
    merged_ids: await findMergedIds(tx, ticket.source_id, ticket.ticket_id),
  }
}

function presentTurn(
  turn: TicketTurnRow,
  attachments: readonly TicketAttachmentRow[],
): z.output<typeof turnSchema> {
  const { id, kind, is_private, author_id, created_at, content } = turn
  const own = attachments.filter(({ turn_id }) => turn_id === turn.turn_id)
  return {
    ...{ id, kind, is_private, author_id, created_at: created_at.toISOString(), content },
    attachments: own.map(({ turn_id: _turn, ...attachment }) => attachment),
  }
}

function presentListed(row: ListedTicket): z.output<typeof listedSchema> {
  const { source_id, source_name, updated_at, created_at, ...rest } = row
  return {
    ...rest,
    ...{ updated_at: updated_at.toISOString(), created_at: created_at.toISOString() },
    source: { id: source_id, name: source_name },
  }
}

/** A help desk that there is not is named: whoever asked looks there and not for the ticket. */
async function missing(tx: Tx, source: string | undefined): Promise<AppError> {
  const isThere = source === undefined || (await isHelpdesk(tx, source))
  return isThere ? notFound('ticket') : noSuchHelpdesk(`the id or name "${source}"`)
}

/** `said`: what the request says about which help desk it means. */
export function noSuchHelpdesk(said: string): AppError {
  return new AppError({
    code: 'not_found',
    status: 404,
    message: `None of your help desks has ${said}. The list of sources names them.`,
  })
}

/** `names`: of the help desks that may be meant; null: whoever asks may not know that one. */
export function sourceAmbiguous(
  names: ReadonlyArray<string | null>,
  by = '"source", its id or name',
): AppError {
  const known = names.filter((name) => name !== null).map((name) => `"${name}"`)
  const which = known.length === 0 ? '' : ` (${known.join(', ')})`
  return new AppError({
    code: 'source_ambiguous',
    status: 409,
    message: `There are several help desks that may be meant${which}. Say which one with ${by}.`,
  })
}
