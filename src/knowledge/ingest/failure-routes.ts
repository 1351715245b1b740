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
import { helpdeskConnectors } from '../helpdesks/registry.ts'
import { listSourcesOfKinds } from '../source-store.ts'
import {
  dismissFailures,
  FAILURE_KINDS,
  FAILURE_STATES,
  type Failed,
  type FailureChoice,
  type FailureState,
  listFailures,
  reviveFailures,
} from './failure-store.ts'
import type { Ingest } from './ingest.ts'
import { summaryFailureText } from './summary-failure-text.ts'

type Deps = { database: Database; ingest: Pick<Ingest, 'wake'> }

const tags = ['Help desks']
const kindSchema = z.enum(FAILURE_KINDS)

const failureSchema = z.object({
  source: z.object({ id: z.string(), name: z.string() }),
  kind: kindSchema,
  external_id: z
    .string()
    .describe('In the help desk, of a summary that of its ticket; of an attachment its id here'),
  ticket_id: z.string().nullable().describe('The ticket that it is of; null: an article'),
  attempts: z.number().int(),
  code: z.string(),
  message: z.string(),
  failed_at: z
    .string()
    .nullable()
    .describe(
      'When it was given up, of a summary when the one was made that stands in its place; null: it is still tried',
    ),
  next_attempt_at: z
    .string()
    .nullable()
    .describe('When it is tried again by itself, at the earliest; null: it was given up'),
})

const NO_CHOICE =
  'say what is meant: {"all": true}, with "source_id" for one help desk alone, or {"items": [{"source_id", "kind", "external_id"}, …]} as GET /api/v1/ingest-failures lists them'

const choiceSchema = z
  .object({
    all: z.literal(true, { error: 'is true, or left out' }).optional(),
    source_id: line(100).optional().describe('With "all": of this help desk alone'),
    items: z
      .array(z.object({ source_id: line(100), kind: kindSchema, external_id: line(500) }))
      .min(1)
      .max(500)
      .optional(),
  })
  .refine(({ all, items }) => (all === undefined) !== (items === undefined), NO_CHOICE)

/** What failed: given up after several tries, so that it waits for somebody, or still tried. */
export function failureRoutes(deps: Deps): Route[] {
  return [listRoute(deps), retryRoute(deps), dismissRoute(deps)]
}

function listRoute({ database }: Deps): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/ingest-failures',
    permission: 'knowledge:write',
    summary: 'What was given up, or is still tried, latest first',
    description:
      'Tickets and articles that could not be read, attachments that could not be downloaded or read, tickets that a model did not summarise. With state=retrying: what failed and is tried again by itself.',
    tags,
    query: pageQuery.extend({
      source_id: line(100).optional(),
      state: z.enum(FAILURE_STATES).default('given_up'),
    }),
    response: pageOf(failureSchema),
    handler: async ({ principal, query }) => {
      const before = decodeTimeCursor(query.cursor)
      const sourceIds = await visibleSources(database, principal, query.source_id)
      const rows = await database.system((tx) =>
        listFailures(tx, principal.tenantId, {
          ...{ state: query.state, sourceIds, before },
          limit: query.limit + 1,
        }),
      )
      const items = rows.slice(0, query.limit)
      const last = items.at(-1)
      return {
        items: items.map((row) => present(row, query.state)),
        next_cursor: rows.length > query.limit && last ? encodeTimeCursor(last.at, last.key) : null,
      }
    },
  })
}

function retryRoute({ database, ingest }: Deps): Route {
  return defineRoute({
    method: 'POST',
    path: '/api/v1/ingest-failures/retry',
    permission: 'knowledge:write',
    summary: 'Try again what was given up',
    description: 'What is still tried by itself is left alone, and not counted.',
    tags,
    body: choiceSchema,
    response: z.object({ retried: z.number().int() }),
    handler: async ({ principal, body }) => {
      const { tenantId } = principal
      const choice = await choiceOf(database, principal, body)
      const revived = await database.tenant({ tenantId, groups: 'all' }, (tx) => reviveFailures(tx, choice))
      for (const sourceId of new Set(revived.map((one) => one.source_id)))
        await ingest.wake(tenantId, sourceId)
      return { retried: revived.length }
    },
  })
}

function dismissRoute({ database }: Deps): Route {
  return defineRoute({
    method: 'POST',
    path: '/api/v1/ingest-failures/dismiss',
    permission: 'knowledge:write',
    summary: 'Tell no more of what was given up',
    description:
      'It is tried again when it changes in the help desk; summaries also with another model. What is still tried by itself is left alone, and not counted.',
    tags,
    body: choiceSchema,
    response: z.object({ dismissed: z.number().int() }),
    handler: async ({ principal, body }) => {
      const choice = await choiceOf(database, principal, body)
      const access = { tenantId: principal.tenantId, groups: 'all' as const }
      return { dismissed: await database.tenant(access, (tx) => dismissFailures(tx, choice)) }
    },
  })
}

/** What failed is told to whoever sees its help desk: ids and reasons, no texts. */
async function visibleSources(
  database: Database,
  principal: Principal,
  wanted: string | undefined,
): Promise<string[]> {
  const kinds = helpdeskConnectors.map(({ kind }) => kind)
  const sources = await database.tenant(accessOf(principal), (tx) => listSourcesOfKinds(tx, kinds))
  const ids = sources.map(({ id }) => id)
  return wanted === undefined ? ids : ids.filter((id) => id === wanted)
}

async function choiceOf(
  database: Database,
  principal: Principal,
  { items, source_id: wanted }: z.output<typeof choiceSchema>,
): Promise<FailureChoice> {
  const sourceIds = await visibleSources(database, principal, wanted)
  return items ? { sourceIds, items } : { sourceIds }
}

function present(row: Failed, state: FailureState): z.output<typeof failureSchema> {
  const code = row.error_code ?? ''
  return {
    source: { id: row.source_id, name: row.source_name },
    ...{ kind: row.kind, external_id: row.external_id, ticket_id: row.ticket_id },
    ...{ attempts: row.attempts, code },
    message: row.error_message ?? (row.kind === 'summary' ? summaryFailureText(code) : ''),
    failed_at: state === 'given_up' ? row.at.toISOString() : null,
    next_attempt_at: state === 'retrying' ? row.at.toISOString() : null,
  }
}
