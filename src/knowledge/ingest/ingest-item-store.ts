import { type Selectable, sql } from 'kysely'
import type { DB, TimePlace, Tx } from '../../platform/index.ts'

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
  const known = items.filter((item) => item.revision !== null)
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

export type Failure = { id: string; revision: number | null; code: string; message: string }

/** They are tried again later, and after some tries wait for somebody. */
export async function failItems(
  tx: Tx,
  place: Place,
  kind: ItemKind,
  failures: readonly Failure[],
): Promise<void> {
  if (failures.length === 0) return
  await sql`
    insert into ingest_items as i (source_id, kind, external_id, tenant_id, reason, attempts, due_at, error_code,
      error_message)
    select ${place.sourceId}, ${kind}, r.id, ${place.tenantId}, 'failed', 1,
      now() + ${BACKOFF_MINUTES[0]} * interval '1 minute', r.code, r.message
    from jsonb_to_recordset(${JSON.stringify(failures)}::jsonb) as r (id text, code text, message text) order by r.id
    on conflict (source_id, kind, external_id) do update set attempts = i.attempts + 1,
      error_code = excluded.error_code, error_message = excluded.error_message, ended_at = null,
      due_at = now() + (${BACKOFF_MINUTES}::int[])[least(i.attempts + 1, ${BACKOFF_MINUTES.length})] * interval '1 minute',
      dead_at = case when i.attempts + 1 >= ${MAX_ATTEMPTS} then now() end`.execute(tx)
}

/** Of these, the ones that are not in and that nobody is to try any more. */
export async function listDeadItems(
  tx: Tx,
  filter: { sourceId: string | undefined; before: TimePlace | undefined; limit: number },
) {
  const { rows } = await sql<DeadItem>`
    select * from (
      select i.source_id, s.name as source_name, i.kind, i.external_id, i.attempts, i.error_code, i.error_message,
        date_trunc('milliseconds', i.dead_at) as failed_at, i.source_id || '/' || i.kind || '/' || i.external_id as key
      from ingest_items i join sources s on s.id = i.source_id where i.dead_at is not null
      union all
      select d.source_id, s.name, 'attachment', a.id, a.attempts, a.error_code, a.error_message,
        date_trunc('milliseconds', a.due_at),
        d.source_id || '/attachment/' || a.id
      from attachments a join documents d on d.id = a.document_id join sources s on s.id = d.source_id
      where a.status = 'dead'
    ) dead
    where ${filter.sourceId === undefined ? sql`true` : sql`source_id = ${filter.sourceId}`}
      and ${filter.before === undefined ? sql`true` : sql`(failed_at, key) < (${filter.before.time}::timestamptz, ${filter.before.id})`}
    order by failed_at desc, key desc limit ${filter.limit}`.execute(tx)
  return rows
}

export type DeadItem = {
  source_id: string
  source_name: string
  kind: 'ticket' | 'article' | 'attachment'
  external_id: string
  attempts: number
  error_code: string | null
  error_message: string | null
  failed_at: Date
  key: string
}

export type ItemKey = { source_id: string; kind: string; external_id: string }
/** Some, or all of a source, or all. */
export type ItemChoice = { items: readonly ItemKey[] } | { sourceId: string | undefined }

/** Dead ones are due again; answers of which sources, once for each. */
export async function reviveItems(tx: Tx, choice: ItemChoice): Promise<string[]> {
  const { rows } = await sql<{ source_id: string; kind: ItemKind }>`
    update ingest_items i set dead_at = null, attempts = 0, due_at = now(), reason = 'retry', revision = i.revision + 1
    where dead_at is not null and ${chosen(choice, sql`i.kind`, sql`i.external_id`, sql`i.source_id`)}
    returning source_id, kind`.execute(tx)
  // articles are not asked for one by one
  const walks = rows.filter(({ kind }) => kind === 'article').map((row) => row.source_id)
  await sql`update helpdesks set articles_at = null where source_id = any(${walks}::text[])`.execute(tx)
  const attachments = await sql<{ source_id: string }>`
    update attachments a set status = 'waiting', attempts = 0, due_at = now(), error_code = null, error_message = null
    from documents d where d.id = a.document_id and a.status = 'dead'
      and ${chosen(choice, sql`'attachment'`, sql`a.id`, sql`d.source_id`)}
    returning d.source_id`.execute(tx)
  return [...rows, ...attachments.rows].map((row) => row.source_id)
}

/** Nobody is to be told of them any more; answers how many. */
export async function dismissItems(tx: Tx, choice: ItemChoice): Promise<number> {
  const { rows } = await sql`
    delete from ingest_items i
    where dead_at is not null and ${chosen(choice, sql`i.kind`, sql`i.external_id`, sql`i.source_id`)}
    returning source_id`.execute(tx)
  const attachments = await sql`
    update attachments a set status = 'skipped' from documents d
    where d.id = a.document_id and a.status = 'dead'
      and ${chosen(choice, sql`'attachment'`, sql`a.id`, sql`d.source_id`)} returning a.id`.execute(tx)
  return rows.length + attachments.rows.length
}

type Sql = ReturnType<typeof sql>

function chosen(choice: ItemChoice, kind: Sql, id: Sql, source: Sql) {
  if (!('items' in choice))
    return choice.sourceId === undefined ? sql`true` : sql`${source} = ${choice.sourceId}`
  return sql`(${source}, ${kind}, ${id}) in (
    select r.source_id, r.kind, r.external_id from jsonb_to_recordset(${JSON.stringify(choice.items)}::jsonb)
      as r (source_id text, kind text, external_id text))`
}
