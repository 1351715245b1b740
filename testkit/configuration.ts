import { randomBytes } from 'node:crypto'
import type { InjectOptions } from 'fastify'
import { pino } from 'pino'
import { createConfiguration } from '../src/gateway/configuration.ts'
import type { HealthStates } from '../src/gateway/models/health-state.ts'
import { createServer } from '../src/http/index.ts'
import { createAudit } from '../src/identity/audit/audit.ts'
import { createKeys } from '../src/identity/keys/keys.ts'
import {
  allowedOutbound,
  createMetrics,
  createOutbound,
  createSecretReferences,
  createSignals,
  type Database,
  newId,
  type Principal,
  readConfig,
  type SecretReferences,
  type Signals,
} from '../src/platform/index.ts'

const HEALTH: HealthStates = {
  stateOf: () => ({ state: 'closed', until: null, errorRate: 0, latencyMs: null, inFlight: 0 }),
}

/** What is set up of the model gate, behind the real server: no port, and each request names who asks. */
export async function startConfiguration(options: {
  database: Database
  signals?: Signals
  health?: HealthStates
  references?: SecretReferences
  /** NARU_HOST: with 127.0.0.1, providers may run beside the server. */
  host?: string
}) {
  const { database } = options
  const logged: string[] = []
  const logger = pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) })
  const signals = options.signals ?? (await createSignals({ logger }))
  const master = { key: Buffer.alloc(32, 7), fingerprint: 'test' }
  const audit = createAudit(master)
  const keys = createKeys({ database, signals, master, audit })
  const allow = allowedOutbound({ host: options.host ?? '127.0.0.1', allowOutbound: [] })
  const outbound = createOutbound({ allow })
  const configuration = createConfiguration({
    ...{ database, signals, master, audit, keys, logger },
    ...{ outbound, allow },
    health: options.health ?? HEALTH,
    references: options.references ?? createSecretReferences({ settings: readConfig({}) }),
  })
  let who: Principal | undefined
  const app = await createServer({
    routes: configuration.routes,
    trustProxy: [],
    authenticate: async () => who as Principal,
    logger,
    metrics: createMetrics(),
    version: '0.0.0',
    consoleDir: '/nowhere',
  })

  return {
    configuration,
    keys,
    signals,
    /** Everything that was logged. */
    logged,
    async call(principal: Principal, method: InjectOptions['method'], path: string, body?: object) {
      who = principal
      const headers = { authorization: 'Bearer any' }
      const url = `/api/v1${path}`
      const answer = await app.inject({
        method,
        url,
        headers,
        ...(body ? { payload: body } : {}),
      } as InjectOptions)
      return {
        status: answer.statusCode,
        text: answer.body,
        body: answer.body === '' ? undefined : answer.json(),
      }
    },
    async stop() {
      await app.close()
      configuration.close()
      await outbound.close()
      await keys.close()
    },
  }
}

/** Somebody who may do everything in a tenant of their own. */
export async function addOwner(database: Database): Promise<Principal> {
  const id = newId('tenant')
  await database.system((tx) => tx.insertInto('tenants').values({ id, slug: id, name: 'T' }).execute())
  const who = {
    id: `usr_${randomBytes(4).toString('hex')}`,
    kind: 'person',
    name: 'Owner',
    tenantId: id,
  } as const
  return { ...who, scopes: ['*'], groups: [], teams: [], isConfined: false }
}

/** The trail of a tenant, oldest first. */
export async function readTrail(database: Database, tenantId: string) {
  const rows = await database.system((tx) =>
    tx
      .selectFrom('audit_events')
      .select('payload')
      .where('tenant_id', '=', tenantId)
      .orderBy('seq')
      .execute(),
  )
  return rows.map(
    ({ payload }) =>
      JSON.parse(payload) as { action: string; before?: object; after?: object; details?: object },
  )
}
