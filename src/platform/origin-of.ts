import type { FastifyRequest } from 'fastify'
import type { Origin } from './route.ts'

/** Where a request came from, as far as the trusted proxies tell. */
export function originOf(request: FastifyRequest): Origin {
  return { address: request.ip, requestId: request.id, userAgent: request.headers['user-agent'] }
}
