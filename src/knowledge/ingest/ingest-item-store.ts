import { type Selectable, sql } from 'kysely'
import type { DB, Tx } from '../../platform/index.ts'

// What has to be fetched one by one: told by a webhook, or failed before.

export type IngestItem = Selectable<DB['ingest_items']>
export type ItemKind = 'ticket' | 'article'
type Place = { tenantId: string; sourceId: string }

/** Tries before somebody must look at it, and the minutes before each further one. */
const MAX_ATTEMPTS = 6
const BACKOFF_MINUTES = [1, 5, 30, 120, 720]

/** To be fetched now, whatever came of it before. */
export async function requestItems(
  tx: Tx,
  place: Place,
  reason: 'webhook' | 'sweep' | 'merge',
  ticketIds: readonly string[],
): Promise<void> {
  if (ticketIds.length === 0) return
  await sql`
    insert into ingest_items as i (source_id, kind, external_id, tenant_id, reason)
    select ${place.sourceId}, 'ticket', id, ${place.tenantId}, ${reason}
    from (select distinct unnest(${ticketIds}::text[]) as id) told order by id
    on conflict (source_id, kind, external_id) do update set reason = excluded.reason, attempts = 0, due_at = now(),
      revision = i.revision + 1, error_code = null, error_message = null, dead_at = null, ended_at = null`.execute(
    tx,
  )
}

export type Reason = {
  revision: number
  /** False: what was asked for is in, and only what was asked for before must stay out. */
  waits: boolean
}

/** Tickets that wait to be fetched or were told of a short while ago, with the revision of the reason. */
export async function findRevisions(
  tx: Tx,
  sourceId: string,
  ticketIds: readonly string[],
): Promise<Map<string, Reason>> {
  const { rows } = await sql<Reason & { external_id: string }>`
    select external_id, revision, ended_at is null as waits from ingest_items
    where source_id = ${sourceId} and kind = 'ticket' and external_id = any(${ticketIds}::text[])`.execute(tx)
  return new Map(rows.map(({ external_id, revision, waits }) => [external_id, { revision, waits }]))
}

export async function findDueItems(
  tx: Tx,
  sourceId: string,
  limit: number,
): Promise<Array<{ id: string; revision: number }>> {
  const { rows } = await sql<{ id: string; revision: number }>`
    select external_id as id, revision from ingest_items
    where source_id = ${sourceId} and kind = 'ticket' and dead_at is null and ended_at is null and due_at <= now()
    order by due_at, external_id limit ${limit}`.execute(tx)
  return rows
}

/** No question to a help desk is answered later than that. */
const REMEMBERED = sql`interval '1 hour'`

/**
 * They are in, as of this revision: one that was asked for again since stays. Those that a webhook told of are remembered
 * for a while: what somebody else asked for before it, and has not stored yet, is of before the redaction or deletion.
 */
export async function endItems(
  tx: Tx,
  sourceId: string,
  kind: ItemKind,
  items: ReadonlyArray<{ id: string; revision: number | null }>,
): Promise<void> {
  // callers hold whole tickets
  const known = items.flatMap(({ id, revision }) => (revision === null ? [] : [{ id, revision }]))
  if (known.length === 0) return
  const ended = sql`jsonb_to_recordset(${JSON.stringify(known)}::jsonb) as r (id text, revision int)`
  await sql`
    update ingest_items i set ended_at = now(), dead_at = null, error_code = null, error_message = null from ${ended}
    where i.source_id = ${sourceId} and i.kind = ${kind} and i.external_id = r.id and i.revision = r.revision
      and i.reason = 'webhook' and i.ended_at is null`.execute(tx)
  await sql`
    delete from ingest_items i using ${ended}
    where i.source_id = ${sourceId} and i.kind = ${kind} and i.external_id = r.id and i.revision = r.revision
      and i.reason <> 'webhook'`.execute(tx)
  await sql`
    delete from ingest_items where source_id = ${sourceId} and ended_at < now() - ${REMEMBERED}`.execute(tx)
}

/** Articles that were read: whatever was wrong with them before is over. */
export async function endArticleItems(tx: Tx, sourceId: string, ids: readonly string[]): Promise<void> {
  await sql`
    delete from ingest_items
    where source_id = ${sourceId} and kind = 'article' and external_id = any(${ids}::text[])`.execute(tx)
}

/** Which of these tickets the run has among its failures. */
export async function findCounted(
  tx: Tx,
  sourceId: string,
  runId: string,
  ticketIds: readonly string[],
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select external_id as id from ingest_items
    where source_id = ${sourceId} and kind = 'ticket' and external_id = any(${ticketIds}::text[])
      and counted_in = ${runId}`.execute(tx)
  return rows.map(({ id }) => id)
}

/** No run has these tickets among its failures any more. */
export async function forgetCounted(tx: Tx, sourceId: string, ticketIds: readonly string[]): Promise<void> {
  if (ticketIds.length === 0) return
  await sql`
    update ingest_items set counted_in = null
    where source_id = ${sourceId} and kind = 'ticket' and external_id = any(${ticketIds}::text[])`.execute(tx)
}

export type Failure = { id: string; revision: number | null; code: string; message: string }

/**
 * They are tried again later, and after some tries wait for somebody. `runId`: the run that counts them, in this
 * transaction; undefined: none does, and one that has counted them before still has.
 */
export async function failItems(
  tx: Tx,
  place: Place,
  kind: ItemKind,
  failures: readonly Failure[],
  runId: string | undefined,
): Promise<void> {
  if (failures.length === 0) return
  await sql`
    insert into ingest_items as i (source_id, kind, external_id, tenant_id, reason, attempts, due_at, error_code,
      error_message, counted_in)
    select ${place.sourceId}, ${kind}, r.id, ${place.tenantId}, 'failed', 1,
      now() + ${BACKOFF_MINUTES[0]} * interval '1 minute', r.code, r.message, ${runId ?? null}::text
    from jsonb_to_recordset(${JSON.stringify(failures)}::jsonb) as r (id text, code text, message text) order by r.id
    on conflict (source_id, kind, external_id) do update set attempts = i.attempts + 1,
      error_code = excluded.error_code, error_message = excluded.error_message, ended_at = null,
      counted_in = coalesce(excluded.counted_in, i.counted_in),
      due_at = now() + (${BACKOFF_MINUTES}::int[])[least(i.attempts + 1, ${BACKOFF_MINUTES.length})] * interval '1 minute',
      dead_at = case when i.attempts + 1 >= ${MAX_ATTEMPTS} then now() end`.execute(tx)
}
