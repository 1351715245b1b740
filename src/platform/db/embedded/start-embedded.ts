import { fork } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { AppError } from '../../errors.ts'
import type { FromDatabase, ToDatabase } from './database-process.ts'
import { acquireLock, type Lock, lockHolder } from './lock.ts'

export type EmbeddedLog = Record<'info' | 'warn' | 'error', (details: object, message: string) => void>

export type EmbeddedOptions = {
  /** Holds the database (`db/`) and the locks; made when missing. */
  dataDir: string
  logger?: EmbeddedLog
  /** For a short-lived reader of a snapshot: half the memory, half the speed. */
  isSmall?: boolean
  /** The database process died and a new one has taken over; connections were lost, acknowledged writes not. */
  onRestart?: () => void
  /** It died again and again and was given up; every query fails from now on. */
  onExit?: (error: AppError) => void
}

export type Embedded = {
  /** Directory of the UNIX socket: `host` for pg. */
  socketDir: string
  port: number
  /** For `new pg.Pool(…)` and `new pg.Client(…)`. */
  connection(): { host: string; port: number; user: string; database: string }
  /** Resolves at once while the database process is up, and when the next one is while it restarts; rejects when given up. */
  ready(): Promise<void>
  /** The database process; it changes with a restart. For doctor and tests. */
  pid(): number | undefined
  /**
   * A consistent copy of the database as it is between two transactions, as a data folder of its own:
   * `startEmbedded({dataDir: targetDir})` opens it. Everyone waits while it is made.
   */
  snapshot(targetDir: string): Promise<void>
  /** Ends connections, makes a checkpoint and lets go of the data folder. */
  stop(): Promise<void>
}

const PORT = 5432
const SOCKET_PREFIX = 'naru-db-'
const RESTARTS_ALLOWED = 12
const RESTARTS_WITHIN_MS = 60_000
const STOP_WITHIN_MS = 30_000
const PROGRAM = new URL('./database-process.ts', import.meta.url)

/** Starts the embedded PostgreSQL of a data folder in a process of its own. Fails with `data_dir_in_use` at once when another process has it. */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const dataDir = resolve(options.dataDir)
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const lockPath = join(dataDir, 'naru.lock')
  const previous = lockHolder(lockPath)
  const lock = acquireLock(lockPath, dataDir)
  removeLeftSocket(previous?.socketDir)
  const socketDir = makeSocketDir(lock)
  const release = () => {
    rmSync(socketDir, { recursive: true, force: true })
    lock.release()
  }
  try {
    if (!existsSync(join(dataDir, 'db'))) await runToEnd(dataDir, options.logger)
    const process = await superviseDatabase({ ...options, dataDir, socketDir })
    return {
      socketDir,
      port: PORT,
      connection: () => ({ host: socketDir, port: PORT, user: 'postgres', database: 'postgres' }),
      ...process,
      stop: () => process.stop().finally(release),
    }
  } catch (error) {
    release()
    throw error
  }
}

/** Private to this user: mkdtemp makes it with mode 0700. UNIX socket paths hold about 100 bytes. */
function makeSocketDir(lock: Lock): string {
  const parent = tmpdir().length > 60 ? '/tmp' : tmpdir()
  const socketDir = mkdtempSync(join(parent, SOCKET_PREFIX))
  lock.describe({ socketDir })
  return socketDir
}

function removeLeftSocket(socketDir: string | undefined): void {
  if (socketDir && basename(socketDir).startsWith(SOCKET_PREFIX))
    rmSync(socketDir, { recursive: true, force: true })
}

function forkDatabase(
  mode: 'init' | 'serve' | 'serve-small',
  dataDir: string,
  socketDir: string,
  logger?: EmbeddedLog,
) {
  const child = fork(PROGRAM, [mode, dataDir, join(socketDir, `.s.PGSQL.${PORT}`)], {
    // Nothing of the caller's flags (a test runner's, a debugger's) belongs to the database.
    execArgv: ['--max-old-space-size=512', ...(mode === 'serve-small' ? ['--liftoff-only'] : [])],
    env: { PATH: process.env.PATH, TZ: 'UTC' },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  if (child.stderr) {
    createInterface({ input: child.stderr }).on('line', (line) =>
      logger?.warn({ process: child.pid }, `database: ${line}`),
    )
  }
  return child
}

type DatabaseChild = ReturnType<typeof forkDatabase>

function startFailed(detail: string): AppError {
  return new AppError({
    code: 'embedded_database_failed',
    status: 503,
    message:
      'The embedded database does not start. Check that the disk of the data folder is not full and that the ' +
      'folder is writable; if its files are damaged, restore a backup with `naru restore`.',
    detail,
  })
}

/** Makes the database files of a new data folder. */
function runToEnd(dataDir: string, logger?: EmbeddedLog): Promise<void> {
  const child = forkDatabase('init', dataDir, dataDir, logger)
  let reason = ''
  child.on('message', (message: FromDatabase) => {
    if (message.type === 'failed') reason = message.error
  })
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(startFailed(error.message)))
    child.once('exit', (code, signal) =>
      code === 0 ? resolve() : reject(startFailed(`initialisation ended with ${signal ?? code}: ${reason}`)),
    )
  })
}

/** Resolves when the process serves; rejects when it ends before. */
function startServing({ dataDir, socketDir, logger, isSmall }: SuperviseOptions): Promise<DatabaseChild> {
  const child = forkDatabase(isSmall ? 'serve-small' : 'serve', dataDir, socketDir, logger)
  let reason = ''
  return new Promise((resolve, reject) => {
    child.on('message', (message: FromDatabase) => {
      if (message.type === 'ready') resolve(child)
      if (message.type === 'failed') {
        reason = message.error
        logger?.error({ process: child.pid, reason }, 'The database process failed.')
      }
    })
    child.once('error', (error) => reject(startFailed(error.message)))
    child.once('exit', (code, signal) => reject(startFailed(`ended with ${signal ?? code}: ${reason}`)))
  })
}

type SuperviseOptions = EmbeddedOptions & { socketDir: string }

async function superviseDatabase(
  options: SuperviseOptions,
): Promise<Pick<Embedded, 'ready' | 'pid' | 'snapshot' | 'stop'>> {
  const { logger } = options
  const deaths: number[] = []
  const waiting = new Map<number, { resolve(): void; reject(error: Error): void }>()
  let nextId = 1
  let stopping = false
  let child = watch(await startServing(options))
  let up: Promise<void> = Promise.resolve()

  function watch(started: DatabaseChild): DatabaseChild {
    started.on('message', (message: FromDatabase) => {
      if (message.type !== 'done') return
      const request = waiting.get(message.id)
      waiting.delete(message.id)
      if (message.error) request?.reject(snapshotFailed(message.error))
      else request?.resolve()
    })
    started.once('exit', (code, signal) => {
      for (const request of waiting.values()) request.reject(snapshotFailed('the database process ended'))
      waiting.clear()
      if (stopping) return
      logger?.error({ process: started.pid, code, signal }, 'The database process ended; starting it again.')
      up = restart()
      up.catch((error: AppError) => options.onExit?.(error))
    })
    return started
  }

  async function restart(): Promise<void> {
    for (;;) {
      const now = Date.now()
      deaths.push(now)
      const recent = deaths.filter((time) => now - time < RESTARTS_WITHIN_MS).length
      if (recent > RESTARTS_ALLOWED) throw startFailed(`it ended ${recent} times within a minute`)
      await new Promise((resolve) => setTimeout(resolve, Math.min(Math.max(recent - 3, 0) * 250, 2_000)))
      if (stopping) return
      try {
        child = watch(await startServing(options))
        logger?.info({ process: child.pid }, 'The database process is back.')
        options.onRestart?.()
        return
      } catch (error) {
        logger?.error({ reason: (error as AppError).detail }, 'The database process did not start.')
      }
    }
  }

  async function stop(): Promise<void> {
    stopping = true
    await up.catch(() => {})
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS)
    if (child.connected) child.send({ type: 'stop' } satisfies ToDatabase)
    await ended
    clearTimeout(timer)
  }

  return {
    ready: () => up,
    pid: () => child.pid,
    async snapshot(targetDir) {
      await up
      const id = nextId++
      await new Promise<void>((resolve, reject) => {
        waiting.set(id, { resolve, reject })
        child.send({ type: 'snapshot', id, targetDir: join(targetDir) } satisfies ToDatabase, (error) => {
          if (error) reject(snapshotFailed(error.message))
        })
      })
    },
    stop,
  }
}

function snapshotFailed(detail: string): AppError {
  const full = /ENOSPC|No space left/.test(detail)
  return new AppError({
    code: full ? 'disk_full' : 'snapshot_failed',
    status: full ? 507 : 500,
    message: full
      ? 'The disk is full: no copy of the database could be made. Free some space and try again.'
      : 'No copy of the database could be made. Try again; the server log says more.',
    detail,
  })
}
