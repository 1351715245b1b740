import type { FastifyRequest } from 'fastify'
import { routeOf } from '../../platform/index.ts'

/** What a key is used for. */
export type KeyUse = {
  /** Where it was used from. */
  address: string
  /** Whether it counts against the key's `requests_per_minute`. */
  isCounted: boolean
}

export function keyUseOf(request: FastifyRequest): KeyUse {
  return { address: request.ip, isCounted: routeOf(request)?.countsRequests !== true }
}
