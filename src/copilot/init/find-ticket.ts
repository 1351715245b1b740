import { LRUCache } from 'lru-cache'
import { type Access, AppError, type Database, notFound, TooLate, within } from '../../platform/index.ts'
import { onlyOne, placesOf, type SourceChoice, type TicketPlace } from '../tickets/choose-source.ts'
import { findSourceNames, findTicketHeads, type TicketHead } from '../tickets/ticket-reads.ts'

/** Fetches a ticket from its help desk now and stores it; undefined: there is none. */
export type FetchTicket = (
  tenantId: string,
  sourceId: string,
  ticketId: string,
) => Promise<string | undefined>

export type FoundTicket = { ticket: TicketHead; fetched: 'stored' | 'live' }

/** So long somebody waits for a ticket that is not stored yet. */
const FETCH_MS = 8_000
/** So long a help desk is not asked again for a ticket that it does not have: its limit is for tickets that are there. */
const ABSENT_MS = 60_000

/**
 * Finds tickets by their number: a stored one, or one that is fetched now. Throws `not_found` where there is none that
 * the principal may read, `source_ambiguous` where several help desks may be meant, and `helpdesk_late`.
 */
export function createFindTicket(deps: { database: Database; fetchTicket: FetchTicket }) {
  const absent = new LRUCache<string, true>({ max: 10_000, ttl: ABSENT_MS })
  const fetching = new Map<string, Promise<string | undefined>>()

  /** Once for all who open it at the same time. */
  function fetchOnce(key: string, tenantId: string, place: TicketPlace): Promise<string | undefined> {
    const known = fetching.get(key)
    if (known) return known
    const begun = deps.fetchTicket(tenantId, place.sourceId, place.ticketId)
    fetching.set(key, begun)
    const end = () => fetching.delete(key)
    begun.then(end, end)
    return begun
  }

  return async (access: Access, ticketId: string, choice: SourceChoice): Promise<FoundTicket> => {
    const { tenantId } = access
    const read = (places: TicketPlace[]) => deps.database.tenant(access, (tx) => findTicketHeads(tx, places))
    const nameOf = ({ source_name }: TicketHead) => source_name
    const places = await placesOf(deps.database, tenantId, ticketId, choice)
    const stored = onlyOne(await read(places), nameOf)
    if (stored) return { ticket: stored, fetched: 'stored' }
    if (await isStored(deps.database, tenantId, places)) throw notFound('ticket')
    const ids = places.map(({ sourceId }) => sourceId)
    const names = await deps.database.tenant(access, (tx) => findSourceNames(tx, ids))
    const place = onlyOne(places, ({ sourceId }) => names.get(sourceId) ?? null)
    if (!place) throw notFound('ticket')
    const key = JSON.stringify([tenantId, place.sourceId, ticketId])
    if (absent.has(key)) throw notFound('ticket')
    const documentId = await inTime(fetchOnce(key, tenantId, place))
    if (documentId === undefined) absent.set(key, true)
    // fetched for the tenant, shown to whom its access list names
    const fetched = onlyOne(await read(await placesOf(deps.database, tenantId, ticketId, choice)), nameOf)
    if (!fetched) throw notFound('ticket')
    return { ticket: fetched, fetched: 'live' }
  }
}

/** A ticket that is there and not for this principal is no reason to ask the help desk. */
async function isStored(database: Database, tenantId: string, places: TicketPlace[]): Promise<boolean> {
  const found = await database.tenant({ tenantId, groups: 'all' }, (tx) => findTicketHeads(tx, places))
  return found.length > 0
}

async function inTime<T>(fetching: Promise<T>): Promise<T> {
  try {
    return await within(FETCH_MS, fetching)
  } catch (error) {
    if (!(error instanceof TooLate)) throw error
    throw new AppError({
      code: 'helpdesk_late',
      status: 503,
      message:
        'The help desk has not answered yet. The ticket is still being fetched: try again in a few seconds.',
      headers: { 'retry-after': '5' },
    })
  }
}
