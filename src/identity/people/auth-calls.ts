import type { FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '../../platform/index.ts'
import { ADDRESS_HEADER, AUTH_COOKIES } from './auth.ts'
import { readSession, SESSION_COOKIE } from './session-cookie.ts'

export type Refused = { refused: { code: string; status: number } }
export type Answered<T> = { response: T; headers: Headers }

/**
 * Makes a call of `auth.api`: what it refuses is an answer, since what it wrote (a used-up try) must be kept.
 * Anything else that it throws is a failure and rolls back.
 */
export async function ask<T>(
  call: Promise<{ headers?: Headers | null; response: T }>,
): Promise<Answered<T> | Refused> {
  try {
    const { response, headers } = await call
    return { response, headers: headers ?? new Headers() }
  } catch (error) {
    const { name, statusCode, body } = error as {
      name?: string
      statusCode?: number
      body?: { code?: string }
    }
    if (name !== 'APIError' || statusCode === undefined || statusCode >= 500) throw error
    return { refused: { code: body?.code ?? '', status: statusCode } }
  }
}

/** What better-auth is told of a request: where it comes from, its own cookies, and the session only `with` it. */
export function authHeaders(request: FastifyRequest, which: 'with session' | 'without session'): Headers {
  const headers = new Headers({ [ADDRESS_HEADER]: request.ip })
  const agent = request.headers['user-agent']
  if (agent !== undefined) headers.set('user-agent', agent.slice(0, 300))
  const isMeant = (name: string) =>
    name.startsWith(AUTH_COOKIES) || (which === 'with session' && name === SESSION_COOKIE)
  const cookies = (request.headers.cookie ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => isMeant(pair.split('=', 1)[0] as string))
  headers.set('cookie', cookies.join('; '))
  return headers
}

/** Passes on the cookies that better-auth sets for its own use; the session's is set by us. */
export function passCookies(request: FastifyRequest, reply: FastifyReply, headers: Headers): void {
  for (const cookie of headers.getSetCookie()) {
    if (cookie.startsWith(`${SESSION_COOKIE}=`)) continue
    const isSecure = request.protocol === 'https' && !/; *secure/i.test(cookie)
    reply.header('set-cookie', isSecure ? `${cookie}; Secure` : cookie)
  }
}

/** The token of the session that better-auth sets by these headers. */
export function sessionIn(secret: string, headers: Headers): string | undefined {
  const cookie = headers.getSetCookie().find((one) => one.startsWith(`${SESSION_COOKIE}=`))
  const value = cookie?.slice(SESSION_COOKIE.length + 1).split(';', 1)[0] ?? ''
  return readSession(secret, decodeURIComponent(value))
}

export function wrongPassword(): AppError {
  return new AppError({
    code: 'password_wrong',
    status: 403,
    message: 'This is not your current password.',
  })
}

export function wrongCode(): AppError {
  return new AppError({
    code: 'code_invalid',
    status: 400,
    message: 'This code is wrong, too old or used already. Wait for the next one and try again.',
  })
}
