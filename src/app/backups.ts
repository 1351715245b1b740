import { mkdir, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import {
  AppError,
  backupEmbedded,
  backupName,
  defineRoute,
  type Embedded,
  type Jobs,
  type Logger,
  type Route,
  rotateBackups,
} from '../platform/index.ts'
import { VERSION } from './version.ts'

const DAILY_JOB = 'installation.daily-backup'
const DAILY_AT = '17 3 * * *'
const DAY_MS = 24 * 3600 * 1000
const KEEP = 7

export type Backups = {
  /** Writes one in the background, unless one is being written. */
  begin(): void
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
}

/** Backups of the embedded database into `<dataDir>/backups`, the newest seven of them kept. */
export async function createBackups(options: Options): Promise<Backups> {
  const { embedded, dataDir, jobs, logger } = options
  const dir = join(dataDir, 'backups')
  let running: Promise<void> | undefined
  let lastError: AppError | undefined

  async function write(): Promise<void> {
    const file = join(dir, backupName(new Date()))
    const { secretKeyFingerprint } = options
    await backupEmbedded(embedded, {
      file,
      blobsDir: join(dataDir, 'blobs'),
      workDir: dir,
      appVersion: VERSION,
      secretKeyFingerprint,
    })
    await rotateBackups(dir, KEEP)
    logger.info({ file }, 'backup written')
  }

  // One at a time: whoever asks meanwhile gets the one that is being written.
  function run(): Promise<void> {
    running ??= write()
      .then(
        () => {
          lastError = undefined
        },
        (error: unknown) => {
          lastError = error instanceof AppError ? error : failed(error)
          throw error
        },
      )
      .finally(() => {
        running = undefined
      })
    return running
  }

  await jobs.register({ name: DAILY_JOB, concurrency: 1, retries: 2, isUnique: false, run })
  return {
    async start() {
      await mkdir(dir, { recursive: true, mode: 0o700 })
      await jobs.schedule(DAILY_JOB, 'daily', DAILY_AT, {})
      const [newest] = await listBackups(dir)
      const last = newest ? Date.parse(newest.created_at) : options.installedAt.getTime()
      if (Date.now() - last > DAY_MS) await jobs.send(DAILY_JOB, {})
    },
    begin() {
      run().catch((err: unknown) => logger.error({ err }, 'backup failed'))
    },
    list: async () => present(await listBackups(dir), running !== undefined, lastError),
  }
}

/** Only an installation with its own database has these: a server's database is backed up with its own tools or `naru backup`. */
export function backupRoutes(deps: { backups: Backups }): Route[] {
  return [
    defineRoute({
      method: 'POST',
      path: '/api/v1/backups',
      permission: 'installation:manage',
      summary: 'Write a backup into the data folder of the server',
      description: 'Goes on in the background; while one is being written, another request changes nothing.',
      tags: ['Operations'],
      status: 202,
      response: backupListSchema,
      handler: async () => {
        deps.backups.begin()
        return deps.backups.list()
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

const backupListSchema = z.object({
  items: z.array(backupSchema),
  next_cursor: z.null(),
  running: z.boolean().describe('Whether one is being written'),
  last_error: z.object({ code: z.string(), message: z.string() }).nullable(),
})

type BackupFile = z.output<typeof backupSchema>
type BackupList = z.output<typeof backupListSchema>

function present(items: BackupFile[], running: boolean, error: AppError | undefined): BackupList {
  return {
    items,
    next_cursor: null,
    running,
    last_error: error ? { code: error.code, message: error.message } : null,
  }
}

async function listBackups(dir: string): Promise<BackupFile[]> {
  const names = await readdir(dir).catch(() => [])
  const backups = names
    .filter((name) => name.endsWith('.narubackup'))
    .sort()
    .reverse()
  return Promise.all(
    backups.map(async (name) => {
      const { size, mtime } = await stat(join(dir, name))
      return { file: join(dir, name), bytes: size, created_at: mtime.toISOString() }
    }),
  )
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
