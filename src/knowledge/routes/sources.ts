import { z } from 'zod'
import { accessOf, type Database, defineRoute, notFound, type Route } from '../../platform/index.ts'
import { listItems } from '../item-store.ts'
import { findSource, findSourceWithState, listSources } from '../source-store.ts'
import type { Sources } from '../sources.ts'
import { presentSource, presentSync } from './present.ts'
import { aclSchema, line, sourceSchema, syncSchema } from './schemas.ts'

type Deps = {
  database: Database
  sources: Sources
  kinds: readonly string[]
  isWatching(sourceId: string): boolean
}

const TAGS = ['Knowledge']
const params = z.object({ id: z.string() })

export function sourceRoutes(deps: Deps): Route[] {
  return [
    createSource(deps),
    listSourcesRoute(deps),
    getSource(deps),
    deleteSource(deps),
    syncSource(deps),
    listItemsRoute(deps),
  ]
}

function createSource(deps: Deps): Route {
  return defineRoute({
    method: 'POST',
    path: '/api/v1/sources',
    permission: 'knowledge:write',
    summary: 'Add a source and read it',
    tags: TAGS,
    body: z.object({
      name: line(100),
      kind: z.enum(deps.kinds as [string, ...string[]]),
      config: z
        .record(z.string(), z.unknown())
        .describe('Settings of the kind; for "files": {"path": "/folder"}'),
      acl: aclSchema
        .nullish()
        .describe('Groups that may read what comes from it; left out = the whole tenant'),
      schedule: z
        .string()
        .regex(/^(\S+ ){4}\S+$/, 'is a cron expression of five fields, such as "0 3 * * *"')
        .nullish()
        .describe('When to read it again, in UTC'),
    }),
    status: 201,
    response: sourceSchema,
    handler: async ({ principal, body }) => {
      const input = { ...body, acl: body.acl ?? null, schedule: body.schedule ?? null }
      return presentSource(await deps.sources.create(principal, input), false)
    },
  })
}

function listSourcesRoute(deps: Deps): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/sources',
    permission: 'knowledge:read',
    summary: 'List sources',
    tags: TAGS,
    response: z.object({ items: z.array(sourceSchema), next_cursor: z.null() }),
    handler: async ({ principal }) => {
      const rows = await deps.database.tenant(accessOf(principal), listSources)
      return { items: rows.map((row) => presentSource(row, deps.isWatching(row.id))), next_cursor: null }
    },
  })
}

function getSource(deps: Deps): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/sources/:id',
    permission: 'knowledge:read',
    summary: 'One source with the progress of its newest sync',
    tags: TAGS,
    params,
    response: sourceSchema,
    handler: async ({ principal, params: { id } }) => {
      const row = await deps.database.tenant(accessOf(principal), (tx) => findSourceWithState(tx, id))
      if (!row) throw notFound('source')
      return presentSource(row, deps.isWatching(id))
    },
  })
}

function deleteSource(deps: Deps): Route {
  return defineRoute({
    method: 'DELETE',
    path: '/api/v1/sources/:id',
    permission: 'knowledge:write',
    summary: 'Delete a source and purge everything that came from it',
    tags: TAGS,
    params,
    status: 204,
    response: z.undefined(),
    handler: async ({ principal, params: { id } }) => {
      await deps.sources.remove(principal, id)
      return undefined
    },
  })
}

function syncSource(deps: Deps): Route {
  return defineRoute({
    method: 'POST',
    path: '/api/v1/sources/:id/sync',
    permission: 'knowledge:write',
    summary: 'Read a source again',
    description: 'Only what changed is stored anew. While a sync waits or runs, this answers that one.',
    tags: TAGS,
    params,
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
      return {
        sync: presentSync(await deps.sources.requestSync(principal.tenantId, id, body?.full ?? false)),
      }
    },
  })
}

function listItemsRoute(deps: Deps): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/sources/:id/items',
    permission: 'knowledge:read',
    summary: 'What a source lists, and why some of it could not be read',
    tags: TAGS,
    params,
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
