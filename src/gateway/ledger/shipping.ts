import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from '../../platform/index.ts'
import type { InsertLines } from './insert-lines.ts'
import type { LedgerMetrics } from './ledger-metrics.ts'
import { readBatch, type Segment } from './segment.ts'
import { listSegments, type SpoolFolder } from './spool-folder.ts'

/** Where segments come from: this process, or one that is gone. */
type Source = { segments(): Segment[]; discard(segment: Segment): Promise<void>; end?(): Promise<void> }

export type Shipping = {
  /** So many lines came: they are shipped within a second, or as soon as they fill a batch. */
  noteAppended(lines: number): void
  /** Takes over what processes left that are gone. */
  adopt(): Promise<void>
  /** Ships everything now. False when that was not done after `timeoutMs`: the database is away. */
  flush(timeoutMs: number): Promise<boolean>
  /** Ends after the batch under way; what is left stays in its files. */
  close(): Promise<void>
}

type Deps = {
  own: Source
  claimLeft(): Promise<SpoolFolder[]>
  removeSegment(segment: Segment): Promise<void>
  insertLines: InsertLines
  logger: Logger
  metrics: LedgerMetrics
}

const WAIT_MS = 1_000
const FULL_BATCH = 1_000
const FIRST_RETRY_MS = 500
const LONGEST_RETRY_MS = 15_000
const CLOSE_MS = 1_000

/** Brings what is in the files into the database, in the background. */
export function createShipping(deps: Deps): Shipping {
  const { logger, metrics } = deps
  const adopted: Source[] = []
  /** Lines that came since shipping last caught up; they set the pace, the files say what there is. */
  let waiting = 0
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | undefined
  let isClosed = false
  let retry: { timer: NodeJS.Timeout; now(): void } | undefined

  function noteAppended(lines: number): void {
    waiting += lines
    if (running || isClosed) return
    if (waiting >= FULL_BATCH) void run()
    else timer ??= setTimeout(run, WAIT_MS).unref()
  }

  function run(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    running ??= shipUntilDone().finally(() => {
      running = undefined
      if (waiting > 0) noteAppended(0)
    })
    return running
  }

  async function shipUntilDone(): Promise<void> {
    for (let failures = 0; !isClosed; failures++) {
      try {
        waiting = 0
        await shipAll()
        if (failures > 0) logger.info('calls go into the database again')
        return
      } catch (error) {
        metrics.failures.inc()
        if (failures === 0)
          logger.warn({ err: error }, 'calls cannot go into the database; they wait in the spool')
        await pause(failures)
      }
    }
  }

  function pause(failures: number): Promise<void> {
    const longest = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** failures)
    return new Promise((resolve) => {
      const now = () => {
        clearTimeout(retry?.timer)
        retry = undefined
        resolve()
      }
      retry = { timer: setTimeout(now, longest * (0.75 + Math.random() / 2)).unref(), now }
    })
  }

  async function shipAll(): Promise<void> {
    await shipOwn()
    for (const source of [...adopted]) {
      for (const segment of [...source.segments()]) {
        await shipSegment(source, segment)
        // what others left may be much, and must not hold up what comes now
        await shipOwn()
      }
      if (isClosed) return
      adopted.splice(adopted.indexOf(source), 1)
      await source.end?.()
    }
  }

  async function shipOwn(): Promise<void> {
    for (const segment of [...deps.own.segments()]) await shipSegment(deps.own, segment)
  }

  async function shipSegment(source: Source, segment: Segment): Promise<void> {
    // what comes meanwhile waits for the next round: following it would make batches of a few lines without end
    const goal = segment.committed
    while (segment.shipped < goal && !isClosed) await shipBatch(segment)
    if (segment.shipped === segment.committed) await source.discard(segment)
  }

  async function shipBatch(segment: Segment): Promise<void> {
    const { committed } = segment
    const now = Date.now()
    const batch = await readBatch(segment)
    await deps.insertLines(batch.lines)
    segment.shipped = batch.end
    if (batch.end === committed) segment.since = now
    metrics.shipped.inc(batch.lines.length)
    if (!batch.isTorn) return
    metrics.torn.inc()
    logger.warn({ file: segment.path }, 'a file of the spool ended within a line, which was left out')
  }

  async function adopt(): Promise<void> {
    for (const folder of await deps.claimLeft()) await takeOver(folder)
    if (adopted.length > 0) void run()
  }

  async function takeOver({ path, release }: SpoolFolder): Promise<void> {
    try {
      const segments = await listSegments(path)
      adopted.push({ segments: () => segments, discard: deps.removeSegment, end: release })
    } catch (error) {
      logger.warn({ err: error, folder: path }, 'what a process left in the spool cannot be read now')
      // the next round tries it again, here or in another process
      await release()
    }
  }

  metrics.observe(() => [deps.own, ...adopted].flatMap((source) => source.segments()))
  return {
    noteAppended,
    adopt,
    async flush(timeoutMs) {
      retry?.now()
      // what runs may have passed the newest lines already
      const done = (running ?? Promise.resolve()).then(run).then(() => true)
      return Promise.race([done, delay(timeoutMs, false, { ref: false })])
    },
    async close() {
      isClosed = true
      clearTimeout(timer)
      retry?.now()
      // a database that hangs must not hold up the end: what it may still take comes again, and changes nothing then
      await Promise.race([running, delay(CLOSE_MS, undefined, { ref: false })])
      for (const source of adopted) await source.end?.()
    },
  }
}
