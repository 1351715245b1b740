import { z } from 'zod'
import type { AppError } from '../../../platform/index.ts'
import type { ChangesPage, Helpdesk, HelpdeskHttp, HelpdeskTicket, IdsPage, TicketHead } from '../helpdesk.ts'
import { createHelpdeskApi, type HelpdeskApi } from '../helpdesk-api.ts'
import { helpdeskNotFound, helpdeskUnavailable } from '../helpdesk-errors.ts'
import { createReadQuota } from '../read-quota.ts'
import { changedAt, mapZendeskTicket, stateOf } from './map-zendesk-ticket.ts'
import { readZendeskPages } from './read-zendesk-pages.ts'
import { createZendeskArticles } from './walk-zendesk-articles.ts'
import type { ZendeskConfig } from './zendesk.ts'
import {
  brandsSchema,
  commentsSchema,
  countSchema,
  exportSchema,
  fieldsSchema,
  groupsSchema,
  metricsSchema,
  oneTicketSchema,
  ticketSchema,
  type ZendeskComment,
  type ZendeskTicket,
} from './zendesk-wire.ts'

/** Ten requests a minute have this one limit; everything else has the account's. */
const EXPORT_LIMIT = 'incremental-exports'
const EXPORT_PAGE = 1_000
/** When a page of a thousand is too large for its tickets. */
const SMALL_PAGE = 100
const EXPORT_BYTES = 48 * 1024 * 1024
const PER_PAGE = 100
const ADVICE =
  'Check the token and its email address (Admin Center › Apps and integrations › Zendesk API, token access on). The export of tickets needs the token of an admin.'

export function connectZendesk({
  config,
  secret,
  http,
}: {
  config: Pick<ZendeskConfig, 'url' | 'email'>
  secret: string
  http: HelpdeskHttp
}): Helpdesk {
  const { url, email } = config
  const { host } = new URL(url)
  const authorization =
    email === undefined
      ? `Bearer ${secret}`
      : `Basic ${Buffer.from(`${email}/token:${secret}`).toString('base64')}`
  const api = createHelpdeskApi({ http, url, authorization, refusedAdvice: ADVICE })
  let names: Promise<Names> | undefined

  async function withComments(ticket: ZendeskTicket, solvedAt: string | null, signal?: AbortSignal) {
    const said = await readComments(api, ticket.id, signal)
    if (!said) return undefined
    names ??= readNames(api)
    const { fields, brands } = await names.catch((error: unknown) => {
      names = undefined
      throw error
    })
    return mapZendeskTicket({ ticket, ...said, fields, brands, solvedAt, url })
  }

  async function ticketById(id: string, signal?: AbortSignal): Promise<HelpdeskTicket | undefined> {
    const path = `/api/v2/tickets/${encodeURIComponent(id)}`
    const found = await api.find(`${path}.json`, oneTicketSchema, { signal })
    if (!found) return undefined
    const isDone = ['solved', 'closed'].includes(found.ticket.status)
    const metrics = isDone
      ? await api.findOptional(`${path}/metrics.json`, metricsSchema, { signal })
      : undefined
    return withComments(found.ticket, metrics?.ticket_metric.solved_at ?? null, signal)
  }

  return {
    async check(signal) {
      // the very list that everything rests on
      const path = '/api/v2/incremental/tickets/cursor.json?start_time=1&per_page=1'
      if (!(await api.find(path, exportSchema, { signal, limit: EXPORT_LIMIT })))
        throw helpdeskNotFound(host, 'Check its address: https://<your account>.zendesk.com.')
    },
    async countTickets(signal) {
      const found = await api.findOptional('/api/v2/tickets/count.json', countSchema, { signal })
      return found?.count.value ?? null
    },
    async groups(signal) {
      const pages = await readZendeskPages(api, '/api/v2/groups.json', groupsSchema, signal)
      const groups = pages.flatMap((page) => page.groups).filter((group) => group.deleted !== true)
      return groups.map(({ id, name }) => ({ id, name }))
    },
    async changes(cursor, signal) {
      const page = await exportPage(api, cursor, signal)
      return changesPage(page, cursor)
    },
    async complete(head, signal) {
      const listed = listedSchema.safeParse(head.raw)
      if (!listed.success) return ticketById(head.id, signal)
      return withComments(listed.data.ticket, listed.data.solvedAt, signal)
    },
    ticket: ticketById,
    // `changes` tells of them
    gone: async () => ({ ids: [], cursor: null }),
    ticketIds: (cursor, signal) => liveIds(api, cursor, signal),
    articles: createZendeskArticles(api, url),
    async attachment({ ticketId, turnId, attachmentId }, options) {
      for (let tries = 0; tries < 2; tries++) {
        const comments = (await readComments(api, ticketId, options.signal))?.comments ?? []
        const comment = turnId === 'description' ? comments[0] : comments.find(({ id }) => id === turnId)
        const found = comment?.attachments?.find(({ id, deleted }) => id === attachmentId && deleted !== true)
        if (!found?.content_url) return undefined
        const bytes = await api.download(found.content_url, options)
        if (bytes !== 'expired') return bytes
      }
      throw helpdeskUnavailable(host, 'it does not hand out the attachment')
    },
  }
}

type Names = { fields: ReadonlyMap<string, string>; brands: ReadonlyMap<string, string> }

const CARD_NUMBER = 'partialcreditcard'

/** Titles of fields and names of brands; without them where the credential may not list them. */
async function readNames(api: HelpdeskApi): Promise<Names> {
  const pages = await readZendeskPages(api, '/api/v2/ticket_fields.json', fieldsSchema)
  const fields = pages.flatMap((page) => page.ticket_fields).filter(({ type }) => type !== CARD_NUMBER)
  const brands = (await api.findOptional('/api/v2/brands.json', brandsSchema))?.brands ?? []
  return {
    fields: new Map(fields.map(({ id, title }) => [id, title])),
    // the only brand tells nothing of a ticket
    brands: new Map(brands.length < 2 ? [] : brands.map(({ id, name }) => [id, name])),
  }
}

type Export = z.output<typeof exportSchema>

async function exportPage(api: HelpdeskApi, cursor: string | null, signal?: AbortSignal): Promise<Export> {
  const ask = (size: number) => {
    const query = new URLSearchParams({ include: 'metric_sets', per_page: String(size) })
    // from the beginning; a cursor goes on where the last answer ended
    if (cursor === null || cursor === '') query.set('start_time', '1')
    else query.set('cursor', cursor)
    const path = `/api/v2/incremental/tickets/cursor.json?${query}`
    return api.get(path, exportSchema, { signal, limit: EXPORT_LIMIT, maxBytes: EXPORT_BYTES })
  }
  try {
    return await ask(EXPORT_PAGE)
  } catch (error) {
    if ((error as AppError).code !== 'answer_too_large') throw error
    return ask(SMALL_PAGE)
  }
}

const listedSchema = z.object({ ticket: ticketSchema, solvedAt: z.string().nullable() })

function changesPage(page: Export, cursor: string | null): ChangesPage {
  const solved = new Map((page.metric_sets ?? []).map((set) => [set.ticket_id, set.solved_at ?? null]))
  const tickets = page.tickets.map(
    (ticket): TicketHead => ({
      id: ticket.id,
      updatedAt: changedAt(ticket),
      state: stateOf(ticket),
      raw: { ticket, solvedAt: solved.get(ticket.id) ?? null },
    }),
  )
  return { tickets, cursor: page.after_cursor ?? cursor ?? '', isEnd: page.end_of_stream }
}

// Through the export, too: the plain list leaves out what is archived (closed four months ago), and that lives.
async function liveIds(api: HelpdeskApi, cursor: string | null, signal?: AbortSignal): Promise<IdsPage> {
  const page = await exportPage(api, cursor, signal)
  const live = page.tickets.filter((ticket) => stateOf(ticket) !== 'deleted')
  const after = page.after_cursor ?? null
  return {
    ids: live.map(({ id }) => id),
    updatedAt: Object.fromEntries(live.map((ticket) => [ticket.id, changedAt(ticket)])),
    cursor: page.end_of_stream || after === cursor ? null : after,
  }
}

type Said = { comments: ZendeskComment[]; roles: ReadonlyMap<string, string> }

/** Oldest first, to the end. undefined: the ticket is gone. */
async function readComments(
  api: HelpdeskApi,
  ticketId: string,
  signal?: AbortSignal,
): Promise<Said | undefined> {
  const comments = new Map<string, ZendeskComment>()
  const roles = new Map<string, string>()
  const query = new URLSearchParams({ 'page[size]': String(PER_PAGE), include: 'users' })
  const quota = createReadQuota(api.host)
  for (;;) {
    const path = `/api/v2/tickets/${encodeURIComponent(ticketId)}/comments.json?${query}`
    const page = await api.find(path, commentsSchema, { signal, quota })
    if (!page) return undefined
    for (const comment of page.comments) comments.set(comment.id, comment)
    for (const { id, role } of page.users ?? []) if (role) roles.set(id, role)
    const after = page.meta?.after_cursor
    if (!page.meta?.has_more || !after || after === query.get('page[after]'))
      return { comments: [...comments.values()], roles }
    query.set('page[after]', after)
  }
}
