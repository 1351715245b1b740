import { z } from 'zod'
import { AppError, accessOf, defineRoute, line, newId } from '../../platform/index.ts'
import type { QueryLog } from '../query-log.ts'
import { type HybridSearchDeps, hybridSearch } from '../search/hybrid-search.ts'
import type { SearchIndex } from '../search/search-index.ts'
import { presentHit } from './present.ts'
import { querySchema, searchItemSchema, timeSchema } from './schemas.ts'

export function searchRoute(deps: {
  search: HybridSearchDeps
  queryLog: QueryLog
  index: SearchIndex | undefined
}) {
  return defineRoute({
    method: 'POST',
    path: '/api/v1/search',
    permission: 'knowledge:read',
    summary: 'Search documents',
    description:
      'By words (BM25 made for Korean and English), by meaning where an embedding model is set up, and by what people found good before: best first, one item a document unless told otherwise.',
    tags: ['Ask'],
    body: z.object({
      query: querySchema,
      limit: z.number().int().min(1).max(100).default(10),
      filters: z
        .strictObject({
          type: line(100)
            .optional()
            .describe(
              'A type of documents, or `tickets`, `solutions`, `articles`, `attachments`, `documents` (all but tickets and articles)',
            ),
          source: line(100).optional().describe('Id or name of a source'),
          language: line(10).optional(),
          updated_after: timeSchema.optional(),
        })
        .optional(),
      group_by: z.enum(['document', 'chunk']).default('document'),
    }),
    response: z.object({ items: z.array(searchItemSchema), query_id: z.string(), took_ms: z.number() }),
    handler: async ({ principal, body }) => {
      if (!deps.index) throw searchUnavailable()
      const start = performance.now()
      const hits = await hybridSearch(deps.search, accessOf(principal), {
        ...{ query: body.query, limit: body.limit, groupBy: body.group_by },
        ...(body.filters ? { filters: body.filters } : {}),
      })
      const tookMs = Math.round((performance.now() - start) * 10) / 10
      const id = newId('qry')
      deps.queryLog.add(principal, {
        id,
        kind: 'search',
        query: body.query,
        results: hits,
        found: hits.length > 0,
        tookMs,
      })
      return { items: hits.map(presentHit), query_id: id, took_ms: tookMs }
    },
  })
}

/** On a PostgreSQL without the vector extension everything works but search. */
export function searchUnavailable(): AppError {
  return new AppError({
    code: 'search_unavailable',
    status: 503,
    message:
      'Search needs the PostgreSQL extension "vector" (pgvector 0.7 or newer), which this database does not have. Install it on the database server and restart Naru; documents are kept and will be indexed then.',
  })
}
