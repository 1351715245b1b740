import type { FastifyRequest } from 'fastify'
import type { Principal } from '../platform/index.ts'
import { unknownKey } from './keys/key-errors.ts'
import { keyUseOf } from './keys/key-use.ts'
import type { Keys } from './keys/keys.ts'
import { isSigned, type SignedRequests } from './keys/signed-requests.ts'
import type { Tokens } from './keys/tokens.ts'

type Ways = {
  keys: Pick<Keys, 'check'>
  tokens: Pick<Tokens, 'check'>
  signedRequests: Pick<SignedRequests, 'check'>
  /** Who came with the session cookie. Throws 401 when there is none. */
  sessions: { fromCookie(request: FastifyRequest): Promise<Principal> }
}

const TOKEN = /^eyJ[\w-]*\.[\w-]+\.[\w-]*$/

/**
 * Who sends a request: `Authorization: Bearer …` or `x-api-key` (an API key or a token), else a signature, else the
 * session cookie.
 * Called before the body is read. One way only is tried, so that a request never turns into somebody else's by what
 * fails.
 */
export function createAuthenticate(ways: Ways): (request: FastifyRequest) => Promise<Principal> {
  return async (request) => {
    const { authorization } = request.headers
    // Anthropic's clients send it so
    const apiKey = request.headers['x-api-key']
    if (authorization === undefined && apiKey === undefined)
      return isSigned(request) ? ways.signedRequests.check(request) : ways.sessions.fromCookie(request)
    const credential = authorization === undefined ? apiKey : /^Bearer +(\S+)$/i.exec(authorization)?.[1]
    if (typeof credential !== 'string') throw unknownKey()
    return (TOKEN.test(credential) ? ways.tokens : ways.keys).check(credential, keyUseOf(request))
  }
}
