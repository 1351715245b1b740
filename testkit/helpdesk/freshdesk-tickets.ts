import type { Answer } from './fake-server.ts'
import { conversation, PRIORITY, type Sign, STATUS, ticketRow, time, wholeTicket } from './freshdesk-wire.ts'
import type { WorldTicket } from './ticket.ts'
import type { TicketHead, World } from './world.ts'

/** How many credits it costs, besides the answer. */
export type Costed = Answer & { credits?: number }

type FieldError = { field: string; message: string; code: string }

export function validationFailed(...errors: FieldError[]): Answer {
  return { status: 400, body: { description: 'Validation failed', errors } }
}

const DEFAULT_DAYS = 30
const INCLUDES = ['description', 'requester', 'stats', 'company']

type Page = { page: number; size: number }

/** The page that is asked for, or what is wrong with it. */
export function pageOf(query: URLSearchParams, mostPages: number): Page | FieldError {
  const page = Number(query.get('page') ?? 1)
  const size = Number(query.get('per_page') ?? 30)
  if (!Number.isInteger(size) || size < 1 || size > 100)
    return {
      field: 'per_page',
      message: 'It should be a Positive Integer less than or equal to 100',
      code: 'invalid_value',
    }
  if (!Number.isInteger(page) || page < 1)
    return { field: 'page', message: 'It should be a Positive Integer', code: 'datatype_mismatch' }
  if (page > mostPages)
    return {
      field: 'page',
      message: `You cannot access tickets beyond the ${mostPages}th page. Please provide a smaller page number.`,
      code: 'invalid_value',
    }
  return { page, size }
}

export function listTickets(world: World, query: URLSearchParams, mostPages: number, self: string): Costed {
  const place = pageOf(query, mostPages)
  if ('field' in place) return validationFailed(place)
  const include = (query.get('include') ?? '').split(',').filter(Boolean)
  const wrong = include.find((name) => !INCLUDES.includes(name))
  if (wrong)
    return validationFailed({
      field: 'include',
      message: `It should be one of these values: '${INCLUDES.join(',')}'`,
      code: 'invalid_value',
    })
  const since = query.get('updated_since')
  if (since !== null && Number.isNaN(Date.parse(since)))
    return validationFailed({
      field: 'updated_since',
      message: "It should be in the 'combined date and time ISO8601' format",
      code: 'invalid_date',
    })
  const credits = 1 + 2 * include.length
  const heads = matching(world, query, since)
  const from = (place.page - 1) * place.size
  const rows = heads.slice(from, from + place.size).flatMap(({ id }) => world.ticket(id) ?? [])
  const hasMore = heads.length > from + place.size
  return {
    ...{ status: 200, credits, body: rows.map((ticket) => ticketRow(ticket, include)) },
    headers: hasMore ? { link: nextLink(self, query, place.page + 1) } : {},
  }
}

/** Without `updated_since` only what was opened in the last 30 days. */
function matching(world: World, query: URLSearchParams, since: string | null): TicketHead[] {
  const filter = query.get('filter')
  const by = query.get('order_by') ?? 'created_at'
  const order = world.ordered(by === 'updated_at' ? 'updatedAt' : 'createdAt')
  const sinceTime = since === null ? undefined : Date.parse(since)
  const recent = world.clock.now() - DEFAULT_DAYS * 86_400_000
  const found = order.filter((head) => {
    const isShown =
      filter === 'deleted' || filter === 'spam'
        ? head.state === filter
        : head.state === 'live' || head.state === 'merged'
    return isShown && (sinceTime === undefined ? head.createdAt >= recent : head.updatedAt >= sinceTime)
  })
  if (by === 'status') found.sort((left, right) => STATUS[left.status] - STATUS[right.status])
  return query.get('order_type') === 'asc' ? found : found.reverse()
}

export function nextLink(self: string, query: URLSearchParams, page: number): string {
  const next = new URLSearchParams(query)
  next.set('page', String(page))
  return `<${self}?${next}>; rel="next"`
}

export function viewTicket(world: World, id: number, query: URLSearchParams, sign: Sign): Costed {
  const ticket = world.ticket(id)
  if (!ticket) return { status: 404 }
  const include = (query.get('include') ?? '').split(',').filter(Boolean)
  return { status: 200, credits: 1 + include.length, body: wholeTicket(ticket, include, sign) }
}

export function listConversations(
  world: World,
  id: number,
  query: URLSearchParams,
  sign: Sign,
  self: string,
): Costed {
  const place = pageOf(query, Number.MAX_SAFE_INTEGER)
  if ('field' in place) return validationFailed(place)
  const ticket = world.ticket(id)
  if (!ticket) return { status: 404 }
  const turns = ticket.turns.slice(1)
  const from = (place.page - 1) * place.size
  const shown = turns.slice(from, from + place.size)
  return {
    ...{ status: 200, body: shown.map((turn) => conversation(turn, id, sign)) },
    headers: turns.length > from + place.size ? { link: nextLink(self, query, place.page + 1) } : {},
  }
}

const SEARCH_SIZE = 30
const SEARCH_PAGES = 10

/** `"status:4 AND created_at:>'2026-01-01'"`: clauses joined by AND only. */
export function searchTickets(world: World, query: URLSearchParams): Costed {
  const text = query.get('query') ?? ''
  const page = Number(query.get('page') ?? 1)
  if (!/^".+"$/.test(text))
    return validationFailed({
      field: 'query',
      message: 'Given query is invalid. It should be in double quotes',
      code: 'invalid_value',
    })
  if (page > SEARCH_PAGES)
    return validationFailed({
      field: 'page',
      message: `You cannot access tickets beyond the ${SEARCH_PAGES}th page. Please provide a smaller page number.`,
      code: 'invalid_value',
    })
  const clauses = text
    .slice(1, -1)
    .split(/\s+AND\s+/)
    .map(clauseOf)
  const found = world
    .ordered('createdAt')
    .filter(
      (head) =>
        (head.state === 'live' || head.state === 'merged') && clauses.every((clause) => clause(head, world)),
    )
  const rows = found
    .slice((page - 1) * SEARCH_SIZE, page * SEARCH_SIZE)
    .flatMap(({ id }) => world.ticket(id) ?? [])
  return {
    ...{ status: 200, credits: 1 },
    body: { total: found.length, results: rows.map((ticket) => ticketRow(ticket, ['description'])) },
  }
}

function clauseOf(clause: string): (head: TicketHead, world: World) => boolean {
  const [, field = '', sign = '', value = ''] = /^\(?(\w+):([<>]?)'?([^')]*)'?\)?$/.exec(clause.trim()) ?? []
  if (field === 'created_at' || field === 'updated_at') {
    const bound = Date.parse(value)
    const timeOf = (head: TicketHead) => (field === 'created_at' ? head.createdAt : head.updatedAt)
    return (head) => {
      if (sign === '>') return timeOf(head) >= bound
      return sign === '<' ? timeOf(head) <= bound : time(timeOf(head))?.startsWith(value) === true
    }
  }
  if (field === 'status') return (head) => STATUS[head.status] === Number(value)
  const read: Record<string, (ticket: WorldTicket) => unknown> = {
    priority: (ticket) => PRIORITY[ticket.priority],
    group_id: (ticket) => ticket.groupId,
    agent_id: (ticket) => ticket.assigneeId,
    type: (ticket) => ticket.type,
    tag: (ticket) => (ticket.tags.includes(value) ? value : null),
  }
  return (head, world) => {
    const ticket = world.ticket(head.id)
    return ticket !== undefined && String(read[field]?.(ticket)) === value
  }
}
