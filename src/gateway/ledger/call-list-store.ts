import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../platform/index.ts'
import {
  and,
  type CallFilter,
  type Condition,
  conditionsOf,
  meaningsOf,
  nanoOf,
  or,
  type Viewer,
  visibilityOf,
} from './call-filter.ts'
import { idsBetween } from './call-ids.ts'
import type { Call, CallDetail } from './call-schemas.ts'
import { monthOf, monthRange } from './partition-store.ts'

export type Page = { limit: number; before: string | undefined }

/** The newest calls before `before`, newest first. */
export async function listCalls(tx: Tx, viewer: Viewer, filter: CallFilter, page: Page): Promise<Call[]> {
  const { rows } = await sql<Call>`
    select ${PRESENTED} from (
      select * from (${ways(viewer, filter, page)}) as found order by id desc limit ${page.limit}
    ) as page
    join calls c on c.tenant_id = ${viewer.tenantId} and c.id = page.id and c.started_at = page.started_at
    ${NAMES} order by c.id desc`.execute(tx)
  return rows
}

/**
 * The ids of a page, from several ways to them: each has an index that gives its newest ones in order, which one
 * condition with "or" in it would not have.
 */
function ways(viewer: Viewer, filter: CallFilter, page: Page): RawBuilder<unknown> {
  const visible = visibilityOf(viewer)
  const meanings = meaningsOf(filter.q)
  const common = conditionsOf(viewer.tenantId, filter)
  if (page.before !== undefined) common.push(sql`c.id < ${page.before}`)
  const [branches, others] = meanings.length > 0 ? [meanings, [or(visible)]] : [visible, []]
  const selected = (branches.length > 0 ? branches : [sql`true`]).map((branch) =>
    newest(viewer, filter, [...common, ...others, branch], page),
  )
  return sql`${sql.join(selected, sql` union `)}`
}

function newest(viewer: Viewer, filter: CallFilter, conditions: Condition[], page: Page) {
  if (filter.tag === undefined)
    return sql`(select c.id, c.started_at from calls c where ${and(conditions)} order by c.id desc limit ${page.limit})`
  const ids = idsBetween(filter.from, filter.to)
  // not by started_at too: the planner would take the two for independent, and expect next to nothing to match
  return sql`(
    select t.call_id as id, t.started_at from call_tags t
    join calls c on c.tenant_id = t.tenant_id and c.id = t.call_id
    where t.tenant_id = ${viewer.tenantId} and t.tag = ${filter.tag} and t.started_at >= ${filter.from}
      and t.started_at < ${filter.to} and t.call_id >= ${ids.from} and t.call_id < ${ids.to}
      ${page.before === undefined ? sql`` : sql`and t.call_id < ${page.before}`} and ${and(conditions)}
    order by t.call_id desc limit ${page.limit})`
}

/** A call with its attempts and bodies; of others' calls only who sees all reads the bodies. */
export async function findCall(tx: Tx, viewer: Viewer, id: string): Promise<CallDetail | undefined> {
  const own = or([
    sql`c.person_id = ${viewer.personId ?? null}`,
    sql`c.key_id = ${viewer.keyId ?? null}`,
    sql`${viewer.seesAll}`,
  ])
  const { rows } = await sql<CallDetail>`
    select ${PRESENTED}, c.attempts, b.call_id is not null as has_bodies,
      case when ${own} then b.request end as request, case when ${own} then b.response end as response
    from calls c ${NAMES}
    left join call_bodies b on b.tenant_id = c.tenant_id and b.call_id = c.id and b.started_at = c.started_at
    where c.tenant_id = ${viewer.tenantId} and c.id = ${id} and ${or(visibilityOf(viewer))}`.execute(tx)
  return rows[0]
}

/** So many dear calls are found by their cost; where there are more, going through the newest ones finds some soon. */
const FEW = 1_000

/**
 * The ids of all calls of these months that cost at least `min_cost`, if they are few. The planner cannot tell: how
 * many calls lie above the dearest ones of its sample it can only guess.
 */
export async function findDearest(
  tx: Tx,
  tenantId: string,
  filter: CallFilter,
): Promise<string[] | undefined> {
  const nano = nanoOf(filter)
  if (nano === 0) return undefined
  const begins = monthRange(monthOf(filter.from)).from
  const ends = monthRange(monthOf(filter.to)).to
  const { rows } = await sql<{ id: string }>`
    select id from calls where tenant_id = ${tenantId} and cost_nano > 0 and cost_nano >= ${nano}
      and started_at >= ${begins} and started_at < ${ends}
    order by cost_nano desc limit ${FEW}`.execute(tx)
  return rows.length < FEW ? rows.map(({ id }) => id) : undefined
}

/** The name of a provider, of which the id may be given. */
export async function providerName(tx: Tx, tenantId: string, provider: string): Promise<string> {
  const row = await tx
    .selectFrom('providers')
    .select('name')
    .where('tenant_id', '=', tenantId)
    .where('id', '=', provider)
    .executeTakeFirst()
  return row?.name ?? provider
}

const NAMES = sql.raw(`
  left join api_keys k on k.tenant_id = c.tenant_id and k.id = c.key_id
  left join people p on p.id = c.person_id
  left join groups g on g.tenant_id = c.tenant_id and g.id = c.team_id`)

const named = (id: string, name: string) =>
  `case when ${id} is not null then json_build_object('id', ${id}, 'name', coalesce(${name}, ${id})) end`

const PRESENTED = sql.raw(`
  c.id, c.tenant_id, to_char(c.started_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as started_at,
  c.key_id, ${named('c.key_id', 'k.name')} as key, c.person_id, ${named('c.person_id', 'p.name')} as person,
  c.team_id, ${named('c.team_id', 'g.name')} as team, c.end_user, c.feature, c.dialect, c.model, c.is_stream,
  c.provider_id, c.provider_name, c.provider_model, c.status, c.http_status, c.error_code, c.error_message,
  c.finish_reason, c.is_cache_hit, c.input_tokens, c.output_tokens, c.cached_input_tokens, c.cache_write_tokens,
  c.reasoning_tokens, c.is_estimated, trim_scale(c.cost)::text as cost, c.first_token_ms, c.total_ms, c.overhead_us, c.tags,
  c.conversation_id, c.trace_id, c.request_id`)
