import { type Selectable, sql } from 'kysely'
import type { DB, Tx } from '../../platform/index.ts'

/** How a target answered in one minute, as one process saw it. */
export type AvailabilityMinute = {
  tenantId: string
  targetId: string
  /** The beginning of the minute. */
  minute: Date
  succeeded: number
  failed: number
  /** Of those that succeeded: sum of times to the first token or the whole answer. */
  latencyMs: number
  /** Seconds in which nothing was sent there because it had failed too often. */
  openSeconds: number
}

/** Adds to what other processes saw in the same minutes. Written by the server itself: `database.system`. */
export async function recordMinutes(tx: Tx, rows: readonly AvailabilityMinute[]): Promise<void> {
  if (rows.length === 0) return
  const given = rows.map((row) => ({
    tenant_id: row.tenantId,
    target_id: row.targetId,
    minute: row.minute.toISOString(),
    succeeded: row.succeeded,
    failed: row.failed,
    latency_ms: Math.round(row.latencyMs),
    open_seconds: row.openSeconds,
  }))
  // a tenant may be gone by now; in one order, so that two processes never wait for each other
  await sql`
    insert into target_availability as a
      (tenant_id, target_id, minute, succeeded, failed, latency_ms, open_seconds)
    select g.tenant_id, g.target_id, g.minute, sum(g.succeeded), sum(g.failed), sum(g.latency_ms), sum(g.open_seconds)
    from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as g(tenant_id text, target_id text,
      minute timestamptz, succeeded int, failed int, latency_ms bigint, open_seconds real)
    join tenants t on t.id = g.tenant_id
    group by 1, 2, 3 order by 1, 2, 3
    on conflict (tenant_id, target_id, minute) do update set
      succeeded = a.succeeded + excluded.succeeded, failed = a.failed + excluded.failed,
      latency_ms = a.latency_ms + excluded.latency_ms,
      -- each process leaves it alone by itself: the longest is told
      open_seconds = greatest(a.open_seconds, excluded.open_seconds)`.execute(tx)
}

export type AvailabilityRow = Selectable<DB['target_availability']>

/** By target, the oldest first. */
export async function listMinutes(
  tx: Tx,
  targetIds: readonly string[],
  since: Date,
): Promise<AvailabilityRow[]> {
  if (targetIds.length === 0) return []
  return tx
    .selectFrom('target_availability')
    .selectAll()
    .where('target_id', 'in', targetIds)
    .where('minute', '>=', since)
    .orderBy('target_id')
    .orderBy('minute')
    .execute()
}

const KEPT_DAYS = 90

export async function deleteOldMinutes(tx: Tx): Promise<void> {
  await sql`delete from target_availability where minute < now() - make_interval(days => ${KEPT_DAYS})`.execute(
    tx,
  )
}
