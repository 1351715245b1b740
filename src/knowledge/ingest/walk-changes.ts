import type { Tx } from '../../platform/index.ts'
import type { ChangesPage, TicketHead } from '../helpdesks/helpdesk.ts'
import { TICKET_VERSION } from '../tickets/prepare-ticket.ts'
import { findKnownTickets, type KnownTicket } from '../tickets/ticket-store.ts'
import { type Fetched, fetchTickets } from './fetch-tickets.ts'
import { sourceChanged } from './ingest-errors.ts'
import { findRevisions } from './ingest-item-store.ts'
import { type Counting, inTenant, type Slice } from './ingest-run.ts'
import {
  adoptFullWalk,
  BEGINNING,
  ensureState,
  moveWalk,
  noteReached,
  noteTime,
  placeOf,
  type WalkPlace,
} from './ingest-state-store.ts'
import { settleTickets } from './settle-tickets.ts'

/** Tickets that are fetched before they are stored: two such groups are in memory at most. */
const GROUP = 50
/** A ticket may change twice in the second that its time names: only what was asked for well after it is settled. */
const SETTLED_AFTER_MS = 120_000

export type ChangesWalk = 'changes' | 'full'

/**
 * One page of changes: fetched, compared, stored, a group at a time; where it stands is stored with each group. Ends
 * early when the slice is over. Answers whether nothing newer is there for now.
 */
export async function stepChanges(slice: Slice, walk: ChangesWalk, count: Counting): Promise<boolean> {
  const { source, helpdesk, signal } = slice
  const state = await inTenant(slice, (tx) => ensureState(tx, source.id))
  const stored = state && placeOf(state, walk)
  const place = stored ?? BEGINNING
  const askedAt = new Date()
  const page = await helpdesk.changes(place.cursor, signal)
  const heads = latestOf(page.tickets).filter(({ id, updatedAt }) => place.handled[id] !== updatedAt)
  const groups = inGroups(heads)
  const step: Step = { slice, walk, count, page, askedAt, stored, place }
  let next: Promise<FetchedGroup> | undefined = fetchGroup(step, groups[0] ?? [])
  for (let at = 0; next; at++) {
    const group: FetchedGroup = await next
    const isCut = group.fetched.stoppedBy !== undefined || group.fetched.isCut
    const isStopped = isCut || slice.isOver()
    const following = groups[at + 1]
    // while this group is stored
    next = following && !isStopped ? fetchGroup(step, following) : undefined
    const isLast = following === undefined && !isCut
    try {
      await settleGroup(step, group, isLast)
    } catch (error) {
      await next
      throw error
    }
    if (group.fetched.stoppedBy !== undefined) throw group.fetched.stoppedBy
    if (isLast) return page.isEnd
  }
  return false
}

type Step = {
  slice: Slice
  walk: ChangesWalk
  count: Counting
  page: ChangesPage
  /** When the page was asked for. */
  askedAt: Date
  /** Where the walk stands in the database, moved with each group; undefined: it has not begun. */
  stored: WalkPlace | undefined
  place: WalkPlace
}

type FetchedGroup = {
  heads: readonly TicketHead[]
  fetched: Fetched
  /** Not fetched: what is stored of them is as new as the list says. */
  unchanged: string[]
}

/** The last word on each ticket of a page. */
function latestOf(heads: readonly TicketHead[]): TicketHead[] {
  return [...new Map(heads.map((head) => [head.id, head])).values()]
}

function inGroups(heads: readonly TicketHead[]): TicketHead[][] {
  const groups: TicketHead[][] = []
  for (let from = 0; from < heads.length; from += GROUP) groups.push(heads.slice(from, from + GROUP))
  return groups
}

async function fetchGroup(step: Step, heads: readonly TicketHead[]): Promise<FetchedGroup> {
  const { slice, walk, askedAt } = step
  try {
    const ids = heads.map(({ id }) => id)
    const { known, revisions } = await inTenant(slice, async (tx) => ({
      known: await findKnownTickets(tx, slice.source.id, ids),
      revisions: await findRevisions(tx, slice.source.id, ids),
    }))
    const isSame = (head: TicketHead) =>
      walk === 'changes' && revisions.get(head.id)?.waits !== true && isSettled(known.get(head.id), head)
    const unchanged = heads.filter(isSame)
    const gone = heads.filter(isGone)
    const wanted = heads.filter((head) => !isGone(head) && !isSame(head))
    const fetched = await fetchTickets(
      wanted.map((head) => ({
        id: head.id,
        revision: revisions.get(head.id)?.revision ?? null,
        fetch: (signal) => slice.helpdesk.complete(head, signal),
      })),
      slice.signal,
      slice.logger,
      slice.isOver,
    )
    for (const { id } of gone)
      fetched.tickets.push({ id, revision: revisions.get(id)?.revision ?? null, askedAt, ticket: undefined })
    return { heads, fetched, unchanged: unchanged.map(({ id }) => id) }
  } catch (error) {
    return { heads, fetched: { tickets: [], failures: [], stoppedBy: error, isCut: false }, unchanged: [] }
  }
}

function isGone({ state }: TicketHead): boolean {
  return state === 'deleted' || state === 'spam'
}

function isSettled(known: KnownTicket | undefined, head: TicketHead): boolean {
  if (!known || isGone(head) || head.state === 'merged') return false
  const changedAt = Date.parse(head.updatedAt)
  return (
    known.parserVersion === TICKET_VERSION &&
    known.remoteUpdatedAt.getTime() === changedAt &&
    known.fetchedAt.getTime() > changedAt + SETTLED_AFTER_MS
  )
}

async function settleGroup(step: Step, group: FetchedGroup, isLast: boolean): Promise<void> {
  const { slice, walk, page } = step
  const { fetched, heads, unchanged } = group
  const done = new Set([...unchanged, ...[...fetched.tickets, ...fetched.failures].map(({ id }) => id)])
  const handled = heads.filter(({ id }) => done.has(id))
  const to: WalkPlace = isLast
    ? { cursor: page.cursor, handled: {} }
    : {
        cursor: step.place.cursor,
        handled: {
          ...step.place.handled,
          ...Object.fromEntries(handled.map(({ id, updatedAt }) => [id, updatedAt])),
        },
      }
  await settleTickets(slice, fetched, step.count, async (tx, counts) => {
    const isEnd = isLast && page.isEnd
    if (!(await moveWalk(tx, slice.source.id, walk, step.stored, to))) throw sourceChanged()
    await noteProgress(tx, step, handled, isEnd)
    const same = unchanged.length
    const all = { ...counts, done: counts.done + same, unchanged: counts.unchanged + same }
    await step.count.add(tx, all, isEnd)
  })
  step.stored = to
  step.place = to
}

async function noteProgress(
  tx: Tx,
  { slice, walk, askedAt }: Step,
  handled: readonly TicketHead[],
  isEnd: boolean,
): Promise<void> {
  const { id } = slice.source
  const latest = Math.max(...handled.map(({ updatedAt }) => Date.parse(updatedAt)))
  if (isEnd) await noteReached(tx, id, askedAt)
  else if (Number.isFinite(latest)) await noteReached(tx, id, new Date(latest))
  if (!isEnd) return
  await noteTime(tx, id, 'polled_at')
  if (walk === 'full') await adoptFullWalk(tx, id)
}
