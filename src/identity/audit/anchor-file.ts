import { mkdir, open, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { AnchorStore } from './anchors.ts'

/** Ends a line that a power cut tore: it is no anchor and no sign of tampering. */
const TORN = '#torn'

/** Anchors in a file, one JSON object a line. Only ever appended to, so that it may be made append-only (`chattr +a`). */
export function createAnchorFile(path: string): AnchorStore {
  return {
    place: path,
    async append(anchor) {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      const isWhole = await endsWithLine(path)
      const file = await open(path, 'a', 0o600)
      try {
        await file.appendFile(`${isWhole ? '' : `${TORN}\n`}${JSON.stringify(anchor)}\n`)
        await file.sync()
      } finally {
        await file.close()
      }
    },
    async read() {
      const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return ''
        throw error
      })
      // what stands behind the last line feed is torn, or being written just now
      return text
        .split('\n')
        .slice(0, -1)
        .filter((line) => !line.endsWith(TORN))
    },
  }
}

async function endsWithLine(path: string): Promise<boolean> {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (!file) return true
  try {
    const { size } = await file.stat()
    if (size === 0) return true
    const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1)
    return buffer[0] === 0x0a
  } finally {
    await file.close()
  }
}
