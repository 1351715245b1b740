import { type Job, PgBoss } from 'pg-boss'
import type { Database } from './db/database.ts'
import { AppError } from './errors.ts'
import type { Logger } from './telemetry.ts'

/** A kind of background work. Declared once by the module that owns it. */
export type JobDefinition<T extends object> = {
  /** `knowledge.sync` */
  name: string
  /** How many of this kind one process runs at a time. */
  concurrency: number
  /** Tries after the first one. A crash of the process counts as a failed try. */
  retries: number
  /**
   * One job a key at a time, queued or running, over all processes; every `send` then names a key. `again`: one runs and
   * one more may wait, so that what is sent while it runs makes it run once more, behind all others that wait. Only a
   * try after a crash may run beside the one that waited.
   */
  isUnique: boolean | 'again'
  /**
   * How many of one group run at a time, over all processes; every `send` then names its group. Absent: any number, and
   * of a kind that runs `again` one a key.
   */
  groupConcurrency?: number
  /** May run twice (a crash after the last line, before it is marked done): must be idempotent. */
  // `signal` aborts at shutdown, and when the job was given to another runner because this one was taken for dead.
  run(data: T, signal: AbortSignal): Promise<void>
}

export type Jobs = {
  register<T extends object>(definition: JobDefinition<T>): Promise<void>
  /** Enqueues; of a unique kind only when no job of this key waits or runs (`again`: waits). */
  send(name: string, data: object, options?: { key?: string; group?: string }): Promise<void>
  /**
   * Runs `name` with `data` at each time of the cron expression (UTC), once over all processes.
   * Throws `schedule_invalid` for an expression that is none.
   */
  schedule(name: string, key: string, cron: string, data: object): Promise<void>
  unschedule(name: string, key: string): Promise<void>
  /** Takes no new jobs, aborts the running ones' signals, and waits for them to end. */
  stop(): Promise<void>
}

const HEARTBEAT_SECONDS = 10
const STOP_TIMEOUT_MS = 20_000
/**
 * What this process sends is fetched at once. So often it looks for the rest: what other processes sent, and what waited
 * for its time or to be tried again. Each look of each runner is a query, which the embedded database has no core to spare for.
 */
const POLL_SECONDS = { alone: 5, amongOthers: 1 }

export async function createJobs(options: {
  database: Database
  logger: Logger
  works: boolean
  /** No other process works on this database: what is active at the start was left by one that died. */
  isAlone?: boolean
}): Promise<Jobs> {
  const { database, logger } = options
  const boss = new PgBoss({
    db: { executeSql: (text, values) => database.pool.query(text, values as unknown[]) },
    supervise: options.works,
    schedule: options.works,
    // A job whose process died shows by its missing heartbeat; the next monitor pass gives it to another.
    monitorIntervalSeconds: HEARTBEAT_SECONDS,
    superviseIntervalSeconds: HEARTBEAT_SECONDS,
    reindex: false,
  })
  boss.on('error', (error) => logger.warn({ err: error }, 'jobs: the database did not answer'))
  await startInstalled(boss)
  if (options.isAlone) await takeOrphans(database)
  const stopping = new AbortController()
  /** Kinds whose jobs are in groups. */
  const grouped = new Set<string>()
  /** Of each kind the ids of those that run its jobs. */
  const runners = new Map<string, string[]>()

  function wake(name: string): void {
    for (const id of runners.get(name) ?? []) boss.notifyWorker(id)
  }

  return {
    async register(definition) {
      if (inGroups(definition)) grouped.add(definition.name)
      await boss.createQueue(definition.name, {
        policy: policyOf(definition),
        retryLimit: definition.retries,
        retryDelay: 2,
        retryBackoff: true,
        heartbeatSeconds: HEARTBEAT_SECONDS,
        expireInSeconds: 23 * 3600,
        deleteAfterSeconds: 24 * 3600,
      })
      if (!options.works) return
      const work = {
        pollingIntervalSeconds: options.isAlone ? POLL_SECONDS.alone : POLL_SECONDS.amongOthers,
        ...(inGroups(definition) ? { groupConcurrency: definition.groupConcurrency ?? 1 } : {}),
      }
      const run = async (jobs: Array<Job<Parameters<typeof definition.run>[0]>>) => {
        for (const job of jobs) {
          const signal = AbortSignal.any([stopping.signal, job.signal])
          await definition
            .run(job.data, signal)
            .catch((error: unknown) => {
              // it goes on at the next start
              if (stopping.signal.aborted)
                logger.debug({ job: definition.name, id: job.id }, 'job interrupted')
              else logger.error({ err: error, job: definition.name, id: job.id }, 'job failed')
              throw error
            })
            // what waited for this one, or for a runner, need not wait longer
            .finally(() => wake(definition.name))
        }
      }
      const ids: string[] = []
      runners.set(definition.name, ids)
      // one call each, as pg-boss wakes no others of those that one call makes
      for (let i = 0; i < definition.concurrency; i++) ids.push(await boss.work(definition.name, work, run))
    },
    async send(name, data, sendOptions = {}) {
      const { key, group = grouped.has(name) ? key : undefined } = sendOptions
      await boss.send(name, data, {
        ...(key === undefined ? {} : { singletonKey: key }),
        ...(group === undefined ? {} : { group: { id: group } }),
      })
      wake(name)
    },
    async schedule(name, key, cron, data) {
      try {
        // pg-boss takes fewer fields, and none, as "every minute"
        if (!/^(\S+ ){4}\S+$/.test(cron)) throw new Error('not five fields')
        boss.previewSchedule(cron, { count: 1 })
      } catch (cause) {
        throw invalidSchedule(cron, cause)
      }
      await boss.schedule(name, cron, data, { key })
    },
    unschedule: (name, key) => boss.unschedule(name, key),
    async stop() {
      stopping.abort()
      await boss.stop({ graceful: true, timeout: STOP_TIMEOUT_MS, close: false })
    },
  }
}

// Not "stately", which says the same: pg-boss remembers which keys were active when it last counted its jobs, a minute
// ago, and fetches none of these until it counts again.
function policyOf({ isUnique }: Pick<JobDefinition<object>, 'isUnique'>) {
  if (isUnique === 'again') return 'short'
  return isUnique ? 'exclusive' : 'standard'
}

function inGroups({
  isUnique,
  groupConcurrency,
}: Pick<JobDefinition<object>, 'isUnique' | 'groupConcurrency'>) {
  return isUnique === 'again' || groupConcurrency !== undefined
}

const INSTALL_TRIES = 5
/** unique_violation, duplicate_schema, duplicate_table, duplicate_object */
const MADE_BY_ANOTHER = new Set(['23505', '42P06', '42P07', '42710'])

// Two processes that meet an empty database both begin to install the tables: the slower one finds them made.
async function startInstalled(boss: PgBoss): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await boss.start()
      return
    } catch (error) {
      const code = (error as { code?: string }).code ?? ''
      if (!MADE_BY_ANOTHER.has(code) || tries === INSTALL_TRIES) throw error
    }
  }
}

/**
 * Waiting jobs again out of those that a dead process left active. pg-boss would find them by their heartbeats,
 * some 20 seconds later, and try them again after a delay; its API ends jobs by id only. The states and columns
 * are those of its tables (version 12): `retry` waits as `created` does, and the next fetch counts the try.
 */
async function takeOrphans(database: Database): Promise<void> {
  await database.pool.query(`
    update pgboss.job set
      state = (case when retry_count < retry_limit then 'retry' else 'failed' end)::pgboss.job_state,
      completed_on = case when retry_count < retry_limit then null else now() end,
      start_after = now(), heartbeat_on = null
    where state = 'active'`)
}

function invalidSchedule(cron: string, cause: unknown): AppError {
  return new AppError({
    code: 'schedule_invalid',
    status: 400,
    message: `"${cron}" is not a time table. Give five fields (minute, hour, day, month, weekday) such as "0 3 * * *".`,
    cause,
  })
}
