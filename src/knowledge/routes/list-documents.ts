import { z } from 'zod'
import {
  accessOf,
  type Database,
  decodeCursor,
  defineRoute,
  encodeCursor,
  line,
  pageOf,
  pageQuery,
} from '../../platform/index.ts'
import { listDocuments } from '../document-reads.ts'
import { presentDocument } from './present.ts'
import { documentSummarySchema } from './schemas.ts'

export function listDocumentsRoute(deps: { database: Database }) {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/documents',
    permission: 'knowledge:read',
    summary: 'List documents, newest first',
    tags: ['Knowledge'],
    query: pageQuery.extend({
      offset: z.coerce.number().int().min(0).max(100_000).default(0),
      q: line(200).optional().describe('Part of the title'),
      source: line(100).optional().describe('Id of a source'),
      type: line(100).optional(),
      language: line(10).optional(),
    }),
    response: pageOf(documentSummarySchema).extend({
      total: z.number().int().describe('Matching documents that you may see'),
    }),
    handler: async ({ principal, query }) => {
      const before = decodeCursor(query.cursor, 'doc')
      const filter = { title: query.q, source: query.source, type: query.type, language: query.language }
      const { rows, total } = await deps.database.tenant(accessOf(principal), (tx) =>
        listDocuments(tx, filter, { limit: query.limit + 1, before, offset: query.offset }),
      )
      const items = rows.slice(0, query.limit)
      const last = items.at(-1)
      return {
        items: items.map(presentDocument),
        next_cursor: rows.length > query.limit && last ? encodeCursor(last.id) : null,
        total,
      }
    },
  })
}
