import './validation-words.ts'

export { backupEmbedded, backupName, rotateBackups } from './backup/daily-backups.ts'
export type { BackupManifest } from './backup/format.ts'
export { restoreBackup } from './backup/restore-backup.ts'
export { writeBackup } from './backup/write-backup.ts'
export type { Blobs } from './blobs/blobs.ts'
export { openBlobs } from './blobs/open-blobs.ts'
export { expectBodyDigest, expectedBodyDigest } from './body-digest.ts'
export { type Config, type ConfigRow, describeConfig, readConfig, readVariable } from './config.ts'
export { counted } from './counted.ts'
export { canRead } from './db/can-read.ts'
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
export { type MigrationResult, migrate, nothingToBackUp, requireReadable } from './db/migrate.ts'
export type { DB } from './db/schema.generated.ts'
export { drained } from './drained.ts'
export { AppError, type FieldError, internalError, notFound } from './errors.ts'
export { firstIdAt, newId } from './id.ts'
export { createJobs, type JobDefinition, type Jobs } from './jobs.ts'
export { type Limits, limitsSchema } from './limits.ts'
export { line } from './line.ts'
export { type LocalAccess, localAccessFile, readLocalAccess } from './local-access.ts'
export { networkOf } from './network-of.ts'
export { originOf } from './origin-of.ts'
export {
  createOutbound,
  type Outbound,
  type OutboundAnswer,
  type OutboundRequest,
} from './outbound.ts'
export { allowedOutbound, readAllowList } from './outbound-addresses.ts'
export { createAddressCheck, createGuardedAgent } from './outbound-guard.ts'
export {
  cursorInvalid,
  decodeCursor,
  decodeTimeCursor,
  encodeCursor,
  encodeTimeCursor,
  pageOf,
  pageQuery,
  type TimePlace,
} from './pages.ts'
export {
  loadPrompt,
  type Prompt,
  type PromptValues,
  type PromptVariant,
  type RenderedPrompt,
  renderPrompt,
} from './prompts.ts'
export type { ProviderGrant } from './provider-grants.ts'
export { createRedis, type Redis, type RedisClient } from './redis.ts'
export {
  accessOf,
  type Download,
  defineDownloadRoute,
  defineEventRoute,
  defineRawRoute,
  defineRedirectRoute,
  defineRoute,
  type EventRoute,
  isAllowed,
  type JsonRoute,
  type Origin,
  type Principal,
  type Refusal,
  type Route,
  type RouteInput,
  routeOf,
  type ServerEvent,
} from './route.ts'
export { createOpenSecret, findTenantSlug, type OpenSecret } from './secret-references/open-secret.ts'
export { createSecretReferences, type SecretReferences } from './secret-references/secret-references.ts'
export {
  createSecretBox,
  loadMasterKey,
  type MasterKey,
  open,
  type SecretBox,
  type StoredSecret,
  seal,
} from './secrets.ts'
export { createSignals, type Signals } from './signals.ts'
export { createLogger, createMetrics, type Logger, type Metrics } from './telemetry.ts'
export { isThisMachine } from './this-machine.ts'
export { VERSION } from './version.ts'
export { TooLate, within } from './within.ts'
