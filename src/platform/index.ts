export { type Blobs, createBlobs } from './blobs.ts'
export { type Config, type ConfigRow, describeConfig, readConfig } from './config.ts'
export {
  type Access,
  afterCommit,
  createDatabase,
  type Database,
  isReachable,
  type Tx,
} from './db/database.ts'
export { tryLock } from './db/embedded/lock.ts'
export { type Embedded, startEmbedded } from './db/embedded/start-embedded.ts'
export { type MigrationResult, migrate } from './db/migrate.ts'
export type { DB } from './db/schema.generated.ts'
export { AppError, type FieldError, notFound } from './errors.ts'
export { isId, newId } from './id.ts'
export { createJobs, type JobDefinition, type Jobs } from './jobs.ts'
export { decodeCursor, encodeCursor, pageOf, pageQuery } from './pages.ts'
export {
  accessOf,
  defineEventRoute,
  defineRoute,
  type EventRoute,
  isAllowed,
  type JsonRoute,
  type Principal,
  type Route,
  type RouteInput,
  type ServerEvent,
} from './route.ts'
export { createSecretBox, loadMasterKey, type MasterKey, type SecretBox } from './secrets.ts'
export { createSignals, type Signals } from './signals.ts'
export { createLogger, createMetrics, type Logger, type Metrics } from './telemetry.ts'
