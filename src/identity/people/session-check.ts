import { timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { AppError, type Database, type Principal, type Signals } from '../../platform/index.ts'
import { grantsOf } from '../roles/grants.ts'
import { onMembersChanged } from '../roles/member-signals.ts'
import { refuseForeignSite } from './foreign-site.ts'
import { csrfToken, readSession, SESSION_COOKIE } from './session-cookie.ts'
import { onSessionsChanged } from './session-signals.ts'
import { findSession, markSeen, type SessionRow } from './session-store.ts'

/** Warm sessions in memory; at about 1 kB each this bounds the cache at 10 MB. */
const CACHE_SIZE = 10_000
const FLUSH_MS = 30_000
/** Whatever signals do, an ended session works no longer than this. */
const CACHE_MS = 60_000

export type SessionCheck = {
  /** Who came with the session cookie; a write must come from our own page and carry the CSRF token. Throws 401, 403. */
  fromCookie(request: FastifyRequest): Promise<Principal>
  /** The session of a cookie, fresh from the database; undefined when there is none. Refuses nothing else. */
  find(request: FastifyRequest): Promise<SessionRow | undefined>
  /** Writes when sessions were last used. */
  close(): Promise<void>
}

type Cached = { principal: Principal; csrf: string; expiresAt: number }

/** No query when warm, one when cold. */
export function createSessionCheck(deps: {
  database: Database
  signals: Signals
  secret: string
}): SessionCheck {
  const { database, signals, secret } = deps
  const cache = new Map<string, Cached>()
  // Raised by whatever makes cached sessions untrue: a look-up that began before it must not be kept after it.
  let generation = 0
  const forget = (isMeant: (principal: Principal) => boolean) => {
    generation++
    for (const [cookie, cached] of cache) if (isMeant(cached.principal)) cache.delete(cookie)
  }
  const forgetAll = () => forget(() => true)
  onSessionsChanged(signals, (personId) => forget((principal) => principal.id === personId), forgetAll)
  const forgetMembers = (tenantId: string, personId: string | undefined) =>
    forget((principal) =>
      // somebody without a tenant may just have joined this one
      personId === undefined ? principal.tenantId === tenantId : principal.id === personId,
    )
  onMembersChanged(signals, forgetMembers, forgetAll)
  const seen = createSeen(database)

  async function look(cookie: string): Promise<SessionRow | undefined> {
    const token = readSession(secret, cookie)
    return token === undefined ? undefined : database.system((tx) => findSession(tx, token))
  }

  async function check(cookie: string): Promise<Cached> {
    const now = Date.now()
    const warm = signals.isConnected() ? cache.get(cookie) : undefined
    if (warm && warm.expiresAt > now) return warm
    const before = generation
    const row = await look(cookie)
    if (!row) throw sessionExpired()
    const expiresAt = Math.min(row.expires_at.getTime(), now + CACHE_MS)
    const found = { principal: toPrincipal(row), csrf: csrfToken(row.token), expiresAt }
    if (cache.size >= CACHE_SIZE) cache.delete(cache.keys().next().value as string)
    if (before === generation) cache.set(cookie, found)
    return found
  }

  return {
    async fromCookie(request) {
      const cookie = request.cookies[SESSION_COOKIE]
      if (cookie === undefined) throw notSignedIn()
      refuseForeignSite(request)
      const { principal, csrf } = await check(cookie)
      const isRead = request.method === 'GET' || request.method === 'HEAD'
      if (!isRead && !isSame(request.headers['x-csrf-token'], csrf)) throw csrfInvalid()
      seen.note(principal.sessionId as string)
      return principal
    },
    async find(request) {
      const cookie = request.cookies[SESSION_COOKIE]
      return cookie === undefined ? undefined : look(cookie)
    },
    close: seen.close,
  }
}

export function toPrincipal(row: SessionRow): Principal {
  const { tenant_id: tenantId } = row
  const common = { id: row.person_id, kind: 'person', name: row.person_name } as const
  const person = { ...common, personId: row.person_id, sessionId: row.id }
  // no tenant, nothing to see
  if (tenantId === null)
    return { ...person, tenantId: '', scopes: [], groups: [], teams: [], isConfined: true }
  return { ...person, tenantId, ...grantsOf(row) }
}

function createSeen(database: Database) {
  let pending = new Map<string, Date>()
  let flushing: Promise<void> = Promise.resolve()
  const flush = () => {
    const batch = pending
    pending = new Map()
    flushing = flushing
      .then(() => (batch.size === 0 ? undefined : database.system((tx) => markSeen(tx, batch))))
      .catch(() => {
        // a lost time is no reason to fail anything; the next use writes a newer one
      })
    return flushing
  }
  const timer = setInterval(() => void flush(), FLUSH_MS)
  timer.unref()
  return {
    note: (sessionId: string) => void pending.set(sessionId, new Date()),
    async close() {
      clearInterval(timer)
      await flush()
    },
  }
}

function isSame(given: string | string[] | undefined, expected: string): boolean {
  const bytes = Buffer.from(String(given ?? ''))
  return bytes.length === Buffer.byteLength(expected) && timingSafeEqual(bytes, Buffer.from(expected))
}

function notSignedIn(): AppError {
  return new AppError({
    code: 'not_signed_in',
    status: 401,
    message: 'Send an API key with the header "authorization: Bearer naru_sk_…", or sign in at /.',
    headers: { 'www-authenticate': 'Bearer' },
  })
}

export function sessionExpired(): AppError {
  return new AppError({
    code: 'session_expired',
    status: 401,
    message: 'Your session has ended. Sign in again.',
  })
}

function csrfInvalid(): AppError {
  return new AppError({
    code: 'csrf_invalid',
    status: 403,
    message:
      'The header "x-csrf-token" must hold the csrf_token of GET /api/v1/session. Load the page again.',
  })
}
