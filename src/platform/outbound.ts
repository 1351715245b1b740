import { type Dispatcher, request as send } from 'undici'
import { AppError } from './errors.ts'
import { createGuardedAgent, type GuardOptions, notAllowed, readUrl } from './outbound-guard.ts'

const MAX_REDIRECTS = 5
const DEFAULT_TIMEOUT_MS = 30_000
const DEFAULT_MAX_BYTES = 10 * 1024 * 1024
/** The only headers that follow a redirect to another origin: whatever else there is may be a credential. */
const HARMLESS = new Set(['accept', 'accept-language', 'content-type', 'user-agent'])

export type OutboundRequest = {
  /** GET unless told. */
  method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  headers?: Record<string, string>
  body?: string | Buffer
  /** For everything together, redirects and body included; 30 s unless told. */
  timeoutMs?: number
  /** Largest body of the answer; 10 MiB unless told. */
  maxBytes?: number
  signal?: AbortSignal
}

export type OutboundAnswer = {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: Buffer
  /** Where the answer is from, after redirects. */
  url: string
}

export type Outbound = {
  /** Throws `address_not_allowed`, `address_unreachable` or `answer_too_large`; any status is an answer. */
  request(url: string, options?: OutboundRequest): Promise<OutboundAnswer>
  close(): Promise<void>
}

/** Calls addresses that a user chose, without ever reaching into the network that the server stands in. */
export function createOutbound(options: GuardOptions): Outbound {
  const agent = createGuardedAgent(options)

  async function follow(first: URL, given: OutboundRequest, signal: AbortSignal): Promise<OutboundAnswer> {
    let hop: Hop = {
      url: first,
      method: given.method ?? 'GET',
      headers: lowerCase(given.headers),
      body: given.body,
    }
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      const { url, method, headers, body } = hop
      const answer = await send(url, { dispatcher: agent, method, headers, body: body ?? null, signal })
      const next = nextHop(hop, answer)
      if (next === undefined) {
        const bytes = await readBody(answer.body, given.maxBytes ?? DEFAULT_MAX_BYTES)
        return { status: answer.statusCode, headers: answer.headers, body: bytes, url: url.href }
      }
      answer.body.on('error', () => {}).destroy()
      hop = next
    }
    throw unreachable(first, `it redirects more than ${MAX_REDIRECTS} times`)
  }

  return {
    async request(address, given = {}) {
      const url = readUrl(address)
      const limit = AbortSignal.timeout(given.timeoutMs ?? DEFAULT_TIMEOUT_MS)
      const signal = given.signal ? AbortSignal.any([limit, given.signal]) : limit
      try {
        return await follow(url, given, signal)
      } catch (error) {
        if (error instanceof AppError || given.signal?.aborted) throw error
        throw unreachable(url, limit.aborted ? 'it takes too long' : reason(error), error)
      }
    },
    close: () => agent.close(),
  }
}

type Hop = {
  url: URL
  method: NonNullable<OutboundRequest['method']>
  headers: Record<string, string>
  body: string | Buffer | undefined
}

function nextHop(from: Hop, answer: Dispatcher.ResponseData): Hop | undefined {
  const { location } = answer.headers
  if (![301, 302, 303, 307, 308].includes(answer.statusCode) || typeof location !== 'string') return undefined
  if (!URL.canParse(location, from.url.href))
    throw unreachable(from.url, 'it redirects to what is no address')
  const url = readUrl(new URL(location, from.url).href)
  if (from.url.protocol === 'https:' && url.protocol === 'http:')
    throw notAllowed('It redirects from https to http.')
  const isRead = from.method === 'GET' || from.method === 'HEAD'
  const becomesGet = !isRead && answer.statusCode < 307
  const kept = Object.entries(from.headers).filter(
    ([name]) =>
      (url.origin === from.url.origin || HARMLESS.has(name)) && !(becomesGet && name.startsWith('content-')),
  )
  return {
    url,
    method: becomesGet ? 'GET' : from.method,
    headers: Object.fromEntries(kept),
    body: becomesGet ? undefined : from.body,
  }
}

async function readBody(body: Dispatcher.ResponseData['body'], maxBytes: number): Promise<Buffer> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of body as AsyncIterable<Buffer>) {
    size += part.length
    // leaving the loop ends the connection
    if (size > maxBytes) throw tooLarge(maxBytes)
    parts.push(part)
  }
  return Buffer.concat(parts)
}

function lowerCase(headers: Record<string, string> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}

// The path and query may hold a secret: only the host is named.
function unreachable(url: URL, why: string, cause?: unknown): AppError {
  return new AppError({
    code: 'address_unreachable',
    status: 502,
    message: `${url.host} gave no answer that can be used: ${why}. Check the address, and whether that server runs.`,
    cause,
  })
}

function tooLarge(maxBytes: number): AppError {
  return new AppError({
    code: 'answer_too_large',
    status: 502,
    message: `The other server's answer is larger than ${maxBytes.toLocaleString('en')} bytes. Ask it for less.`,
  })
}

function reason(error: unknown): string {
  const { code } = error as { code?: string }
  return code ?? 'the connection failed'
}
