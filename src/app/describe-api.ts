import { copilotRoutes } from '../copilot/index.ts'
import { gatewayRoutes } from '../gateway/index.ts'
import { createServer, healthRoutes } from '../http/index.ts'
import { identityRoutes } from '../identity/index.ts'
import { createConnectors, knowledgeRoutes } from '../knowledge/index.ts'
import { createLogger, createMetrics, type Route, VERSION } from '../platform/index.ts'
import { backupRoutes } from './backups.ts'

/** The OpenAPI document of all routes, made without a database or a listening server. */
export async function describeApi(): Promise<object> {
  const server = await createServer({
    routes: unwiredRoutes(),
    authenticate: unwired,
    logger: createLogger('silent'),
    metrics: createMetrics(),
    version: VERSION,
    consoleDir: '',
  })
  await server.ready()
  return server.swagger()
}

function unwiredRoutes(): Route[] {
  const deps = {
    database: unwired,
    metrics: unwired,
    keys: unwired,
    tokens: unwired,
    people: unwired,
    providers: unwired,
    trail: unwired,
    audit: unwired,
    tenancy: unwiredParts,
    pool: unwired,
    index: undefined,
    queryLog: unwired,
    sources: unwired,
    helpdeskSources: unwired,
    ingest: unwired,
    facts: unwired,
    receive: unwired,
    connectors: createConnectors({ allowedRoots: [] }),
    publicUrl: undefined,
    allowedRoots: [],
    isWatching: () => false,
    isStopping: () => false,
    version: VERSION,
    backups: unwired,
    hasIndex: false,
    hasLocalModel: false,
    pauseOf: unwired,
    gate: unwired,
    catalog: unwired,
    limiter: unwired,
    dispatcher: unwired,
    openProvider: unwired,
    checkLimits: unwired,
    inProcess: unwired,
    signals: unwired,
    models: unwired,
    settings: unwired,
    resummarise: unwired,
    blobs: unwired,
    attachments: unwired,
    embeddingState: unwired,
    prices: unwired,
    apply: unwired,
    reads: unwired,
    logger: unwired,
    copilotSettings: unwired,
    fetchTicket: unwired,
    search: unwired,
  }
  return [healthRoutes, identityRoutes, gatewayRoutes, knowledgeRoutes, copilotRoutes, backupRoutes].flatMap(
    (routes) => routes(deps),
  )
}

// Handlers are described here, never called.
const unwired = new Proxy(() => {}, {
  get() {
    throw new Error('describing the API calls no handler')
  },
}) as never

// Routes take parts of it when they are made.
const unwiredParts = new Proxy({}, { get: () => unwired }) as never
