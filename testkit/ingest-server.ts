import { pino } from 'pino'
import { expect, vi } from 'vitest'
import { webhookSecretName } from '../src/knowledge/helpdesks/accounts.ts'
import { failureRoutes } from '../src/knowledge/ingest/failure-routes.ts'
import { createIngest, type Ingest } from '../src/knowledge/ingest/ingest.ts'
import { ingestRoutes } from '../src/knowledge/ingest/ingest-routes.ts'
import { receiveWebhook } from '../src/knowledge/ingest/receive-webhook.ts'
import { webhookRoute } from '../src/knowledge/ingest/webhook-route.ts'
import { getSource } from '../src/knowledge/routes/get-source.ts'
import { searchIndex } from '../src/knowledge/search/index-documents.ts'
import { insertSource } from '../src/knowledge/source-store.ts'
import { ticketRoutes } from '../src/knowledge/tickets/ticket-routes.ts'
import type { CopilotSettings } from '../src/knowledge/understanding/copilot-settings.ts'
import type { Pause } from '../src/knowledge/understanding/pauses.ts'
import {
  createJobs,
  createSecretBox,
  type Database,
  type Jobs,
  newId,
  type Principal,
} from '../src/platform/index.ts'
import { startTestDatabase } from './database.ts'
import { createInMemoryHelpdesk, type InMemoryHelpdesk } from './helpdesk-in-memory.ts'
import { serveRoutes } from './serve-routes.ts'

/** For what jobs do on a busy machine. */
export const WAIT = { timeout: 20_000, interval: 50 }
const logger = pino({ level: 'silent' })
const secrets = createSecretBox({ key: Buffer.alloc(32, 7), fingerprint: 'test' })

type Chosen = Pick<CopilotSettings, 'summary_model' | 'summary_budget_per_day' | 'embedding_model'>
export const NO_MODELS: Chosen = { summary_model: null, summary_budget_per_day: null, embedding_model: null }

/** Help desks in memory that are read by jobs, behind the routes of ingest. Call `begin` before each test. */
export function createIngestServer() {
  const desks = new Map<string, InMemoryHelpdesk>()
  let database: Database
  let jobs: Jobs
  let ingest: Ingest
  let server: Awaited<ReturnType<typeof serveRoutes>>
  let stop: () => Promise<void>
  let admin: Principal

  async function newTenant(): Promise<Principal> {
    const tenantId = newId('tenant')
    await database.system((tx) =>
      tx.insertInto('tenants').values({ id: tenantId, slug: tenantId, name: 'T' }).execute(),
    )
    return {
      ...{ id: newId('key'), kind: 'key', name: 'admin', tenantId, scopes: ['*'] },
      ...{ groups: [], teams: [], isConfined: false },
    }
  }
  const runOf = async (principal: Principal, id: string) =>
    (await server.get(principal, `/api/v1/ingest/${id}`)).body

  const here = {
    get database() {
      return database
    },
    get ingest() {
      return ingest
    },
    get server() {
      return server
    },
    /** May do everything in the tenant of this test. */
    get admin() {
      return admin
    },
    /** What the settings of the copilot name. */
    chosen: NO_MODELS,
    /** Why no model is asked for summaries now. */
    pause: undefined as Pause | undefined,

    async start() {
      ;({ database, stop } = await startTestDatabase())
      jobs = await createJobs({ database, logger, works: true })
      ingest = await createIngest({
        ...{ database, jobs, logger, index: searchIndex, sliceMs: 50 },
        audit: { record: async () => ({}) as never },
        accounts: { connect: async ({ id }) => desks.get(id) as InMemoryHelpdesk },
      })
      const facts = {
        find: async (_: string, alias: string) => (alias === 'chat' ? { alias } : undefined),
        spentToday: async () => 2,
      } as never
      const settings = { of: () => here.chosen as never }
      const { wake } = ingest
      server = await serveRoutes([
        ...ingestRoutes({
          ...{ database, ingest, facts, settings, hasIndex: true, hasLocalModel: false },
          pauseOf: () => here.pause,
        }),
        ...failureRoutes({ database, ingest }),
        ...ticketRoutes({ database }),
        getSource({ database, isWatching: () => false }),
        webhookRoute({
          receive: (id, webhook) =>
            receiveWebhook({ database, index: searchIndex, secrets, wake }, id, webhook),
        }),
      ])
    },
    async stop() {
      ingest.close()
      await jobs.stop()
      await server.close()
      await stop()
    },
    async begin() {
      admin = await newTenant()
      here.chosen = NO_MODELS
      here.pause = undefined
    },

    newTenant,
    async addDesk({ tenantId }: Principal, name = 'desk'): Promise<{ id: string; desk: InMemoryHelpdesk }> {
      const id = newId('src')
      const desk = createInMemoryHelpdesk()
      desks.set(id, desk)
      await database.system(async (tx) => {
        const source = {
          id,
          tenant_id: tenantId,
          kind: 'freshdesk',
          name,
          config: {},
          acl: null,
          schedule: null,
        }
        await insertSource(tx, source)
        await secrets.put(tx, tenantId, webhookSecretName(id), 'hook')
      })
      return { id, desk }
    },
    /** Asks for a run; answers its id. */
    async startRun(principal: Principal, sourceId: string, mode = 'changes'): Promise<string> {
      const answer = await server.post(principal, '/api/v1/ingest', { source_id: sourceId, mode })
      expect(answer.status).toBe(202)
      return answer.body.id
    },
    runOf,
    /** The run, once it is over. */
    ended: (principal: Principal, id: string) =>
      vi.waitUntil(async () => {
        const run = await runOf(principal, id)
        return ['done', 'failed'].includes(run.status) ? run : undefined
      }, WAIT),
    /** A webhook of the help desk. */
    tell: (id: string, body: object, secret = 'hook') =>
      server.post(admin, `/api/v1/webhooks/${id}`, body, { 'x-naru-webhook-secret': secret }),
  }
  return here
}
