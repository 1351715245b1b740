import { type Selectable, sql } from 'kysely'
import { findUnknownGroups } from '../identity/index.ts'
import type { DB, Tx } from '../platform/index.ts'
import { latestSyncs, type SyncRow } from './sync-store.ts'

export type SourceRow = Selectable<DB['sources']>

/** What people see of a source. The counts are of what the reader of the transaction may see. */
export type SourceWithState = SourceRow & {
  document_count: number
  failed_count: number
  excluded_count: number
  sync: SyncRow | null
  /** Groups that the settings of a help desk name, and that there are not (yet). */
  unknown_groups: string[]
  /** Of a help desk. */
  polled_at: Date | null
  error_code: string | null
  error_message: string | null
}

/** Whether there is such a source for the reader; its state costs more. */
export async function findSource(tx: Tx, id: string): Promise<SourceRow | undefined> {
  return tx.selectFrom('sources').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function findSourceWithState(tx: Tx, id: string): Promise<SourceWithState | undefined> {
  const row = await findSource(tx, id)
  return row && (await withState(tx, [row]))[0]
}

export async function listSources(tx: Tx): Promise<SourceWithState[]> {
  return withState(tx, await tx.selectFrom('sources').selectAll().orderBy('id').execute())
}

async function withState(tx: Tx, rows: readonly SourceRow[]): Promise<SourceWithState[]> {
  const ids = rows.map((row) => row.id)
  // before what they brought is counted: one that is done has brought all of it
  const syncs = await latestSyncs(tx, ids)
  const documents = await countBySource(tx, 'documents', ids)
  const failed = await countBySource(tx, 'source_items', ids, sql`status = 'failed'`)
  const excluded = await countBySource(tx, 'excluded_documents', ids)
  const polls = await findPolls(tx, ids)
  const named = rows.flatMap((row) => groupsNamedIn(row.config))
  const unknown = new Set(rows[0] ? await findUnknownGroups(tx, rows[0].tenant_id, named) : [])
  return rows.map((row) => ({
    ...row,
    document_count: documents.get(row.id) ?? 0,
    failed_count: failed.get(row.id) ?? 0,
    excluded_count: excluded.get(row.id) ?? 0,
    sync: syncs.get(row.id) ?? null,
    unknown_groups: [...new Set(groupsNamedIn(row.config))].filter((name) => unknown.has(name)),
    ...(polls.get(row.id) ?? { polled_at: null, error_code: null, error_message: null }),
  }))
}

/** In the settings of a help desk; other sources name none. */
function groupsNamedIn(config: unknown): string[] {
  const { groups = {}, note_acl = [] } = config as { groups?: Record<string, string[]>; note_acl?: string[] }
  const readers = note_acl.flatMap((entry) => /^group:(.*)$/.exec(entry)?.slice(1) ?? [])
  return [...Object.values(groups).flat(), ...readers]
}

type Poll = Pick<SourceWithState, 'polled_at' | 'error_code' | 'error_message'>

async function findPolls(tx: Tx, sourceIds: readonly string[]): Promise<Map<string, Poll>> {
  const { rows } = await sql<Poll & { source_id: string }>`
    select source_id, polled_at, error_code, error_message from helpdesks
    where source_id = any(${sourceIds}::text[])`.execute(tx)
  return new Map(rows.map(({ source_id, ...poll }) => [source_id, poll]))
}

async function countBySource(
  tx: Tx,
  table: 'documents' | 'source_items' | 'excluded_documents',
  sourceIds: readonly string[],
  condition = sql`true`,
): Promise<Map<string, number>> {
  const { rows } = await sql<{ source_id: string; count: number }>`
    select source_id, count(*)::int as count from ${sql.table(table)}
    where source_id = any(${sourceIds}::text[]) and ${condition} group by source_id`.execute(tx)
  return new Map(rows.map((row) => [row.source_id, row.count]))
}

/** Those of some kinds that the reader may see, without their state. */
export async function listSourcesOfKinds(tx: Tx, kinds: readonly string[]): Promise<SourceRow[]> {
  return tx.selectFrom('sources').selectAll().where('kind', 'in', kinds).orderBy('id').execute()
}

export async function insertSource(
  tx: Tx,
  source: Pick<SourceRow, 'id' | 'tenant_id' | 'kind' | 'name' | 'acl' | 'schedule'> & { config: unknown },
): Promise<boolean> {
  const { rows } = await sql`
    insert into sources (id, tenant_id, kind, name, config, acl, schedule)
    values (${source.id}, ${source.tenant_id}, ${source.kind}, ${source.name}, ${JSON.stringify(source.config)}::jsonb,
      ${source.acl}, ${source.schedule})
    on conflict (tenant_id, name) do nothing returning id`.execute(tx)
  return rows.length > 0
}

/** The tenant's source of pushed documents, made on its first use. */
export async function ensurePushSource(tx: Tx, tenantId: string, newSourceId: string): Promise<string> {
  const source = { id: newSourceId, tenant_id: tenantId, kind: 'push', config: {}, acl: null, schedule: null }
  for (let n = 1; ; n++) {
    const found = await findPushSource(tx, tenantId)
    if (found !== undefined) return found
    // Another call may be making it under the same name: that one is found then. Or the name is somebody's folder.
    await insertSource(tx, { ...source, name: n === 1 ? 'push' : `push ${n}` })
  }
}

export async function findPushSource(tx: Tx, tenantId: string): Promise<string | undefined> {
  const row = await tx
    .selectFrom('sources')
    .select('id')
    .where('kind', '=', 'push')
    .where('tenant_id', '=', tenantId)
    .executeTakeFirst()
  return row?.id
}

/**
 * Until the transaction ends: `shared` by all who store documents of this source, `alone` for who deletes some. False when
 * the source is gone.
 */
export async function lockSource(tx: Tx, sourceId: string, how: 'shared' | 'alone'): Promise<boolean> {
  const { rows } = await sql`
    select id from sources where id = ${sourceId} ${how === 'alone' ? sql`for update` : sql`for key share`}`.execute(
    tx,
  )
  return rows.length > 0
}

export async function deleteSource(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('sources').where('id', '=', id).execute()
}

/** Every source of these kinds, over all tenants: what a worker follows or schedules. */
export async function findFollowable(tx: Tx, kinds: readonly string[]): Promise<SourceRow[]> {
  if (kinds.length === 0) return []
  return tx.selectFrom('sources').selectAll().where('kind', 'in', kinds).execute()
}

/** Changes what people may change. False: another source of the tenant has this name. */
export async function updateSource(
  tx: Tx,
  id: string,
  source: Pick<SourceRow, 'name' | 'acl'> & { config: unknown },
): Promise<boolean> {
  const { rows } = await sql`
    update sources s set name = ${source.name}, acl = ${source.acl}, config = ${JSON.stringify(source.config)}::jsonb
    where id = ${id} and not exists (
      select from sources o where o.tenant_id = s.tenant_id and o.name = ${source.name} and o.id <> s.id)
    returning id`.execute(tx)
  return rows.length > 0
}

/** Until the transaction ends, nobody else of the tenant says which help desks it reads. */
export async function lockAccounts(tx: Tx, tenantId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(7070052, hashtext(${tenantId}))`.execute(tx)
}

/** The source that reads this account of a help desk, other than `exceptId`. */
export async function findAccount(
  tx: Tx,
  account: { kind: string; url: string },
  exceptId: string,
): Promise<SourceRow | undefined> {
  return tx
    .selectFrom('sources')
    .selectAll()
    .where('kind', '=', account.kind)
    .where('id', '<>', exceptId)
    .where(sql<boolean>`config ->> 'url' = ${account.url}`)
    .executeTakeFirst()
}

/** When the last verified webhook of a help desk came. */
export async function findWebhookTime(tx: Tx, sourceId: string): Promise<Date | null> {
  const row = await tx
    .selectFrom('helpdesks')
    .select('webhook_at')
    .where('source_id', '=', sourceId)
    .executeTakeFirst()
  return row?.webhook_at ?? null
}
