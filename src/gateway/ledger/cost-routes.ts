import { z } from 'zod'
import { defineDownloadRoute, defineRoute, type Route } from '../../platform/index.ts'
import type { CallReads } from './call-reads.ts'
import { sumsSchema } from './call-schemas.ts'
import { costQuerySchema, costRowSchema, toCostQuery } from './cost-schemas.ts'

const WHOSE =
  'Whole hours; archived calls count on. With `calls:read`: the costs of one’s teams, of oneself, and of the key that asks; with `calls:read_all` those of everybody.'

export function costRoutes({ reads }: { reads: CallReads }): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/costs',
      permission: 'calls:read',
      summary: 'What model calls cost, by period and group',
      description: WHOSE,
      tags: ['Costs'],
      query: costQuerySchema,
      response: z.object({ items: z.array(costRowSchema), total: sumsSchema }),
      handler: ({ principal, query }) => reads.costs(principal, toCostQuery(query)),
    }),
    defineDownloadRoute({
      method: 'GET',
      path: '/api/v1/costs/export',
      permission: 'calls:read',
      summary: 'Download what model calls cost as a table (CSV)',
      description: WHOSE,
      tags: ['Costs'],
      query: costQuerySchema,
      download: 'text/csv',
      handler: ({ principal, query }) => reads.exportCosts(principal, toCostQuery(query)),
    }),
  ]
}
