import { join } from 'node:path'
import type { Database, Logger } from '../../platform/index.ts'
import { archiveMonth } from './archive.ts'
import {
  boundsOf,
  dropPartition,
  ensurePartitions,
  listMonths,
  type Month,
  monthOf,
} from './partition-store.ts'
import { deleteBodies, listKeepers } from './retention-store.ts'

const DAY_MS = 24 * 3_600_000
const DELETE_BATCH = 1_000

export type Retention = {
  /** The daily work. May be interrupted, and run again. */
  run(signal: AbortSignal): Promise<void>
}

/** Makes partitions ahead, archives calls and deletes bodies when their days are over. */
export function createRetention(deps: {
  database: Pick<Database, 'system'>
  dataDir: string
  logger: Logger
  now?: () => Date
}): Retention {
  const { database, logger, now = () => new Date() } = deps
  const archiveDir = join(deps.dataDir, 'archive', 'calls')

  /** All tenants share a month's partition: it goes once the days of the one that keeps its calls longest are over. */
  async function archiveOld(signal: AbortSignal): Promise<void> {
    for (const month of await database.system((tx) => listMonths(tx, 'calls'))) {
      if (signal.aborted || !isPast(month)) return
      const keepers = await database.system((tx) => listKeepers(tx, 'calls', month, 'archive_days'))
      if (!keepers.every(({ days }) => isOver(month, days))) continue
      const file = await archiveMonth(database, archiveDir, month, signal)
      logger.info({ month, file }, 'calls archived')
    }
  }

  async function deleteOldBodies(signal: AbortSignal): Promise<void> {
    for (const month of await database.system((tx) => listMonths(tx, 'call_bodies'))) {
      const keepers = await database.system((tx) => listKeepers(tx, 'call_bodies', month, 'body_days'))
      if (isPast(month) && keepers.every(({ days }) => isOver(month, days))) {
        await database.system((tx) => dropPartition(tx, 'call_bodies', month))
        continue
      }
      for (const { tenantId, days } of keepers) await deleteBefore(tenantId, daysAgo(days), signal)
    }
  }

  async function deleteBefore(tenantId: string, before: Date, signal: AbortSignal): Promise<void> {
    const batch = () => database.system((tx) => deleteBodies(tx, tenantId, before, DELETE_BATCH))
    while (!signal.aborted && (await batch()) === DELETE_BATCH);
  }

  const daysAgo = (days: number) => new Date(now().getTime() - days * DAY_MS)
  const isPast = (month: Month) => boundsOf(month).to <= now()
  const isOver = (month: Month, days: number) => boundsOf(month).to <= daysAgo(days)

  return {
    async run(signal) {
      const today = monthOf(now())
      await database.system((tx) => ensurePartitions(tx, [today, monthOf(boundsOf(today).to)]))
      await archiveOld(signal)
      await deleteOldBodies(signal)
    },
  }
}
