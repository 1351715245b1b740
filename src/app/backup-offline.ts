import { constants, existsSync } from 'node:fs'
import { access } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { recordInAll } from '../identity/index.ts'
import { completeIndex } from '../knowledge/index.ts'
import {
  AppError,
  type BackupManifest,
  type Config,
  createDatabase,
  type Logger,
  loadMasterKey,
  type MasterKey,
  migrate,
  nothingToBackUp,
  requireReadable,
  restoreBackup,
  startEmbedded,
  VERSION,
  writeBackup,
} from '../platform/index.ts'

type Target = {
  connection: { host: string; port: number; user: string; database: string } | { connectionString: string }
  close(): Promise<void>
}

/**
 * Writes a backup without a running server: of the server database, or of the embedded one while Naru is stopped.
 * The database stays at its level: "update, back up, start" leaves a backup of before the migration.
 */
export async function backupOffline(config: Config, file: string, logger: Logger): Promise<BackupManifest> {
  // before a database is made where there is none
  if (config.databaseUrl === undefined && !existsSync(join(config.dataDir, 'db'))) throw nothingToBackUp()
  const target = await openTarget(config, logger)
  try {
    const database = createDatabase(target.connection)
    await requireReadable(database).finally(() => database.close())
    return await writeBackup({
      connection: target.connection,
      blobsDir: join(config.dataDir, 'blobs'),
      file,
      appVersion: VERSION,
      ...fingerprint(config),
    })
  } finally {
    await target.close()
  }
}

/** Fills an empty installation, embedded or on a server, and brings it to the newest level. */
export async function restoreOffline(
  config: Config,
  file: string,
  logger: Logger,
): Promise<{ manifest: BackupManifest; hasOtherKey: boolean }> {
  // before anything is made: a file that cannot be read leaves no new installation behind
  await access(file, constants.R_OK).catch(unreadable(file))
  const target = await openTarget(config, logger)
  const database = createDatabase(target.connection)
  try {
    const manifest = await restoreBackup({
      file,
      connection: target.connection,
      blobsDir: join(config.dataDir, 'blobs'),
      migrate: (upTo) => migrate(database, { upTo }),
    })
    const { waitingForVector } = await migrate(database)
    if (waitingForVector.length === 0) await completeIndex(database)
    // a new one would open nothing of it
    const master = masterKey(config, !needsKey(manifest))
    const isSameKey = manifest.secret_key_fingerprint === master?.fingerprint
    // with another key it would be the one event of the trail that does not verify
    if (master && (isSameKey || !needsKey(manifest)))
      await recordInAll(
        { database, master, command: 'naru restore' },
        // what came after that backup is not in the trail
        { action: 'restore.done', details: { backup: basename(file), created_at: manifest.created_at } },
      )
    return { manifest, hasOtherKey: !isSameKey && needsKey(manifest) }
  } finally {
    await database.close()
    await target.close()
  }
}

async function openTarget(config: Config, logger: Logger): Promise<Target> {
  if (config.databaseUrl !== undefined)
    return { connection: { connectionString: config.databaseUrl }, close: async () => {} }
  const embedded = await startEmbedded({ dataDir: config.dataDir, logger })
  return { connection: embedded.connection(), close: embedded.stop }
}

/** Whether anything in it was made with the master key of then. */
function needsKey({ tables }: BackupManifest): boolean {
  return [tables.secrets, tables.audit_events].some((table) => (table?.rows ?? 0) > 0)
}

function fingerprint(config: Config): { secretKeyFingerprint?: string } {
  const master = masterKey(config, false)
  return master ? { secretKeyFingerprint: master.fingerprint } : {}
}

// Without a key there are no secrets yet, so a missing one is no reason to refuse.
function masterKey(config: Config, mayCreate: boolean): MasterKey | undefined {
  try {
    return loadMasterKey({
      secretKey: config.secretKey,
      dataDir: config.dataDir,
      isEmbedded: config.databaseUrl === undefined,
      mayCreate,
    })
  } catch (error) {
    if (error instanceof AppError && error.code === 'secret_key_missing') return undefined
    throw error
  }
}

function unreadable(file: string) {
  return (cause: unknown): never => {
    throw new AppError({
      code: 'backup_unreadable',
      status: 404,
      message: `There is no backup that can be read at ${file}.`,
      cause,
    })
  }
}
