import { z } from 'zod'
import { defineRoute, line } from '../../platform/index.ts'
import { listFolders } from '../connectors/list-folders.ts'

export function foldersRoute(deps: { allowedRoots: readonly string[] }) {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/folders',
    permission: 'knowledge:write',
    summary: 'List the folders of the server that a source may be made from',
    tags: ['Knowledge'],
    query: z.object({ path: line(4000).optional().describe('Left out: the allowed roots') }),
    response: z.object({
      path: z.string().nullable(),
      parent: z.string().nullable(),
      items: z.array(z.object({ name: z.string(), path: z.string() })),
    }),
    handler: ({ query }) => listFolders(query.path ?? null, deps.allowedRoots),
  })
}
