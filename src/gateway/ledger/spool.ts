import type { Logger } from '../../platform/index.ts'
import type { CallBodies, CallRecord } from './call-record.ts'
import { ledgerUnavailable } from './ledger-errors.ts'
import type { Segment } from './segment.ts'
import { createSegmentWriter } from './segment-writer.ts'
import { toSpoolLine } from './spool-line.ts'

/** The files of this process. */
export type Spool = {
  /** Resolves when the line is with the kernel, or in the database. Throws `ledger_unavailable`. */
  append(record: CallRecord, bodies?: CallBodies): Promise<void>
  /** False from the moment a line found no place until one would again. */
  isWritable(): boolean
  /** Oldest first. The last one may still grow. */
  segments(): Segment[]
  /** All of it is in the database: removes the file, or empties the one that grows. */
  discard(segment: Segment): Promise<void>
  /** Waits for what is being written. Nothing may be appended any more. */
  close(): Promise<void>
}

type SpoolOptions = {
  folder: string
  logger: Logger
  /** So many lines went into the files. */
  onAppended(lines: number): void
  /** Brings lines that found no place on the disk into the database at once, or throws. */
  rescue(lines: string[]): Promise<void>
  /** Whether the database would take lines. */
  canRescue(): Promise<boolean>
}

/** Lines that are written together, and share what becomes of them. */
type Group = { lines: string[]; length: number; settled: PromiseWithResolvers<void> }

/** Characters; the next lines begin another group. */
const GROUP_LENGTH = 4 * 1024 * 1024
const PROBE_MS = 1_000

/** Appends lines to files. Those that come while a write is under way are written together by the next one. */
export function createSpool(options: SpoolOptions): Spool {
  const { logger } = options
  const writer = createSegmentWriter(options.folder)
  const queue: Group[] = []
  let isBusy = false
  let isScheduled = false
  let isWritable = true
  let idle: PromiseWithResolvers<void> | undefined
  let probe: NodeJS.Timeout | undefined

  function append(record: CallRecord, bodies?: CallBodies): Promise<void> {
    const line = toSpoolLine(record, bodies)
    let group = queue.at(-1)
    if (!group || group.length > GROUP_LENGTH) {
      group = { lines: [], length: 0, settled: Promise.withResolvers() }
      queue.push(group)
    }
    group.lines.push(line)
    group.length += line.length
    if (!isBusy && !isScheduled) {
      isScheduled = true
      // after the other calls that end in this turn of the loop
      setImmediate(() => void work())
    }
    return group.settled.promise
  }

  /** One at a time works on the file: writes what waits, or empties it. */
  async function work(): Promise<void> {
    isScheduled = false
    if (isBusy) return
    isBusy = true
    for (let group = queue.shift(); group; group = queue.shift()) await settle(group)
    isBusy = false
    idle?.resolve()
    idle = undefined
  }

  async function settle(group: Group): Promise<void> {
    try {
      await writer.write(Buffer.from(group.lines.join('')))
      options.onAppended(group.lines.length)
      setWritable(true)
      group.settled.resolve()
    } catch (error) {
      const isRescued = await options.rescue(group.lines).then(
        () => true,
        () => false,
      )
      setWritable(isRescued, error)
      if (isRescued) group.settled.resolve()
      else group.settled.reject(ledgerUnavailable(error))
    }
  }

  function setWritable(value: boolean, error?: unknown): void {
    if (isWritable === value) return
    isWritable = value
    if (value) logger.info('calls can be written again')
    else {
      logger.error({ err: error }, 'calls can be written neither to the spool nor to the database')
      probeLater()
    }
  }

  function probeLater(): void {
    probe = setTimeout(async () => {
      if ((await writer.probe()) || (await options.canRescue())) setWritable(true)
      else probeLater()
    }, PROBE_MS)
    probe.unref()
  }

  async function discard(segment: Segment): Promise<void> {
    if (!writer.isGrowing(segment)) return writer.remove(segment)
    if (isBusy || segment.committed === 0) return
    isBusy = true
    // a file that cannot be emptied only grows on
    await writer.empty().catch(() => {})
    isBusy = false
    await work()
  }

  return {
    append,
    isWritable: () => isWritable,
    segments: () => writer.segments,
    discard,
    async close() {
      clearTimeout(probe)
      if (isBusy || isScheduled) {
        idle ??= Promise.withResolvers()
        await idle.promise
      }
      await writer.close()
      for (const segment of [...writer.segments])
        if (segment.shipped === segment.committed) await writer.remove(segment)
    },
  }
}
