import { z } from 'zod'
import { accessOf, type Database, defineRoute, notFound } from '../../platform/index.ts'
import { findSourceWithState } from '../source-store.ts'
import { presentSource } from './present.ts'
import { sourceSchema } from './schemas.ts'

export function getSource(deps: { database: Database; isWatching(sourceId: string): boolean }) {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/sources/:id',
    permission: 'knowledge:read',
    summary: 'One source with the progress of its newest sync',
    tags: ['Knowledge'],
    params: z.object({ id: z.string() }),
    response: sourceSchema,
    handler: async ({ principal, params: { id } }) => {
      const row = await deps.database.tenant(accessOf(principal), (tx) => findSourceWithState(tx, id))
      if (!row) throw notFound('source')
      return presentSource(principal, row, deps.isWatching(id))
    },
  })
}
