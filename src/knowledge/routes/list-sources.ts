import { z } from 'zod'
import { accessOf, type Database, defineRoute } from '../../platform/index.ts'
import { listSources } from '../source-store.ts'
import { presentSource } from './present.ts'
import { sourceSchema } from './schemas.ts'

export function listSourcesRoute(deps: { database: Database; isWatching(sourceId: string): boolean }) {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/sources',
    permission: 'knowledge:read',
    summary: 'List sources',
    tags: ['Knowledge'],
    response: z.object({ items: z.array(sourceSchema), next_cursor: z.null() }),
    handler: async ({ principal }) => {
      const rows = await deps.database.tenant(accessOf(principal), listSources)
      return {
        items: rows.map((row) => presentSource(principal, row, deps.isWatching(row.id))),
        next_cursor: null,
      }
    },
  })
}
