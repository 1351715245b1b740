import { createHmac, timingSafeEqual } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'

export const SESSION_COOKIE = 'naru_session'
/** A session ends when nobody used it for so long … */
export const SESSION_DAYS = 7
/** … and at this age in any case. */
export const SESSION_MAX_DAYS = 30

/** A cookie value in better-auth's own form, so that it reads ours and we read its: `<token>.<HMAC-SHA256, base64>`. */
export function signSession(secret: string, token: string): string {
  return `${token}.${createHmac('sha256', secret).update(token).digest('base64')}`
}

/** The token of a cookie that this installation signed; undefined for any other. */
export function readSession(secret: string, cookie: string): string | undefined {
  const token = cookie.slice(0, Math.max(cookie.lastIndexOf('.'), 0))
  const expected = Buffer.from(signSession(secret, token))
  const given = Buffer.from(cookie)
  return given.length === expected.length && timingSafeEqual(given, expected) ? token : undefined
}

/** What a page must send with every write, so that another site's page cannot make the browser do it. */
export function csrfToken(sessionToken: string): string {
  return createHmac('sha256', sessionToken).update('naru csrf v1').digest('base64url')
}

export function setSessionCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  of: { secret: string; token: string },
): void {
  reply.setCookie(SESSION_COOKIE, signSession(of.secret, of.token), {
    ...cookieAttributes(request),
    // the server decides when it ends
    maxAge: SESSION_MAX_DAYS * 24 * 3600,
  })
}

export function clearSessionCookie(reply: FastifyReply): void {
  reply.clearCookie(SESSION_COOKIE, { path: '/' })
}

export function cookieAttributes(request: FastifyRequest) {
  return { path: '/', httpOnly: true, sameSite: 'strict', secure: request.protocol === 'https' } as const
}
