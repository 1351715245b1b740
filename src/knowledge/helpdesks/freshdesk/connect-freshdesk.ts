import type { AppError } from '../../../platform/index.ts'
import type { ChangesPage, Helpdesk, HelpdeskHttp, HelpdeskTicket, IdsPage, TicketHead } from '../helpdesk.ts'
import { createHelpdeskApi, type HelpdeskApi } from '../helpdesk-api.ts'
import { helpdeskNotFound, helpdeskRefused, helpdeskUnavailable } from '../helpdesk-errors.ts'
import type { FreshdeskConfig } from './freshdesk.ts'
import {
  conversationsSchema,
  type FreshdeskTicket,
  groupsSchema,
  meSchema,
  productsSchema,
  searchSchema,
  ticketSchema,
  ticketsSchema,
} from './freshdesk-wire.ts'
import { mapFreshdeskTicket, stateOf } from './map-freshdesk-ticket.ts'
import { readFreshdeskPages } from './read-freshdesk-pages.ts'
import { createFreshdeskArticles } from './walk-freshdesk-articles.ts'
import {
  BEGINNING,
  readPosition,
  startAt,
  type WalkStep,
  walkFreshdeskTickets,
} from './walk-freshdesk-tickets.ts'

/** A poll begins so long before the last change it saw: clocks are set back, and lists lag behind. */
const OVERLAP_MS = 10 * 60_000
/** Two credits more for a hundred tickets; with each ticket by itself it would be two hundred. */
const LISTED = { include: 'stats' }
const ADVICE =
  'Check the API key (Profile settings in Freshdesk), and that its agent may see all tickets (scope: global access).'
const EVERYTHING = 1

export function connectFreshdesk({
  config,
  secret,
  http,
}: {
  config: Pick<FreshdeskConfig, 'url'>
  secret: string
  http: HelpdeskHttp
}): Helpdesk {
  const { url } = config
  const { host } = new URL(url)
  const authorization = `Basic ${Buffer.from(`${secret}:X`).toString('base64')}`
  const api = createHelpdeskApi({ http, url, authorization, refusedAdvice: ADVICE })
  let products: Promise<ReadonlyMap<string, string>> | undefined

  async function withConversations(ticket: FreshdeskTicket, signal?: AbortSignal) {
    const conversations = await readConversations(api, ticket.id, signal)
    if (!conversations) return undefined
    products ??= readProducts(api)
    const names = await products.catch((error: unknown) => {
      products = undefined
      throw error
    })
    return mapFreshdeskTicket({ ticket, conversations, products: names, url })
  }

  async function ticketById(id: string, signal?: AbortSignal): Promise<HelpdeskTicket | undefined> {
    const ticket = await readTicket(api, id, '?include=stats', signal)
    return ticket && withConversations(ticket, signal)
  }

  // Lists leave out the description, in accounts of after 2018, and its attachments, in all.
  async function completed(
    listed: FreshdeskTicket,
    signal?: AbortSignal,
  ): Promise<HelpdeskTicket | undefined> {
    const isWhole = listed.attachments != null && listed.description != null
    const ticket = isWhole ? listed : await readTicket(api, listed.id, '', signal)
    return ticket && withConversations({ ...ticket, stats: ticket.stats ?? listed.stats }, signal)
  }

  return {
    async check(signal) {
      const tickets = await api.find('/api/v2/tickets?per_page=1', ticketsSchema, { signal })
      if (!tickets) throw helpdeskNotFound(host, 'Check its address: https://<your account>.freshdesk.com.')
      const me = await api.findOptional('/api/v2/agents/me', meSchema, { signal })
      if ((me?.ticket_scope ?? EVERYTHING) !== EVERYTHING) throw helpdeskRefused(host, 403, ADVICE)
    },
    async countTickets(signal) {
      const query = new URLSearchParams({ query: `"created_at:>'2000-01-01'"` })
      return countBy(api, `/api/v2/search/tickets?${query}`, signal)
    },
    async groups(signal) {
      const groups = await readFreshdeskPages(api, '/api/v2/groups', groupsSchema, signal)
      if (!groups) throw helpdeskNotFound(host, 'Check its address.')
      return groups.map(({ id, name }) => ({ id, name }))
    },
    async changes(cursor, signal) {
      const position = readChangesCursor(cursor)
      return changesPage(await walkFreshdeskTickets(api, position, LISTED, signal))
    },
    async complete(head, signal) {
      const listed = ticketSchema.safeParse(head.raw)
      return listed.success ? completed(listed.data, signal) : ticketById(head.id, signal)
    },
    ticket: ticketById,
    gone: (cursor, signal) => goneTickets(api, cursor, signal),
    async ticketIds(cursor, signal) {
      const position = (cursor === null ? undefined : readPosition(JSON.parse(cursor))) ?? startAt(BEGINNING)
      const { tickets, probed, next, isEnd } = await walkFreshdeskTickets(api, position, {}, signal)
      return {
        ids: probed?.ids ?? tickets.map(({ id }) => id),
        ...(probed ? {} : { updatedAt: Object.fromEntries(tickets.map((one) => [one.id, one.updated_at])) }),
        cursor: isEnd ? null : JSON.stringify(next),
      }
    },
    articles: createFreshdeskArticles(api, url),
    async attachment(place, options) {
      // an address may run out between the two requests: a second one is fresh for certain
      for (let tries = 0; tries < 2; tries++) {
        const address = await attachmentAddress(api, place, options.signal)
        if (address === undefined) return undefined
        const bytes = await api.download(address, options)
        if (bytes !== 'expired') return bytes
      }
      throw helpdeskUnavailable(host, 'its addresses of attachments run out at once')
    },
  }
}

// Search finds all but gives no more than 300: good for counting only, and not on every plan.
async function countBy(api: HelpdeskApi, path: string, signal?: AbortSignal): Promise<number | null> {
  try {
    return (await api.findOptional(path, searchSchema, { signal }))?.total ?? null
  } catch (error) {
    if ((error as AppError).code === 'helpdesk_answer_unreadable') return null
    throw error
  }
}

async function readTicket(
  api: HelpdeskApi,
  id: string,
  query: '' | '?include=stats',
  signal?: AbortSignal,
): Promise<FreshdeskTicket | undefined> {
  return api.find(`/api/v2/tickets/${encodeURIComponent(id)}${query}`, ticketSchema, { signal })
}

/** All of them: what comes with a ticket ends at the tenth. undefined: the ticket is gone. */
function readConversations(api: HelpdeskApi, ticketId: string, signal?: AbortSignal) {
  const path = `/api/v2/tickets/${encodeURIComponent(ticketId)}/conversations`
  return readFreshdeskPages(api, path, conversationsSchema, signal)
}

/** Not every key may list products; tickets are read without their names then. */
async function readProducts(api: HelpdeskApi): Promise<ReadonlyMap<string, string>> {
  const listed = await api.findOptional('/api/v2/products?per_page=100', productsSchema)
  return new Map((listed ?? []).map(({ id, name }) => [id, name]))
}

function readChangesCursor(cursor: string | null) {
  if (cursor === null) return startAt(BEGINNING)
  const stored: unknown = JSON.parse(cursor)
  const position = readPosition(stored)
  if (!position) return startAt(BEGINNING)
  const isNewPoll = (stored as { isEnd?: boolean }).isEnd === true
  if (!isNewPoll) return position
  // a ticket dated ahead of now must not hide what changes from now on
  const latest = Math.min(Date.parse(position.since), Date.now())
  return startAt(new Date(Math.max(0, latest - OVERLAP_MS)).toISOString())
}

function changesPage({ tickets, probed, next, isEnd }: WalkStep): ChangesPage {
  const heads: TicketHead[] = tickets.map((ticket) => ({
    id: ticket.id,
    updatedAt: ticket.updated_at,
    state: stateOf(ticket),
    raw: ticket,
  }))
  for (const id of probed?.ids ?? [])
    heads.push({ id, updatedAt: probed?.at ?? next.since, state: 'live', raw: undefined })
  const cursor = isEnd ? { since: next.since, page: 1, seen: [], isEnd } : next
  return { tickets: heads, cursor: JSON.stringify(cursor), isEnd }
}

/** Two lists, one after the other. What is deleted for good is in neither: the sweep finds it. */
async function goneTickets(api: HelpdeskApi, cursor: string | null, signal?: AbortSignal): Promise<IdsPage> {
  const stored = (cursor === null ? { filter: 'deleted' } : JSON.parse(cursor)) as {
    filter: 'deleted' | 'spam'
  }
  const position = readPosition(stored) ?? startAt(BEGINNING)
  const { tickets, next, isEnd } = await walkFreshdeskTickets(
    api,
    position,
    { filter: stored.filter },
    signal,
  )
  const ids = tickets.map(({ id }) => id)
  if (!isEnd) return { ids, cursor: JSON.stringify({ ...next, filter: stored.filter }) }
  if (stored.filter === 'spam') return { ids, cursor: null }
  return { ids, cursor: JSON.stringify({ ...startAt(BEGINNING), filter: 'spam' }) }
}

async function attachmentAddress(
  api: HelpdeskApi,
  { ticketId, turnId, attachmentId }: { ticketId: string; turnId: string; attachmentId: string },
  signal?: AbortSignal,
): Promise<string | undefined> {
  const isOfDescription = turnId === 'description'
  const ticket = isOfDescription ? await readTicket(api, ticketId, '', signal) : undefined
  const conversations = isOfDescription ? undefined : await readConversations(api, ticketId, signal)
  const turn = isOfDescription ? ticket : conversations?.find(({ id }) => id === turnId)
  return turn?.attachments?.find(({ id }) => id === attachmentId)?.attachment_url ?? undefined
}
