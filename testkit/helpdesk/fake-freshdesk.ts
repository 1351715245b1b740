import type { IncomingMessage } from 'node:http'
import { type Answer, type FakeServer, startFakeServer } from './fake-server.ts'
import { readSolutions } from './freshdesk-solutions.ts'
import {
  type Costed,
  listConversations,
  listTickets,
  searchTickets,
  viewTicket,
} from './freshdesk-tickets.ts'
import {
  agentOf,
  groupList,
  HELPDESK_SETTINGS,
  type Json,
  productList,
  STATUS_FIELD,
} from './freshdesk-wire.ts'
import { AGENTS } from './people.ts'
import { startSignedFiles } from './signed-files.ts'
import { createOutbox, postWebhook, type SentWebhook } from './webhooks.ts'
import { createWorld, type World, type WorldEvent, type WorldOptions } from './world.ts'

export type FakeFreshdesk = {
  /** `http://127.0.0.1:<port>`: the account's address. */
  url: string
  apiKey: string
  /** What happens in the help desk: create, update, reply, note, delete, restore, merge, redact, … and its clock. */
  world: World
  /** Requests of the API; those for files are in `files.requests`. */
  requests: FakeServer['requests']
  trap: FakeServer['trap']
  files: FakeServer
  /** URLs of attachments that were given out so far answer 403 from now on. */
  expireAttachmentUrls(): void
  /** Credits a minute; the account's use starts anew. */
  limit(perMinute: number): void
  /** From now on what happens in the world is sent there, as an automation rule does; null: no more. */
  subscribe(webhook: FreshdeskWebhook | null): void
  /** Resolves when everything that happened has been sent. */
  webhooksSent(): Promise<void>
  /** Sends one by hand, even of a ticket that does not exist. */
  sendWebhook(webhook: FreshdeskWebhook, event: WorldEvent): Promise<SentWebhook>
  stop(): Promise<void>
}

export type FreshdeskWebhook = {
  url: string
  /** Headers that the rule adds: the secret. */
  headers?: Record<string, string>
  /** The body of the rule; `{ticket_id, event}` unless told, where `event` is the kind of the world's event. */
  body?: (event: WorldEvent, world: World) => Json
}

export type FakeFreshdeskOptions = WorldOptions & {
  port?: number
  apiKey?: string
  /** Credits a minute; a million unless told, so that tests need not wait. */
  perMinute?: number
  /** The page behind which the list of tickets refuses: 300. Fewer keep tests small. */
  mostPages?: number
  /** How long URLs of attachments work; 300 seconds. */
  attachmentSeconds?: number
}

/** Freshdesk's API, version 2: https://developers.freshdesk.com/api/ */
export async function startFakeFreshdesk(options: FakeFreshdeskOptions = {}): Promise<FakeFreshdesk> {
  const apiKey = options.apiKey ?? 'fd-key-0123456789'
  const world = createWorld(options)
  const files = await startSignedFiles(
    world,
    '/data/helpdesk/attachments/production',
    options.attachmentSeconds ?? 300,
  )
  const limits = createLimits(world, options.perMinute ?? 1_000_000)
  const server = await startFakeServer({
    port: options.port,
    answer,
    limited: (after) => limits.refusal(after),
  })

  function answer(request: IncomingMessage, url: URL): Answer {
    const path = url.pathname.replace(/^\/api\/v2/, '')
    const given = Buffer.from(/^Basic (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '', 'base64')
    if (given.toString().split(':')[0] !== apiKey) return { status: 401, body: NOT_LOGGED_IN }
    const found: Costed = route(request.method ?? 'GET', path, url) ?? { status: 404 }
    return (
      limits.spend(found.credits ?? 1) ?? { ...found, headers: { ...found.headers, ...limits.headers() } }
    )
  }

  function route(method: string, path: string, url: URL): Costed | undefined {
    const query = url.searchParams
    const self = `${server.url}${url.pathname}`
    if (method !== 'GET') return { status: 405, headers: { allow: 'GET' } }
    if (path === '/tickets') return listTickets(world, query, options.mostPages ?? 300, self)
    const [, id, under] = /^\/tickets\/(\d+)(\/conversations)?$/.exec(path) ?? []
    if (id && under) return listConversations(world, Number(id), query, files.sign, self)
    if (id) return viewTicket(world, Number(id), query, files.sign)
    if (path === '/search/tickets') return searchTickets(world, query)
    return readSettings(path) ?? readSolutions(world, path, query, self)
  }

  const outbox = createOutbox()
  let subscription: FreshdeskWebhook | null = null
  const send = (webhook: FreshdeskWebhook, event: WorldEvent) =>
    postWebhook(webhook.url, webhook.headers ?? {}, JSON.stringify((webhook.body ?? ruleBody)(event, world)))
  world.listen((event) => {
    const webhook = subscription
    if (webhook) outbox.put(() => send(webhook, event))
  })

  return {
    ...{ url: server.url, apiKey, world, requests: server.requests, trap: server.trap, files: files.server },
    expireAttachmentUrls: files.expire,
    limit: limits.set,
    subscribe(webhook) {
      subscription = webhook
    },
    webhooksSent: outbox.empty,
    sendWebhook: send,
    async stop() {
      await outbox.empty()
      await Promise.all([server.stop(), files.server.stop()])
    },
  }
}

const NOT_LOGGED_IN = {
  code: 'invalid_credentials',
  message: 'You have to be logged in to perform this action.',
}

function readSettings(path: string): Costed | undefined {
  if (path === '/groups') return { status: 200, body: groupList() }
  if (path === '/agents/me') return { status: 200, body: agentOf(0) }
  if (path === '/agents') return { status: 200, body: AGENTS.map((_, index) => agentOf(index)) }
  if (path === '/products') return { status: 200, body: productList() }
  if (path === '/settings/helpdesk') return { status: 200, body: HELPDESK_SETTINGS }
  return path === '/ticket_fields' ? { status: 200, body: [STATUS_FIELD] } : undefined
}

/** Per account and minute; what is refused counts too. */
function createLimits(world: World, first: number) {
  let total = first
  let used = 0
  let lastCost = 1
  let since = world.clock.now()
  const headers = () => ({
    'x-freshdesk-api-version': 'latest=v2; requested=v2',
    'x-ratelimit-total': String(total),
    'x-ratelimit-remaining': String(Math.max(0, total - used)),
    'x-ratelimit-used-currentrequest': String(lastCost),
  })
  const refusal = (retryAfter: number): Answer => ({
    status: 429,
    headers: { ...headers(), 'retry-after': String(retryAfter) },
    body: { message: 'You have exceeded the limit of requests per minute' },
  })
  return {
    headers,
    refusal,
    set(perMinute: number) {
      total = perMinute
      used = 0
      since = world.clock.now()
    },
    /** What to answer instead, where there are not enough credits. */
    spend(credits: number): Answer | undefined {
      const now = world.clock.now()
      if (now - since >= 60_000 || now < since) {
        since = now
        used = 0
      }
      used += credits
      lastCost = credits
      return used > total ? refusal(Math.max(1, Math.ceil((since + 60_000 - now) / 1_000))) : undefined
    },
  }
}

/** The body that a rule gets for Naru: placeholders of the ticket's number and a word for what the rule is about. */
function ruleBody(event: WorldEvent): Json {
  return { ticket_id: event.ticketId, event: event.kind }
}

/** What a rule sends that was set up with the simple encoding: another shape, for readers that must refuse it. */
export function simpleFreshdeskBody(event: WorldEvent, world: World): Json {
  const ticket = world.ticket(event.ticketId)
  return {
    freshdesk_webhook: {
      ticket_id: event.ticketId,
      ticket_subject: ticket?.subject ?? '',
      ticket_status: ticket?.status ?? '',
      triggered_event: '{ticket_action:update}',
    },
  }
}
