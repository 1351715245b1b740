import { hash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible'
import { AppError, counted, networkOf, type Principal, type Route } from '../platform/index.ts'

const MINUTE_S = 60

/**
 * Requests a minute. An office sits behind one address, so what needs no credential is counted generously, and
 * what a signed-in person does is counted by person. API keys have limits of their own.
 */
export const LIMITS = {
  /** Of one address to routes that need no credential. */
  public: 300,
  /** Of one address to those of them that take a password, key, code or link. */
  credentials: 60,
  /** Of one address with a credential that is not valid. */
  failures: 60,
  /** Of one person, over all their sessions. */
  person: 1_200,
}

/** Addresses counted by themselves within a minute; all further ones share one count, so memory stays bounded. */
const MAX_COUNTED = 50_000
/** Credentials that worked and may go on when others behind the same address fail too often. */
const MAX_TRUSTED = 10_000

const EXCEEDED = {
  public: `Your address has made more than ${LIMITS.public} requests without a credential within a minute.`,
  credentials: `Your address has made more than ${LIMITS.credentials} attempts to sign in or use a link within a minute.`,
  failures: `Your address has sent more than ${LIMITS.failures} credentials that are not valid within a minute.`,
  person: `You have made more than ${LIMITS.person.toLocaleString('en')} requests within a minute.`,
}

type Kind = keyof typeof LIMITS
const FAILED = new Set([401, 404])
/** Health and metrics are asked by machines, often, and cost nothing. */
const EXEMPT = new Set(['/health', '/ready', '/metrics'])

export type RateLimits = {
  /** Counts a request to a route that needs no credential; throws `rate_limited`. */
  onPublic(request: FastifyRequest, reply: FastifyReply, route: Route): Promise<void>
  /** Runs `authenticate` unless this address failed too often, counts its failure, and counts the person. */
  onAuthenticate(
    request: FastifyRequest,
    reply: FastifyReply,
    authenticate: () => Promise<Principal>,
  ): Promise<Principal>
}

/** Limits of this process, in memory. */
export function createRateLimits(): RateLimits {
  const counters = {
    public: createCounter('public'),
    credentials: createCounter('credentials'),
    failures: createCounter('failures'),
    person: createCounter('person'),
  }
  const trusted = createTrusted()

  async function countFailure(address: string, reply: FastifyReply): Promise<void> {
    await counters.failures.check(address)
    reply.raw.once('finish', () => {
      if (FAILED.has(reply.statusCode)) void counters.failures.add(address)
    })
  }

  return {
    async onPublic(request, reply, route) {
      if (EXEMPT.has(route.path)) return
      if (route.countsFailures) return countFailure(networkOf(request.ip), reply)
      // everything public that is posted carries a password, a key, a code or the token of a link
      const kind = route.method === 'POST' ? 'credentials' : 'public'
      await counters[kind].take(networkOf(request.ip), reply)
    },

    async onAuthenticate(request, reply, authenticate) {
      const address = networkOf(request.ip)
      const credential = credentialOf(request)
      // nothing sent, nothing to guess: an ordinary request of a stranger
      if (credential === undefined) {
        await counters.public.take(address, reply)
        return authenticate()
      }
      const name = hash('sha256', credential, 'base64')
      if (!trusted.has(name)) await counters.failures.check(address)
      const principal = await authenticate().catch(async (error: unknown) => {
        if (error instanceof AppError && error.status === 401) {
          trusted.delete(name)
          await counters.failures.add(address)
        }
        throw error
      })
      trusted.add(name)
      if (principal.kind === 'person') await counters.person.take(principal.id, reply)
      return principal
    },
  }
}

type Counter = {
  /** Counts one and says so in the headers; throws when that is one too many. */
  take(who: string, reply: FastifyReply): Promise<void>
  /** Counts one. */
  add(who: string): Promise<void>
  /** Throws when the limit is used up; counts nothing. */
  check(who: string): Promise<void>
}

function createCounter(kind: Kind): Counter {
  const limiter = new RateLimiterMemory({ points: LIMITS[kind], duration: MINUTE_S })
  let windowEnds = 0
  let counted = 0

  async function keyOf(who: string): Promise<string> {
    const now = Date.now()
    if (now >= windowEnds) {
      windowEnds = now + MINUTE_S * 1000
      counted = 0
    }
    if (counted < MAX_COUNTED || (await limiter.get(who)) !== null) return who
    return 'all others'
  }

  async function count(who: string): Promise<RateLimiterRes> {
    // never refuses: what is too much is decided by whoever asked
    const result = await limiter.penalty(await keyOf(who), 1)
    if (result.consumedPoints === 1) counted++
    return result
  }

  return {
    async take(who, reply) {
      const result = await count(who)
      if (result.consumedPoints > LIMITS[kind]) throw rateLimited(kind, result)
      reply.headers(limitHeaders(kind, result))
    },
    async add(who) {
      await count(who)
    },
    async check(who) {
      const result = await limiter.get(await keyOf(who))
      if (result !== null && result.consumedPoints >= LIMITS[kind]) throw rateLimited(kind, result)
    },
  }
}

/** Remembers hashes, not credentials; the oldest goes when it is full. */
function createTrusted() {
  const names = new Set<string>()
  return {
    has: (name: string) => names.has(name),
    delete: (name: string) => names.delete(name),
    add(name: string) {
      if (names.has(name)) return
      if (names.size >= MAX_TRUSTED) names.delete(names.values().next().value as string)
      names.add(name)
    },
  }
}

function credentialOf(request: FastifyRequest): string | undefined {
  const { authorization, cookie } = request.headers
  const signature = request.headers['x-naru-signature']
  const key = request.headers['x-api-key']
  if (authorization !== undefined) return authorization
  if (typeof key === 'string') return key
  if (typeof signature === 'string') return signature
  return cookie?.includes('naru_session') ? cookie : undefined
}

function limitHeaders(kind: Kind, result: RateLimiterRes): Record<string, string> {
  return {
    'ratelimit-limit': String(LIMITS[kind]),
    'ratelimit-remaining': String(Math.max(LIMITS[kind] - result.consumedPoints, 0)),
    'ratelimit-reset': String(secondsUntil(result)),
  }
}

function rateLimited(kind: Kind, result: RateLimiterRes): AppError {
  const seconds = secondsUntil(result)
  return new AppError({
    code: 'rate_limited',
    status: 429,
    message: `${EXCEEDED[kind]} Try again in ${counted(seconds, 'second')}.`,
    headers: { ...limitHeaders(kind, result), 'retry-after': String(seconds) },
  })
}

function secondsUntil(result: RateLimiterRes): number {
  return Math.max(Math.ceil(result.msBeforeNext / 1000), 1)
}
