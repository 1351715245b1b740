import type { Tx } from '../../platform/index.ts'
import { listingSuspicious, sourceChanged } from './ingest-errors.ts'
import { requestItems } from './ingest-item-store.ts'
import { type Counting, inTenant, placeOfSource, type Slice } from './ingest-run.ts'
import {
  addSeen,
  BEGINNING,
  clearSeen,
  clearWarning,
  ensureState,
  findMissed,
  findUnseenTickets,
  moveWalk,
  noteTime,
  placeOf,
  type Walk,
  type WalkPlace,
} from './ingest-state-store.ts'
import { NOTHING } from './run-store.ts'
import { holdSource, purgeTickets, stillCurrent } from './settle-tickets.ts'

/** One page of tickets that were deleted or are spam. Answers whether it was the last. */
export async function stepGone(slice: Slice, count: Counting): Promise<boolean> {
  const { source, helpdesk, signal } = slice
  const from = await whereIs(slice, 'gone')
  const askedAt = new Date()
  const { ids, cursor } = await helpdesk.gone((from ?? BEGINNING).cursor, signal)
  await inTenant(slice, async (tx) => {
    await holdSource(tx, slice)
    // one that was restored and fetched meanwhile stays
    const asked = ids.map((id) => ({ id, revision: null, askedAt, ticket: undefined }))
    const current = await stillCurrent(tx, source.id, asked)
    const deleted = await purgeTickets(
      tx,
      slice,
      current.map(({ id }) => id),
    )
    await moveOn(tx, slice, 'gone', from, cursor)
    if (cursor === null) await noteTime(tx, source.id, 'gone_at')
    await count.add(tx, { ...NOTHING, done: ids.length, deleted }, cursor === null)
  })
  return cursor === null
}

/** Fewer may well be gone at once. */
const MAY_GO = 10

/**
 * One page of the ids of all tickets. At the end those that were not among them are asked for one by one: only where the
 * help desk says that there is no such ticket, it goes. Answers whether it was the last page.
 */
export async function stepSweep(slice: Slice, isFull: boolean, count: Counting): Promise<boolean> {
  const { source, helpdesk, signal } = slice
  const place = placeOfSource(slice)
  const from = await whereIs(slice, 'sweep')
  const page = await helpdesk.ticketIds((from ?? BEGINNING).cursor, signal)
  const isEnd = page.cursor === null
  await inTenant(slice, async (tx) => {
    await holdSource(tx, slice)
    if (!from) await clearSeen(tx, source.id, 'sweep')
    await addSeen(tx, place, 'sweep', page.ids)
    await requestItems(tx, place, 'sweep', await findMissed(tx, source.id, page.updatedAt ?? {}))
    if (isEnd) return
    await moveOn(tx, slice, 'sweep', from, page.cursor)
    await count.add(tx, { ...NOTHING, done: page.ids.length }, false)
  })
  if (!isEnd) return false
  const missing = await findMissing(slice, isFull)
  await inTenant(slice, async (tx) => {
    await holdSource(tx, slice)
    await endSweep(tx, slice, missing)
    await moveOn(tx, slice, 'sweep', from, null)
    await count.add(tx, { ...NOTHING, done: page.ids.length }, true)
  })
  return true
}

async function findMissing({ database, source }: Slice, isFull: boolean): Promise<string[]> {
  const { missing, stored } = await database.system((tx) => findUnseenTickets(tx, source.id))
  if (!isFull && missing.length > MAY_GO && missing.length > stored / 2)
    throw listingSuspicious('tickets', stored - missing.length, stored)
  return missing
}

async function endSweep(tx: Tx, slice: Slice, missing: readonly string[]): Promise<void> {
  const { id } = slice.source
  await requestItems(tx, placeOfSource(slice), 'sweep', missing)
  await clearSeen(tx, id, 'sweep')
  await noteTime(tx, id, 'swept_at')
  await clearWarning(tx, id, 'listing_suspicious')
}

/** Where a walk stands; undefined: it has not begun. */
export async function whereIs(
  slice: Pick<Slice, 'database' | 'source'>,
  walk: Walk,
): Promise<WalkPlace | undefined> {
  const state = await inTenant(slice, (tx) => ensureState(tx, slice.source.id))
  return state && placeOf(state, walk)
}

/** Throws where somebody else has moved it. `cursor` null: it is over. */
export async function moveOn(
  tx: Tx,
  slice: Pick<Slice, 'source'>,
  walk: Walk,
  from: WalkPlace | undefined,
  cursor: string | null,
): Promise<void> {
  const to = cursor === null ? undefined : { cursor, handled: {} }
  if (!(await moveWalk(tx, slice.source.id, walk, from, to))) throw sourceChanged()
}
