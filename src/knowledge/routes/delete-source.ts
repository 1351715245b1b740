import { z } from 'zod'
import { defineRoute } from '../../platform/index.ts'
import type { Sources } from '../sources.ts'

export function deleteSource(deps: { sources: Sources }) {
  return defineRoute({
    method: 'DELETE',
    path: '/api/v1/sources/:id',
    permission: 'knowledge:write',
    summary: 'Delete a source and purge everything that came from it',
    tags: ['Knowledge'],
    params: z.object({ id: z.string() }),
    status: 204,
    response: z.undefined(),
    handler: async ({ principal, params: { id } }) => {
      await deps.sources.remove(principal, id)
      return undefined
    },
  })
}
