import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { AppError } from '../../errors.ts'

/** What the holder of a lock says of itself, for people and for cleaning up after it. */
type LockHolder = {
  pid: number
  /** Directory of the database socket, left behind when the holder was killed. */
  socketDir?: string
}

export type Lock = {
  /** Writes more about the holder beside the lock. */
  describe(holder: Omit<LockHolder, 'pid'>): void
  release(): void
}

/**
 * Takes the exclusive lock at `path` or returns undefined when another process (or another part of this
 * one) holds it. Node has no flock; SQLite, which Node carries, takes a kernel lock on the file
 * (fcntl, LockFileEx on Windows), and the kernel frees it however the holder dies, `kill -9` included.
 */
export function tryLock(path: string): Lock | undefined {
  const file = new DatabaseSync(path, { timeout: 0 })
  try {
    // The journal would be a second file beside the lock; nothing is ever written, so none is needed.
    file.exec('PRAGMA journal_mode=MEMORY; PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE')
  } catch (error) {
    file.close()
    if (isBusy(error)) return undefined
    throw error
  }
  const sidecar = `${path}.pid`
  const describe = (holder: Omit<LockHolder, 'pid'>) =>
    writeFileSync(sidecar, JSON.stringify({ pid: process.pid, ...holder }), { mode: 0o600 })
  describe({})
  return {
    describe,
    release() {
      if (!file.isOpen) return
      rmSync(sidecar, { force: true })
      file.close()
    },
  }
}

/** Takes the lock of a data folder or fails with `data_dir_in_use`. `what` names the folder in the message. */
export function acquireLock(path: string, what = path): Lock {
  const lock = tryLock(path)
  if (lock) return lock
  const holder = lockHolder(path)
  throw new AppError({
    code: 'data_dir_in_use',
    status: 409,
    message:
      `The data folder ${what} is in use by another Naru process${holder ? ` (process ${holder.pid})` : ''}. ` +
      'Stop that process, or start this one with another folder in NARU_DATA_DIR.',
  })
}

/** Who wrote itself down beside the lock last. Only trustworthy while the lock is held. */
export function lockHolder(path: string): LockHolder | undefined {
  try {
    const holder = JSON.parse(readFileSync(`${path}.pid`, 'utf8')) as LockHolder
    return Number.isInteger(holder.pid) ? holder : undefined
  } catch {
    return undefined
  }
}

const SQLITE_BUSY = 5

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY
}
