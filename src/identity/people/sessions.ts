import { createHmac, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { AppError, type MasterKey, type Principal } from '../../platform/index.ts'
import type { Keys } from '../keys/keys.ts'

export const SESSION_COOKIE = 'naru_session'
export const SESSION_SECONDS = 7 * 24 * 3600

export type Sessions = {
  /** A cookie value that names the key, signed; the key itself never goes into a cookie. */
  create(principal: Principal): string
  /** Who came with the session cookie. Throws 401 when there is none. */
  fromCookie(request: FastifyRequest): Promise<Principal>
}

/** Sessions live as long as their key: revoking the key ends them at once. */
export function createSessions(deps: { keys: Keys; master: MasterKey }): Sessions {
  const signingKey = createHmac('sha256', deps.master.key).update('naru session v1').digest()
  const sign = (text: string) => createHmac('sha256', signingKey).update(text).digest('base64url')

  function verify(cookie: string): string {
    const end = cookie.lastIndexOf('.')
    const body = cookie.slice(0, end)
    const [keyId = '', expires = '0'] = body.split('.')
    const given = Buffer.from(cookie.slice(end + 1))
    const expected = Buffer.from(sign(body))
    const isGenuine = given.length === expected.length && timingSafeEqual(given, expected)
    if (!isGenuine || Number(expires) * 1000 <= Date.now()) throw sessionExpired()
    return keyId
  }

  return {
    create(principal) {
      const body = `${principal.id}.${Math.floor(Date.now() / 1000) + SESSION_SECONDS}`
      return `${body}.${sign(body)}`
    },
    async fromCookie(request) {
      const cookie = request.cookies[SESSION_COOKIE]
      if (cookie === undefined) throw notSignedIn()
      refuseForeignSite(request)
      return deps.keys.checkId(verify(cookie))
    },
  }
}

// A browser sends the cookie by itself: a write must come from our own page.
function refuseForeignSite(request: FastifyRequest): void {
  if (request.method === 'GET' || request.method === 'HEAD') return
  const site = request.headers['sec-fetch-site']
  const { origin, host } = request.headers
  const isOurs =
    site === undefined ? origin === undefined || isSameHost(origin, host) : site === 'same-origin'
  if (isOurs) return
  throw new AppError({
    code: 'foreign_origin',
    status: 403,
    message: 'This request came from another site. Use the console itself, or an API key.',
  })
}

function isSameHost(origin: string, host: string | undefined): boolean {
  return URL.canParse(origin) && new URL(origin).host === host
}

function notSignedIn(): AppError {
  return new AppError({
    code: 'not_signed_in',
    status: 401,
    message: 'Send an API key with the header "authorization: Bearer naru_sk_…", or sign in at /.',
    headers: { 'www-authenticate': 'Bearer' },
  })
}

function sessionExpired(): AppError {
  return new AppError({
    code: 'session_expired',
    status: 401,
    message: 'Your session has ended. Sign in again.',
  })
}
