import { existsSync, mkdirSync } from 'node:fs'
import { mkdir, readdir, rm, rmdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { newId, tryLock } from '../../platform/index.ts'
import type { Segment } from './segment.ts'

/** A folder of segments that this process alone may ship, and remove. */
export type SpoolFolder = {
  path: string
  /** Leaves the folder to whoever takes it next; removes it when no segment is left. */
  release(): Promise<void>
}

const LOCK = 'lock'
const SEGMENT = /\.jsonl$/

/** A folder of one's own, below the folder of all spools. */
export async function makeFolder(spoolDir: string): Promise<SpoolFolder> {
  await mkdir(spoolDir, { recursive: true, mode: 0o700 })
  const path = join(spoolDir, newId('spool'))
  mkdirSync(path, { mode: 0o700 })
  // another process may come upon it before it is locked, and take it for one that was left
  const folder = claim(path)
  return folder && existsSync(join(path, LOCK)) ? folder : makeFolder(spoolDir)
}

/** Takes the folders of processes that are gone. The kernel frees the lock of one that was killed. */
export async function claimLeftFolders(spoolDir: string): Promise<SpoolFolder[]> {
  const entries = await readdir(spoolDir, { withFileTypes: true })
  return entries
    .filter((entry) => entry.isDirectory())
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((entry) => claim(join(spoolDir, entry.name)))
    .filter((folder) => folder !== undefined)
}

function claim(path: string): SpoolFolder | undefined {
  const lock = tryLockIn(path)
  if (!lock) return undefined
  return {
    path,
    async release() {
      const names = await readdir(path).catch(() => [])
      if (!names.some((name) => SEGMENT.test(name))) await rm(join(path, LOCK), { force: true })
      lock.release()
      // fails when something is left, or somebody has just looked whether the lock is free: the next one removes it
      await rmdir(path).catch(() => {})
    },
  }
}

function tryLockIn(path: string) {
  try {
    return tryLock(join(path, LOCK))
  } catch {
    // its owner has just removed it
    return undefined
  }
}

/** The segments that are in a folder, oldest first. */
export async function listSegments(folder: string): Promise<Segment[]> {
  const names = (await readdir(folder)).filter((name) => SEGMENT.test(name)).sort()
  return Promise.all(
    names.map(async (name) => {
      const path = join(folder, name)
      const { size, birthtimeMs, mtimeMs } = await stat(path)
      return { path, committed: size, shipped: 0, since: birthtimeMs || mtimeMs }
    }),
  )
}
