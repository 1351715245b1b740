import type { FastifyInstance, FastifyRequest } from 'fastify'
import { AppError, isThisMachine } from '../platform/index.ts'

export type PublicAddress = {
  /** `https://naru.example.com`; with https, plain HTTP is refused. */
  publicUrl?: string | undefined
  /** Address it listens on. */
  host?: string | undefined
  trustProxy?: string[] | undefined
}

/** Machines of the operator ask these inside the network, by plain HTTP and any name. */
const EXEMPT = new Set(['/health', '/ready', '/metrics'])
const isExempt = (request: FastifyRequest) => EXEMPT.has(request.url.split('?', 1)[0] as string)

/**
 * With a public URL of https, plain HTTP is refused: pages lead to the public URL, everything else gets 403, because
 * a key that travelled openly is better noticed than redirected.
 */
export function requireHttps(app: FastifyInstance, publicUrl: string): void {
  app.addHook('onRequest', async (request, reply) => {
    if (request.protocol === 'https' || isExempt(request) || isFromThisMachine(request)) return
    if (!isPage(request))
      throw new AppError({
        code: 'https_required',
        status: 403,
        message: `This server is reached by HTTPS only, at ${publicUrl}. A key sent without it is known to the network: revoke it.`,
      })
    // an address such as "http://evil.example/" in the request line must not follow the public URL
    const path = request.url.startsWith('/') ? request.url : '/'
    return reply.redirect(publicUrl + path, 308)
  })
}

function isPage(request: FastifyRequest): boolean {
  const isRead = request.method === 'GET' || request.method === 'HEAD'
  return isRead && !/^\/(api|v1|\.well-known|openapi\.json)(\/|\?|$)/.test(request.url)
}

// The command line talks to the server of its machine without TLS. Whatever came through a proxy says so.
function isFromThisMachine(request: FastifyRequest): boolean {
  const { headers, socket } = request
  const isForwarded = 'forwarded' in headers || Object.keys(headers).some((n) => n.startsWith('x-forwarded-'))
  return !isForwarded && isThisMachine(socket.remoteAddress ?? '') && isThisMachine(hostName(request))
}

/**
 * A server on loopback is reached by loopback names alone. A web site whose name suddenly resolves to 127.0.0.1 (DNS
 * rebinding) is the same origin for the browser, but it cannot hide its own name. Behind a proxy the name is the
 * proxy's affair.
 */
export function requireOwnHost(app: FastifyInstance, at: PublicAddress): void {
  const { host, publicUrl, trustProxy } = at
  if (host === undefined || !isThisMachine(host) || trustProxy?.length) return
  const own = new Set([host, ...(publicUrl === undefined ? [] : [new URL(publicUrl).hostname])])
  app.addHook('onRequest', (request, _reply, done) => {
    const name = hostName(request)
    if (own.has(name) || isThisMachine(name) || isExempt(request)) return done()
    return done(
      new AppError({
        code: 'host_not_allowed',
        status: 403,
        message:
          'This server is reached by the names of its own machine only, such as http://localhost. For another name set NARU_PUBLIC_URL, or NARU_TRUST_PROXY when a proxy stands before it.',
      }),
    )
  })
}

// request.hostname keeps brackets of IPv6 in some forms
function hostName(request: FastifyRequest): string {
  return request.hostname.replace(/^\[|\]$/g, '').toLowerCase()
}
