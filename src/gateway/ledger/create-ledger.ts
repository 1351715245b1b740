import { rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Audit } from '../../identity/index.ts'
import {
  type Database,
  isReachable,
  type Jobs,
  type Logger,
  type Metrics,
  type Route,
  within,
} from '../../platform/index.ts'
import { createCallReads } from './call-reads.ts'
import type { Ledger } from './call-record.ts'
import { callRoutes } from './call-routes.ts'
import { costRoutes } from './cost-routes.ts'
import { createInsertLines } from './insert-lines.ts'
import { createLedgerMetrics } from './ledger-metrics.ts'
import { createRetention } from './retention.ts'
import { createShipping, type Shipping } from './shipping.ts'
import { createSpool } from './spool.ts'
import { claimLeftFolders, makeFolder } from './spool-folder.ts'

export type LedgerParts = {
  ledger: Ledger
  /** `/api/v1/calls`, `/api/v1/costs` */
  routes: Route[]
  /** Takes over what killed processes left, now and from then on, and keeps the tables in order once a day. */
  start(jobs: Pick<Jobs, 'register' | 'schedule'>): Promise<void>
  /** Everything that was appended is in the database. False when that was not so after `timeoutMs` (5 s unless told). */
  flush(timeoutMs?: number): Promise<boolean>
  /** Brings what there is into the database, as far as that is done in time; the next start finds the rest. */
  close(timeoutMs?: number): Promise<void>
}

const UPKEEP_JOB = 'gateway.ledger'
/** A quiet hour for most; UTC. */
const UPKEEP_AT = '20 18 * * *'
const ADOPT_MS = 10_000
const FLUSH_MS = 5_000
const RESCUE_MS = 5_000

/**
 * The ledger of this process: calls go to files below `<dataDir>/spool/` first, and from there in batches into the
 * database.
 */
export async function createLedger(deps: {
  database: Database
  dataDir: string
  /** Where exports are recorded. */
  audit: Pick<Audit, 'record'>
  logger: Logger
  metrics: Pick<Metrics, 'registry'>
}): Promise<LedgerParts> {
  const { database, logger } = deps
  const spoolDir = join(deps.dataDir, 'spool')
  const metrics = createLedgerMetrics(deps.metrics)
  const folder = await makeFolder(spoolDir)
  const insertLines = createInsertLines({
    database,
    logger,
    rejectedFile: join(spoolDir, `rejected-${basename(folder.path)}.jsonl`),
    onRejected: () => metrics.rejected.inc(),
  })
  const spool = createSpool({
    folder: folder.path,
    logger,
    onAppended: (lines) => {
      metrics.spooled.inc(lines)
      shipping.noteAppended(lines)
    },
    rescue: (lines) => within(RESCUE_MS, insertLines(lines)),
    canRescue: () => isReachable(database, RESCUE_MS),
  })
  const shipping: Shipping = createShipping({
    own: spool,
    claimLeft: () => claimLeftFolders(spoolDir),
    removeSegment: ({ path }) => rm(path, { force: true }),
    insertLines,
    logger,
    metrics,
  })
  const retention = createRetention({ database, dataDir: deps.dataDir, logger })
  const reads = createCallReads({ database, audit: deps.audit })
  let timer: NodeJS.Timeout | undefined
  const adopt = () =>
    shipping
      .adopt()
      .catch((error) => logger.warn({ err: error }, 'the spool of other processes cannot be read'))

  return {
    ledger: { append: spool.append, isWritable: spool.isWritable },
    routes: [...callRoutes({ reads }), ...costRoutes({ reads })],
    async start(jobs) {
      await jobs.register({
        name: UPKEEP_JOB,
        concurrency: 1,
        retries: 3,
        isUnique: false,
        run: (_data, signal) => retention.run(signal),
      })
      await jobs.schedule(UPKEEP_JOB, 'daily', UPKEEP_AT, {})
      await adopt()
      timer = setInterval(adopt, ADOPT_MS).unref()
    },
    flush: (timeoutMs = FLUSH_MS) => shipping.flush(timeoutMs),
    async close(timeoutMs = FLUSH_MS) {
      clearInterval(timer)
      await shipping.flush(timeoutMs)
      await shipping.close()
      await spool.close()
      await folder.release()
    },
  }
}
