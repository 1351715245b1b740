import { close, constants, ftruncate, open, write, writeSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { newId } from '../../platform/index.ts'
import type { Segment } from './segment.ts'

/** Writes segments into a folder, one after the other. Nothing here may run twice at the same time. */
export type SegmentWriter = {
  /** Oldest first. The last one may still grow. */
  segments: Segment[]
  /** Resolves when the kernel has the bytes. Throws without a trace of them, as far as the disk lets it. */
  write(bytes: Buffer): Promise<void>
  /** Whether this one still grows. */
  isGrowing(segment: Segment): boolean
  /** Empties the one that grows. */
  empty(): Promise<void>
  /** Removes one that does not grow any more. */
  remove(segment: Segment): Promise<void>
  /** Whether the disk takes something. */
  probe(): Promise<boolean>
  /** Ends the segment that grows; the next write begins another. */
  close(): Promise<void>
}

const SEGMENT_BYTES = 16 * 1024 * 1024
const PROBE_BYTES = 64 * 1024
/** To copy so little into the kernel's cache takes 5 µs; to have another thread do it, 20 µs of two. */
const AT_ONCE_BYTES = 128 * 1024
const FLAGS = constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND

const files = { open: promisify(open), close: promisify(close), truncate: promisify(ftruncate) }

export function createSegmentWriter(folder: string): SegmentWriter {
  const segments: Segment[] = []
  let growing: { segment: Segment; fd: number } | undefined

  async function append(bytes: Buffer): Promise<void> {
    growing ??= await openSegment()
    const { fd, segment } = growing
    for (let done = 0; done < bytes.length; ) done += await writeSome(fd, bytes, done)
    if (segment.committed === 0) segment.since = Date.now()
    segment.committed += bytes.length
    if (segment.committed >= SEGMENT_BYTES) await closeGrowing()
  }

  async function openSegment() {
    const path = join(folder, `${newId('seg')}.jsonl`)
    const fd = await files.open(path, FLAGS, 0o600)
    const segment: Segment = { path, committed: 0, shipped: 0, since: Date.now() }
    segments.push(segment)
    return { segment, fd }
  }

  async function closeGrowing(): Promise<void> {
    const closing = growing
    growing = undefined
    if (closing) await files.close(closing.fd).catch(() => {})
  }

  /** What a failed write left of its lines goes, or the next line would be joined to it. */
  async function takeBack(): Promise<void> {
    if (growing) await files.truncate(growing.fd, growing.segment.committed).catch(closeGrowing)
  }

  return {
    segments,
    write: (bytes) =>
      append(bytes).catch(async (error: unknown) => {
        await takeBack()
        throw error
      }),
    isGrowing: (segment) => growing?.segment === segment,
    async empty() {
      if (!growing) return
      await files.truncate(growing.fd, 0)
      Object.assign(growing.segment, { committed: 0, shipped: 0 })
    },
    async remove(segment) {
      segments.splice(segments.indexOf(segment), 1)
      await rm(segment.path, { force: true })
    },
    async probe() {
      const path = join(folder, 'probe')
      try {
        const fd = await files.open(path, FLAGS, 0o600)
        await writeSome(fd, Buffer.alloc(PROBE_BYTES), 0).finally(() => files.close(fd))
        return true
      } catch {
        return false
      } finally {
        await rm(path, { force: true }).catch(() => {})
      }
    },
    close: closeGrowing,
  }
}

async function writeSome(fd: number, bytes: Buffer, from: number): Promise<number> {
  if (bytes.length - from <= AT_ONCE_BYTES) return writeSync(fd, bytes, from)
  return new Promise((resolve, reject) => {
    write(fd, bytes, from, bytes.length - from, null, (error, written) =>
      error ? reject(error) : resolve(written),
    )
  })
}
