import { z } from 'zod'
import { accessOf, type Database, defineRoute, notFound } from '../../platform/index.ts'
import { findSource } from '../source-store.ts'
import type { Sources } from '../sources.ts'
import { presentSync } from './present.ts'
import { syncSchema } from './schemas.ts'

export function syncSource(deps: { database: Database; sources: Sources }) {
  return defineRoute({
    method: 'POST',
    path: '/api/v1/sources/:id/sync',
    permission: 'knowledge:write',
    summary: 'Read a source again',
    description: 'Only what changed is stored anew. While a sync waits or runs, this answers that one.',
    tags: ['Knowledge'],
    params: z.object({ id: z.string() }),
    body: z
      .object({
        full: z
          .boolean()
          .default(false)
          .describe('Store everything anew, and bring back documents deleted here'),
      })
      .nullish(),
    status: 202,
    response: z.object({ sync: syncSchema }),
    handler: async ({ principal, params: { id }, body }) => {
      const row = await deps.database.tenant(accessOf(principal), (tx) => findSource(tx, id))
      if (!row || row.kind === 'push') throw notFound('source')
      const { tenantId } = principal
      const sync = await deps.sources.requestSync(tenantId, id, body?.full ?? false, principal)
      return { sync: presentSync(sync) }
    },
  })
}
