import {
  AppError,
  type Config,
  createDatabase,
  type Database,
  type Embedded,
  type Logger,
  type MigrationResult,
  migrate,
  startEmbedded,
} from '../platform/index.ts'

export type OpenDatabase = {
  database: Database
  /** Present when Naru runs the database itself. */
  embedded: Embedded | undefined
  migrated: MigrationResult
  close(): Promise<void>
}

/** Longer than any question should take; a server that many share must not be held up by one. */
const STATEMENT_TIMEOUT_MS = 30_000

/** Opens the server named by DATABASE_URL, or starts the embedded database, and brings it up to date. */
export async function openDatabase(
  config: Config,
  logger: Logger,
  /** The embedded database was given up: nothing works from now on. */
  onLost?: (error: AppError) => void,
): Promise<OpenDatabase> {
  const embedded =
    config.databaseUrl === undefined
      ? await startEmbedded({ dataDir: config.dataDir, logger, onExit: onLost })
      : undefined
  const database = createDatabase(
    embedded
      ? { ...embedded.connection(), ready: embedded.ready }
      : { connectionString: config.databaseUrl, statementTimeoutMs: STATEMENT_TIMEOUT_MS },
  )
  const close = () => database.close().finally(() => embedded?.stop())
  try {
    const migrated = await migrate(database)
    if (migrated.waitingForVector.length > 0) {
      logger.warn(
        'this PostgreSQL has no usable "vector" extension (pgvector 0.7 or newer): everything works but search',
      )
    }
    return { database, embedded, migrated, close }
  } catch (error) {
    await close()
    throw error instanceof AppError ? error : unusable(error)
  }
}

function unusable(cause: unknown): AppError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new AppError({
    code: 'database_unusable',
    status: 503,
    message: `The database cannot be used: ${reason}. Check DATABASE_URL, that the server runs, and that its user may create tables and roles.`,
    cause,
  })
}
