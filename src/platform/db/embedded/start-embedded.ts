import { accessSync, constants, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { AppError } from '../../errors.ts'
import { acquireLock, type Lock, lockHolder } from './lock.ts'
import { type EmbeddedLog, initialiseDatabase, superviseDatabase } from './supervise-database.ts'

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

/** Starts the embedded PostgreSQL of a data folder in a process of its own. Fails with `data_dir_in_use` at once when another process has it. */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const dataDir = resolve(options.dataDir)
  makeDataDir(dataDir)
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
    if (!existsSync(join(dataDir, 'db'))) await initialiseDatabase(dataDir, options.logger)
    const socketPath = join(socketDir, `.s.PGSQL.${PORT}`)
    const process = await superviseDatabase({ ...options, dataDir, socketPath })
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

function makeDataDir(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? 'unknown reason'
    throw new AppError({
      code: 'data_dir_unusable',
      status: 500,
      message: `The data folder ${dataDir} cannot be made or written (${reason}). Give the server the right to, or name another folder with NARU_DATA_DIR.`,
      cause,
    })
  }
}
