import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** A multiple of 3, so that base64 pieces have no padding inside. */
const PIECE_BYTES = 768 * 1024

/** Paths of all blobs, relative, with `/`, in order of code point. Half-written ones carry a dot and are left out. */
export async function listBlobs(dir: string, prefix = ''): Promise<string[]> {
  const entries = await readdir(join(dir, prefix), { withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return []
      throw error
    },
  )
  const found: string[] = []
  for (const entry of entries) {
    const path = prefix ? `${prefix}/${entry.name}` : entry.name
    if (entry.isDirectory()) found.push(...(await listBlobs(dir, path)))
    else if (entry.isFile() && isBlobPath(path)) found.push(path)
  }
  return found.sort((a, b) => (a < b ? -1 : 1))
}

/** What a blob's path may look like; nothing else is written on restore, whatever the file says. */
export function isBlobPath(path: string): boolean {
  return /^[\w-]+(\/[\w-]+)*$/.test(path)
}

export async function* readPieces(path: string): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    while (rest.length >= PIECE_BYTES) {
      yield rest.subarray(0, PIECE_BYTES)
      rest = rest.subarray(PIECE_BYTES)
    }
  }
  if (rest.length > 0) yield rest
}

/** Folds (path, hash) pairs, given in order, into the one hash of the manifest. */
export function createBlobTally() {
  const all = createHash('sha256')
  let count = 0
  let bytes = 0
  return {
    add(path: string, sha256: string, size: number) {
      all.update(`${path} ${sha256}\n`)
      count += 1
      bytes += size
    },
    result: () => ({ count, bytes, sha256: all.digest('hex') }),
  }
}

export type BlobWriter = {
  write(piece: Buffer): Promise<void>
  finish(): Promise<{ sha256: string; size: number }>
  /** Leaves nothing behind. */
  abandon(): Promise<void>
}

/** Writes one blob under a draft name and moves it to its place when it is whole. */
export async function openBlobWriter(dir: string, path: string): Promise<BlobWriter> {
  const target = join(dir, path)
  const draft = `${target}.restore`
  await mkdir(dirname(target), { recursive: true, mode: 0o700 })
  const file = await open(draft, 'w', 0o600)
  const hash = createHash('sha256')
  let size = 0
  return {
    async write(piece) {
      hash.update(piece)
      size += piece.length
      await file.writeFile(piece)
    },
    async finish() {
      await file.sync()
      await file.close()
      await rename(draft, target)
      return { sha256: hash.digest('hex'), size }
    },
    async abandon() {
      await file.close()
      await rm(draft, { force: true })
    },
  }
}
