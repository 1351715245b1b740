import { open } from 'node:fs/promises'

/** A file of the spool: JSON lines, only ever appended to. */
export type Segment = {
  path: string
  /** Bytes of whole lines that the kernel has; for a file that another process left, its size. */
  committed: number
  /** Bytes from the beginning that need no shipping any more. */
  shipped: number
  /** When its oldest line may have been written, in ms since 1970. */
  since: number
}

/** What one transaction of the database takes: the embedded database lets nobody else in meanwhile. */
const MOST_LINES = 500
const MOST_BYTES = 2 * 1024 * 1024
const NEWLINE = 10

export type Batch = {
  lines: string[]
  /** How far the segment is shipped once these lines are. */
  end: number
  /** The segment ends within a line: its process was killed while it wrote. */
  isTorn: boolean
}

/** The next lines to ship, never more than a batch of them; of a longer line that one alone. */
export async function readBatch(segment: Segment): Promise<Batch> {
  const file = await open(segment.path, 'r')
  try {
    const left = segment.committed - segment.shipped
    for (let size = Math.min(MOST_BYTES, left); ; size = Math.min(size * 4, left)) {
      const buffer = Buffer.allocUnsafe(size)
      const { bytesRead } = await file.read(buffer, 0, size, segment.shipped)
      const bytes = buffer.subarray(0, bytesRead)
      const end = endOfLines(bytes)
      if (end > 0) return { lines: linesOf(bytes, end), end: segment.shipped + end, isTorn: false }
      if (bytesRead === left || bytesRead < size)
        return { lines: [], end: segment.committed, isTorn: bytesRead > 0 }
    }
  } finally {
    await file.close()
  }
}

/** Where the last whole line ends that still belongs to the batch. */
function endOfLines(bytes: Buffer): number {
  let end = 0
  for (let count = 0; count < MOST_LINES; count++) {
    const next = bytes.indexOf(NEWLINE, end)
    if (next < 0) break
    end = next + 1
  }
  return end
}

function linesOf(bytes: Buffer, end: number): string[] {
  return bytes
    .toString('utf8', 0, end)
    .split('\n')
    .filter((line) => line !== '')
}
