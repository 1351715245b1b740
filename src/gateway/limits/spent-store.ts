import { sql } from 'kysely'
import type { Tx } from '../../platform/index.ts'
import { DAY_MS, type Moment, startOfMonth } from './moment.ts'
import type { Subject, SubjectKind } from './rule.ts'

/** What the ledger says was spent, in picodollars. */
export type Spent = { day: number; month: number }

type Sum = { grouped: number; id: string | null; day: string; month: string }

/** What grouping() says of the sums of each kind: the columns that a row is not about. */
const GROUPED: Record<SubjectKind, number> = { key: 0b011, person: 0b101, team: 0b110, tenant: 0b111 }

/**
 * What calls of this day and month have cost these subjects of one tenant, as far as they have reached the ledger. A
 * call counts for the one team that it names, also when its person is in more than one.
 */
export async function readSpent(tx: Tx, subjects: readonly Subject[], moment: Moment): Promise<Spent[]> {
  const idsOf = (kind: SubjectKind) => subjects.filter((subject) => subject.kind === kind).map(({ id }) => id)
  const today = new Date(moment.day * DAY_MS)
  const { rows } = await sql<Sum>`
    select grouping(key_id, person_id, team_id) as grouped, coalesce(key_id, person_id, team_id) as id,
      coalesce(sum(cost) filter (where hour >= ${today}), 0) * 1000000000000 as day,
      coalesce(sum(cost), 0) * 1000000000000 as month
    from usage_hourly
    where tenant_id = ${subjects[0]?.tenantId ?? ''} and hour >= ${new Date(startOfMonth(moment.month))}
      and (${idsOf('tenant').length > 0}::boolean or key_id = any (${idsOf('key')}::text[])
        or person_id = any (${idsOf('person')}::text[]) or team_id = any (${idsOf('team')}::text[]))
    group by grouping sets ((key_id), (person_id), (team_id), ())`.execute(tx)
  return subjects.map(({ kind, id }) => {
    const sum = rows.find((row) => row.grouped === GROUPED[kind] && (kind === 'tenant' || row.id === id))
    return { day: Number(sum?.day ?? 0), month: Number(sum?.month ?? 0) }
  })
}

/** What calls of one feature have cost since midnight (UTC), in picodollars, as far as they have reached the ledger. */
export async function readSpentToday(tx: Tx, tenantId: string, feature: string): Promise<number> {
  const { rows } = await sql<{ cost: string }>`
    select coalesce(sum(cost), 0) * 1000000000000 as cost from usage_hourly
    where tenant_id = ${tenantId} and feature = ${feature}
      and hour >= date_trunc('day', now() at time zone 'utc') at time zone 'utc'`.execute(tx)
  return Number(rows[0]?.cost ?? 0)
}
