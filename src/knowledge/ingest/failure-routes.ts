import { z } from 'zod'
import {
  accessOf,
  type Database,
  decodeTimeCursor,
  defineRoute,
  encodeTimeCursor,
  line,
  type Principal,
  pageOf,
  pageQuery,
  type Route,
} from '../../platform/index.ts'
import type { Ingest } from './ingest.ts'
import {
  type DeadItem,
  dismissItems,
  type ItemChoice,
  listDeadItems,
  reviveItems,
} from './ingest-item-store.ts'

type Deps = { database: Database; ingest: Pick<Ingest, 'wake'> }

const tags = ['Help desks']
const kindSchema = z.enum(['ticket', 'article', 'attachment'])

const failureSchema = z.object({
  source: z.object({ id: z.string(), name: z.string() }),
  kind: kindSchema,
  external_id: z.string().describe('In the help desk; of an attachment its id here'),
  attempts: z.number().int(),
  code: z.string(),
  message: z.string(),
  failed_at: z.string(),
})

const choiceSchema = z.union([
  z.object({
    items: z
      .array(z.object({ source_id: line(100), kind: kindSchema, external_id: line(500) }))
      .min(1)
      .max(500),
  }),
  z.object({ all: z.literal(true), source_id: line(100).optional() }),
])

/** What could not be read after several tries, and waits for somebody. */
export function failureRoutes(deps: Deps): Route[] {
  return [listRoute(deps), retryRoute(deps), dismissRoute(deps)]
}

function listRoute({ database }: Deps): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/ingest-failures',
    permission: 'knowledge:write',
    summary: 'What could not be read, newest first',
    description:
      'Tickets, articles and attachments that failed again and again. What is still tried is not here.',
    tags,
    query: pageQuery.extend({ source_id: line(100).optional() }),
    response: pageOf(failureSchema),
    handler: async ({ principal, query }) => {
      const before = decodeTimeCursor(query.cursor)
      const filter = { sourceId: query.source_id, before, limit: query.limit + 1 }
      const rows = await database.tenant(accessOf(principal), (tx) => listDeadItems(tx, filter))
      const items = rows.slice(0, query.limit)
      const last = items.at(-1)
      return {
        items: items.map(present),
        next_cursor: rows.length > query.limit && last ? encodeTimeCursor(last.failed_at, last.key) : null,
      }
    },
  })
}

function retryRoute({ database, ingest }: Deps): Route {
  return defineRoute({
    method: 'POST',
    path: '/api/v1/ingest-failures/retry',
    permission: 'knowledge:write',
    summary: 'Try again what could not be read',
    tags,
    body: choiceSchema,
    response: z.object({ retried: z.number().int() }),
    handler: async ({ principal, body }) => {
      const revived = await database.tenant(accessOf(principal), (tx) => reviveItems(tx, choiceOf(body)))
      for (const sourceId of new Set(revived)) await wake(ingest, principal, sourceId)
      return { retried: revived.length }
    },
  })
}

function dismissRoute({ database }: Deps): Route {
  return defineRoute({
    method: 'POST',
    path: '/api/v1/ingest-failures/dismiss',
    permission: 'knowledge:write',
    summary: 'Tell no more of what could not be read',
    description: 'It is fetched again when it changes in the help desk.',
    tags,
    body: choiceSchema,
    response: z.object({ dismissed: z.number().int() }),
    handler: async ({ principal, body }) => ({
      dismissed: await database.tenant(accessOf(principal), (tx) => dismissItems(tx, choiceOf(body))),
    }),
  })
}

function wake(ingest: Pick<Ingest, 'wake'>, { tenantId }: Principal, sourceId: string): Promise<void> {
  return ingest.wake(tenantId, sourceId)
}

function choiceOf(body: z.output<typeof choiceSchema>): ItemChoice {
  return 'items' in body ? { items: body.items } : { sourceId: body.source_id }
}

function present(row: DeadItem): z.output<typeof failureSchema> {
  return {
    source: { id: row.source_id, name: row.source_name },
    ...{ kind: row.kind, external_id: row.external_id, attempts: row.attempts },
    ...{
      code: row.error_code ?? '',
      message: row.error_message ?? '',
      failed_at: row.failed_at.toISOString(),
    },
  }
}
