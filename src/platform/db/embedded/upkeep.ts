import type { PGlite } from '@electric-sql/pglite'
import type { WireServer } from './wire-server.ts'

/**
 * What a PostgreSQL server does with background processes and PGlite, a single-user backend, does not do:
 * without checkpoints the write-ahead log grows for ever (and with it the restart after a kill), and without
 * vacuum and analyze tables bloat and the planner guesses.
 */
const CHECKPOINT_AFTER_WAL_BYTES = 128 * 1024 * 1024

/** Tables worth a visit, by the formula of autovacuum; the most changed first. */
const DUE = `
  SELECT format('%I.%I', s.schemaname, s.relname) AS name,
         s.n_dead_tup > 50 + 0.2 * greatest(c.reltuples, 0) AS vacuum
    FROM pg_stat_user_tables s JOIN pg_class c ON c.oid = s.relid
   WHERE s.n_dead_tup > 50 + 0.2 * greatest(c.reltuples, 0)
      OR s.n_mod_since_analyze > 50 + 0.1 * greatest(c.reltuples, 0)
   ORDER BY s.n_dead_tup + s.n_mod_since_analyze DESC
   LIMIT 1`

type UpkeepDeps = {
  db: PGlite
  server: Pick<WireServer, 'exclusive' | 'unitsRun'>
  /** Whether the disk has room for a checkpoint. */
  hasRoom(): boolean
  log(message: string): void
  everyMs: number
}

/** Answers how to stop it. */
export function startUpkeep({ db, server, hasRoom, log, everyMs }: UpkeepDeps): () => void {
  let checkpointAt = 0
  let seen = 0
  let running = false
  let isTidy = false

  async function checkpointIfGrown(): Promise<void> {
    const { rows } = await db.query<{ at: string }>(
      `SELECT (pg_current_wal_insert_lsn() - '0/0')::text AS at`,
    )
    const at = Number(rows[0]?.at)
    if (!hasRoom()) return
    if (checkpointAt > 0 && at - checkpointAt < CHECKPOINT_AFTER_WAL_BYTES) return
    await db.exec('CHECKPOINT')
    checkpointAt = at
  }

  /** One table a turn: a vacuum holds everyone back, so the others get their turn in between. */
  async function tidyOneTable(quiet: boolean): Promise<void> {
    const { rows } = await db.query<{ name: string; vacuum: boolean }>(DUE)
    const due = rows[0]
    isTidy = !due
    if (due) await db.exec(`${due.vacuum && quiet ? 'VACUUM (ANALYZE)' : 'ANALYZE'} ${due.name}`)
  }

  async function turn(): Promise<void> {
    const now = server.unitsRun()
    if (now === seen && isTidy) return
    const quiet = now - seen < 20
    seen = now
    await server.exclusive(checkpointIfGrown)
    await server.exclusive(() => tidyOneTable(quiet))
  }

  const timer = setInterval(() => {
    if (running) return
    running = true
    turn()
      .catch((error: Error) => log(`upkeep failed: ${error.message}`))
      .finally(() => {
        running = false
      })
  }, everyMs)
  return () => clearInterval(timer)
}
