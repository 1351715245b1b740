import { sql } from 'kysely'
import { newId, type Tx } from '../../platform/index.ts'
import type { SyncRow } from '../sync-store.ts'

// Runs over help desks: rows of `syncs` with a mode.

export type RunMode = 'changes' | 'full'
const RUN_STAGES = ['tickets', 'gone', 'sweep', 'articles'] as const
export type RunStage = (typeof RUN_STAGES)[number]
export type Run = Omit<SyncRow, 'mode' | 'stage' | 'stages'> & {
  mode: RunMode
  stage: RunStage | null
  stages: Partial<Record<RunStage, StageCounts>>
}

export type StageCounts = {
  /** null: the help desk does not tell. */
  total: number | null
  done: number
  unchanged: number
  failed: number
  deleted: number
  started_at: string
  finished_at: string | null
}

export type Counts = Pick<StageCounts, 'done' | 'unchanged' | 'failed' | 'deleted'>
export const NOTHING: Counts = { done: 0, unchanged: 0, failed: 0, deleted: 0 }

type Place = { tenantId: string; sourceId: string }

/** A run that waits. undefined: another one waits or runs. */
export async function insertRun(tx: Tx, place: Place, mode: RunMode): Promise<Run | undefined> {
  const row = await tx
    .insertInto('syncs')
    .values({
      ...{ id: newId('sync'), tenant_id: place.tenantId, source_id: place.sourceId, mode },
      ...{ status: 'queued', is_full: mode === 'full' },
    })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst()
  return row as Run | undefined
}

export async function findActiveRun(tx: Tx, sourceId: string): Promise<Run | undefined> {
  const row = await tx
    .selectFrom('syncs')
    .selectAll()
    .where('source_id', '=', sourceId)
    .where('mode', 'is not', null)
    .where('status', 'in', ['queued', 'running'])
    .executeTakeFirst()
  return row as Run | undefined
}

export async function findRun(tx: Tx, id: string): Promise<Run | undefined> {
  const row = await tx
    .selectFrom('syncs')
    .selectAll()
    .where('id', '=', id)
    .where('mode', 'is not', null)
    .executeTakeFirst()
  return row as Run | undefined
}

/** Newest first, of all help desks or of one. */
export async function listRuns(
  tx: Tx,
  { sourceId, before, limit }: { sourceId: string | undefined; before: string | undefined; limit: number },
): Promise<Run[]> {
  const rows = await tx
    .selectFrom('syncs')
    .selectAll()
    .where('mode', 'is not', null)
    .$if(sourceId !== undefined, (query) => query.where('source_id', '=', sourceId as string))
    .$if(before !== undefined, (query) => query.where('id', '<', before as string))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows as Run[]
}

/** A waiting run becomes a full one. */
export async function widenRun(tx: Tx, id: string): Promise<Run | undefined> {
  const row = await tx
    .updateTable('syncs')
    .set({ mode: 'full', is_full: true })
    .where('id', '=', id)
    .where('status', '=', 'queued')
    .returningAll()
    .executeTakeFirst()
  return row as Run | undefined
}

/**
 * Adds to a stage of a run that is under way, or begins the stage; `isBeside`: the run stays where it is. False when the run
 * is over: canceled, or ended by another runner.
 */
export async function countInRun(
  tx: Tx,
  id: string,
  stage: RunStage,
  by: Partial<Counts> & { total?: number | null; finished?: true; isBeside?: true },
): Promise<boolean> {
  const row = await tx
    .selectFrom('syncs')
    .selectAll()
    .where('id', '=', id)
    .where('status', 'in', ['queued', 'running'])
    .forUpdate()
    .executeTakeFirst()
  if (!row) return false
  const { stages, stage: place } = row as Run
  const now = new Date().toISOString()
  const { total, finished, isBeside, ...counts } = by
  const before = stages[stage] ?? { ...NOTHING, total: null, started_at: now, finished_at: null }
  const done = before.done + (counts.done ?? 0)
  const known = total === undefined ? before.total : total
  const after: StageCounts = {
    ...{ total: finished ? done : known !== null ? Math.max(known, done) : null, done },
    unchanged: before.unchanged + (counts.unchanged ?? 0),
    failed: before.failed + (counts.failed ?? 0),
    deleted: before.deleted + (counts.deleted ?? 0),
    ...{ started_at: before.started_at, finished_at: finished ? now : isBeside ? before.finished_at : null },
  }
  await tx
    .updateTable('syncs')
    .set({
      ...{
        status: 'running',
        stage: isBeside ? place : stage,
        stages: JSON.stringify({ ...stages, [stage]: after }),
      },
      started_at: sql`coalesce(started_at, now())`,
      // what every kind of sync tells
      ...{ done: sql`done + ${counts.done ?? 0}`, unchanged: sql`unchanged + ${counts.unchanged ?? 0}` },
      ...{ failed: sql`failed + ${counts.failed ?? 0}`, deleted: sql`deleted + ${counts.deleted ?? 0}` },
      total: Object.values({ ...stages, [stage]: after }).reduce((sum, { total }) => sum + (total ?? 0), 0),
    })
    .where('id', '=', id)
    .execute()
  return true
}

/** False when it was over already. */
export async function endRun(
  tx: Tx,
  id: string,
  error: { code: string; message: string } | null,
): Promise<boolean> {
  const ended = await tx
    .updateTable('syncs')
    .set({
      status: error ? 'failed' : 'done',
      finished_at: sql`now()`,
      started_at: sql`coalesce(started_at, now())`,
      error_code: error?.code ?? null,
      error_message: error?.message ?? null,
    })
    .where('id', '=', id)
    .where('status', 'in', ['queued', 'running'])
    .returning('id')
    .execute()
  return ended.length > 0
}

export type SourceFacts = {
  id: string
  name: string
  kind: string
  config: unknown
  paused_until: Date | null
  reached_at: Date | null
  /** Of the help desk as a whole; null: it answers. */
  error_code: string | null
  error_message: string | null
}

export async function findSourceFacts(
  tx: Tx,
  sourceIds: readonly string[],
): Promise<Map<string, SourceFacts>> {
  const { rows } = await sql<SourceFacts>`
    select s.id, s.name, s.kind, s.config, h.paused_until, h.reached_at,
      case when h.failures > 0 then h.error_code end as error_code, h.error_message
    from sources s left join helpdesks h on h.source_id = s.id where s.id = any(${sourceIds}::text[])`.execute(
    tx,
  )
  return new Map(rows.map((row) => [row.id, row]))
}
