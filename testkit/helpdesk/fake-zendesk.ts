import type { IncomingMessage } from 'node:http'
import { type Answer, type FakeServer, startFakeServer } from './fake-server.ts'
import { AGENTS } from './people.ts'
import { startSignedFiles } from './signed-files.ts'
import { createOutbox, postWebhook, type SentWebhook } from './webhooks.ts'
import { createWorld, type World, type WorldEvent, type WorldOptions } from './world.ts'
import { eventOf, signedHeaders } from './zendesk-events.ts'
import { readHelpCenter } from './zendesk-help-center.ts'
import { pageOf } from './zendesk-pages.ts'
import { exportTickets, NOT_FOUND, readTickets } from './zendesk-tickets.ts'
import { ANONYMOUS, attachmentOf, brandList, FIELDS, groupList, type Json, userOf } from './zendesk-wire.ts'

export type FakeZendesk = {
  /** `http://127.0.0.1:<port>`: the account's address. */
  url: string
  /** For Basic: `<email>/token:<apiToken>`. */
  email: string
  apiToken: string
  /** For Bearer. */
  oauthToken: string
  /** What happens in the help desk, and its clock: the export leaves its last minute out. */
  world: World
  requests: FakeServer['requests']
  trap: FakeServer['trap']
  files: FakeServer
  /** URLs to which addresses of attachments led so far answer 403 from now on. */
  expireAttachmentUrls(): void
  /** Requests a minute, of all and of the export. */
  limit(perMinute: number, exportsPerMinute?: number): void
  /** From now on what happens in the world is sent there, signed; null: no more. */
  subscribe(webhook: ZendeskWebhook | null): void
  webhooksSent(): Promise<void>
  /** Sends one by hand, even of a ticket that does not exist. */
  sendWebhook(webhook: ZendeskWebhook, event: WorldEvent): Promise<SentWebhook>
  stop(): Promise<void>
}

export type ZendeskWebhook = {
  url: string
  /** The signing secret. */
  secret: string
  /** When it says that it was signed; the world's clock unless told. */
  timestamp?: string
  /** Another body than the event's. */
  body?: (event: WorldEvent, world: World) => Json
}

export type FakeZendeskOptions = WorldOptions & {
  port?: number
  email?: string
  apiToken?: string
  oauthToken?: string
  /** 700, as for most plans, is too few for quick tests: a million unless told. */
  perMinute?: number
  /** 10, as documented. */
  exportsPerMinute?: number
  attachmentSeconds?: number
}

/** Zendesk's API for tickets and help centers: https://developer.zendesk.com/api-reference/ */
export async function startFakeZendesk(options: FakeZendeskOptions = {}): Promise<FakeZendesk> {
  const email = options.email ?? 'agent1@support.example'
  const apiToken = options.apiToken ?? 'zd-token-0123456789'
  const oauthToken = options.oauthToken ?? 'zd-oauth-0123456789'
  const world = createWorld(options)
  const files = await startSignedFiles(world, '/zendesk-files', options.attachmentSeconds ?? 300)
  const all = createWindow(world, options.perMinute ?? 1_000_000)
  const exports = createWindow(world, options.exportsPerMinute ?? 10)
  const server = await startFakeServer({ port: options.port, answer, limited: refusal })

  function answer(request: IncomingMessage, url: URL): Answer {
    const who = callerOf(request.headers.authorization ?? '')
    if (url.pathname.startsWith('/attachments/token/')) return attachmentContent(url, who === 'agent')
    if (url.pathname.startsWith('/access/'))
      return { status: 200, body: '<html><title>Sign in to Acme</title></html>', type: 'text/html' }
    if (who === 'wrong') return { status: 401, body: { error: "Couldn't authenticate you" } }
    const path = url.pathname.replace(/^\/api\/v2/, '').replace(/\.json$/, '')
    if (who === 'nobody')
      return path === '/users/me'
        ? { status: 200, body: { user: ANONYMOUS } }
        : { status: 401, body: { error: "Couldn't authenticate you" } }
    const left = all.spend()
    if (left !== undefined) return refusal(left)
    const found = route(path, url) ?? {
      ...NOT_FOUND,
      body: { error: 'InvalidEndpoint', description: 'Not found' },
    }
    return { ...found, headers: { ...all.headers(), ...found.headers } }
  }

  function callerOf(authorization: string): 'agent' | 'nobody' | 'wrong' {
    if (authorization === '') return 'nobody'
    const basic = `Basic ${Buffer.from(`${email}/token:${apiToken}`).toString('base64')}`
    return authorization === basic || authorization === `Bearer ${oauthToken}` ? 'agent' : 'wrong'
  }

  function route(path: string, url: URL): Answer | undefined {
    const query = url.searchParams
    const self = `${server.url}${url.pathname}`
    if (path === '/incremental/tickets/cursor') {
      const left = exports.spend()
      const found = left === undefined ? exportTickets(world, query, self, server.url) : refusal(left)
      return {
        ...found,
        headers: { ...found.headers, 'zendesk-ratelimit-incremental-exports': exports.told() },
      }
    }
    if (path === '/users/me') return { status: 200, body: { user: userOf(AGENTS[0]?.id ?? 0, server.url) } }
    if (path === '/groups') return pageOf('groups', groupList(server.url), (row) => row, self, query)
    if (path === '/brands') return pageOf('brands', brandList(), (row) => row, self, query)
    if (path === '/ticket_fields')
      return pageOf(
        'ticket_fields',
        FIELDS,
        ({ read, ...field }) => ({ ...field, active: true }),
        self,
        query,
      )
    const [, file] = /^\/attachments\/(\d+)$/.exec(path) ?? []
    const attachment = file ? world.attachment(Number(file)) : undefined
    if (attachment) return { status: 200, body: { attachment: attachmentOf(attachment, server.url) } }
    return (
      readTickets(world, path, query, self, server.url) ??
      readHelpCenter(world, path, query, self, server.url)
    )
  }

  /** With credentials on to where the file lies, without to the page for signing in. */
  function attachmentContent(url: URL, isAgent: boolean): Answer {
    const file = world.attachment(Number(/\/token\/t(\d+)\//.exec(url.pathname)?.[1]))
    if (!file) return NOT_FOUND
    const location = isAgent
      ? files.sign(file)
      : `${server.url}/access/unauthenticated?return_to=${encodeURIComponent(url.href)}`
    return {
      status: 302,
      headers: { location },
      body: '<html>You are being redirected.</html>',
      type: 'text/html',
    }
  }

  const outbox = createOutbox()
  let subscription: ZendeskWebhook | null = null
  const send = (webhook: ZendeskWebhook, event: WorldEvent) => {
    const body = JSON.stringify((webhook.body ?? eventOf)(event, world))
    const timestamp = webhook.timestamp ?? new Date(world.clock.now()).toISOString()
    return postWebhook(webhook.url, signedHeaders(webhook.secret, timestamp, body), body)
  }
  world.listen((event) => {
    const webhook = subscription
    if (webhook) outbox.put(() => send(webhook, event))
  })

  return {
    ...{ url: server.url, email, apiToken, oauthToken, world },
    ...{ requests: server.requests, trap: server.trap, files: files.server },
    expireAttachmentUrls: files.expire,
    limit(perMinute, exportsPerMinute = 10) {
      all.set(perMinute)
      exports.set(exportsPerMinute)
    },
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

function refusal(retryAfter: number): Answer {
  return {
    status: 429,
    headers: { 'retry-after': String(retryAfter), 'x-rate-limit-remaining': '0', 'ratelimit-remaining': '0' },
    body: {
      error: 'APIRateLimitExceeded',
      description: 'Number of allowed API requests per minute exceeded',
    },
  }
}

/** Requests in a minute of the world's clock. */
function createWindow(world: World, first: number) {
  let total = first
  let used = 0
  let since = world.clock.now()
  const secondsLeft = () => Math.max(1, Math.ceil((since + 60_000 - world.clock.now()) / 1_000))
  const remaining = () => String(Math.max(0, total - used))
  return {
    set(perMinute: number) {
      total = perMinute
      used = 0
    },
    /** Seconds to wait, where it was one too many. */
    spend(): number | undefined {
      const now = world.clock.now()
      if (now - since >= 60_000 || now < since) {
        since = now
        used = 0
      }
      used++
      return used > total ? secondsLeft() : undefined
    },
    told: () => `total=${total}; remaining=${remaining()}; resets=${secondsLeft()}`,
    headers: () => ({
      'x-rate-limit': String(total),
      'x-rate-limit-remaining': remaining(),
      'ratelimit-limit': String(total),
      'ratelimit-remaining': remaining(),
      'ratelimit-reset': String(secondsLeft()),
    }),
  }
}
