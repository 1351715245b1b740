import { z } from 'zod'
import { accessOf, type Database, defineRoute, notFound } from '../../platform/index.ts'
import { listItems } from '../item-store.ts'
import { findSource } from '../source-store.ts'

export function listSourceItems(deps: { database: Database }) {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/sources/:id/items',
    permission: 'knowledge:read',
    summary: 'What a source lists, and why some of it could not be read',
    tags: ['Knowledge'],
    params: z.object({ id: z.string() }),
    query: z.object({
      status: z.enum(['ok', 'failed']).optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
      cursor: z.string().max(8000).optional(),
    }),
    response: z.object({
      items: z.array(
        z.object({
          key: z.string().describe('Path in the folder'),
          status: z.enum(['ok', 'failed']),
          code: z.string().nullable(),
          reason: z.string().nullable(),
          updated_at: z.string(),
        }),
      ),
      next_cursor: z.string().nullable(),
    }),
    handler: async ({ principal, params: { id }, query }) => {
      const after =
        query.cursor === undefined
          ? undefined
          : Buffer.from(query.cursor, 'base64url').toString('utf8').replaceAll('\u0000', '')
      const rows = await deps.database.tenant(accessOf(principal), async (tx) => {
        if (!(await findSource(tx, id))) throw notFound('source')
        return listItems(tx, id, { status: query.status, after, limit: query.limit + 1 })
      })
      const items = rows.slice(0, query.limit)
      const last = items.at(-1)
      return {
        items: items.map((row) => ({
          key: row.key,
          status: row.status as 'ok' | 'failed',
          code: row.reason_code,
          reason: row.reason,
          updated_at: row.updated_at.toISOString(),
        })),
        next_cursor:
          rows.length > query.limit && last ? Buffer.from(last.key, 'utf8').toString('base64url') : null,
      }
    },
  })
}
