import { fork } from 'node:child_process'
import { setPriority } from 'node:os'
import { resolve as absolute } from 'node:path'
import { createInterface } from 'node:readline'
import { AppError } from '../../errors.ts'
import type { FromDatabase, ToDatabase } from './database-process.ts'

export type EmbeddedLog = Record<'info' | 'warn' | 'error', (details: object, message: string) => void>

/** As `nice` counts: where cores are few, writing the ledger must not hold up calls that wait for nothing of it. */
const BEHIND_THE_SERVER = 10
const RESTARTS_ALLOWED = 12
const RESTARTS_WITHIN_MS = 60_000
const STOP_WITHIN_MS = 30_000
const PROGRAM = new URL('./database-process.ts', import.meta.url)

function forkDatabase(
  mode: 'init' | 'serve' | 'serve-small',
  dataDir: string,
  socketPath: string,
  logger?: EmbeddedLog,
) {
  const child = fork(PROGRAM, [mode, dataDir, socketPath], {
    // Nothing of the caller's flags (a test runner's, a debugger's) belongs to the database.
    // Optimising takes more time than it saves where all ends soon (`init`), and twice the memory, which counts more than
    // speed where one database runs beside another (`serve-small`, which goes on serving).
    execArgv: ['--max-old-space-size=512', ...(mode === 'serve' ? [] : ['--liftoff-only'])],
    env: { PATH: process.env.PATH, TZ: 'UTC' },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  standBehind(child.pid)
  if (child.stderr) {
    createInterface({ input: child.stderr }).on('line', (line) =>
      logger?.warn({ process: child.pid }, `database: ${line}`),
    )
  }
  return child
}

function standBehind(pid: number | undefined): void {
  try {
    if (pid !== undefined) setPriority(pid, BEHIND_THE_SERVER)
  } catch {
    // a wish, no need: it works without
  }
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
export function initialiseDatabase(dataDir: string, logger?: EmbeddedLog): Promise<void> {
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
function startServing({ dataDir, socketPath, logger, isSmall }: SuperviseOptions): Promise<DatabaseChild> {
  const child = forkDatabase(isSmall ? 'serve-small' : 'serve', dataDir, socketPath, logger)
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

type SuperviseOptions = {
  dataDir: string
  socketPath: string
  logger?: EmbeddedLog
  isSmall?: boolean
  onRestart?: () => void
  onExit?: (error: AppError) => void
}

/** What of `Embedded` (see there) depends on the process. */
type SupervisedDatabase = {
  ready(): Promise<void>
  pid(): number | undefined
  snapshot(targetDir: string): Promise<void>
  stop(): Promise<void>
}

/** Keeps one database process running on the files until told to stop. */
export async function superviseDatabase(options: SuperviseOptions): Promise<SupervisedDatabase> {
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
      await new Promise((done) => setTimeout(done, Math.min(Math.max(recent - 3, 0) * 250, 2_000)))
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
        child.send({ type: 'snapshot', id, targetDir: absolute(targetDir) } satisfies ToDatabase, (error) => {
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
