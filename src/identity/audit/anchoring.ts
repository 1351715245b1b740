import { Counter, Gauge } from 'prom-client'
import type { Database, Jobs, Logger, Metrics } from '../../platform/index.ts'
import type { AnchorSeal, AnchorStore } from './anchors.ts'
import { findHeads } from './audit-store.ts'

const ANCHOR_JOB = 'audit.anchor'
const EVERY_TEN_MINUTES = '*/10 * * * *'
const CLOSING_MS = 10_000

export type Anchoring = {
  /** Anchors the newest event of every tenant whose trail has grown since the last time. */
  run(): Promise<void>
  /** Has that done every ten minutes, by one process at a time. */
  start(jobs: Jobs): Promise<void>
  /** Anchors once more what was begun; a store that does not answer holds up nothing. */
  close(): Promise<void>
}

type Deps = {
  database: Database
  store: AnchorStore
  seal: AnchorSeal
  logger: Logger
  metrics: Pick<Metrics, 'registry'>
}

export function createAnchoring(deps: Deps): Anchoring {
  const { database, store, seal, logger } = deps
  const { succeeded, failed } = measure(deps.metrics)
  /** Tenant → what this process anchored last. */
  const anchored = new Map<string, number>()
  let running: Promise<void> = Promise.resolve()
  let isStarted = false

  async function anchorHeads(): Promise<void> {
    try {
      for (const head of await database.system(findHeads)) {
        if (anchored.get(head.tenant_id) === head.seq) continue
        await store.append(seal.seal(head, new Date()))
        anchored.set(head.tenant_id, head.seq)
      }
      succeeded()
    } catch (err) {
      failed()
      logger.error({ err, place: store.place }, 'audit: heads could not be anchored; it is tried again')
      throw err
    }
  }

  function run(): Promise<void> {
    running = running.catch(() => {}).then(anchorHeads)
    return running
  }

  return {
    run,
    async start(jobs) {
      await jobs.register({ name: ANCHOR_JOB, concurrency: 1, retries: 5, isUnique: false, run })
      await jobs.schedule(ANCHOR_JOB, 'anchor', EVERY_TEN_MINUTES, {})
      isStarted = true
    },
    async close() {
      if (!isStarted) return
      const limit = new Promise<void>((resolve) => {
        setTimeout(resolve, CLOSING_MS).unref()
      })
      // what went wrong is in the log
      await Promise.race([run().catch(() => {}), limit])
    },
  }
}

function measure({ registry }: Pick<Metrics, 'registry'>) {
  const failures = new Counter({
    name: 'naru_audit_anchor_failures_total',
    help: 'Times that the heads of the audit trail could not be anchored.',
    registers: [registry],
  })
  let lastAt = Date.now()
  new Gauge({
    name: 'naru_audit_anchor_age_seconds',
    help: 'Time since this process last anchored the heads of the audit trail, or was started. Of many replicas, the smallest counts.',
    registers: [registry],
    collect() {
      this.set((Date.now() - lastAt) / 1000)
    },
  })
  return {
    failed: () => failures.inc(),
    succeeded() {
      lastAt = Date.now()
    },
  }
}
