import { sql } from 'kysely'
import type { Tx } from '../../platform/index.ts'
import {
  and,
  type CallFilter,
  conditionsOf,
  meaningsOf,
  or,
  type Viewer,
  visibilityOf,
} from './call-filter.ts'
import type { Sums } from './call-schemas.ts'

const HOUR_MS = 3_600_000

/** What the sums by hour know of a call, besides when it was. */
const SUMMED = ['model', 'provider', 'key_id', 'person_id', 'team_id', 'feature'] as const

/**
 * What the calls of a filter come to. Whole hours are read from the sums by hour where these can answer; they know of
 * archived calls too.
 */
export async function sumCalls(tx: Tx, viewer: Viewer, filter: CallFilter): Promise<Sums> {
  const { parts, hours } = (await isSummed(tx, viewer, filter)) ? split(filter) : { parts: [filter] }
  const sources = [
    ...parts.map((part) => fromCalls(viewer, part)),
    ...(hours ? [fromHours(viewer, hours)] : []),
  ]
  const { rows } = await sql<Sums>`
    select sum(calls)::bigint as calls, sum(failed)::bigint as failed, sum(cache_hits)::bigint as cache_hits,
      sum(input_tokens)::bigint as input_tokens, sum(output_tokens)::bigint as output_tokens,
      sum(cached_input_tokens)::bigint as cached_input_tokens, trim_scale(sum(cost))::text as cost,
      sum(unpriced)::bigint as unpriced
    from (${sql.join(sources, sql` union all `)}) as source`.execute(tx)
  return rows[0] as Sums
}

/** Whether the sums by hour can answer: names of models that nobody set up are not in them. */
async function isSummed(tx: Tx, viewer: Viewer, filter: CallFilter): Promise<boolean> {
  const { from, to, ...others } = filter
  const asked = Object.entries(others).filter(([, value]) => value !== undefined)
  if (!asked.every(([name]) => (SUMMED as readonly string[]).includes(name))) return false
  if (filter.model === undefined) return true
  const { rows } = await sql`
    select from usage_hourly where tenant_id = ${viewer.tenantId} and hour >= ${from} and hour < ${to}
      and model = ${filter.model} limit 1`.execute(tx)
  return rows.length > 0
}

/** The times that have to be counted call by call, and the whole hours between them. */
function split(filter: CallFilter): { parts: CallFilter[]; hours?: CallFilter } {
  const { from, to } = filter
  const first = new Date(Math.ceil(from.getTime() / HOUR_MS) * HOUR_MS)
  const last = new Date(Math.floor(to.getTime() / HOUR_MS) * HOUR_MS)
  if (first >= last) return { parts: [filter] }
  return {
    parts: [
      { ...filter, to: first },
      { ...filter, from: last },
    ],
    hours: { ...filter, from: first, to: last },
  }
}

function fromCalls(viewer: Viewer, filter: CallFilter) {
  const conditions = [
    ...conditionsOf(viewer.tenantId, filter),
    or(visibilityOf(viewer)),
    or(meaningsOf(filter.q)),
  ]
  if (filter.tag !== undefined)
    conditions.push(sql`exists (
      select from call_tags t where t.tenant_id = ${viewer.tenantId} and t.tag = ${filter.tag} and t.call_id = c.id
        and t.started_at = c.started_at)`)
  return sql`(
    select count(*) as calls, count(*) filter (where status <> 'ok') as failed,
      count(*) filter (where is_cache_hit) as cache_hits, coalesce(sum(input_tokens), 0) as input_tokens,
      coalesce(sum(output_tokens), 0) as output_tokens, coalesce(sum(cached_input_tokens), 0) as cached_input_tokens,
      coalesce(sum(cost), 0) as cost, count(*) filter (where cost is null and status <> 'refused') as unpriced
    from calls c where ${and(conditions)})`
}

function fromHours(viewer: Viewer, filter: CallFilter) {
  const conditions = [
    sql`c.tenant_id = ${viewer.tenantId}`,
    sql`c.hour >= ${filter.from}`,
    sql`c.hour < ${filter.to}`,
    or(visibilityOf(viewer)),
    ...SUMMED.filter((name) => filter[name] !== undefined).map(
      // '' stands for none there
      (name) =>
        sql`${sql.ref(name === 'provider' ? 'c.provider_name' : `c.${name}`)} = ${filter[name] ?? ''}`,
    ),
  ]
  return sql`(
    select coalesce(sum(calls), 0) as calls, coalesce(sum(failed), 0) as failed,
      coalesce(sum(cache_hits), 0) as cache_hits, coalesce(sum(input_tokens), 0) as input_tokens,
      coalesce(sum(output_tokens), 0) as output_tokens, coalesce(sum(cached_input_tokens), 0) as cached_input_tokens,
      coalesce(sum(cost), 0) as cost, coalesce(sum(unpriced), 0) as unpriced
    from usage_hourly c where ${and(conditions)})`
}
