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
    named: 'select name from api_keys where tenant_id = $tenant and id = summed.id',
  },
  person: { column: 'c.person_id', named: 'select name from people where id = summed.id' },
  team: {
    column: 'c.team_id',
    named: 'select name from groups where tenant_id = $tenant and id = summed.id',
  },
}

const FORMATS: Record<CostPeriod, string> = {
  hour: 'YYYY-MM-DD"T"HH24:MI',
  day: 'YYYY-MM-DD',
  week: 'YYYY-MM-DD',
  month: 'YYYY-MM',
}

export type CostSums = CostRow & { isTotal: boolean }

/** Sums by period and group, oldest first, the dearest group of a period first; the total comes last. */
export async function sumCosts(tx: Tx, viewer: Viewer, query: CostQuery, limit: number): Promise<CostSums[]> {
  const { column, named } = GROUPS[query.group]
  const name = named ? sql`(${sql.raw(named.replace('$tenant', 'naru_tenant()'))})` : sql`null`
  const { rows } = await sql<CostSums>`
    select is_total as "isTotal", to_char(starts, ${FORMATS[query.by]}) as period,
      case when id <> '' then json_build_object('id', id, 'name', coalesce(${name}, id)) end as "group",
      calls, failed, cache_hits, input_tokens, output_tokens, cached_input_tokens, trim_scale(cost)::text as cost, unpriced
    from (
      select grouping(starts) = 1 as is_total, starts, id, coalesce(sum(calls), 0)::bigint as calls,
        coalesce(sum(failed), 0)::bigint as failed, coalesce(sum(cache_hits), 0)::bigint as cache_hits,
        coalesce(sum(input_tokens), 0)::bigint as input_tokens, coalesce(sum(output_tokens), 0)::bigint as output_tokens,
        coalesce(sum(cached_input_tokens), 0)::bigint as cached_input_tokens, coalesce(sum(cost), 0) as cost,
        coalesce(sum(unpriced), 0)::bigint as unpriced
      from (
        select date_trunc(${query.by}, c.hour at time zone ${query.timezone}) as starts, ${sql.raw(column)} as id,
          c.calls, c.failed, c.cache_hits, c.input_tokens, c.output_tokens, c.cached_input_tokens, c.cost, c.unpriced
        from usage_hourly c
        where c.tenant_id = ${viewer.tenantId} and c.hour >= date_trunc('hour', ${query.from}::timestamptz, 'UTC')
          and c.hour < ${query.to} and ${or(visibilityOf(viewer))}
      ) as part
      group by grouping sets ((starts, id), ())
    ) as summed
    order by is_total, starts, cost desc, id limit ${limit}`.execute(tx)
  return rows
}
