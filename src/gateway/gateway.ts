import type { Audit, CheckLimits, Keys } from '../identity/index.ts'
import {
  allowedOutbound,
  type Config,
  createGuardedAgent,
  createOutbound,
  type Database,
  type Jobs,
  type Logger,
  type MasterKey,
  type Metrics,
  type Redis,
  type Route,
  type SecretReferences,
  type Signals,
} from '../platform/index.ts'
import type { Applied } from './apply/apply.ts'
import type { ConfigFile } from './apply/apply-file.ts'
import { createExactCache } from './cache/exact-cache.ts'
import { configurationRoutes, createConfiguration } from './configuration.ts'
import { createInProcessModels, type InProcessModels } from './in-process.ts'
import { callRoutes } from './ledger/call-routes.ts'
import { costRoutes } from './ledger/cost-routes.ts'
import { createLedger } from './ledger/create-ledger.ts'
import { createCheckLimits } from './limits/allowed-models.ts'
import { limitRoutes } from './limits/limit-routes.ts'
import { createLimiter } from './limits/limiter.ts'
import { createAvailabilityHistory } from './models/availability-history.ts'
import { recordMinutes } from './models/availability-store.ts'
import type { Model, Target } from './models/catalog.ts'
import { createHealth } from './models/health.ts'
import { createModelFacts, type ModelFactsReader } from './models/model-facts.ts'
import { createProbes } from './models/probe.ts'
import { findTenantsToProbe } from './models/probe-store.ts'
import { MOST_CONNECT_MS } from './models/timeouts.ts'
import type { AttemptCall } from './pipeline/attempt.ts'
import { createCallMetrics } from './pipeline/call-metrics.ts'
import { dialectNotSpoken } from './pipeline/gate-errors.ts'
import type { ModelCall } from './pipeline/model-call.ts'
import { createModelGate } from './pipeline/model-gate.ts'
import { nativeAttempt } from './pipeline/native-attempt.ts'
import { referencedAttempt } from './pipeline/referenced-attempt.ts'
import { translatedAttempt } from './pipeline/translated-attempt.ts'
import { createOpenProvider } from './providers/provider-secret.ts'
import { countTokensRoutes } from './routes/count-tokens-routes.ts'
import { modelApiRoutes } from './routes/model-api-routes.ts'
import { modelListRoutes } from './routes/model-list-routes.ts'
import { testModelRoutes } from './routes/test-model-routes.ts'
import { isTranslatable } from './translate/translate.ts'

export type Gateway = {
  routes: Route[]
  /** Applies a naru.yaml of this machine: NARU_CONFIG, before the server listens. */
  applyFile(file: ConfigFile, tenantId: string): Promise<Applied>
  /** Brings what is on its way into the ledger; false when the database does not take it soon. */
  flush(): Promise<boolean>
  /** What limits of API keys may allow is known here. */
  checkLimits: CheckLimits
  /** Models for our own code, by alias. */
  models: InProcessModels
  /** What is set up and what it costs, for our own code. */
  facts: ModelFactsReader
  /** Brings what an earlier process left into the ledger, and begins background work. */
  start(jobs: Jobs): Promise<void>
  /** Writes what is pending. No call may begin any more. */
  close(): Promise<void>
}

type Deps = {
  database: Database
  signals: Signals
  master: MasterKey
  audit: Audit
  keys: Keys
  config: Config
  logger: Logger
  metrics: Metrics
  /** Left out: limits and caches are this process's own. */
  redis?: Redis | undefined
  references: SecretReferences
}

/** The model gate: every model call, and what tenants set up for it. */
export async function createGateway(deps: Deps): Promise<Gateway> {
  const { database, signals, audit, logger, metrics, redis } = deps
  const health = createHealth()
  const allow = allowedOutbound(deps.config)
  const outbound = createOutbound({ allow })
  const configuration = createConfiguration({ ...deps, allow, outbound, health })
  const { catalog } = configuration
  const ledger = await createLedger({ database, dataDir: deps.config.dataDir, audit, logger, metrics })
  const limiter = createLimiter({
    ...{ database, signals, logger, metrics, redis },
    flushLedger: async () => void (await ledger.flush()),
  })
  // the time-out of each model ends it sooner
  const dispatcher = createGuardedAgent({ allow, connectTimeoutMs: MOST_CONNECT_MS })
  const openProvider = createOpenProvider(deps.references)
  const probes = createProbes({
    ...{ catalog, health, outbound, logger, openProvider },
    tenantsToProbe: () => database.system(findTenantsToProbe),
  })
  const gate = createModelGate({
    ...{ catalog, limiter, health, logger },
    cache: createExactCache({ redis, metrics }),
    ledger: ledger.ledger,
    metrics: createCallMetrics(metrics),
    attempt(call, target, model) {
      const begin = (opened: Target) => attempt(call, opened, model, dispatcher)
      if (target.provider.reference === undefined) return begin(target)
      return referencedAttempt({ target, open: openProvider, begin })
    },
  })
  const models = createInProcessModels(gate)
  const checkLimits = createCheckLimits(database)
  const history = createAvailabilityHistory({
    ...{ health, logger },
    record: (minutes) => database.system((tx) => recordMinutes(tx, minutes)),
  })
  return {
    models,
    facts: createModelFacts({ catalog, database, flushLedger: () => ledger.flush() }),
    checkLimits,
    routes: [
      ...callingRoutes({
        ...{ gate, catalog, limiter, dispatcher, openProvider, inProcess: models },
        ...{ database, signals, audit, checkLimits },
      }),
      ...configuration.routes,
      ...ledger.routes,
    ],
    applyFile: configuration.applyFile,
    flush: () => ledger.flush(),
    async start(jobs) {
      await ledger.start(jobs)
      await configuration.start(jobs)
      history.start()
      probes.start()
    },
    async close() {
      probes.close()
      await history.close()
      limiter.close()
      configuration.close()
      await ledger.close()
      await outbound.close()
      // whoever still waits for a provider has been given up
      await dispatcher.destroy()
    },
  }
}

function attempt(
  call: ModelCall,
  target: Target,
  { timeouts }: Model,
  dispatcher: ReturnType<typeof createGuardedAgent>,
): AttemptCall {
  const { request } = call
  const { provider } = target
  const native = provider.kind.native(provider, request.dialect.name, target.model)
  if (native) return nativeAttempt({ dispatcher, native, target, request, timeouts, passedOn: call.passedOn })
  if (!isTranslatable(request.dialect.name, provider))
    throw dialectNotSpoken(request.model, request.dialect.name)
  return translatedAttempt({ dispatcher, target, request, timeouts })
}

type CallingDeps = Parameters<typeof modelApiRoutes>[0] &
  Parameters<typeof countTokensRoutes>[0] &
  Parameters<typeof modelListRoutes>[0] &
  Parameters<typeof testModelRoutes>[0] &
  Parameters<typeof limitRoutes>[0]

function callingRoutes(deps: CallingDeps): Route[] {
  return [modelApiRoutes, countTokensRoutes, modelListRoutes, testModelRoutes, limitRoutes].flatMap(
    (routes) => routes(deps),
  )
}

type RouteDeps = CallingDeps &
  Parameters<typeof configurationRoutes>[0] &
  Parameters<typeof callRoutes>[0] &
  Parameters<typeof costRoutes>[0]

/** Every route of this module, without working parts: to describe the API. */
export function gatewayRoutes(deps: RouteDeps): Route[] {
  return [callingRoutes, configurationRoutes, callRoutes, costRoutes].flatMap((routes) => routes(deps))
}
