import { existsSync } from 'node:fs'
import { copyFile, rename } from 'node:fs/promises'
import { resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { backupOffline, restoreOffline } from '../../app/index.ts'
import { AppError, type Config, counted, createLogger, readConfig } from '../../platform/index.ts'
import type { Client } from '../client.ts'
import { findRunning } from '../connect.ts'
import { type OutputOptions, print } from '../output.ts'

type List = {
  items: Array<{ file: string; number: number | null }>
  finished: number
  last_error: { code: string; message: string } | null
}

const POLL_MS = 300

/** Writes everything into one file; a running server goes on working meanwhile. */
export async function backup(file: string | undefined, options: OutputOptions): Promise<void> {
  const config = readConfig()
  const target = resolve(
    file ?? `naru-${new Date().toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-')}.narubackup`,
  )
  const server = config.databaseUrl === undefined ? await findRunning(config) : undefined
  if (existsSync(target)) throw fileExists(target)
  if (server) await backupThrough(server, target)
  else await backupOffline(config, target, createLogger('error'))
  print({ file: target }, options, () => `Backup written to ${target}.\n${keyHint(config)}`)
}

/** Fills an empty installation from a backup; counts and hashes are compared afterwards. */
export async function restore(file: string, options: OutputOptions): Promise<void> {
  const config = readConfig()
  const { manifest, hasOtherKey } = await restoreOffline(config, resolve(file), createLogger('error'))
  const rows = Object.values(manifest.tables).reduce((sum, table) => sum + table.rows, 0)
  print(
    { rows, blobs: manifest.blobs.count, created_at: manifest.created_at, secret_key_differs: hasOtherKey },
    options,
    () =>
      [
        `Restored ${counted(rows, 'row')} and ${counted(manifest.blobs.count, 'file')} of ${manifest.created_at}; all counts and hashes are right.`,
        ...(hasOtherKey
          ? [
              'Stored secrets and the audit trail belong to another key: put the secret.key (or NARU_SECRET_KEY) of then in place before you start.',
            ]
          : []),
        ...(hasOtherKey ? [] : ['Start Naru now.']),
      ].join('\n'),
  )
}

// The server writes into its own data folder, which is on this machine: it was found by its lock there.
async function backupThrough(client: Client, target: string): Promise<void> {
  const { number } = await client.call<{ number: number }>('POST', '/api/v1/backups', {})
  for (;;) {
    await delay(POLL_MS)
    const list = await client.call<List>('GET', '/api/v1/backups')
    if (list.finished < number) continue
    // one that was being written when we asked may miss what was stored just before
    const fresh = list.items.find((item) => item.number !== null && item.number >= number)
    if (fresh) {
      await copyFile(fresh.file, `${target}.draft`)
      return rename(`${target}.draft`, target)
    }
    throw new AppError({
      code: list.last_error?.code ?? 'backup_failed',
      status: 500,
      message: list.last_error?.message ?? 'The server wrote no backup; its log says why.',
    })
  }
}

function keyHint(config: Config): string {
  return config.secretKey === undefined
    ? 'Keep a copy of secret.key from the data folder too, apart from the backup: stored secrets cannot be read without it.'
    : 'Keep NARU_SECRET_KEY too, apart from the backup: stored secrets cannot be read without it.'
}

function fileExists(file: string): AppError {
  return new AppError({
    code: 'file_exists',
    status: 409,
    message: `${file} exists already. Choose another name; backups are never overwritten.`,
  })
}
