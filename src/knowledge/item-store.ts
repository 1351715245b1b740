import { sql } from 'kysely'
import type { Tx } from '../platform/index.ts'

export type ItemState = {
  key: string
  sha256: string | null
  parserVersion: number
  status: 'ok' | 'failed'
  seenSync: string | null
}

export type ItemResult = {
  key: string
  sha256: string | null
  parserVersion: number
  /** Why it could not be read; null when it could. */
  failure: { code: string; message: string } | null
}

export async function findItems(
  tx: Tx,
  sourceId: string,
  keys: readonly string[],
): Promise<Map<string, ItemState>> {
  const { rows } = await sql<{
    key: string
    sha256: string | null
    parser_version: number
    status: 'ok' | 'failed'
    seen_sync: string | null
  }>`
    select key, sha256, parser_version, status, seen_sync from source_items
    where source_id = ${sourceId} and key = any(${keys}::text[])`.execute(tx)
  return new Map(
    rows.map((row) => [
      row.key,
      {
        key: row.key,
        sha256: row.sha256,
        parserVersion: row.parser_version,
        status: row.status,
        seenSync: row.seen_sync,
      },
    ]),
  )
}

export async function countItems(tx: Tx, sourceId: string): Promise<number> {
  const { count } = await tx
    .selectFrom('source_items')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('source_id', '=', sourceId)
    .executeTakeFirstOrThrow()
  return count
}

export async function saveItems(
  tx: Tx,
  place: { tenantId: string; sourceId: string; syncId: string },
  items: readonly ItemResult[],
): Promise<void> {
  if (items.length === 0) return
  const records = items.map((item) => ({
    source_id: place.sourceId,
    key: item.key,
    tenant_id: place.tenantId,
    sha256: item.sha256,
    parser_version: item.parserVersion,
    status: item.failure ? 'failed' : 'ok',
    reason_code: item.failure?.code ?? null,
    reason: item.failure?.message ?? null,
    seen_sync: place.syncId,
  }))
  await sql`
    insert into source_items (source_id, key, tenant_id, sha256, parser_version, status, reason_code, reason, seen_sync)
    select * from jsonb_to_recordset(${JSON.stringify(records)}::jsonb) as r (source_id text, key text, tenant_id text,
      sha256 text, parser_version int, status text, reason_code text, reason text, seen_sync text)
    on conflict (source_id, key) do update set sha256 = excluded.sha256, parser_version = excluded.parser_version,
      status = excluded.status, reason_code = excluded.reason_code, reason = excluded.reason,
      seen_sync = excluded.seen_sync, updated_at = now()`.execute(tx)
}

/** Marks items as present and unchanged in this sync. */
export async function touchItems(
  tx: Tx,
  sourceId: string,
  keys: readonly string[],
  syncId: string,
): Promise<void> {
  if (keys.length === 0) return
  await sql`
    update source_items set seen_sync = ${syncId}
    where source_id = ${sourceId} and key = any(${keys}::text[])`.execute(tx)
}

/** Items that this sync did not come across: they are gone from the source. */
export async function findUnseenItems(
  tx: Tx,
  sourceId: string,
  syncId: string,
  limit: number,
): Promise<string[]> {
  const { rows } = await sql<{ key: string }>`
    select key from source_items where source_id = ${sourceId} and seen_sync is distinct from ${syncId}
    order by key limit ${limit}`.execute(tx)
  return rows.map((row) => row.key)
}

export async function deleteItems(tx: Tx, sourceId: string, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return
  await tx.deleteFrom('source_items').where('source_id', '=', sourceId).where('key', 'in', keys).execute()
}

export async function listItems(
  tx: Tx,
  sourceId: string,
  filter: { status: 'ok' | 'failed' | undefined; after: string | undefined; limit: number },
) {
  return tx
    .selectFrom('source_items')
    .select(['key', 'status', 'reason_code', 'reason', 'updated_at'])
    .where('source_id', '=', sourceId)
    .$if(filter.status !== undefined, (query) => query.where('status', '=', filter.status as string))
    .$if(filter.after !== undefined, (query) => query.where('key', '>', filter.after as string))
    .orderBy('key')
    .limit(filter.limit)
    .execute()
}
