import type { Logger } from '../../platform/index.ts'
import type { AvailabilityMinute } from './availability-store.ts'
import type { Health } from './health.ts'

export type AvailabilityHistory = {
  start(): void
  /** Writes the minute under way too: no call may end any more. */
  close(): Promise<void>
}

type Deps = {
  health: Pick<Health, 'takeMinutes'>
  record(minutes: readonly AvailabilityMinute[]): Promise<void>
  logger: Logger
}

const WRITE_MS = 20_000
/** What waits for a database that is away: of ten targets in use, that of more than a day. */
const MOST_WAITING = 20_000

/** Keeps how targets answered, minute by minute. */
export function createAvailabilityHistory({ health, record, logger }: Deps): AvailabilityHistory {
  let timer: NodeJS.Timeout | undefined
  let waiting: AvailabilityMinute[] = []
  let isFailing = false

  async function write(isLast: boolean): Promise<void> {
    const taken = health.takeMinutes(isLast)
    const minutes = [...waiting, ...taken.map((minute) => ({ ...minute, minute: new Date(minute.minute) }))]
    waiting = []
    if (minutes.length === 0) return
    try {
      await record(minutes)
      isFailing = false
    } catch (err) {
      if (!isFailing) logger.warn({ err }, 'the history of targets cannot be written; it waits in memory')
      isFailing = true
      // meanwhile others may have come back
      waiting = [...minutes, ...waiting].slice(-MOST_WAITING)
    }
  }

  return {
    start() {
      timer = setInterval(() => void write(false), WRITE_MS)
      timer.unref()
    },
    async close() {
      clearInterval(timer)
      await write(true)
    },
  }
}
