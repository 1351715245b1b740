import { createHash } from 'node:crypto'
import { AppError, type Blobs, type Database, type Tx } from '../../platform/index.ts'
import type { Helpdesk } from '../helpdesks/helpdesk.ts'
import { HelpdeskBusy } from '../helpdesks/helpdesk-busy.ts'
import { toldOf } from '../ingest/ingest-errors.ts'
import { attachmentGone, attachmentTooLarge } from './attachment-errors.ts'
import {
  beginStoring,
  type DueAttachment,
  endWaiting,
  finishStoring,
  postpone,
  tryLater,
} from './attachment-store.ts'

/** Tries over about a day, then somebody has to look at it. */
const MOST_ATTEMPTS = 8
const FIRST_WAIT_SECONDS = 30
const LONGEST_WAIT_SECONDS = 6 * 3600
/** Whoever removes the same bytes is done by then. */
const BUSY_SECONDS = 5

type Deps = { database: Database; blobs: Pick<Blobs, 'put'>; maxBytes: number }

/**
 * Downloads an attachment into the blobs. Answers its bytes where they are stored now. What is wrong with it alone is
 * noted and tried again later; a rate limit is thrown, and so is what ended a signal.
 */
export async function fetchAttachment(
  { database, blobs, maxBytes }: Deps,
  helpdesk: Pick<Helpdesk, 'attachment'>,
  due: DueAttachment,
  signal: AbortSignal,
): Promise<{ bytes: Buffer; sha256: string } | { failure: unknown } | undefined> {
  const inTenant = <T>(work: (tx: Tx) => Promise<T>) =>
    database.tenant({ tenantId: due.tenant_id, groups: 'all' }, work)

  async function end(error: AppError): Promise<undefined> {
    await inTenant((tx) => endWaiting(tx, due.id, 'skipped', error))
  }

  if (due.bytes !== null && due.bytes > maxBytes) return end(attachmentTooLarge(due.bytes, maxBytes))
  let bytes: Buffer | undefined
  try {
    const place = { ticketId: due.ticket_id, turnId: due.turn_id, attachmentId: due.external_id }
    bytes = await helpdesk.attachment(place, { maxBytes, signal })
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof HelpdeskBusy) throw error
    if (error instanceof AppError && error.code === 'answer_too_large')
      return end(attachmentTooLarge(null, maxBytes))
    await inTenant((tx) => noteFailure(tx, due, error))
    return { failure: error }
  }
  if (bytes === undefined) return end(attachmentGone())
  if (bytes.length > maxBytes) return end(attachmentTooLarge(bytes.length, maxBytes))

  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const state = await inTenant((tx) => beginStoring(tx, due, sha256))
  if (state === 'busy') await inTenant((tx) => postpone(tx, due.id, BUSY_SECONDS))
  if (state !== 'ok') return undefined
  await blobs.put(due.tenant_id, bytes)
  const isStored = await inTenant((tx) => finishStoring(tx, due, { sha256, bytes: bytes.length }))
  return isStored ? { bytes, sha256 } : undefined
}

async function noteFailure(tx: Tx, due: DueAttachment, error: unknown): Promise<void> {
  const outcome = toldOf(error)
  if (due.attempts + 1 >= MOST_ATTEMPTS) return endWaiting(tx, due.id, 'dead', outcome)
  await tryLater(tx, due.id, Math.min(FIRST_WAIT_SECONDS * 4 ** due.attempts, LONGEST_WAIT_SECONDS), outcome)
}
