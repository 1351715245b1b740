import { type Selectable, sql } from 'kysely'
import type { DB, Tx } from '../platform/index.ts'

// One pass over a source each: waiting, running, or how it ended.

export type SyncRow = Selectable<DB['syncs']>

/** Of each source the newest. */
export async function latestSyncs(tx: Tx, sourceIds: readonly string[]): Promise<Map<string, SyncRow>> {
  if (sourceIds.length === 0) return new Map()
  const rows = await tx
    .selectFrom('syncs')
    .selectAll()
    .distinctOn('source_id')
    .where('source_id', 'in', sourceIds)
    .orderBy('source_id')
    .orderBy('id', 'desc')
    .execute()
  return new Map(rows.map((row) => [row.source_id, row]))
}

/** The sync of this source that waits or runs, if any. */
export async function findActiveSync(tx: Tx, sourceId: string): Promise<SyncRow | undefined> {
  return tx
    .selectFrom('syncs')
    .selectAll()
    .where('source_id', '=', sourceId)
    .where('status', 'in', ['queued', 'running'])
    .executeTakeFirst()
}

export async function findSync(tx: Tx, id: string): Promise<SyncRow | undefined> {
  return tx.selectFrom('syncs').selectAll().where('id', '=', id).executeTakeFirst()
}

/** A new waiting sync, or undefined when another one is active. */
export async function insertSync(
  tx: Tx,
  sync: { id: string; tenant_id: string; source_id: string; is_full: boolean },
): Promise<SyncRow | undefined> {
  return tx
    .insertInto('syncs')
    .values({ ...sync, status: 'queued' })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst()
}

/** A waiting sync is made a full one; a running one that is full already is answered; otherwise none. */
export async function makeQueuedSyncFull(tx: Tx, sourceId: string): Promise<SyncRow | undefined> {
  return tx
    .updateTable('syncs')
    .set({ is_full: true })
    .where('source_id', '=', sourceId)
    .where((is) =>
      is.or([is('status', '=', 'queued'), is.and([is('status', '=', 'running'), is('is_full', '=', true)])]),
    )
    .returningAll()
    .executeTakeFirst()
}

export async function startSync(tx: Tx, id: string): Promise<SyncRow | undefined> {
  return tx
    .updateTable('syncs')
    .set({ status: 'running', started_at: sql`coalesce(started_at, now())` })
    .where('id', '=', id)
    .where('status', 'in', ['queued', 'running'])
    .returningAll()
    .executeTakeFirst()
}

export type SyncProgress = { done: number; unchanged: number; failed: number; deleted: number }

/** Adds to the counters; false when the sync runs no more: ended by another runner of it, or gone with its source. */
export async function advanceSync(tx: Tx, id: string, by: Partial<SyncProgress> = {}): Promise<boolean> {
  const { rows } = await sql`
    update syncs set done = done + ${by.done ?? 0}, unchanged = unchanged + ${by.unchanged ?? 0},
      failed = failed + ${by.failed ?? 0}, deleted = deleted + ${by.deleted ?? 0}
    where id = ${id} and status = 'running' returning id`.execute(tx)
  return rows.length > 0
}

export async function setSyncTotal(tx: Tx, id: string, total: number): Promise<void> {
  await tx.updateTable('syncs').set({ total }).where('id', '=', id).execute()
}

/** Ends a running sync; one that has ended already stays as it is. */
export async function finishSync(
  tx: Tx,
  id: string,
  error: { code: string; message: string } | null,
): Promise<void> {
  await tx
    .updateTable('syncs')
    .set({
      status: error ? 'failed' : 'done',
      finished_at: sql`now()`,
      error_code: error?.code ?? null,
      error_message: error?.message ?? null,
    })
    .where('id', '=', id)
    .where('status', '=', 'running')
    .execute()
}

/** Keeps the last 20 finished syncs of a source. */
export async function pruneSyncs(tx: Tx, sourceId: string): Promise<void> {
  await sql`
    delete from syncs where source_id = ${sourceId} and status in ('done', 'failed') and id not in (
      select id from syncs where source_id = ${sourceId} order by id desc limit 20)`.execute(tx)
}

/**
 * Syncs that are queued or running although no job may know of them (a crash between two lines). Not the runs over help
 * desks, which have a mode.
 */
export async function findUnfinishedSyncs(tx: Tx): Promise<SyncRow[]> {
  return tx
    .selectFrom('syncs')
    .selectAll()
    .where('status', 'in', ['queued', 'running'])
    .where('mode', 'is', null)
    .execute()
}
