import { setImmediate as nextTurn } from 'node:timers/promises'
import { AppError, type Tx } from '../../platform/index.ts'
import { findExcluded, findHashes } from '../document-store.ts'
import { purgeDocuments, weighChunks } from '../documents.ts'
import { CONTENT_PER_TRANSACTION, groupBySize, sizeOfContent } from '../group-by-size.ts'
import type { HelpdeskTicket } from '../helpdesks/helpdesk.ts'
import { findSource, lockSource, type SourceRow } from '../source-store.ts'
import { forgetAlias, writeAlias } from '../tickets/alias-store.ts'
import { prepareTicket, readTicket, TICKET_VERSION, ticketExternalId } from '../tickets/prepare-ticket.ts'
import { readTicketAccess } from '../tickets/ticket-access.ts'
import { findKnownTickets, type KnownTicket, noteFetched } from '../tickets/ticket-store.ts'
import { type WeighedTicket, writeTickets } from '../tickets/write-tickets.ts'
import type { Fetched, FetchedTicket } from './fetch-tickets.ts'
import { sourceChanged, sourceDeleted, toldOf } from './ingest-errors.ts'
import {
  endItems,
  type Failure,
  failItems,
  findCounted,
  findRevisions,
  forgetCounted,
  requestItems,
} from './ingest-item-store.ts'
import { type Counting, inTenant, placeOfSource, type Slice, uncounted } from './ingest-run.ts'
import { type Counts, NOTHING } from './run-store.ts'

/** What one transaction stores: the embedded database answers nobody else until it ends. */
const TRANSACTION = { count: 50, bytes: CONTENT_PER_TRANSACTION }

export type Settled = Counts & {
  /** Ticket id → id of its document, of those that live and are stored. */
  documents: Map<string, string>
}

type Live = FetchedTicket & { ticket: HelpdeskTicket }
type Change = Live & { weighed: WeighedTicket }
type Sorted = { changes: Change[]; unchanged: Live[]; gone: FetchedTicket[]; failures: Failure[] }

/**
 * Makes what is stored agree with what was fetched: stores what changed, passes over what did not, purges what is gone.
 * `inLast` runs in the last transaction, with all counts, and adds them: where the walk goes on stands or falls with what
 * it has done.
 */
export async function settleTickets(
  slice: Omit<Slice, 'helpdesk' | 'isOver'>,
  fetched: Pick<Fetched, 'tickets' | 'failures'>,
  count: Counting = uncounted,
  inLast: (tx: Tx, counts: Counts) => Promise<void> = (tx, counts) => count.add(tx, counts, false),
): Promise<Settled> {
  const ids = fetched.tickets.map(({ id }) => id)
  const known = await inTenant(slice, (tx) => findKnownTickets(tx, slice.source.id, ids))
  const sorted = await sortTickets(slice, fetched, known)
  const documents = new Map(sorted.unchanged.map(({ id }) => [id, (known.get(id) as KnownTicket).documentId]))
  const groups = [
    ...groupBySize(sorted.changes, ({ weighed }) => sizeOfContent(weighed.prepared.document), TRANSACTION),
  ]
  const last = groups.pop() ?? []
  for (const group of groups) {
    slice.signal.throwIfAborted()
    await inTenant(slice, async (tx) => {
      await holdSource(tx, slice)
      const before = await findCountedBefore(tx, slice, count, group)
      await storeChanges(tx, slice, group, documents)
      await forgetCounted(tx, slice.source.id, before)
      const again = before.length
      // they count with all others in the last one
      if (again > 0) await count.add(tx, { ...NOTHING, done: -again, failed: -again }, false)
    })
  }
  const counts = {
    done: fetched.tickets.length + fetched.failures.length,
    unchanged: sorted.unchanged.length,
    failed: sorted.failures.length,
    deleted: 0,
  }
  slice.signal.throwIfAborted()
  await inTenant(slice, async (tx) => {
    await holdSource(tx, slice)
    const before = await findCountedBefore(tx, slice, count, [...fetched.tickets, ...fetched.failures])
    counts.done -= before.length
    counts.failed -= before.length
    await storeChanges(tx, slice, last, documents)
    counts.deleted = await purgeGone(tx, slice, sorted.gone)
    // what is gone and was not stored is as it was
    counts.unchanged += Math.max(0, sorted.gone.length - counts.deleted)
    await noteUnchanged(tx, slice, sorted.unchanged, known)
    await forgetCounted(tx, slice.source.id, before)
    await failItems(tx, placeOfSource(slice), 'ticket', sorted.failures, count.runId)
    await inLast(tx, counts)
  })
  return { ...counts, documents }
}

// Tickets are weighed here, off any transaction; others get the thread in between.
async function sortTickets(
  slice: Pick<Slice, 'index' | 'logger' | 'source'>,
  fetched: Pick<Fetched, 'tickets' | 'failures'>,
  known: ReadonlyMap<string, KnownTicket>,
): Promise<Sorted> {
  const sorted: Sorted = { changes: [], unchanged: [], gone: [], failures: [...fetched.failures] }
  const place = { sourceId: slice.source.id, access: readTicketAccess(slice.source.config) }
  for (const one of fetched.tickets) {
    if (!isLive(one)) {
      sorted.gone.push(one)
      continue
    }
    try {
      const read = readTicket(one.ticket, place)
      const before = known.get(one.id)
      if (before?.contentHash === read.hash && before.parserVersion === TICKET_VERSION) {
        sorted.unchanged.push(one)
        continue
      }
      const prepared = prepareTicket(read, place)
      const weighed = await weighChunks(slice.index, slice.source.tenant_id, prepared.document.chunks)
      sorted.changes.push({ ...one, weighed: { prepared, weighed, fetchedAt: one.askedAt } })
      await nextTurn()
    } catch (error) {
      if (!(error instanceof AppError)) slice.logger.error({ err: error, ticket: one.id }, 'ticket not read')
      sorted.failures.push({ id: one.id, revision: one.revision, ...toldOf(error) })
    }
  }
  return sorted
}

function isLive(one: FetchedTicket): one is Live {
  return one.ticket?.state === 'live'
}

/** Others may store beside it, nobody deletes. Throws where the source is gone, or has other settings by now. */
export async function holdSource(tx: Tx, slice: Pick<Slice, 'source'>): Promise<void> {
  if (!(await lockSource(tx, slice.source.id, 'shared'))) throw sourceDeleted()
  const now = await findSource(tx, slice.source.id)
  const told = (source: SourceRow | undefined) => JSON.stringify([source?.config, source?.acl])
  if (told(now) !== told(slice.source)) throw sourceChanged()
}

/**
 * Those that failed in this run before, as long as that is written down: they are counted, and are no failures of it any
 * more when they are in.
 */
async function findCountedBefore(
  tx: Tx,
  { source }: Pick<Slice, 'source'>,
  { runId }: Counting,
  tickets: ReadonlyArray<{ id: string }>,
): Promise<string[]> {
  if (runId === undefined) return []
  const ids = tickets.map(({ id }) => id)
  return findCounted(tx, source.id, runId, ids)
}

async function storeChanges(
  tx: Tx,
  slice: Pick<Slice, 'index' | 'source'>,
  changes: readonly Change[],
  documents: Map<string, string>,
): Promise<void> {
  const place = placeOfSource(slice)
  const current = await stillCurrent(tx, slice.source.id, changes)
  const keys = current.map(({ id }) => ticketExternalId(id))
  const excluded = await findExcluded(tx, slice.source.id, keys)
  const wanted = current.filter(({ id }) => !excluded.has(ticketExternalId(id)))
  const keepsAttachments = (slice.source.config as { attachments?: boolean }).attachments !== false
  const tickets = wanted.map(({ weighed }) => weighed)
  const stored = await writeTickets(tx, slice.index, { ...place, keepsAttachments }, tickets)
  for (const [ticketId, documentId] of stored) documents.set(ticketId, documentId)
  await forgetAlias(tx, slice.source.id, [...stored.keys()])
  await endItems(tx, slice.source.id, 'ticket', current)
}

/**
 * Those that nobody has overtaken: a webhook that came after the question may tell of a redaction which the answer does
 * not have yet; and an answer to a later question is stored already.
 */
export async function stillCurrent<T extends FetchedTicket>(
  tx: Tx,
  sourceId: string,
  tickets: readonly T[],
): Promise<T[]> {
  if (tickets.length === 0) return []
  const ids = tickets.map(({ id }) => id)
  const revisions = await findRevisions(tx, sourceId, ids)
  const known = await findKnownTickets(tx, sourceId, ids)
  return tickets.filter(({ id, revision, askedAt }) => {
    const storedAt = known.get(id)?.fetchedAt
    return (revisions.get(id)?.revision ?? null) === revision && !(storedAt && storedAt > askedAt)
  })
}

/** Answers how many documents went. */
async function purgeGone(
  tx: Tx,
  slice: Pick<Slice, 'index' | 'source'>,
  gone: readonly FetchedTicket[],
): Promise<number> {
  const { tenantId, sourceId } = placeOfSource(slice)
  const current = await stillCurrent(tx, sourceId, gone)
  const merged = current.flatMap(({ id, ticket }) =>
    ticket?.state === 'merged' && ticket.mergedInto !== null ? [{ id, primary: ticket.mergedInto }] : [],
  )
  for (const { id, primary } of merged) await writeAlias(tx, { tenantId, sourceId }, id, primary)
  // what was said in it stands in the other one now
  await requestItems(tx, { tenantId, sourceId }, 'merge', await newlyMerged(tx, sourceId, merged))
  const purged = await purgeTickets(
    tx,
    slice,
    current.map(({ id }) => id),
  )
  await endItems(tx, sourceId, 'ticket', current)
  return purged
}

/** Only where the merged ticket was stored: a walk that meets it again must not fetch the other one each time. */
async function newlyMerged(
  tx: Tx,
  sourceId: string,
  merged: ReadonlyArray<{ id: string; primary: string }>,
): Promise<string[]> {
  const stored = await findKnownTickets(
    tx,
    sourceId,
    merged.map(({ id }) => id),
  )
  return merged.filter(({ id }) => stored.has(id)).map(({ primary }) => primary)
}

/** Takes tickets out of every place. `tx` must hold the source. */
export async function purgeTickets(
  tx: Tx,
  slice: Pick<Slice, 'index' | 'source'>,
  ticketIds: readonly string[],
): Promise<number> {
  const found = await findHashes(tx, slice.source.id, ticketIds.map(ticketExternalId))
  const documents = [...found.values()].map(({ id }) => id)
  await purgeDocuments(tx, slice.index, slice.source.tenant_id, documents)
  return documents.length
}

async function noteUnchanged(
  tx: Tx,
  slice: Pick<Slice, 'source'>,
  unchanged: readonly Live[],
  known: ReadonlyMap<string, KnownTicket>,
): Promise<void> {
  const moved = unchanged.filter(
    ({ id, ticket }) => known.get(id)?.remoteUpdatedAt.getTime() !== Date.parse(ticket.updatedAt),
  )
  await noteFetched(
    tx,
    slice.source.id,
    moved.map(({ id, askedAt, ticket }) => ({ id, updatedAt: ticket.updatedAt, askedAt })),
  )
  await endItems(tx, slice.source.id, 'ticket', unchanged)
}
