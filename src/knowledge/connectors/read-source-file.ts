import { open, realpath } from 'node:fs/promises'
import { AppError } from '../../platform/index.ts'
import { assertFileSize } from '../pipeline/parse.ts'
import { errorCode, isInside } from './allowed-path.ts'

/** The bytes of one file. Its place is checked again: since the listing it may have become a link to elsewhere. */
export async function readSourceFile(root: string, path: string): Promise<Uint8Array> {
  try {
    const real = await realpath(path)
    if (!isInside(real, root)) throw unreadable('The file became a link that leaves the folder.')
    const file = await open(real, 'r')
    try {
      const facts = await file.stat()
      if (!facts.isFile()) throw unreadable('It is no file any more.')
      assertFileSize(facts.size)
      return await file.readFile()
    } finally {
      await file.close()
    }
  } catch (error) {
    if (error instanceof AppError) throw error
    const code = errorCode(error)
    if (code === 'ENOENT') throw unreadable('The file disappeared before it was read. Sync again.', error)
    if (code === 'EACCES' || code === 'EPERM') {
      throw unreadable(
        'The file may not be read by the server. Give it the right to, or exclude the file.',
        error,
      )
    }
    throw unreadable(
      `The file could not be read (${code ?? 'unknown reason'}). Check the disk it lies on.`,
      error,
    )
  }
}

function unreadable(message: string, cause?: unknown): AppError {
  return new AppError({ code: 'file_unreadable', status: 422, message, cause })
}
