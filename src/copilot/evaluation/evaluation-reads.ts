import { sql } from 'kysely'
import type { Tx } from '../../platform/index.ts'

export type ReplyCounts = {
  proposed: number
  accepted: number
  edited: number
  ignored: number
  /** Of those whose fate is known, how much of them was changed, 0 to 1; null: of none. */
  mean_edit: number | null
}

/** What became of drafts; only counts leave this place. Read with access to all of the tenant. */
export async function countReplies(tx: Tx, tenantId: string, days: number): Promise<ReplyCounts> {
  const { rows } = await sql<ReplyCounts>`
    select count(*)::int as proposed,
      count(*) filter (where state = 'accepted')::int as accepted,
      count(*) filter (where state = 'edited')::int as edited,
      count(*) filter (where state = 'ignored')::int as ignored,
      avg(edited_share)::float as mean_edit
    from reply_drafts
    where tenant_id = ${tenantId} and created_at > now() - make_interval(days => ${days}::int)`.execute(tx)
  return rows[0] as ReplyCounts
}

export type VoteCounts = { up: number; down: number }

// A vote on the whole, or on documents named with it, is one; each single result that is voted on is another.
const VOTES = sql`
  select created_at, vote from feedback
  where kind = 'vote' and vote is not null and tenant_id = naru_tenant()
  union all
  select created_at, item ->> 'vote' from feedback cross join jsonb_array_elements(items) item
  where tenant_id = naru_tenant()`

export async function countVotes(tx: Tx, days: number): Promise<VoteCounts> {
  const { rows } = await sql<VoteCounts>`
    select count(*) filter (where vote = 'up')::int as up, count(*) filter (where vote = 'down')::int as down
    from (${VOTES}) v where created_at > now() - make_interval(days => ${days}::int)`.execute(tx)
  return rows[0] as VoteCounts
}

export type WeekCounts = VoteCounts & {
  /** The Monday on which it begins, UTC. */
  week: string
  accepted: number
  edited: number
  ignored: number
}

/** Week by week, oldest first, those without anything too. */
export async function countWeeks(tx: Tx, tenantId: string, days: number): Promise<WeekCounts[]> {
  const { rows } = await sql<WeekCounts>`
    with weeks as (
      select generate_series(
        date_trunc('week', (now() - make_interval(days => ${days}::int)) at time zone 'UTC'),
        date_trunc('week', now() at time zone 'UTC'), '7 days') as week
    ), told as (
      select decided_at as at, state as what from reply_drafts
      where tenant_id = ${tenantId} and decided_at is not null
      union all select created_at, vote from (${VOTES}) v
    )
    select to_char(week, 'YYYY-MM-DD') as week,
      count(*) filter (where what = 'accepted')::int as accepted,
      count(*) filter (where what = 'edited')::int as edited,
      count(*) filter (where what = 'ignored')::int as ignored,
      count(*) filter (where what = 'up')::int as up,
      count(*) filter (where what = 'down')::int as down
    from weeks left join told on date_trunc('week', told.at at time zone 'UTC') = week
    group by week order by week`.execute(tx)
  return rows
}
