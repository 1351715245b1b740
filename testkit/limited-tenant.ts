import { randomBytes } from 'node:crypto'
import { type Logger, pino } from 'pino'
import { createCheckLimits } from '../src/gateway/limits/allowed-models.ts'
import { limitRoutes } from '../src/gateway/limits/limit-routes.ts'
import { createLimiter, type RunningLimiter } from '../src/gateway/limits/limiter.ts'
import { createAudit } from '../src/identity/audit/audit.ts'
import {
  createMetrics,
  createSignals,
  type Database,
  type JsonRoute,
  type Limits,
  newId,
  type Principal,
  type Redis,
} from '../src/platform/index.ts'

type Use = { key?: string; person?: string; team?: string; at?: Date; cost: string }

/** A tenant with a person, a team and keys, whose model calls are limited. */
export async function createLimitedTenant(database: Database) {
  const logger: Logger = pino({ level: 'silent' })
  const tenantId = newId('tenant')
  const personId = newId('usr')
  const teamId = newId('grp')
  await database.system(async (tx) => {
    await tx.insertInto('tenants').values({ id: tenantId, slug: tenantId, name: 'Harbour' }).execute()
    await tx
      .insertInto('people')
      .values({ id: personId, name: 'Kim', email: `${personId}@example.com` })
      .execute()
    await tx
      .insertInto('members')
      .values({ tenant_id: tenantId, person_id: personId, roles: ['developer'] })
      .execute()
    await tx
      .insertInto('groups')
      .values({ id: teamId, tenant_id: tenantId, name: 'Support', kind: 'team' })
      .execute()
  })
  const signals = await createSignals({ logger })
  const person: Principal = {
    ...{ id: personId, kind: 'person', name: 'Kim', tenantId, personId },
    ...{ scopes: ['*'], groups: [], teams: [teamId], isConfined: false },
  }
  return {
    tenantId,
    personId,
    teamId,
    person,
    signals,
    /** A key of a service with these limits. */
    key: (limits: Limits, more: Partial<Principal> = {}): Principal => ({
      ...{ id: newId('key'), kind: 'key', name: 'bot', tenantId, limits },
      ...{ scopes: ['*'], groups: [], teams: [], isConfined: false, ...more },
    }),
    /** A process that holds calls to limits. */
    limiter(
      redis?: Redis,
      own: Database = database,
      more: { flushLedger?: () => Promise<void>; logger?: Logger } = {},
    ) {
      const metrics = createMetrics()
      const limiter = createLimiter({ database: own, signals, logger, metrics, redis, ...more })
      return { ...limiter, metrics }
    },
    /** Calls a route as if through HTTP. */
    async call(limiter: RunningLimiter, method: string, path: string, input: object): Promise<unknown> {
      const audit = createAudit({ key: randomBytes(32), fingerprint: 'f' })
      const routes = limitRoutes({
        ...{ database, signals, audit, limiter },
        checkLimits: createCheckLimits(database),
      })
      const route = routes.find((each) => each.method === method && each.path === path) as JsonRoute<
        never,
        never,
        never,
        never
      >
      return (route.handler as (given: object) => Promise<unknown>)({ principal: person, ...input })
    },
    async addModel(alias: string): Promise<void> {
      await database.system((tx) =>
        tx
          .insertInto('models')
          .values({ id: newId('mdl'), tenant_id: tenantId, alias })
          .execute(),
      )
    },
    /** As the ledger sums up calls. */
    async used({ key = '', person: of = '', team = '', at = new Date(), cost }: Use): Promise<void> {
      const none = { feature: '', provider_name: '', provider_model: '', model: 'small' }
      const hour = new Date(at)
      hour.setUTCMinutes(0, 0, 0)
      await database.system((tx) =>
        tx
          .insertInto('usage_hourly')
          .values({
            ...{ tenant_id: tenantId, hour, key_id: key, person_id: of, team_id: team, ...none, cost },
            ...{ calls: 1, failed: 0, cache_hits: 0, input_tokens: 1, output_tokens: 1, unpriced: 0 },
            ...{ cached_input_tokens: 0, cache_write_tokens: 0, reasoning_tokens: 0 },
          })
          .execute(),
      )
    },
  }
}

export type LimitedTenant = Awaited<ReturnType<typeof createLimitedTenant>>
