import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Audit } from '../identity/index.ts'
import {
  AppError,
  backupEmbedded,
  backupName,
  type Database,
  defineRoute,
  type Embedded,
  type Jobs,
  type Logger,
  type Route,
  rotateBackups,
  VERSION,
} from '../platform/index.ts'
import { createBackupQueue } from './backup-queue.ts'

const DAILY_JOB = 'installation.daily-backup'
const DAILY_AT = '17 3 * * *'
const DAY_MS = 24 * 3600 * 1000
const KEEP = 7
/** Prefix of backups that somebody asked for: they push out no daily one. */
const BY_HAND = 'by-hand-'
const KEEP_BY_HAND = 3

export type Backups = {
  /** Has one written in the background that begins from now on; answers its number. */
  begin(): number
  list(): Promise<BackupList>
  /** Schedules the daily backup, and makes one soon when the newest is older than a day. */
  start(): Promise<void>
}

type Options = {
  embedded: Embedded
  dataDir: string
  /** An installation that has no backup yet gets its first one a day after this. */
  installedAt: Date
  secretKeyFingerprint: string
  jobs: Jobs
  logger: Logger
  /** Brings into the database what is on its way: a backup holds what is there. */
  beforeBackup?(): Promise<unknown>
}

/** Backups of the embedded database into `<dataDir>/backups`, the newest seven daily ones kept. */
export async function createBackups(options: Options): Promise<Backups> {
  const { embedded, dataDir, jobs, logger } = options
  const dir = join(dataDir, 'backups')
  /** What this process wrote, for callers who wait for a number. */
  const numbers = new Map<string, number>()
  /** Numbers that the daily job asked for. */
  const daily = new Set<number>()

  async function write(number: number): Promise<void> {
    const isDaily = daily.delete(number)
    const file = join(dir, `${isDaily ? '' : BY_HAND}${backupName(new Date())}`)
    const { secretKeyFingerprint } = options
    await options.beforeBackup?.()
    await backupEmbedded(embedded, {
      file,
      blobsDir: join(dataDir, 'blobs'),
      workDir: dir,
      appVersion: VERSION,
      secretKeyFingerprint,
    })
    numbers.set(file, number)
    const removed = isDaily ? await rotateBackups(dir, KEEP) : await removeOldByHand(dir)
    for (const name of removed) numbers.delete(join(dir, name))
    logger.info({ file }, 'backup written')
  }

  const queue = createBackupQueue(write)
  await jobs.register({
    name: DAILY_JOB,
    concurrency: 1,
    retries: 2,
    isUnique: false,
    run: () => {
      const { number, done } = queue.request()
      daily.add(number)
      return done
    },
  })
  return {
    async start() {
      await mkdir(dir, { recursive: true, mode: 0o700 })
      await jobs.schedule(DAILY_JOB, 'daily', DAILY_AT, {})
      const [newest] = await listBackups(dir)
      const last = newest ? Date.parse(newest.created_at) : options.installedAt.getTime()
      if (Date.now() - last > DAY_MS) await jobs.send(DAILY_JOB, {})
    },
    begin() {
      const { number, done } = queue.request()
      done.catch((err: unknown) => logger.error({ err }, 'backup failed'))
      return number
    },
    async list() {
      // before the folder is read: a backup that counts as finished is then in the list
      const state = { running: queue.isBusy(), finished: queue.finished(), error: queue.lastError() }
      const items = await listBackups(dir)
      return {
        items: items.map((item) => ({ ...item, number: numbers.get(item.file) ?? null })),
        next_cursor: null,
        running: state.running,
        finished: state.finished,
        last_error: presentError(state.error),
      }
    },
  }
}

/** Only an installation with its own database has these: a server's database is backed up with its own tools or `naru backup`. */
export function backupRoutes(deps: {
  backups: Backups
  database: Database
  audit: Pick<Audit, 'record'>
}): Route[] {
  return [
    defineRoute({
      method: 'POST',
      path: '/api/v1/backups',
      permission: 'installation:manage',
      summary: 'Write a backup into the data folder of the server',
      description:
        'Goes on in the background. While one is being written, one more is written after it, so that what was stored before this request is in the backup `number`: wait until `finished` of the list has reached it.',
      tags: ['Operations'],
      status: 202,
      response: backupListSchema.extend({
        number: z.number().int().describe('The backup that begins after this request'),
      }),
      handler: async ({ principal }) => {
        const { tenantId } = principal
        // first, so that the event is in the backup itself
        await deps.database.tenant({ tenantId, groups: [] }, (tx) =>
          deps.audit.record(tx, principal, { action: 'backup.started' }),
        )
        const number = deps.backups.begin()
        return { ...(await deps.backups.list()), number }
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/backups',
      permission: 'installation:manage',
      summary: 'List the backups in the data folder of the server, newest first',
      tags: ['Operations'],
      response: backupListSchema,
      handler: () => deps.backups.list(),
    }),
  ]
}

const backupSchema = z.object({
  file: z.string().describe('Path on the server'),
  bytes: z.number().int(),
  created_at: z.string(),
})

const listedSchema = backupSchema.extend({
  number: z.number().int().nullable().describe('Which backup since the start of the server; null when older'),
})

const backupListSchema = z.object({
  items: z.array(listedSchema),
  next_cursor: z.null(),
  running: z.boolean().describe('Whether one is being written'),
  finished: z
    .number()
    .int()
    .describe('Number of the last backup since the start of the server that ended, well or not'),
  last_error: z.object({ code: z.string(), message: z.string() }).nullable(),
})

type BackupFile = z.output<typeof backupSchema>
type BackupList = z.output<typeof backupListSchema>

function presentError(error: unknown): BackupList['last_error'] {
  if (error === undefined) return null
  const { code, message } = error instanceof AppError ? error : failed(error)
  return { code, message }
}

async function listBackups(dir: string): Promise<BackupFile[]> {
  const names = await readdir(dir).catch(() => [])
  const backups = names.filter((name) => name.endsWith('.narubackup'))
  const files = await Promise.all(
    backups.map(async (name) => {
      const { size, mtime } = await stat(join(dir, name))
      return { file: join(dir, name), bytes: size, created_at: mtime.toISOString() }
    }),
  )
  return files.sort((a, b) => (a.created_at < b.created_at ? 1 : -1))
}

async function removeOldByHand(dir: string): Promise<string[]> {
  const names = (await readdir(dir)).filter((name) => name.startsWith(BY_HAND)).sort()
  const old = names.slice(0, -KEEP_BY_HAND)
  for (const name of old) await rm(join(dir, name), { force: true })
  return old
}

function failed(cause: unknown): AppError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new AppError({
    code: 'backup_failed',
    status: 500,
    message: `The backup could not be written: ${reason}`,
    cause,
  })
}
