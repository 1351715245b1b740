import pg from 'pg'
import { backupCorrupt } from './errors.ts'
import { NOT_KEPT } from './tables.ts'

/** A part of a table that was made while Naru ran: no migration makes it, so a restore has to. */
export type Partition = {
  name: string
  /** The table that it is part of. */
  of: string
  /** As PostgreSQL writes it in UTC: `FOR VALUES FROM ('2026-11-01 00:00:00+00') TO (…)`. */
  bounds: string
}

/** Every partition of a table that is kept. Inside a transaction with TEXT_SETTINGS. */
export async function listPartitions(client: pg.ClientBase): Promise<Partition[]> {
  const { rows } = await client.query<Partition>(
    `SELECT c.relname AS name, p.relname AS of, pg_get_expr(c.relpartbound, c.oid) AS bounds
       FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_class p ON p.oid = i.inhparent
      WHERE c.relispartition AND c.relkind = 'r' AND p.relnamespace = 'public'::regnamespace
        AND p.relname <> ALL ($1)
      ORDER BY c.relname COLLATE "C"`,
    [NOT_KEPT],
  )
  return rows
}

const NAME = /^[a-z][a-z0-9_]{0,62}$/
// A backup is a file that somebody may have changed: nothing of it becomes SQL but names and times.
const BOUNDS = /^FOR VALUES FROM \('[\d .:+-]{10,40}'\) TO \('[\d .:+-]{10,40}'\)$/

/** Makes the partitions of a backup where they are missing, guarded as their tables are. */
export async function makePartitions(client: pg.ClientBase, partitions: readonly Partition[]): Promise<void> {
  for (const { name, of, bounds } of partitions) {
    if (!NAME.test(name) || !NAME.test(of) || !BOUNDS.test(bounds))
      throw backupCorrupt(`a partition that is none: ${name}`)
    try {
      await client.query(
        `CREATE TABLE IF NOT EXISTS public.${pg.escapeIdentifier(name)} PARTITION OF public.${pg.escapeIdentifier(of)} ${bounds};
         ALTER TABLE public.${pg.escapeIdentifier(name)} ENABLE ROW LEVEL SECURITY`,
      )
    } catch (error) {
      throw backupCorrupt(`partition ${name} of ${of} cannot be made: ${(error as Error).message}`, error)
    }
  }
}
