import { createHash, randomBytes } from 'node:crypto'
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Blobs, blobKey } from './blobs.ts'

/** Blobs in a folder of this machine, or of a disk that all replicas share. */
export function createDiskBlobs(dir: string): Blobs {
  const pathOf = (tenantId: string, sha256: string) => join(dir, ...blobKey(tenantId, sha256))
  return {
    place: dir,
    async put(tenantId, bytes) {
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      const path = pathOf(tenantId, sha256)
      if (await exists(path)) return sha256
      await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      await writeWhole(path, bytes)
      return sha256
    },
    get: (tenantId, sha256) => orUndefined(readFile(pathOf(tenantId, sha256))),
    async read(tenantId, sha256) {
      // opened before the answer begins: what is missing can still be told
      const file = await orUndefined(open(pathOf(tenantId, sha256)))
      return file?.createReadStream()
    },
    remove: (tenantId, sha256) => rm(pathOf(tenantId, sha256), { force: true }),
    close: () => {},
  }
}

function orUndefined<T>(found: Promise<T>): Promise<T | undefined> {
  return found.catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
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
