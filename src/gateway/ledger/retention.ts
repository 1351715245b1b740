import { join } from 'node:path'
import type { Database, Logger } from '../../platform/index.ts'
import { archiveMonth } from './archive.ts'
import {
  dropPartition,
  ensurePartitions,
  listMonths,
  type Month,
  monthOf,
  monthRange,
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
    const months = await database.system((tx) => listMonths(tx, 'calls'))
    await eachAlone(months.filter(isPast).map((month) => () => archiveIfOver(month, signal)))
  }

  async function archiveIfOver(month: Month, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return
    const keepers = await database.system((tx) => listKeepers(tx, 'calls', month, 'archive_days'))
    if (!keepers.every(({ days }) => isOver(month, days))) return
    const file = await archiveMonth(database, archiveDir, month, signal)
    logger.info({ month, file }, 'calls archived')
  }

  async function makeAhead(): Promise<void> {
    const today = monthOf(now())
    await database.system((tx) => ensurePartitions(tx, [today, monthOf(monthRange(today).to)]))
  }

  async function deleteOldBodies(signal: AbortSignal): Promise<void> {
    const months = await database.system((tx) => listMonths(tx, 'call_bodies'))
    await eachAlone(months.map((month) => () => deleteBodiesOf(month, signal)))
  }

  async function deleteBodiesOf(month: Month, signal: AbortSignal): Promise<void> {
    const keepers = await database.system((tx) => listKeepers(tx, 'call_bodies', month, 'body_days'))
    if (isPast(month) && keepers.every(({ days }) => isOver(month, days)))
      return database.system((tx) => dropPartition(tx, 'call_bodies', month))
    for (const { tenantId, days } of keepers) await deleteBefore(tenantId, daysAgo(days), signal)
  }

  async function deleteBefore(tenantId: string, before: Date, signal: AbortSignal): Promise<void> {
    const batch = () => database.system((tx) => deleteBodies(tx, tenantId, before, DELETE_BATCH))
    while (!signal.aborted && (await batch()) === DELETE_BATCH);
  }

  const daysAgo = (days: number) => new Date(now().getTime() - days * DAY_MS)
  const isPast = (month: Month) => monthRange(month).to <= now()
  const isOver = (month: Month, days: number) => monthRange(month).to <= daysAgo(days)

  return {
    // a disk that is full keeps no body beyond its days
    run: (signal) => eachAlone([makeAhead, () => archiveOld(signal), () => deleteOldBodies(signal)]),
  }
}

/** Does each, whatever becomes of the others, and throws what failed once all were tried. */
async function eachAlone(works: ReadonlyArray<() => Promise<void>>): Promise<void> {
  const failures: Error[] = []
  for (const work of works) await work().catch((error: Error) => failures.push(error))
  if (failures.length > 1)
    throw new AggregateError(failures, failures.map(({ message }) => message).join('; '))
  if (failures.length > 0) throw failures[0]
}
