import { createHash, randomBytes } from 'node:crypto'
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** Files by content on disk: `<dir>/<tenant>/<first two digits>/<sha256>`. Same bytes, same place. */
export type Blobs = {
  /** Stores the bytes and answers their SHA-256 in hex. On disk when it answers. */
  put(tenantId: string, bytes: Uint8Array): Promise<string>
  get(tenantId: string, sha256: string): Promise<Buffer | undefined>
  remove(tenantId: string, sha256: string): Promise<void>
}

export function createBlobs(dir: string): Blobs {
  const pathOf = (tenantId: string, sha256: string) => {
    if (!/^[0-9a-f]{64}$/.test(sha256) || !/^[\w-]+$/.test(tenantId)) throw new Error('not a blob address')
    return join(dir, tenantId, sha256.slice(0, 2), sha256)
  }
  return {
    async put(tenantId, bytes) {
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      const path = pathOf(tenantId, sha256)
      if (await exists(path)) return sha256
      await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      await writeWhole(path, bytes)
      return sha256
    },
    async get(tenantId, sha256) {
      return readFile(pathOf(tenantId, sha256)).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return undefined
        throw error
      })
    },
    remove: (tenantId, sha256) => rm(pathOf(tenantId, sha256), { force: true }),
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}

// A reader never sees half a file, and a full disk leaves none behind.
async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  try {
    const file = await open(draft, 'wx', 0o600)
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(draft, path)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}
