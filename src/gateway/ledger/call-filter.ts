import { type RawBuilder, sql } from 'kysely'
import { isAllowed, type Principal } from '../../platform/index.ts'
import { idsBetween } from './call-ids.ts'
import type { CallStatus } from './call-record.ts'

/** Which calls: every field that is given must match. */
export type CallFilter = {
  /** Included. */
  from: Date
  /** Not included. */
  to: Date
  model?: string | undefined
  /** Its name at the time of the call. */
  provider?: string | undefined
  /** null: calls without one. */
  key_id?: string | null | undefined
  /** null: calls without one. */
  person_id?: string | null | undefined
  /** null: calls without one. */
  team_id?: string | null | undefined
  end_user?: string | undefined
  status?: CallStatus | undefined
  isCacheHit?: boolean | undefined
  conversation_id?: string | undefined
  feature?: string | undefined
  /** `name:value` */
  tag?: string | undefined
  request_id?: string | undefined
  /** USD */
  min_cost?: number | undefined
  /** Ids of all calls that cost that much, where these are few (`findDearest`). */
  dearest?: readonly string[] | undefined
  q?: string | undefined
}

/** Whose calls somebody sees. */
export type Viewer = {
  tenantId: string
  /** Those of the whole tenant. */
  seesAll: boolean
  /** Else those of these teams, of this person, of this key. */
  teams: readonly string[]
  personId: string | undefined
  keyId: string | undefined
}

export function viewerOf(principal: Principal): Viewer {
  return {
    tenantId: principal.tenantId,
    seesAll: isAllowed(principal, 'calls:read_all'),
    teams: principal.teams,
    personId: principal.personId,
    keyId: principal.kind === 'key' ? principal.id : undefined,
  }
}

export type Condition = RawBuilder<unknown>

const EQUAL = [
  'model',
  'key_id',
  'person_id',
  'team_id',
  'end_user',
  'status',
  'conversation_id',
  'feature',
  'request_id',
] as const

/** What `filter` asks of the columns of `calls`, but for tag and q, which choose the way to the rows. */
export function conditionsOf(tenantId: string, filter: CallFilter): Condition[] {
  const ids = idsBetween(filter.from, filter.to)
  const conditions = [
    sql`c.tenant_id = ${tenantId}`,
    sql`c.started_at >= ${filter.from}`,
    sql`c.started_at < ${filter.to}`,
    sql`c.id >= ${ids.from}`,
    sql`c.id < ${ids.to}`,
    ...EQUAL.filter((name) => filter[name] !== undefined).map((name) => {
      const column = sql.ref(`c.${name}`)
      return filter[name] === null ? sql`${column} is null` : sql`${column} = ${filter[name]}`
    }),
  ]
  if (filter.provider !== undefined) conditions.push(sql`c.provider_name = ${filter.provider}`)
  if (filter.isCacheHit !== undefined)
    conditions.push(filter.isCacheHit ? sql`c.is_cache_hit` : sql`not c.is_cache_hit`)
  if (filter.min_cost !== undefined && filter.min_cost > 0) {
    conditions.push(sql`c.cost >= ${filter.min_cost}`)
    const nano = nanoOf(filter)
    if (filter.dearest !== undefined) conditions.push(sql`c.id = any (${filter.dearest}::text[])`)
    // what the index has, and may be asked for under row-level security
    else if (nano > 0) conditions.push(sql`c.cost_nano >= ${nano}`, sql`c.cost_nano > 0`)
  }
  return conditions
}

/** `min_cost` in billionths of a dollar, as `cost_nano` has it. */
export function nanoOf({ min_cost = 0 }: CallFilter): number {
  return Math.floor(min_cost * 1e9)
}

/** Each is one way to see a call, which an index of its own serves; none: everything of the tenant is seen. */
export function visibilityOf(viewer: Viewer): Condition[] {
  if (viewer.seesAll) return []
  const subjects = viewer.teams.map((team) => sql`c.team_id = ${team}`)
  if (viewer.personId !== undefined) subjects.push(sql`c.person_id = ${viewer.personId}`)
  if (viewer.keyId !== undefined) subjects.push(sql`c.key_id = ${viewer.keyId}`)
  return subjects.length > 0 ? subjects : [sql`false`]
}

/** Each is one thing that `q` may name. */
export function meaningsOf(q: string | undefined): Condition[] {
  if (q === undefined) return []
  return (['id', 'request_id', 'conversation_id', 'end_user', 'model'] as const).map(
    (name) => sql`${sql.ref(`c.${name}`)} = ${q}`,
  )
}

export const and = (conditions: readonly Condition[]) =>
  conditions.length > 0 ? sql`(${sql.join(conditions, sql` and `)})` : sql`true`
export const or = (conditions: readonly Condition[]) =>
  conditions.length > 0 ? sql`(${sql.join(conditions, sql` or `)})` : sql`true`
