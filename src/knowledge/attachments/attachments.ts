import type { Blobs, Database, Jobs, Logger } from '../../platform/index.ts'
import type { Helpdesk } from '../helpdesks/helpdesk.ts'
import type { ParsePool } from '../pipeline/parse-pool.ts'
import type { SearchIndex } from '../search/search-index.ts'
import type { SourceRow } from '../source-store.ts'
import { findDueSources, readPicturesNow } from './attachment-store.ts'
import { createOcr } from './ocr.ts'
import { findOcrData } from './ocr-data.ts'
import { removeBlobs } from './remove-blobs.ts'
import { createRepeatable } from './repeatable.ts'
import { workAttachments } from './work-attachments.ts'

const JOB = 'knowledge.attachments'
/** What is due, or was to be told and was not, is found this often. */
const SWEEP_MS = 15_000
/** What was purged anywhere is removed within this time, whether somebody told of it or not. */
const REMOVAL_MS = 2_000

export type Attachments = {
  /**
   * Attachments have come, or have gone with their tickets: blobs of those that went are removed at once, the others
   * downloaded soon. Returns at once, and may be called as often as one likes; after the transaction, not inside it.
   */
  wake(): void
  start(): Promise<void>
  /** Work that is under way ends at a safe point. */
  close(): Promise<void>
}

export type AttachmentsOptions = {
  database: Database
  jobs: Jobs
  blobs: Blobs
  index: SearchIndex | undefined
  pool: Pick<ParsePool, 'parseAndChunk'>
  logger: Logger
  /** The help desk of a source, with its credential. Throws AppErrors. */
  connect(source: SourceRow): Promise<Pick<Helpdesk, 'attachment'>>
  /** Of one attachment. */
  maxBytes: number
  /** NARU_OCR_DATA. */
  ocrFolder: string | undefined
  /** Whether this process does background work. */
  works: boolean
  now?: () => number
}

/** Downloads attachments of tickets, reads their text, and removes what was purged. */
export async function createAttachments(options: AttachmentsOptions): Promise<Attachments> {
  const { database, jobs, blobs, logger, now = Date.now } = options
  const ocrData = findOcrData(options.ocrFolder)
  const ocr = ocrData && createOcr({ data: ocrData })
  const stopping = new AbortController()
  /** Source → until when its help desk is to be left alone. */
  const paused = new Map<string, number>()
  const isPaused = (sourceId: string) => (paused.get(sourceId) ?? 0) > now()

  await jobs.register<{ tenantId: string; sourceId: string }>({
    name: JOB,
    concurrency: 2,
    retries: 0,
    isUnique: 'again',
    groupConcurrency: 1,
    async run({ tenantId, sourceId }, signal) {
      const source = { tenantId, sourceId, isPaused: isPaused(sourceId) }
      const { hasMore, pausedUntil } = await workAttachments({ ...options, ocr, now }, source, signal)
      if (pausedUntil !== undefined) paused.set(sourceId, pausedUntil)
      // behind those of others that wait
      if (hasMore) await queue(tenantId, sourceId)
    },
  })

  const send = createRepeatable(async () => {
    for (const { tenant_id: tenantId, source_id: sourceId } of await database.system(findDueSources))
      if (!stopping.signal.aborted) await queue(tenantId, sourceId)
  }, failed('attachments could not be queued'))
  const queue = (tenantId: string, sourceId: string) =>
    jobs.send(JOB, { tenantId, sourceId }, { key: sourceId, group: tenantId })
  const remove = createRepeatable(
    () => removeBlobs({ database, blobs, logger }, stopping.signal),
    failed('purged attachments could not be removed'),
  )

  function failed(message: string) {
    return (err: unknown) => {
      if (!stopping.signal.aborted) logger.warn({ err }, `${message}; it is tried again`)
    }
  }

  function wake(): void {
    if (stopping.signal.aborted) return
    remove.run()
    if (options.works) send.run()
  }

  const timers: NodeJS.Timeout[] = []
  return {
    wake,
    async start() {
      if (!options.works) return
      if (ocr) await database.system(readPicturesNow)
      wake()
      timers.push(setInterval(send.run, SWEEP_MS), setInterval(remove.run, REMOVAL_MS))
    },
    async close() {
      for (const timer of timers) clearInterval(timer)
      stopping.abort()
      await Promise.all([remove.idle(), send.idle()])
      await ocr?.close()
    },
  }
}
