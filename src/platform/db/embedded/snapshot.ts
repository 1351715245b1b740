import { constants, copyFileSync, mkdirSync, readdirSync, statfsSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Written by a running backend about itself; a copy must not carry it. */
const NOT_COPIED = new Set(['postmaster.pid', 'postmaster.opts'])

/**
 * Copies the files of a database at rest: nothing else may run between the checkpoint before it and its end,
 * which is why it is synchronous. Uses reflinks where the file system has them.
 */
export function copyDatabaseFiles(from: string, to: string): void {
  mkdirSync(to, { recursive: true, mode: 0o700 })
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    if (NOT_COPIED.has(entry.name)) continue
    const source = join(from, entry.name)
    const target = join(to, entry.name)
    if (entry.isDirectory()) copyDatabaseFiles(source, target)
    else copyFileSync(source, target, constants.COPYFILE_FICLONE)
  }
}

/** Room that a checkpoint may need for its own files; without it PostgreSQL panics. */
const CHECKPOINT_ROOM = 8 * 1024 * 1024

export function hasRoomForCheckpoint(folder: string): boolean {
  return freeBytes(folder) > CHECKPOINT_ROOM
}

/** Fails with ENOSPC before anything is written when the copy would not fit. */
export function assertRoomForCopy(from: string, to: string): void {
  mkdirSync(to, { recursive: true, mode: 0o700 })
  if (freeBytes(to) < sizeOf(from) + CHECKPOINT_ROOM) throw new Error('ENOSPC: not enough space for a copy')
}

function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize
}

function sizeOf(folder: string): number {
  let bytes = 0
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    bytes += entry.isDirectory() ? sizeOf(path) : statSync(path).size
  }
  return bytes
}
