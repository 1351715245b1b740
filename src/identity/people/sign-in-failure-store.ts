import { sql } from 'kysely'
import type { Tx } from '../../platform/index.ts'

/** How often something may fail before it has to wait, and how long then. */
export type Allowance = {
  /** SHA-256 of what is counted. */
  subject: Buffer
  /** Failures without a wait, in one window. */
  free: number
  windowSeconds: number
  /** The first wait; each failure more doubles it … */
  waitSeconds: number
  /** … up to this. */
  longestSeconds: number
}

/**
 * Counts one try for each; those that have to wait yet are not counted and left out of the answer. A try is counted
 * before it is known to fail: many at once must not all slip through.
 */
export async function countTries(tx: Tx, of: readonly Allowance[]): Promise<Buffer[]> {
  const sorted = [...of].sort((a, b) => Buffer.compare(a.subject, b.subject))
  const column = (name: Exclude<keyof Allowance, 'subject'>) => sorted.map((one) => one[name])
  const { rows } = await sql<{ subject: Buffer }>`
    with given as (
      select * from unnest(${sorted.map((one) => one.subject)}::bytea[], ${column('free')}::int[],
        ${column('windowSeconds')}::int[], ${column('waitSeconds')}::int[], ${column('longestSeconds')}::int[])
        as given (subject, free, window_s, wait_s, longest_s)
    )
    insert into sign_in_failures as f (subject, failures, window_started_at)
    select subject, 1, now() from given order by subject
    on conflict (subject) do update set
      failures = (select case when f.window_started_at < now() - make_interval(secs => g.window_s) then 1 else f.failures + 1 end
        from given g where g.subject = f.subject),
      window_started_at = (select case when f.window_started_at < now() - make_interval(secs => g.window_s) then now() else f.window_started_at end
        from given g where g.subject = f.subject),
      blocked_until = (select case
          when f.window_started_at < now() - make_interval(secs => g.window_s) or f.failures + 1 < g.free then null
          else now() + make_interval(secs => least(g.longest_s, g.wait_s * power(2, least(f.failures + 1 - g.free, 20)))) end
        from given g where g.subject = f.subject)
    where f.blocked_until is null or f.blocked_until <= now()
    returning f.subject`.execute(tx)
  return rows.map((row) => row.subject)
}

/** Seconds until none of these has to wait any more. */
export async function findWait(tx: Tx, subjects: readonly Buffer[]): Promise<number> {
  const { rows } = await sql<{ seconds: number | null }>`
    select ceil(extract(epoch from max(blocked_until) - now()))::int as seconds
    from sign_in_failures where subject = any (${subjects}::bytea[])`.execute(tx)
  return Math.max(rows[0]?.seconds ?? 0, 1)
}

/** One counted try was none: it succeeded. */
export async function takeBack(tx: Tx, subjects: readonly Buffer[]): Promise<void> {
  await sql`
    update sign_in_failures set failures = greatest(failures - 1, 0), blocked_until = null
    where subject in (select subject from sign_in_failures where subject = any (${subjects}::bytea[])
      order by subject for update)`.execute(tx)
}

export async function forgetFailures(tx: Tx, subjects: readonly Buffer[]): Promise<void> {
  await sql`delete from sign_in_failures where subject = any (${subjects}::bytea[])`.execute(tx)
}
