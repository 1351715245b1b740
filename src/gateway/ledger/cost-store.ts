import { sql } from 'kysely'
import type { Tx } from '../../platform/index.ts'
import { or, type Viewer, visibilityOf } from './call-filter.ts'
import type { CostGroup, CostPeriod, CostRow } from './cost-schemas.ts'

export type CostQuery = {
  /** Whole hours: the one that it is in counts from its beginning. */
  from: Date
  to: Date
  by: CostPeriod
  group: CostGroup
  /** A name of the time zone database. */
  timezone: string
}

/** Which column of the sums a group is, and where its name is found. */
const GROUPS: Record<CostGroup, { column: string; named?: string }> = {
  none: { column: `''` },
  model: { column: 'c.model' },
  provider: { column: 'c.provider_name' },
  feature: { column: 'c.feature' },
  key: {
    column: 'c.key_id',
    named: 'select name from api_keys where tenant_id = $tenant and id = shown.id',
  },
  person: { column: 'c.person_id', named: 'select name from people where id = shown.id' },
  team: {
    column: 'c.team_id',
    named: 'select name from groups where tenant_id = $tenant and id = shown.id',
  },
}

const FORMATS: Record<CostPeriod, string> = {
  hour: 'YYYY-MM-DD"T"HH24:MI',
  day: 'YYYY-MM-DD',
  week: 'YYYY-MM-DD',
  month: 'YYYY-MM',
}

const SUMS = sql.raw(
  ['calls', 'failed', 'cache_hits', 'input_tokens', 'output_tokens', 'cached_input_tokens', 'unpriced']
    .map((name) => `coalesce(sum(${name}), 0)::bigint as ${name}`)
    .concat('coalesce(sum(cost), 0) as cost')
    .join(', '),
)

export type CostSums = CostRow & { isTotal: boolean }

/** Sums by period and group, oldest first, the dearest group of a period first; the total comes last. */
export async function sumCosts(tx: Tx, viewer: Viewer, query: CostQuery, limit: number): Promise<CostSums[]> {
  const { named } = GROUPS[query.group]
  const name = named ? sql`(${sql.raw(named.replace('$tenant', 'naru_tenant()'))})` : sql`null`
  // else groups are sorted on the disk: their number is overestimated
  await sql`set local work_mem = '64MB'`.execute(tx)
  // no grouping sets: they keep a server from sharing the work out
  const { rows } = await sql<CostSums>`
    with summed as materialized (
      ${MANY.has(query.group) ? byJoin(viewer, query) : byHour(viewer, query)}
    ), shown as (
      select false as is_total, * from summed union all select true, null, '', ${SUMS} from summed
    )
    select is_total as "isTotal", to_char(starts, ${FORMATS[query.by]}) as period,
      case when id <> '' then json_build_object('id', id, 'name', coalesce(${name}, id)) end as "group",
      calls, failed, cache_hits, input_tokens, output_tokens, cached_input_tokens, trim_scale(cost)::text as cost,
      unpriced
    from shown order by is_total, starts, shown.cost desc, id limit ${limit}`.execute(tx)
  return rows
}

/** Groups of which an hour has so many that summing by hour first would leave hardly fewer rows. */
const MANY: ReadonlySet<CostGroup> = new Set(['key', 'person', 'team'])

/** By hour first: the period is then computed for few rows. */
function byHour(viewer: Viewer, query: CostQuery) {
  return sql`
    select date_trunc(${query.by}, hour at time zone ${query.timezone}) as starts, id, ${SUMS}
    from (
      select c.hour, ${sql.raw(GROUPS[query.group].column)} as id, ${SUMS}
      from usage_hourly c where ${isSeen(viewer, query)} group by 1, 2
    ) as hourly group by 1, 2`
}

/** In one step, with the period of each hour looked up. */
function byJoin(viewer: Viewer, query: CostQuery) {
  return sql`
    select hours.starts, ${sql.raw(GROUPS[query.group].column)} as id, ${SUMS}
    from usage_hourly c join (
      select hour, date_trunc(${query.by}, hour at time zone ${query.timezone}) as starts
      from generate_series(date_trunc('hour', ${query.from}::timestamptz, 'UTC'), ${query.to}::timestamptz,
        interval '1 hour') as hour
    ) as hours on hours.hour = c.hour
    where ${isSeen(viewer, query)} group by 1, 2`
}

function isSeen(viewer: Viewer, query: CostQuery) {
  return sql`c.tenant_id = ${viewer.tenantId} and c.hour >= date_trunc('hour', ${query.from}::timestamptz, 'UTC')
    and c.hour < ${query.to} and ${or(visibilityOf(viewer))}`
}
