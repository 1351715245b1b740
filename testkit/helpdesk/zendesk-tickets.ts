import type { Answer } from './fake-server.ts'
import type { TicketHead, World } from './world.ts'
import { badRequest, pageOf } from './zendesk-pages.ts'
import { commentOf, deletedTicketOf, type Json, metricsOf, ticketOf, userOf } from './zendesk-wire.ts'

export const NOT_FOUND: Answer = { status: 404, body: { error: 'RecordNotFound', description: 'Not found' } }

const MINUTE = 60_000
const EXPORT_SIZE = 1_000
/** Closed tickets that were left alone for so long are archived: lists leave them out, the export does not. */
const ARCHIVED_AFTER = 120 * 86_400_000

const isGone = ({ state }: TicketHead) => state === 'deleted' || state === 'spam'

type Place = { seconds: number; id: number }

/** The export by cursor: oldest change first, deleted tickets among them, the last minute left out. */
export function exportTickets(world: World, query: URLSearchParams, self: string, url: string): Answer {
  const start = startOf(world, query)
  if ('status' in start) return start
  const size = Math.min(EXPORT_SIZE, Number(query.get('per_page') ?? EXPORT_SIZE))
  const latest = Math.floor((world.clock.now() - MINUTE) / 1_000)
  const order = world.ordered('updatedAt')
  const first = firstAfter(order, start)
  const page: TicketHead[] = []
  let place = first
  for (; place < order.length && page.length < size; place++) {
    const head = order[place]
    if (!head || secondsOf(head) > latest) break
    if (query.get('exclude_deleted') === 'true' && isGone(head)) continue
    page.push(head)
  }
  const tickets = page.flatMap(({ id }) => world.ticket(id) ?? [])
  const next = order[place]
  const last = page.at(-1)
  const cursor = last ? cursorOf({ seconds: secondsOf(last), id: last.id }) : query.get('cursor')
  return {
    status: 200,
    body: {
      tickets: tickets.map((ticket) => ticketOf(ticket, url)),
      ...(includes(query, 'metric_sets') ? { metric_sets: tickets.map(metricsOf) } : {}),
      after_url: cursor === null ? null : `${self}?cursor=${encodeURIComponent(cursor)}`,
      after_cursor: cursor,
      before_url: null,
      before_cursor: null,
      end_of_stream: next === undefined || secondsOf(next) > latest,
    },
  }
}

const includes = (query: URLSearchParams, name: string) =>
  (query.get('include') ?? '').split(',').includes(name)

const secondsOf = (head: TicketHead) => Math.floor(head.updatedAt / 1_000)

function startOf(world: World, query: URLSearchParams): Place | Answer {
  const cursor = query.get('cursor')
  if (cursor !== null) {
    const [, seconds, id] = /^(\d+)\.0\|\|(\d+)\|$/.exec(Buffer.from(cursor, 'base64').toString()) ?? []
    if (!seconds || !id) return badRequest('Invalid cursor', 'The cursor is invalid')
    return { seconds: Number(seconds), id: Number(id) }
  }
  const time = Number(query.get('start_time') ?? Number.NaN)
  if (!Number.isInteger(time))
    return badRequest('Invalid attribute', 'You passed an invalid value for the start_time attribute.')
  if (time * 1_000 > world.clock.now() - MINUTE)
    return {
      status: 422,
      body: {
        error: 'StartTimeTooRecent',
        description: 'Too recent start_time. Use a start_time older than 60 seconds',
      },
    }
  return { seconds: time, id: 0 }
}

function cursorOf({ seconds, id }: Place): string {
  return Buffer.from(`${seconds}.0||${id}|`).toString('base64')
}

/** By halves: the order is by time, then id. */
function firstAfter(order: readonly TicketHead[], { seconds, id }: Place): number {
  let low = 0
  let high = order.length
  while (low < high) {
    const middle = (low + high) >> 1
    const head = order[middle] as TicketHead
    const isAfter = secondsOf(head) > seconds || (secondsOf(head) === seconds && head.id > id)
    if (isAfter) high = middle
    else low = middle + 1
  }
  return low
}

/** Everything under /tickets and beside it. undefined: no such path. */
export function readTickets(
  world: World,
  path: string,
  query: URLSearchParams,
  self: string,
  url: string,
): Answer | undefined {
  if (path === '/tickets/count') {
    const value = world.ordered('id').filter((head) => !isGone(head)).length
    return {
      status: 200,
      body: { count: { value, refreshed_at: new Date(world.clock.now()).toISOString() } },
    }
  }
  if (path === '/tickets') {
    const shown = world.ordered('id').filter((head) => !isGone(head) && !isArchived(head, world))
    return pageOf('tickets', shown, (head) => rowOf(world, head, url), self, query)
  }
  if (path === '/tickets/show_many') {
    const ids = (query.get('ids') ?? '').split(',').map(Number)
    if (ids.length > 100) return badRequest('Invalid attribute', 'Limit of 100 ids exceeded')
    const found = ids.flatMap((id) => visible(world, id) ?? [])
    return {
      status: 200,
      body: { tickets: found.map((ticket) => ticketOf(ticket, url)), count: found.length, next_page: null },
    }
  }
  if (path === '/deleted_tickets') {
    const gone = world
      .ordered('createdAt')
      .filter(isGone)
      .flatMap(({ id }) => world.ticket(id) ?? [])
    return pageOf('deleted_tickets', gone, deletedTicketOf, self, query)
  }
  const [, id, under] = /^\/tickets\/(\d+)(\/comments|\/metrics)?$/.exec(path) ?? []
  if (!id) return undefined
  const ticket = visible(world, Number(id))
  if (!ticket) return NOT_FOUND
  if (!under) return { status: 200, body: { ticket: ticketOf(ticket, url) } }
  if (under === '/metrics') return { status: 200, body: { ticket_metric: metricsOf(ticket) } }
  const isNewestFirst = query.get('sort') === '-created_at' || query.get('sort_order') === 'desc'
  const turns = isNewestFirst ? [...ticket.turns].reverse() : ticket.turns
  const page = pageOf('comments', turns, (turn) => commentOf(turn, ticket, url), self, query)
  if (!includes(query, 'users') || page.status !== 200) return page
  const authors = [...new Set(ticket.turns.map(({ authorId }) => authorId))]
  return { ...page, body: { ...(page.body as Json), users: authors.map((author) => userOf(author, url)) } }
}

/** What was deleted or marked as spam cannot be asked for. */
function visible(world: World, id: number) {
  const ticket = world.ticket(id)
  return ticket && !isGone(ticket) ? ticket : undefined
}

function rowOf(world: World, head: TicketHead, url: string) {
  const ticket = world.ticket(head.id)
  return ticket ? ticketOf(ticket, url) : {}
}

function isArchived(head: TicketHead, world: World): boolean {
  return head.status === 'closed' && head.updatedAt < world.clock.now() - ARCHIVED_AFTER
}
