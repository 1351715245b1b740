import { sql } from 'kysely'
import type { Tx } from '../../platform/index.ts'
import { DEFAULT_SETTINGS } from '../models/gateway-settings-store.ts'
import { idsBetween } from './call-ids.ts'
import { type Month, type Partitioned, partitionName } from './partition-store.ts'

type Kept = 'archive_days' | 'body_days'

/** Every tenant that has rows in this partition, with the days that it keeps them. */
export async function listKeepers(
  tx: Tx,
  table: Partitioned,
  month: Month,
  kept: Kept,
): Promise<Array<{ tenantId: string; days: number }>> {
  const partition = sql.table(partitionName(table, month))
  // one look into the index a tenant, however many rows there are
  const { rows } = await sql<{ tenant_id: string; days: number }>`
    with recursive keeper as (
      (select tenant_id from ${partition} order by tenant_id limit 1)
      union all
      select (select tenant_id from ${partition} where tenant_id > keeper.tenant_id order by tenant_id limit 1)
      from keeper where keeper.tenant_id is not null
    )
    select keeper.tenant_id, coalesce(${sql.ref(`s.${kept}`)}, ${DEFAULT_SETTINGS[kept]}) as days
    from keeper left join gateway_settings s on s.tenant_id = keeper.tenant_id
    where keeper.tenant_id is not null`.execute(tx)
  return rows.map(({ tenant_id, days }) => ({ tenantId: tenant_id, days }))
}

/** A call as a line of an archive, with its place in the order. */
export type ArchivedRow = { tenant_id: string; id: string; line: string }

/** Calls of a month after the one given, in the order of tenant and id. */
export async function readMonth(
  tx: Tx,
  month: Month,
  after: { tenant_id: string; id: string } | undefined,
  limit: number,
): Promise<ArchivedRow[]> {
  const { rows } = await sql<ArchivedRow>`
    select tenant_id, id, (to_jsonb(call) - 'has_bodies' - 'cost_nano' || jsonb_build_object('cost', cost::text, 'started_at',
      to_char(started_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))::text as line
    from ${sql.table(partitionName('calls', month))} as call
    where (tenant_id, id) > (${after?.tenant_id ?? ''}, ${after?.id ?? ''})
    order by tenant_id, id, started_at limit ${limit}`.execute(tx)
  return rows
}

/** How many calls a month has, and whether this one is among them. */
export async function countMonth(
  tx: Tx,
  month: Month,
  id: { tenant_id: string; id: string } | undefined,
): Promise<{ rows: number; hasId: boolean }> {
  const partition = sql.table(partitionName('calls', month))
  const { rows } = await sql<{ rows: number; has_id: boolean }>`
    select (select count(*) from ${partition}) as rows, exists (
      select from ${partition} where tenant_id = ${id?.tenant_id ?? ''} and id = ${id?.id ?? ''}) as has_id`.execute(
    tx,
  )
  return { rows: rows[0]?.rows ?? 0, hasId: rows[0]?.has_id ?? false }
}

/** Nobody adds calls to this month until the transaction ends; reading goes on. */
export async function holdMonth(tx: Tx, month: Month): Promise<void> {
  await sql`set local lock_timeout = '5s'`.execute(tx)
  await sql.raw(`lock table ${partitionName('calls', month)} in share mode`).execute(tx)
}

/** Deletes some bodies of calls before `before`; answers how many. */
export async function deleteBodies(tx: Tx, tenantId: string, before: Date, limit: number): Promise<number> {
  const result = await sql`
    delete from call_bodies where (tenant_id, call_id, started_at) in (
      select tenant_id, call_id, started_at from call_bodies
      where tenant_id = ${tenantId} and started_at < ${before} and call_id < ${idsBetween(before, before).to}
      order by call_id limit ${limit})`.execute(tx)
  return Number(result.numAffectedRows ?? 0)
}
