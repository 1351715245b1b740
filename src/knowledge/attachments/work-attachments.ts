import { AppError, type Blobs, type Database, type Logger, notFound } from '../../platform/index.ts'
import type { Helpdesk } from '../helpdesks/helpdesk.ts'
import { HelpdeskBusy } from '../helpdesks/helpdesk-busy.ts'
import { toldOf } from '../ingest/ingest-errors.ts'
import type { ParsePool } from '../pipeline/parse-pool.ts'
import type { SearchIndex } from '../search/search-index.ts'
import { findSource, type SourceRow } from '../source-store.ts'
import { type DueAttachment, downloadAnew, findDueAttachments, tryLater } from './attachment-store.ts'
import { fetchAttachment } from './fetch-attachment.ts'
import type { Ocr } from './ocr.ts'
import { readAttachment } from './read-attachment.ts'
import { storeText } from './store-text.ts'

/** Of one source, then it is the turn of another. */
const SLICE = 40
/** At the same time: enough to hide the way there and back, few enough for their bytes to fit in memory. */
const CONCURRENCY = 3
/** So many in a row that all fail are no fault of theirs. */
const ALL_FAIL = 3
const PAUSE_MS = 5 * 60_000
/** Tries to read one file that fails in a way that nobody thought of, over about three hours. */
const MOST_READS = 5
const FIRST_REREAD_SECONDS = 120

export type WorkDeps = {
  database: Database
  blobs: Pick<Blobs, 'put' | 'get'>
  index: SearchIndex | undefined
  pool: Pick<ParsePool, 'parseAndChunk'>
  ocr: Pick<Ocr, 'read'> | undefined
  logger: Logger
  maxBytes: number
  /** The help desk of a source, with its credential. Throws AppErrors. */
  connect(source: SourceRow): Promise<Pick<Helpdesk, 'attachment'>>
  now: () => number
}

/** What came of a slice: whether there may be more to do now, or until when the help desk is to be left alone. */
export type SliceResult = { hasMore: boolean; pausedUntil: number | undefined }

/** Downloads and reads attachments of one source that are due, some at a time. Never stops for what is wrong with one. */
export async function workAttachments(
  deps: WorkDeps,
  source: { tenantId: string; sourceId: string; isPaused: boolean },
  signal: AbortSignal,
): Promise<SliceResult> {
  const { database, logger } = deps
  const { tenantId, sourceId } = source
  const due = await database.tenant({ tenantId, groups: 'all' }, (tx) =>
    findDueAttachments(tx, sourceId, SLICE, source.isPaused),
  )
  const helpdesk = due.some(({ status }) => status === 'waiting') ? await open(deps, source) : undefined
  const state = {
    pausedUntil: helpdesk instanceof Error ? deps.now() + PAUSE_MS : undefined,
    failed: 0,
    done: 0,
  } as State
  const waiting = [...due]

  async function work(): Promise<void> {
    for (let next = waiting.shift(); next && !signal.aborted; next = waiting.shift()) {
      const isUnreachable =
        next.status === 'waiting' && (state.pausedUntil !== undefined || helpdesk instanceof Error)
      if (!isUnreachable) await workOn(next)
    }
  }

  async function workOn(attachment: DueAttachment): Promise<void> {
    try {
      const stored =
        attachment.status === 'stored'
          ? await storedBytes(deps, attachment)
          : await fetchAttachment(deps, helpdesk as Pick<Helpdesk, 'attachment'>, attachment, signal)
      if (stored && 'failure' in stored) noteFailure(state, deps.now())
      else state.done++
      if (stored && 'bytes' in stored)
        await readAndStore(
          deps,
          {
            ...attachment,
            ...{ sha256: stored.sha256, status: 'stored' },
            attempts: attachment.status === 'stored' ? attachment.attempts : 0,
          },
          stored.bytes,
        )
    } catch (error) {
      if (signal.aborted) return
      if (error instanceof HelpdeskBusy) state.pausedUntil = error.retryAt.getTime()
      else throw error
    }
  }

  const results = await Promise.allSettled(Array.from({ length: CONCURRENCY }, work))
  signal.throwIfAborted()
  const broken = results.find((result) => result.status === 'rejected')
  if (broken) throw broken.reason
  if (helpdesk instanceof Error)
    logger.info({ sourceId, code: helpdesk.code }, 'attachments wait for their help desk')
  return { hasMore: due.length === SLICE, pausedUntil: state.pausedUntil }
}

type State = { pausedUntil: number | undefined; failed: number; done: number }

function noteFailure(state: State, now: number): void {
  state.failed++
  if (state.failed >= ALL_FAIL && state.done === 0) state.pausedUntil ??= now + PAUSE_MS
}

async function open(
  deps: WorkDeps,
  { tenantId, sourceId }: { tenantId: string; sourceId: string },
): Promise<Pick<Helpdesk, 'attachment'> | AppError> {
  try {
    const source = await deps.database.tenant({ tenantId, groups: 'all' }, (tx) => findSource(tx, sourceId))
    return source ? await deps.connect(source) : notFound('source')
  } catch (error) {
    // the state of the source tells of it; attachments have no part in it
    if (error instanceof AppError) return error
    throw error
  }
}

async function storedBytes(
  { database, blobs }: WorkDeps,
  { id, tenant_id: tenantId, sha256 }: DueAttachment,
): Promise<{ bytes: Buffer; sha256: string } | undefined> {
  if (sha256 === null) return undefined
  const bytes = await blobs.get(tenantId, sha256)
  if (bytes) return { bytes, sha256 }
  await database.tenant({ tenantId, groups: 'all' }, (tx) => downloadAnew(tx, id, sha256))
  return undefined
}

async function readAndStore(deps: WorkDeps, due: DueAttachment, bytes: Buffer): Promise<void> {
  try {
    const file = { bytes, name: due.name, contentType: due.content_type }
    await storeText(deps, due, await readAttachment(deps, file))
  } catch (error) {
    // a database that is away, a process that stops: no fault of the file
    if (error instanceof AppError && error.status >= 500) throw error
    // what is wrong with the file itself is told; what nobody thought of must not hold up those behind it
    const isFiles = error instanceof AppError
    if (!isFiles) deps.logger.error({ err: error, attachment: due.id }, 'attachment not read')
    if (isFiles || due.attempts + 1 >= MOST_READS) return storeText(deps, due, { failure: toldOf(error) })
    const { tenant_id: tenantId, id, attempts } = due
    await deps.database.tenant({ tenantId, groups: 'all' }, (tx) =>
      tryLater(tx, id, FIRST_REREAD_SECONDS * 4 ** attempts, toldOf(error)),
    )
  }
}
