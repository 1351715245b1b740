/**
 * The process that holds the embedded database: PGlite blocks its thread during a query, so it lives apart.
 * Started by start-embedded.ts as `database-process.ts <init|serve|serve-small> <dataDir> <socketPath>`, spoken to over
 * IPC, and gone as soon as its parent is.
 */
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { vector } from '@electric-sql/pglite-pgvector'
import { type Lock, lockHolder, tryLock } from './lock.ts'
import { assertRoomForCopy, copyDatabaseFiles, hasRoomForCheckpoint } from './snapshot.ts'
import { startUpkeep } from './upkeep.ts'
import { createWireServer } from './wire-server.ts'

/** From parent to child. `snapshot` is answered by `done` with the same id. */
export type ToDatabase = { type: 'snapshot'; id: number; targetDir: string } | { type: 'stop' }
/** From child to parent. */
export type FromDatabase =
  | { type: 'ready' }
  | { type: 'done'; id: number; error?: string }
  | { type: 'failed'; error: string }

/** The folder of PostgreSQL files inside a data folder. */
const DATABASE_FOLDER = 'db'
const MAX_CONNECTIONS = 32
const IDLE_IN_TRANSACTION_MS = 60_000
const UPKEEP_EVERY_MS = 10_000
const WAIT_FOR_ORPHAN_MS = 2_000

/** One backend serves everyone, so it may use what a server would divide among many. */
const SETTINGS = [
  'work_mem=16MB',
  'maintenance_work_mem=64MB',
  // A small write-ahead log keeps the folder, and copies of it, small. Upkeep makes the checkpoints.
  'min_wal_size=32MB',
  'max_wal_size=128MB',
  'TimeZone=UTC',
]

/**
 * V8 takes 500 MB for half a second to optimise PostgreSQL's expression interpreter once that is used in
 * earnest. This makes it happen at the start, when the rest of Naru is small, and not during an ingest.
 */
const WARM_UP = 'SELECT count(*) FROM generate_series(1, 20000) i WHERE i % 7 = 3'

function openDatabase(folder: string, sharedBuffers: '128MB' | '16MB'): Promise<PGlite> {
  const settings = [...SETTINGS, `shared_buffers=${sharedBuffers}`]
  return PGlite.create(folder, {
    extensions: { vector },
    startParams: [...PGlite.defaultStartParams, ...settings.flatMap((setting) => ['-c', setting])],
  })
}

/**
 * Makes the database beside its place and moves it there when it is whole: an interrupted first start leaves
 * nothing that looks like a database. It ends with its process, which gives back what initdb took (300 MB).
 */
async function initialise(dataDir: string): Promise<void> {
  const fresh = join(dataDir, `${DATABASE_FOLDER}.new`)
  rmSync(fresh, { recursive: true, force: true })
  mkdirSync(fresh, { recursive: true, mode: 0o700 })
  const db = await openDatabase(fresh, '16MB')
  await db.exec('CHECKPOINT')
  await db.close()
  renameSync(fresh, join(dataDir, DATABASE_FOLDER))
}

/**
 * The parent holds the lock of the data folder, so whoever holds the database is an orphan of a killed
 * parent. It ends by itself as soon as its query does; one with a long query is ended. That loses nothing:
 * what it acknowledged is in the write-ahead log.
 */
async function takeDatabaseLock(dataDir: string): Promise<Lock> {
  const path = join(dataDir, 'db.lock')
  const deadline = Date.now() + WAIT_FOR_ORPHAN_MS
  let killed = false
  for (;;) {
    const lock = tryLock(path)
    if (lock) return lock
    if (Date.now() > deadline) {
      if (killed) throw new Error(`Process ${lockHolder(path)?.pid} holds ${path} and does not end.`)
      const orphan = lockHolder(path)?.pid
      if (orphan) process.kill(orphan, 'SIGKILL')
      killed = true
    }
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

async function serve(dataDir: string, socketPath: string, isSmall: boolean): Promise<void> {
  const folder = join(dataDir, DATABASE_FOLDER)
  const lock = await takeDatabaseLock(dataDir)
  const db = await openDatabase(folder, isSmall ? '16MB' : '128MB')
  if (!isSmall) await db.query(WARM_UP)
  const server = createWireServer({
    run(message, onData) {
      // The whole of it runs before the promise exists: without a file system to sync nothing waits.
      db.execProtocolRawStream(message, { syncToFs: false, onRawData: onData }).catch(fail)
    },
    maxConnections: MAX_CONNECTIONS,
    idleInTransactionMs: IDLE_IN_TRANSACTION_MS,
    onBroken: (reason) => fail(new Error(reason)),
    log: (message) => console.error(message),
  })
  rmSync(socketPath, { force: true })
  await server.listen(socketPath)
  const stopUpkeep = startUpkeep({
    db,
    server,
    hasRoom: () => hasRoomForCheckpoint(folder),
    log: (message) => console.error(message),
    everyMs: UPKEEP_EVERY_MS,
  })

  process.on('message', (message: ToDatabase) => {
    if (message.type === 'snapshot') {
      server
        .exclusive(async () => {
          const target = join(message.targetDir, DATABASE_FOLDER)
          assertRoomForCopy(folder, target)
          await db.exec('CHECKPOINT')
          copyDatabaseFiles(folder, target)
        })
        .then(
          () => send({ type: 'done', id: message.id }),
          (error: Error) => send({ type: 'done', id: message.id, error: error.message }),
        )
    } else {
      stopUpkeep()
      server
        .close()
        .then(async () => {
          // Without room for a checkpoint the write-ahead log still has everything.
          if (hasRoomForCheckpoint(folder)) {
            await db.exec('CHECKPOINT')
            await db.close()
          }
          lock.release()
          process.exit(0)
        })
        .catch(fail)
    }
  })
  send({ type: 'ready' })
}

function send(message: FromDatabase): void {
  if (process.connected) process.send?.(message)
}

/** The parent starts a new process on the same files; recovery replays the write-ahead log. */
function fail(error: Error): void {
  if (process.connected) process.send?.({ type: 'failed', error: error.message }, () => process.exit(1))
  else process.exit(1)
}

// Ctrl-C and service managers signal the whole group: only the parent knows when its requests have ended.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})
process.on('disconnect', () => process.exit(0))

const [mode, dataDir, socketPath] = process.argv.slice(2) as [string, string, string]
if (mode === 'init' && !existsSync(join(dataDir, DATABASE_FOLDER))) {
  initialise(dataDir).then(() => process.exit(0), fail)
} else if (mode === 'init') process.exit(0)
else serve(dataDir, socketPath, mode === 'serve-small').catch(fail)
