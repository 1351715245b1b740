import { constants, copyFileSync, mkdirSync, readdirSync } from 'node:fs'
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
