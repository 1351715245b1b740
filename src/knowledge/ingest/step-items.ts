import { fetchTickets } from './fetch-tickets.ts'
import { findDueItems } from './ingest-item-store.ts'
import { type Counting, inTenant, type Slice } from './ingest-run.ts'
import { settleTickets } from './settle-tickets.ts'

const BATCH = 25

/** Fetches some of the tickets that wait to be fetched one by one. Answers whether there were any. */
export async function stepItems(slice: Slice, count: Counting): Promise<boolean> {
  const items = await inTenant(slice, (tx) => findDueItems(tx, slice.source.id, BATCH))
  if (items.length === 0) return false
  const fetched = await fetchTickets(
    items.map(({ id, revision }) => ({
      ...{ id, revision },
      fetch: (signal) => slice.helpdesk.ticket(id, signal),
    })),
    slice.signal,
    slice.logger,
    slice.isOver,
  )
  await settleTickets(slice, fetched, count)
  if (fetched.stoppedBy !== undefined) throw fetched.stoppedBy
  return true
}
