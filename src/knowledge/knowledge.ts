import type { InProcessModels, ModelFactsReader } from '../gateway/index.ts'
import type { Audit } from '../identity/index.ts'
import {
  type Blobs,
  createOpenSecret,
  createOutbound,
  type Database,
  type Jobs,
  type Logger,
  type Route,
  type SecretBox,
  type SecretReferences,
  type Signals,
} from '../platform/index.ts'
import { createAttachments } from './attachments/attachments.ts'
import { createConnectors } from './connectors/registry.ts'
import type { QdrantOptions } from './embeddings/qdrant-store.ts'
import { createFollower, type Follower } from './follow.ts'
import { createHelpdeskSources } from './helpdesk-sources.ts'
import { createHelpdeskAccounts } from './helpdesks/accounts.ts'
import { createPacedHttp } from './helpdesks/paced-http.ts'
import { findHelpdeskConnector } from './helpdesks/registry.ts'
import { createIngest, type Ingest } from './ingest/ingest.ts'
import { receiveWebhook } from './ingest/receive-webhook.ts'
import { createParsePool } from './pipeline/parse-pool.ts'
import { createQueryLog, type QueryLog } from './query-log.ts'
import { knowledgeRoutes } from './routes/knowledge-routes.ts'
import type { HybridSearchDeps } from './search/hybrid-search.ts'
import { findTenantsToIndex, rebuildIndex, searchIndex } from './search/index-documents.ts'
import { createSearching } from './search/searching.ts'
import { createSources, SCHEDULED_SYNC_JOB, type Sources, SYNC_JOB } from './sources.ts'
import { runSync } from './sync.ts'
import { findUnfinishedSyncs } from './sync-store.ts'
import { type CopilotSettingsParts, createCopilotSettings } from './understanding/copilot-settings.ts'
import { createResummarise } from './understanding/resummarise.ts'
import { createSummarising } from './understanding/summarising.ts'

const REINDEX_JOB = 'knowledge.reindex'

/** Syncs that no job knows of (a crash between two lines) are found again this often. */
const SWEEP_MS = 60_000

export type KnowledgeOptions = {
  database: Database
  jobs: Jobs
  signals: Signals
  /** Models for summaries and vectors. */
  models: InProcessModels
  /** What is known of those models. */
  facts: ModelFactsReader
  logger: Logger
  audit: Pick<Audit, 'record'>
  /** Folders that sources of kind `files` may lie in. */
  fileRoots: readonly string[]
  /** Credentials of help desks. */
  secrets: SecretBox
  references: SecretReferences
  /** Where attachments are kept. */
  blobs: Blobs
  /** Of one attachment, in bytes. */
  maxAttachmentBytes: number
  /** Folder of language data for reading pictures; undefined: where packages put it. */
  ocrFolder: string | undefined
  /** Private addresses that help desks may have. */
  allowOutbound: readonly string[]
  /** Where people reach this server; undefined: where each request came to. */
  publicUrl: string | undefined
  /** Folder of a local embedding model; undefined: none. */
  embeddingFolder: string | undefined
  /** Keeps vectors in Qdrant; undefined: PostgreSQL does. */
  qdrant: QdrantOptions | undefined
  /** False on a PostgreSQL without the vector extension: all works but search. */
  hasIndex: boolean
  /** Whether this process does background work. */
  works: boolean
}

export type Knowledge = {
  routes: Route[]
  sources: Sources
  queryLog: QueryLog
  /** What searches need. */
  search: HybridSearchDeps
  /** Which models the copilot works with. */
  copilotSettings: CopilotSettingsParts
  /** A ticket that is not stored yet, or not as it is now. */
  fetchTicket: Ingest['fetchTicket']
  /** Begins background work; call once the server listens. */
  start(): Promise<void>
  close(): Promise<void>
}

/** The knowledge gate: sources, documents, search. */
export async function createKnowledge(options: KnowledgeOptions): Promise<Knowledge> {
  const { database, jobs, logger, audit, hasIndex } = options
  const connectors = createConnectors({ allowedRoots: options.fileRoots })
  const index = hasIndex ? searchIndex : undefined
  const pool = createParsePool({ threads: 1 })
  const queryLog = createQueryLog({ database, logger })
  const { signals, models, facts } = options
  const copilotSettings = createCopilotSettings({ database, signals, audit, facts, logger })
  const settings = copilotSettings
  const summarising = await createSummarising({ database, index, jobs, models, facts, settings, logger })
  const searching = await createSearching({
    ...{ database, jobs, models, settings, logger, hasIndex, works: options.works },
    ...{ embeddingFolder: options.embeddingFolder, qdrant: options.qdrant },
  })
  let follower: Follower | undefined
  const outbound = createOutbound({ allow: options.allowOutbound })
  const { secrets, references } = options
  const openSecret = createOpenSecret({ database, secrets, references })
  const accounts = createHelpdeskAccounts({
    http: createPacedHttp({ outbound, allow: options.allowOutbound }),
    openSecret,
  })
  const attachments = await createAttachments({
    ...{ database, jobs, index, pool, logger, ocrFolder: options.ocrFolder },
    ...{ blobs: options.blobs, maxBytes: options.maxAttachmentBytes, works: options.works },
    connect: accounts.connect,
  })
  const ingest = await createIngest({
    ...{ database, index, jobs, logger, audit, accounts },
    onTickets: attachments.wake,
  })
  const helpdeskSources = createHelpdeskSources({
    ...{ database, accounts, secrets, openSecret, audit },
    ...{ onAccessChange: ingest.onAccessChange, onReconnect: ingest.onReconnect },
  })
  const kinds = connectors.creatable
  const sources = createSources({
    database,
    jobs,
    index,
    audit,
    connector: connectors.get,
    kinds,
    onChange: () => follower?.refresh(),
    helpdesks: {
      has: (kind) => findHelpdeskConnector(kind) !== undefined,
      requestRun: ingest.requestRun,
      forget: helpdeskSources.forget,
    },
  })
  if (options.works)
    follower = createFollower({ database, sources, logger, connector: connectors.get, kinds })

  const syncing = {
    database,
    pool,
    index,
    logger,
    connector: connectors.get,
    failures: new Map<string, number>(),
  }
  await jobs.register<{ tenantId: string; syncId: string }>({
    name: SYNC_JOB,
    concurrency: 2,
    retries: 10,
    isUnique: true,
    run: ({ tenantId, syncId }, signal) => runSync(syncing, tenantId, syncId, signal),
  })
  await jobs.register<{ tenantId: string; sourceId: string }>({
    name: SCHEDULED_SYNC_JOB,
    concurrency: 1,
    retries: 2,
    isUnique: false,
    run: async ({ tenantId, sourceId }) => void (await sources.requestSync(tenantId, sourceId, false)),
  })
  await jobs.register<{ tenantId: string }>({
    name: REINDEX_JOB,
    concurrency: 1,
    retries: 10,
    isUnique: true,
    run: async ({ tenantId }, signal) => {
      const count = await rebuildIndex(database, tenantId, { missingOnly: true, signal })
      logger.info({ tenantId, chunks: count }, 'search index completed')
    },
  })

  async function resume(): Promise<void> {
    const syncs = await database.system(findUnfinishedSyncs)
    for (const sync of syncs)
      await jobs.send(SYNC_JOB, { tenantId: sync.tenant_id, syncId: sync.id }, { key: sync.id })
  }

  let sweep: NodeJS.Timeout | undefined
  return {
    sources,
    queryLog,
    search: searching.search,
    copilotSettings,
    fetchTicket: ingest.fetchTicket,
    routes: knowledgeRoutes({
      database,
      pool,
      index,
      audit,
      queryLog,
      sources,
      helpdeskSources,
      attachments,
      blobs: options.blobs,
      connectors,
      publicUrl: options.publicUrl,
      allowedRoots: options.fileRoots,
      isWatching: (sourceId) => follower?.isFollowing(sourceId) ?? false,
      settings,
      ...{ ingest, facts, hasIndex, hasLocalModel: options.embeddingFolder !== undefined },
      pauseOf: summarising.pauseOf,
      async receive(sourceId, webhook) {
        await receiveWebhook({ database, index, secrets, wake: ingest.wake }, sourceId, webhook)
        // what it purged had attachments, perhaps
        attachments.wake()
      },
      resummarise: createResummarise({ database, facts, settings, audit }),
      search: searching.search,
      embeddingState: searching.state,
    }),
    async start() {
      if (!options.works) return
      await sources.restoreSchedules()
      await resume()
      sweep = setInterval(
        () => void resume().catch((err: unknown) => logger.warn({ err }, 'sweep of syncs failed')),
        SWEEP_MS,
      )
      if (hasIndex) {
        for (const tenantId of await database.system(findTenantsToIndex))
          await jobs.send(REINDEX_JOB, { tenantId }, { key: tenantId })
      }
      await attachments.start()
      await ingest.start()
      await summarising.start()
      await searching.start()
      await follower?.start()
    },
    async close() {
      clearInterval(sweep)
      ingest.close()
      summarising.close()
      await searching.close()
      await attachments.close()
      copilotSettings.close()
      await follower?.close()
      await queryLog.close()
      await pool.close()
      await outbound.close()
    },
  }
}
