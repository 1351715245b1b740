import { AppError, type Logger } from '../../platform/index.ts'
import type { HelpdeskTicket } from '../helpdesks/helpdesk.ts'
import { HelpdeskBusy } from '../helpdesks/helpdesk-busy.ts'
import { isLasting, toldOf } from './ingest-errors.ts'
import type { Failure } from './ingest-item-store.ts'

/** A ticket to fetch, with the revision under which it waits to be fetched; null: it does not. */
export type Wanted = {
  id: string
  revision: number | null
  fetch(signal: AbortSignal): Promise<HelpdeskTicket | undefined>
}

export type FetchedTicket = {
  id: string
  revision: number | null
  /** By our clock, before it was asked for. */
  askedAt: Date
  /** undefined: there is none. */
  ticket: HelpdeskTicket | undefined
}

export type Fetched = {
  tickets: FetchedTicket[]
  /** What is wrong with single tickets. */
  failures: Failure[]
  /** Why the others were not fetched: a rate limit, a credential that is refused, a help desk that is away. */
  stoppedBy: unknown
  /** Whether some were left for the next time, because this one was over. */
  isCut: boolean
}

/** At the same time, of one source: enough to hide the way there and back, few enough for every plan. */
const CONCURRENCY = 6
/** So many in a row that all fail are no fault of theirs. */
const ALL_FAIL = 3

/**
 * Fetches tickets whole. Never throws: what was fetched before it stopped is worth storing. When it `isOver`, those under
 * way are the last: a slow help desk must not keep others waiting.
 */
export async function fetchTickets(
  wanted: readonly Wanted[],
  signal: AbortSignal,
  logger: Logger,
  isOver: () => boolean = () => false,
): Promise<Fetched> {
  const fetched: Fetched = { tickets: [], failures: [], stoppedBy: undefined, isCut: false }
  const errors: unknown[] = []
  const waiting = [...wanted]
  let begun = 0
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      if (fetched.stoppedBy !== undefined || signal.aborted) return
      if (begun >= CONCURRENCY && isOver()) {
        fetched.isCut = true
        return
      }
      begun++
      const askedAt = new Date()
      try {
        const ticket = await next.fetch(signal)
        fetched.tickets.push({ id: next.id, revision: next.revision, askedAt, ticket })
      } catch (error) {
        if (signal.aborted) return
        if (error instanceof HelpdeskBusy) fetched.stoppedBy = error
        else {
          if (!(error instanceof AppError))
            logger.error({ err: error, ticket: next.id }, 'ticket not fetched')
          errors.push(error)
          fetched.failures.push({ id: next.id, revision: next.revision, ...toldOf(error) })
        }
        if (areOfAll(errors, fetched)) fetched.stoppedBy ??= error
      }
    }
  }
  await Promise.all(Array.from({ length: CONCURRENCY }, worker))
  if (signal.aborted) fetched.stoppedBy ??= signal.reason
  if (areOfAll(errors, fetched)) fetched.failures = []
  return fetched
}

const AWAY = new Set(['helpdesk_unavailable', 'address_unreachable'])

/** Whether the errors tell of the help desk rather than of these tickets. */
function areOfAll(errors: readonly unknown[], { tickets }: Fetched): boolean {
  if (tickets.length > 0 || errors.length < ALL_FAIL) return false
  return errors.every((error) => isLasting(error) || (error instanceof AppError && AWAY.has(error.code)))
}
