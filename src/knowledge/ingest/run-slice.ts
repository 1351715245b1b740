import type { Database, Logger, Tx } from '../../platform/index.ts'
import { clearExcluded } from '../document-store.ts'
import type { Helpdesk } from '../helpdesks/helpdesk.ts'
import { HelpdeskBusy } from '../helpdesks/helpdesk-busy.ts'
import type { SearchIndex } from '../search/search-index.ts'
import { findSource, type SourceRow } from '../source-store.ts'
import { pruneSyncs } from '../sync-store.ts'
import { isLasting, isOurs, isRefused, sourceChanged, toldOf } from './ingest-errors.ts'
import { type Counting, inTenant, type Slice, uncounted } from './ingest-run.ts'
import {
  beginWalk,
  ensureState,
  type HelpdeskState,
  moveWalk,
  noteHelpdeskAnswers,
  noteHelpdeskFailure,
  noteTime,
  noteWarning,
  pauseHelpdesk,
  placeOf,
} from './ingest-state-store.ts'
import { countInRun, endRun, findActiveRun, type Run, type RunStage } from './run-store.ts'
import { stepItems } from './step-items.ts'
import { stepAccess } from './walk-access.ts'
import { stepArticles } from './walk-articles.ts'
import { stepChanges } from './walk-changes.ts'
import { stepGone, stepSweep } from './walk-ids.ts'

export type SliceDeps = {
  database: Database
  index: SearchIndex | undefined
  logger: Logger
  /** Throws where its settings or its credential do not do. `wasRefused`: the credential of before was. */
  open(source: SourceRow, options?: { wasRefused: boolean }): Promise<Helpdesk>
  /** How long one source is worked on before others have their turn. */
  sliceMs: number
}

/** How often the list of deleted tickets is read between runs. */
export const GONE_MINUTES = 30
const DAY_MS = 24 * 3600_000
/** In a row, over about an hour: then a run ends. */
const MAX_FAILURES = 12

/**
 * Works on one source for a while: what is due, in small steps, each stored with the place where it stopped. May end at
 * any line and be called again. Answers whether there is more to do now.
 */
export async function runSlice(
  deps: SliceDeps,
  place: { tenantId: string; sourceId: string },
  signal: AbortSignal,
): Promise<boolean> {
  const begun = await deps.database.tenant({ tenantId: place.tenantId, groups: 'all' }, async (tx) => {
    const source = await findSource(tx, place.sourceId)
    const state = source && (await ensureState(tx, source.id))
    return source && state ? { source, state } : undefined
  })
  if (!begun) return false
  const end = Date.now() + deps.sliceMs
  const own = { ...deps, source: begun.source, signal, isOver: () => Date.now() >= end }
  try {
    while (placeOf(begun.state, 'access') && !(await stepAccess(own))) signal.throwIfAborted()
    if (begun.state.paused_until && begun.state.paused_until.getTime() > Date.now()) return false
    return await work({ ...own, helpdesk: await deps.open(begun.source) }).catch(async (error: unknown) => {
      // what another store keeps may have been replaced since it was read last
      if (!isRefused(error)) throw error
      return work({ ...own, helpdesk: await deps.open(begun.source, { wasRefused: true }) })
    })
  } catch (error) {
    if (signal.aborted) throw error
    return noteError(own, error)
  }
}

async function work(slice: Slice): Promise<boolean> {
  let isBusy = true
  do {
    slice.signal.throwIfAborted()
    isBusy = await step(slice)
  } while (isBusy && !slice.isOver())
  await inTenant(slice, (tx) => noteHelpdeskAnswers(tx, slice.source.id))
  return isBusy
}

/** The most urgent thing that is due. Answers whether there was one. */
async function step(slice: Slice): Promise<boolean> {
  const { state, run } = await inTenant(slice, async (tx) => ({
    state: await ensureState(tx, slice.source.id),
    run: await findActiveRun(tx, slice.source.id),
  }))
  if (!state) return false
  if (await stepItems(slice, countBeside(run))) return true
  if (run && isPollDue(slice, state) && run.mode === 'full' && placeOf(state, 'changes')) {
    await stepChanges(slice, 'changes', uncounted)
    return true
  }
  if (run) return stepRun(slice, run)
  return stepPoll(slice, state)
}

/** What waits to be fetched by itself counts among the tickets of a run that has begun, wherever that stands. */
function countBeside(run: Run | undefined): Counting {
  if (!run || run.stage === null) return uncounted
  return {
    runId: run.id,
    add: async (tx, counts) => {
      if (!(await countInRun(tx, run.id, 'tickets', { ...counts, isBeside: true }))) throw sourceChanged()
    },
  }
}

/** A run that is over meanwhile ends the slice: nothing is stored for it any more. */
function countIn(run: Run, stage: RunStage, atEnd?: (tx: Tx) => Promise<void>): Counting {
  return {
    runId: run.id,
    add: async (tx, counts, isEnd) => {
      if (!(await countInRun(tx, run.id, stage, { ...counts, ...(isEnd ? { finished: true } : {}) })))
        throw sourceChanged()
      if (isEnd) await atEnd?.(tx)
    },
  }
}

/** One step of a run that somebody asked for. */
async function stepRun(slice: Slice, run: Run): Promise<boolean> {
  const isFull = run.mode === 'full'
  const then = (stage: RunStage, next: RunStage | undefined) =>
    countIn(run, stage, async (tx) => {
      if (next) await countInRun(tx, run.id, next, {})
      else {
        await endRun(tx, run.id, null)
        await pruneSyncs(tx, slice.source.id)
      }
    })
  const afterTickets = hasArticles(slice.source) ? 'articles' : undefined
  if (run.stage === null) await beginRun(slice, run)
  else if (run.stage === 'tickets')
    await stepChanges(slice, isFull ? 'full' : 'changes', then('tickets', 'gone'))
  else if (run.stage === 'gone') await stepGone(slice, then('gone', isFull ? 'sweep' : afterTickets))
  else if (run.stage === 'sweep') await stepSweep(slice, isFull, then('sweep', afterTickets))
  else await stepArticles(slice, isFull, then('articles', undefined))
  return true
}

async function beginRun(slice: Slice, run: Run): Promise<void> {
  const total = await slice.helpdesk.countTickets(slice.signal)
  await inTenant(slice, async (tx) => {
    // a poll tells of changes only: how many there are nobody knows before
    const state = await ensureState(tx, slice.source.id)
    const isWhole = run.mode === 'full' || !(state && placeOf(state, 'changes'))
    if (!(await countInRun(tx, run.id, 'tickets', { total: isWhole ? total : null }))) throw sourceChanged()
    if (run.mode !== 'full') return
    await clearExcluded(tx, slice.source.id)
    await beginWalk(tx, slice.source.id, 'full')
  })
}

function hasArticles(source: SourceRow): boolean {
  return (source.config as { articles?: boolean }).articles !== false
}

/** What is due between runs, once a first one was asked for. */
async function stepPoll(slice: Slice, state: HelpdeskState): Promise<boolean> {
  if (!placeOf(state, 'changes') || state.is_stopped) return false
  if (isPollDue(slice, state)) await stepChanges(slice, 'changes', uncounted)
  else if (placeOf(state, 'gone') || isDue(state.gone_at, GONE_MINUTES * 60_000))
    await stepGone(slice, uncounted)
  else if (placeOf(state, 'sweep') || isDue(state.swept_at, DAY_MS)) await stepSweep(slice, false, uncounted)
  else if (hasArticles(slice.source) && (placeOf(state, 'articles') || isDue(state.articles_at, DAY_MS)))
    await stepArticles(slice, false, uncounted)
  else return false
  return true
}

function isPollDue({ source }: Slice, state: HelpdeskState): boolean {
  const { poll_minutes = 5 } = source.config as { poll_minutes?: number }
  const isMidPage = Object.keys(placeOf(state, 'changes')?.handled ?? {}).length > 0
  return isMidPage || isDue(state.polled_at, poll_minutes * 60_000)
}

function isDue(last: Date | null, everyMs: number): boolean {
  return last === null || last.getTime() + everyMs <= Date.now()
}

/** What the error means for the source. Answers whether to go on at once. */
async function noteError(slice: Omit<Slice, 'helpdesk'>, error: unknown): Promise<boolean> {
  const { id } = slice.source
  if (error instanceof HelpdeskBusy) {
    await inTenant(slice, (tx) => pauseHelpdesk(tx, id, error.retryAt))
    return false
  }
  if (isOurs(error)) return true
  const told = toldOf(error)
  if (told.code === 'internal_error') slice.logger.error({ err: error, source: id }, 'help desk not read')
  else slice.logger.warn({ source: id, code: told.code }, 'help desk not read')
  await inTenant(slice, async (tx) => {
    const run = await findActiveRun(tx, id)
    if (told.code === 'listing_suspicious') {
      await noteWarning(tx, id, told)
      // once a day is often enough to say so
      await noteTime(tx, id, 'swept_at')
      await noteTime(tx, id, 'articles_at')
      await stopWalks(tx, id)
      if (run) await endRun(tx, run.id, told)
      return
    }
    const failures = await noteHelpdeskFailure(tx, id, told)
    if (run && (isLasting(error) || failures >= MAX_FAILURES)) await endRun(tx, run.id, told)
  })
  return false
}

/** The next ones begin anew. */
async function stopWalks(tx: Tx, sourceId: string): Promise<void> {
  const state = await ensureState(tx, sourceId)
  for (const walk of ['sweep', 'articles'] as const) {
    const from = state && placeOf(state, walk)
    if (from) await moveWalk(tx, sourceId, walk, from, undefined)
  }
}
