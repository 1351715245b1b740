import type { Readable } from 'node:stream'
import { type Entry, fromBuffer, type ZipFile } from 'yauzl'
import { AppError } from '../../platform/index.ts'

const MAX_INFLATED = 200 * 1024 * 1024
const MAX_RATIO = 200
/** Small archives may repeat themselves as much as they like. */
const RATIO_FROM = 5 * 1024 * 1024
const MAX_ENTRIES = 10_000

/**
 * Inflates a zip archive once, entry by entry, counting the real bytes and keeping none: the sizes that an
 * archive states about itself are what a bomb lies about. Throws `archive_bomb`, `password_protected` or
 * `parse_failed` before any library reads the archive into memory.
 */
export async function guardArchive(bytes: Uint8Array): Promise<void> {
  const zip = await openZip(bytes)
  const limit = Math.min(MAX_INFLATED, Math.max(RATIO_FROM, bytes.byteLength * MAX_RATIO))
  if (zip.entryCount > MAX_ENTRIES) throw bomb(`${zip.entryCount} entries`)
  let inflated = 0
  try {
    for await (const entry of entries(zip)) {
      if ((entry.generalPurposeBitFlag & 1) === 1) throw protectedArchive()
      for await (const part of await openEntry(zip, entry)) {
        inflated += (part as Uint8Array).byteLength
        if (inflated > limit) throw bomb(`${inflated} bytes from ${bytes.byteLength}`)
      }
    }
  } catch (error) {
    throw error instanceof AppError ? error : damaged(error)
  } finally {
    zip.close()
  }
}

function openZip(bytes: Uint8Array): Promise<ZipFile> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return new Promise((resolve, reject) => {
    fromBuffer(buffer, { lazyEntries: true, validateEntrySizes: false }, (error, zip) => {
      if (error || !zip) reject(damaged(error))
      else resolve(zip)
    })
  })
}

async function* entries(zip: ZipFile): AsyncGenerator<Entry> {
  for (;;) {
    const entry = await nextEntry(zip)
    if (!entry) return
    yield entry
  }
}

function nextEntry(zip: ZipFile): Promise<Entry | undefined> {
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void) => {
      zip.removeAllListeners('entry')
      zip.removeAllListeners('end')
      zip.removeAllListeners('error')
      finish()
    }
    zip.once('entry', (entry: Entry) => settle(() => resolve(entry)))
    zip.once('end', () => settle(() => resolve(undefined)))
    zip.once('error', (error: Error) => settle(() => reject(error)))
    zip.readEntry()
  })
}

function openEntry(zip: ZipFile, entry: Entry): Promise<Readable> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error || !stream) reject(error)
      else resolve(stream)
    })
  })
}

function bomb(detail: string): AppError {
  return new AppError({
    code: 'archive_bomb',
    status: 422,
    message:
      'The file unpacks to far more than a document of its size holds (over 200 MB, or over 200 times its size), so it was not opened. Save it again in Word, or leave it out.',
    detail,
  })
}

export function protectedArchive(): AppError {
  return new AppError({
    code: 'password_protected',
    status: 422,
    message: 'The file is protected with a password. Save it without one, or leave it out.',
  })
}

function damaged(cause: unknown): AppError {
  return new AppError({
    code: 'parse_failed',
    status: 422,
    message: 'The file is damaged: it is no complete zip archive. Save it again, or leave it out.',
    cause,
  })
}
