import { z } from 'zod'
import type { Audit, CheckLimits } from '../../identity/index.ts'
import {
  accessOf,
  type Database,
  defineRoute,
  isAllowed,
  type Limits,
  limitsSchema,
  notFound,
  type Principal,
  type Route,
  type Signals,
} from '../../platform/index.ts'
import { toUsd } from '../prices/price.ts'
import {
  deleteLimits,
  findLimits,
  findSubject,
  listLimits,
  putLimits,
  type TableKind,
} from './limit-store.ts'
import type { RunningLimiter } from './limiter.ts'
import { SUBJECT_KINDS, type Subject, type SubjectKind, toRule } from './rule.ts'
import { tellLimitsChanged } from './tenant-limits.ts'
import type { Use } from './use.ts'

const TAGS = ['Limits']
const TABLE_KINDS = ['person', 'team', 'tenant'] as const satisfies readonly TableKind[]

const subjectSchema = z.object({ kind: z.enum(TABLE_KINDS), id: z.string(), name: z.string() })

const counted = z.int().nullable()
const useSchema = z.object({
  requests_this_minute: counted.describe(
    'Model calls since the minute began (UTC). null: not counted, as tokens and calls under way, because no limit is a number',
  ),
  tokens_this_minute: counted.describe('Calls under way with the most that they may use'),
  in_flight: counted.describe('Model calls under way'),
  spent_today: z.string().describe('USD since midnight UTC'),
  spent_this_month: z.string().describe('USD since the first of the month, UTC'),
  budget_per_day: z.string().nullable(),
  budget_per_month: z.string().nullable(),
})

const params = z.object({ kind: z.enum(TABLE_KINDS), id: z.string().max(100) })

type Deps = {
  database: Database
  signals: Signals
  audit: Audit
  limiter: Pick<RunningLimiter, 'useOf'>
  checkLimits: CheckLimits
}

/** Limits of people, teams and the tenant; those of API keys are set at the keys. */
export function limitRoutes(deps: Deps): Route[] {
  const { database, limiter } = deps
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/limits',
      query: z.strictObject({}),
      permission: 'models:manage',
      summary: 'List the limits of people, teams and the organisation',
      description: 'With what each uses now. Limits of API keys are shown at the keys.',
      tags: TAGS,
      response: z.object({
        items: z.array(z.object({ subject: subjectSchema, limits: limitsSchema, usage: useSchema })),
      }),
      handler: async ({ principal }) => {
        const { tenantId } = principal
        const rows = await database.tenant(accessOf(principal), (tx) => listLimits(tx, tenantId))
        const uses = await limiter.useOf(rows.map(({ kind, id }) => ({ tenantId, kind, id })))
        return {
          items: rows.map(({ limits, ...subject }, at) => ({
            subject,
            limits: limitsSchema.parse(limits),
            usage: presentUse(uses[at] as Use, limits, { tenantId, ...subject }),
          })),
        }
      },
    }),
    useRoute(deps),
    putRoute(deps),
    defineRoute({
      method: 'DELETE',
      path: '/api/v1/limits/:kind/:id',
      permission: 'models:manage',
      summary: 'Lift the limits of a person, a team or the organisation',
      tags: TAGS,
      params,
      status: 204,
      response: z.undefined(),
      handler: async ({ principal, params: { kind, id } }) => {
        await changeLimits(deps, principal, { tenantId: principal.tenantId, kind, id }, undefined)
        return undefined
      },
    }),
  ]
}

function putRoute(deps: Deps): Route {
  return defineRoute({
    method: 'PUT',
    path: '/api/v1/limits/:kind/:id',
    permission: 'models:manage',
    summary: 'Set the limits of a person, a team or the organisation',
    description: 'Replaces those of before. Takes effect within a second in every process.',
    tags: TAGS,
    params,
    body: z.strictObject({ limits: limitsSchema }),
    response: z.object({ subject: subjectSchema, limits: limitsSchema }),
    handler: async ({ principal, params: { kind, id }, body: { limits } }) => {
      const subject = { tenantId: principal.tenantId, kind, id }
      const before = await deps.database.tenant(accessOf(principal), (tx) => findLimits(tx, subject))
      await deps.checkLimits(principal, limits, before)
      const name = await changeLimits(deps, principal, subject, limits)
      return { subject: { kind, id, name }, limits }
    },
  })
}

function useRoute({ database, limiter }: Deps): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/limits/usage',
    permission: 'authenticated',
    summary: 'Show what an API key, a person, a team or the organisation uses now',
    description:
      'One’s own key, person and teams; those of others with `models:manage` or `calls:read_all`, keys also with `keys:manage`.',
    tags: TAGS,
    query: z.strictObject({ kind: z.enum(SUBJECT_KINDS), id: z.string().max(100) }),
    response: useSchema,
    handler: async ({ principal, query: { kind, id } }) => {
      const subject = { tenantId: principal.tenantId, kind, id }
      const found = await database.tenant(accessOf(principal), (tx) => findSubject(tx, subject))
      if (!found || !maySee(principal, subject, found.personId)) throw notFound(inWords(kind))
      const [use] = await limiter.useOf([subject])
      return presentUse(use as Use, found.limits, subject)
    },
  })
}

function maySee(principal: Principal, { kind, id }: Subject, personId: string | null): boolean {
  const has = (permission: string) => isAllowed(principal, permission)
  if (has('models:manage') || has('calls:read_all')) return true
  if (kind === 'team') return principal.teams.includes(id)
  if (kind === 'person') return principal.personId === id
  if (kind === 'tenant') return false
  const isOwn = principal.id === id || (personId !== null && personId === principal.personId)
  return isOwn || has('keys:manage')
}

/** Returns the name of whom they are of. `limits` left out: there are none any more. */
async function changeLimits(
  { database, signals, audit }: Deps,
  principal: Principal,
  subject: Subject,
  limits: z.output<typeof limitsSchema> | undefined,
): Promise<string> {
  return database.tenant(accessOf(principal), async (tx) => {
    const found = await findSubject(tx, subject)
    if (!found) throw notFound(inWords(subject.kind))
    const before = await findLimits(tx, subject)
    if (limits) await putLimits(tx, subject, limits)
    else await deleteLimits(tx, subject)
    await tellLimitsChanged(signals, tx, subject.tenantId)
    await audit.record(tx, principal, {
      action: 'limits.changed',
      target: { kind: subject.kind, id: subject.id, name: found.name },
      before: { limits: before ?? {} },
      after: { limits: limits ?? {} },
    })
    return found.name
  })
}

function presentUse(use: Use, limits: Limits, subject: Subject): z.output<typeof useSchema> {
  // nobody counts for those without such a limit: a zero would not be true
  const isCounted = toRule(subject, '', limits) !== undefined
  return {
    requests_this_minute: isCounted ? use.requests : null,
    tokens_this_minute: isCounted ? use.tokens : null,
    in_flight: isCounted ? use.inFlight : null,
    spent_today: toUsd(use.spentDay),
    spent_this_month: toUsd(use.spentMonth),
    budget_per_day: limits.budget_per_day ?? null,
    budget_per_month: limits.budget_per_month ?? null,
  }
}

function inWords(kind: SubjectKind): string {
  return kind === 'tenant' ? 'organisation' : kind
}
