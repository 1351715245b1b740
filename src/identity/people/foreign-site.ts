import type { FastifyRequest } from 'fastify'
import { AppError } from '../../platform/index.ts'

/**
 * A browser sends cookies by itself, and another site's page could sign somebody in as somebody else: a write that
 * comes from a browser must come from our own page.
 */
export function refuseForeignSite(request: FastifyRequest): void {
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
