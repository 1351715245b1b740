import { z } from 'zod'
import {
  cursorInvalid,
  defineDownloadRoute,
  defineRoute,
  encodeCursor,
  pageOf,
  pageQuery,
  type Route,
} from '../../platform/index.ts'
import {
  eventSchema,
  filterSchema,
  installationVerificationSchema,
  toFilter,
  verificationSchema,
} from './audit-schemas.ts'
import type { Trail } from './trail.ts'

export function auditRoutes({ trail }: { trail: Trail }): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/audit',
      permission: 'audit:read',
      summary: 'List what happened, newest first',
      tags: ['Audit'],
      query: pageQuery.extend(filterSchema.shape),
      response: pageOf(eventSchema),
      handler: async ({ principal, query }) => {
        const page = { limit: query.limit + 1, before: readCursor(query.cursor) }
        const rows = await trail.list(principal.tenantId, toFilter(query), page)
        const items = rows.slice(0, query.limit)
        const last = items.at(-1)
        return {
          items,
          next_cursor: rows.length > query.limit && last ? encodeCursor(String(last.seq)) : null,
        }
      },
    }),
    defineDownloadRoute({
      method: 'GET',
      path: '/api/v1/audit/export',
      permission: 'audit:read',
      summary: 'Download what happened, oldest first, one JSON object a line',
      description:
        'Each line is an event with `hash` and `previous_hash`, that of the event before it in the whole trail. The export is itself recorded.',
      tags: ['Audit'],
      query: filterSchema,
      download: 'application/x-ndjson',
      handler: ({ principal, query }) => trail.export(principal, toFilter(query)),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/v1/audit/verify',
      permission: 'audit:read',
      summary: 'Find out whether the trail was tampered with',
      description:
        'Computes the chain of hashes anew and compares it with the anchors that are kept outside the database. Takes up to 20 seconds a million events.',
      tags: ['Audit'],
      response: verificationSchema,
      handler: ({ principal }) => trail.verify(principal),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/v1/installation/audit/verify',
      permission: 'installation:manage',
      summary: 'Find out whether the trail of any organisation was tampered with',
      description:
        'As POST /api/v1/audit/verify, for every organisation of the installation, one after the other.',
      tags: ['Audit'],
      response: installationVerificationSchema,
      handler: async ({ principal }) => {
        const found = await trail.verifyAll(principal)
        const isIntact = found.every(({ verification }) => verification.status === 'intact')
        const items = found.map(({ tenant, verification }) => ({ tenant, ...verification }))
        return { status: isIntact ? ('intact' as const) : ('broken' as const), items }
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/audit/actions',
      permission: 'audit:read',
      summary: 'List the actions that the trail knows',
      tags: ['Audit'],
      response: z.object({ items: z.array(z.string()) }),
      handler: async ({ principal }) => ({ items: await trail.actions(principal.tenantId) }),
    }),
  ]
}

function readCursor(cursor: string | undefined): number | undefined {
  if (cursor === undefined) return undefined
  const seq = Buffer.from(cursor, 'base64url').toString('utf8')
  if (/^[1-9]\d{0,14}$/.test(seq)) return Number(seq)
  throw cursorInvalid()
}
