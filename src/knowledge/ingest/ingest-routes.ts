import { LRUCache } from 'lru-cache'
import { z } from 'zod'
import type { ModelFactsReader } from '../../gateway/index.ts'
import {
  accessOf,
  type Database,
  decodeCursor,
  defineRoute,
  encodeCursor,
  line,
  notFound,
  type Principal,
  pageOf,
  pageQuery,
  type Route,
  type Tx,
} from '../../platform/index.ts'
import { helpdeskConnectors } from '../helpdesks/registry.ts'
import { listSourcesOfKinds, type SourceRow } from '../source-store.ts'
import { sourceAmbiguous } from '../tickets/ticket-routes.ts'
import type { CopilotSettingsParts } from '../understanding/copilot-settings.ts'
import { estimateSummaries } from '../understanding/estimate-summaries.ts'
import type { Summarising } from '../understanding/summarising.ts'
import type { Ingest } from './ingest.ts'
import { countParts, type Parts } from './part-store.ts'
import { presentRun, runSchema } from './present-run.ts'
import { findRun, findSourceFacts, listRuns, type Run } from './run-store.ts'
import { noteOfPause, notesOfModels, notesOfSource, type StageNotes } from './stage-notes.ts'

export type IngestRouteDeps = {
  database: Database
  ingest: Ingest
  facts: ModelFactsReader
  settings: Pick<CopilotSettingsParts, 'of'>
  hasIndex: boolean
  /** Whether a model in a folder of the server makes vectors. */
  hasLocalModel: boolean
  pauseOf: Summarising['pauseOf']
}

const tags = ['Help desks']
const params = z.object({ id: z.string() })
const sourceId = line(100)

/** Asking for runs, their progress, and what one will cost. */
export function ingestRoutes(deps: IngestRouteDeps): Route[] {
  const tell = createRunTeller(deps)
  return [
    startRoute(deps),
    listRoute(deps, tell),
    getRoute(deps, tell),
    cancelRoute(deps),
    estimateRoute(deps),
  ]
}

function startRoute({ database, ingest }: IngestRouteDeps): Route {
  return defineRoute({
    method: 'POST',
    path: '/api/v1/ingest',
    permission: 'knowledge:write',
    summary: 'Read a help desk',
    description:
      'The first run reads everything. "changes" goes on where the last one ended; "full" fetches everything again and compares, which finds what nobody told of, and brings back what was deleted here. While a run waits or goes on, this answers that one.',
    tags,
    body: z.object({
      source_id: sourceId.optional().describe('May be left out where there is one help desk'),
      mode: z.enum(['changes', 'full']).default('changes'),
    }),
    status: 202,
    response: z.object({ id: z.string() }),
    handler: async ({ principal, body }) => {
      const source = await database.tenant(accessOf(principal), (tx) => chooseSource(tx, body.source_id))
      const isFull = body.mode === 'full'
      const { id } = await ingest.requestRun(principal.tenantId, source.id, isFull, principal)
      return { id }
    },
  })
}

function listRoute({ database }: IngestRouteDeps, tell: TellRuns): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/ingest',
    permission: 'knowledge:write',
    summary: 'Runs over help desks, newest first',
    tags,
    query: pageQuery.extend({ source_id: sourceId.optional() }),
    response: pageOf(runSchema),
    handler: async ({ principal, query }) => {
      const before = decodeCursor(query.cursor, 'sync')
      const filter = { sourceId: query.source_id, before, limit: query.limit + 1 }
      const rows = await database.tenant(accessOf(principal), (tx) => listRuns(tx, filter))
      const runs = rows.slice(0, query.limit)
      const last = runs.at(-1)
      return {
        items: await tell(principal, runs),
        next_cursor: rows.length > query.limit && last ? encodeCursor(last.id) : null,
      }
    },
  })
}

function getRoute({ database }: IngestRouteDeps, tell: TellRuns): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/ingest/:id',
    permission: 'knowledge:write',
    summary: 'How far a run is, by stage',
    tags,
    params,
    response: runSchema,
    handler: async ({ principal, params: { id } }) => {
      const run = await database.tenant(accessOf(principal), (tx) => findRun(tx, id))
      const [told] = run ? await tell(principal, [run]) : []
      if (!told) throw notFound('run')
      return told
    },
  })
}

function cancelRoute({ ingest }: IngestRouteDeps): Route {
  return defineRoute({
    method: 'POST',
    path: '/api/v1/ingest/:id/cancel',
    permission: 'knowledge:write',
    summary: 'End a run',
    description:
      'What was stored is kept, and the next run goes on from there. One that is over stays as it is.',
    tags,
    params,
    status: 204,
    response: z.undefined(),
    handler: async ({ principal, params: { id } }) => {
      await ingest.cancel(principal, id)
      return undefined
    },
  })
}

const estimateSchema = z.object({
  tickets: z.number().int().nullable().describe('null: the help desk does not tell'),
  to_summarise: z.number().int().nullable(),
  input_tokens: z.number().int(),
  output_tokens: z.number().int(),
  cost: z.string().nullable().describe('USD; null: no model, or one whose price is not known'),
  embedding_cost: z.string().nullable().describe('USD'),
  model: z.string().nullable(),
  sample: z.number().int().describe('Tickets that were looked at for this'),
})

function estimateRoute({ database, ingest, facts, settings }: IngestRouteDeps): Route {
  return defineRoute({
    method: 'POST',
    path: '/api/v1/ingest/estimate',
    permission: 'knowledge:write',
    summary: 'What understanding the tickets of a help desk will cost',
    description: 'Fetches a few tickets and stores nothing. Costs no model call.',
    tags,
    body: z.object({ source_id: sourceId.optional() }),
    response: estimateSchema,
    handler: async ({ principal, body, signal }) => {
      const { tenantId } = principal
      const source = await database.tenant(accessOf(principal), (tx) => chooseSource(tx, body.source_id))
      const sample = await ingest.sample(source, signal)
      const own = { facts, settings: await settings.of(tenantId) }
      return { tickets: sample.total, ...(await estimateSummaries(own, tenantId, sample)) }
    },
  })
}

/** The help desk that is meant. Throws 404, or `source_ambiguous`. */
async function chooseSource(tx: Tx, id: string | undefined): Promise<SourceRow> {
  const all = await listSourcesOfKinds(
    tx,
    helpdeskConnectors.map(({ kind }) => kind),
  )
  const [source, another] = id === undefined ? all : all.filter((row) => row.id === id)
  if (!source) throw notFound('help desk')
  if (!another) return source
  throw sourceAmbiguous(
    all.map(({ name }) => name),
    '"source_id"',
  )
}

type TellRuns = (principal: Principal, runs: readonly Run[]) => Promise<Array<ReturnType<typeof presentRun>>>

/** Counts over tables are asked for again and again while a run goes on. */
const COUNTS_FOR_MS = 10_000

function createRunTeller({ database, settings, pauseOf, ...setup }: IngestRouteDeps): TellRuns {
  const counted = new LRUCache<string, Parts>({ max: 500, ttl: COUNTS_FOR_MS })
  const noted = new LRUCache<string, StageNotes>({ max: 500, ttl: COUNTS_FOR_MS })

  return async (principal, runs) => {
    const { tenantId } = principal
    const ids = [...new Set(runs.map((run) => run.source_id))]
    const sources = await database.tenant(accessOf(principal), (tx) => findSourceFacts(tx, ids))
    const isOver = runs.every(({ finished_at }) => finished_at !== null)
    const parts = await partsOf(tenantId, [...sources.keys()], isOver)
    const ofModels = await noteModels(tenantId)
    return runs.flatMap((run) => {
      const source = sources.get(run.source_id)
      if (!source) return []
      const notes = { ...ofModels, ...notesOfSource(source.config) }
      return [presentRun(run, { source, notes, parts: parts.get(source.id) as Parts })]
    })
  }

  /** What was spent today is asked of the ledger, which writes first what it still holds. */
  async function noteModels(tenantId: string): Promise<StageNotes> {
    const now = await settings.of(tenantId)
    const key = JSON.stringify([tenantId, now])
    const known = noted.get(key)
    const notes = known ?? (await notesOfModels({ ...setup, settings: now }, tenantId))
    if (!known) noted.set(key, notes)
    const pause = notes.summaries ? undefined : pauseOf(tenantId)
    return pause ? { ...notes, summaries: noteOfPause(pause, now) } : notes
  }

  // what was counted before a run ended is not told of it
  async function partsOf(
    tenantId: string,
    sourceIds: readonly string[],
    isOver: boolean,
  ): Promise<Map<string, Parts>> {
    const all = new Map<string, Parts>()
    for (const id of sourceIds) {
      const key = `${id} ${isOver}`
      const known = counted.get(key)
      const parts =
        known ?? (await database.system((tx) => countParts(tx, { tenantId, sourceId: id }, setup.hasIndex)))
      if (!known) counted.set(key, parts)
      all.set(id, parts)
    }
    return all
  }
}
