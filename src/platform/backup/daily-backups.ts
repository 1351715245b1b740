import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Embedded, startEmbedded } from '../db/embedded/start-embedded.ts'
import type { BackupManifest } from './format.ts'
import { type WriteBackupOptions, writeBackup } from './write-backup.ts'

const NAME = /^naru-\d{8}-\d{6}\.narubackup$/
const SNAPSHOT_PREFIX = '.snapshot-'

/** `naru-20261121-094500.narubackup`, by UTC, so that names sort by age. */
export function backupName(now: Date): string {
  const [day, time] = now.toISOString().split('T') as [string, string]
  return `naru-${day.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}.narubackup`
}

/**
 * Backs up the embedded database while it works: the server waits only for the copy of its files, which
 * another, short-lived database process then reads.
 */
export async function backupEmbedded(
  embedded: Embedded,
  options: Omit<WriteBackupOptions, 'connection'> & {
    /** Folder with room for a copy of the database. */ workDir: string
  },
): Promise<BackupManifest> {
  const { workDir, ...rest } = options
  await mkdir(workDir, { recursive: true, mode: 0o700 })
  const copyDir = await mkdtemp(join(workDir, SNAPSHOT_PREFIX))
  try {
    await embedded.snapshot(copyDir)
    const copy = await startEmbedded({ dataDir: copyDir, isSmall: true })
    try {
      return await writeBackup({ ...rest, connection: copy.connection() })
    } finally {
      await copy.stop()
    }
  } finally {
    await rm(copyDir, { recursive: true, force: true })
  }
}

/** Removes all but the newest `keep` backups, and what interrupted ones left behind. Answers the names of the removed backups. */
export async function rotateBackups(dir: string, keep = 7): Promise<string[]> {
  const names = await readdir(dir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  const old = names
    .filter((name) => NAME.test(name))
    .sort()
    .reverse()
    .slice(keep)
  const left = names.filter((name) => name.startsWith(SNAPSHOT_PREFIX) || name.endsWith('.narubackup.draft'))
  for (const name of [...old, ...left]) await rm(join(dir, name), { recursive: true, force: true })
  return old
}
