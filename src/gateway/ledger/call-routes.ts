import { z } from 'zod'
import {
  decodeCursor,
  defineDownloadRoute,
  defineRoute,
  encodeCursor,
  pageOf,
  pageQuery,
  type Route,
} from '../../platform/index.ts'
import type { CallReads } from './call-reads.ts'
import { callDetailSchema, callSchema, filterSchema, sumsSchema, toCallFilter } from './call-schemas.ts'

const WHOSE =
  'With `calls:read`: the calls of one’s teams, of oneself, and of the key that asks; with `calls:read_all` those of everybody.'

/** The ledger as a list, as sums, and one call. */
export function callRoutes({ reads }: { reads: CallReads }): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/calls',
      permission: 'calls:read',
      summary: 'List model calls, newest first',
      description: `${WHOSE} A call is listed within a second or two of its end.`,
      tags: ['Calls'],
      query: filterSchema.extend(pageQuery.shape),
      response: pageOf(callSchema),
      handler: async ({ principal, query }) => {
        const before = decodeCursor(query.cursor, 'call')
        const rows = await reads.list(principal, toCallFilter(query), { limit: query.limit + 1, before })
        const items = rows.slice(0, query.limit)
        const last = items.at(-1)
        return { items, next_cursor: rows.length > query.limit && last ? encodeCursor(last.id) : null }
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/calls/summary',
      permission: 'calls:read',
      summary: 'What the calls of a filter come to',
      description: WHOSE,
      tags: ['Calls'],
      query: filterSchema,
      response: sumsSchema,
      handler: ({ principal, query }) => reads.sum(principal, toCallFilter(query)),
    }),
    defineDownloadRoute({
      method: 'GET',
      path: '/api/v1/calls/export',
      permission: 'calls:read',
      summary: 'Download model calls, newest first, one JSON object a line',
      description: WHOSE,
      tags: ['Calls'],
      query: filterSchema,
      download: 'application/x-ndjson',
      handler: async ({ principal, query }) => reads.export(principal, toCallFilter(query)),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/calls/:id',
      permission: 'calls:read',
      summary: 'One model call with its attempts, and what was asked and answered where that is kept',
      description: `${WHOSE} Request and answer are shown of one’s own calls, and with \`calls:read_all\`.`,
      tags: ['Calls'],
      params: z.object({ id: z.string().max(64) }),
      response: callDetailSchema,
      handler: ({ principal, params }) => reads.get(principal, params.id),
    }),
  ]
}
