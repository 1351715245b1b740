import { sql } from 'kysely'
import type { Tx } from '../../platform/index.ts'

/** The tables of calls that have a partition a month. */
export const PARTITIONED = ['calls', 'call_tags', 'call_bodies'] as const
export type Partitioned = (typeof PARTITIONED)[number]

// Any constant does, as long as every Naru uses the same one.
const LOCK = 7_070_040

/** A month in UTC: `2026-11`. */
export type Month = string

/** When a month begins and ends. */
export function monthRange(month: Month): { from: Date; to: Date } {
  const [year, number] = month.split('-').map(Number) as [number, number]
  return { from: new Date(Date.UTC(year, number - 1)), to: new Date(Date.UTC(year, number)) }
}

/** `2026-11` of a time. */
export function monthOf(time: Date): Month {
  return time.toISOString().slice(0, 7)
}

/** `calls_2026_11` */
export function partitionName(table: Partitioned, month: Month): string {
  return `${table}_${month.replace('-', '_')}`
}

/** Makes the partitions of these months where they are missing; one process at a time. */
export async function ensurePartitions(tx: Tx, months: readonly Month[]): Promise<void> {
  await sql`select pg_advisory_xact_lock(${LOCK})`.execute(tx)
  for (const month of months) for (const table of PARTITIONED) await ensurePartition(tx, table, month)
}

// Made first and attached then: `create table … partition of` would keep everybody from reading meanwhile.
async function ensurePartition(tx: Tx, table: Partitioned, month: Month): Promise<void> {
  const name = partitionName(table, month)
  const { rows } = await sql<{ is_there: boolean }>`
    select to_regclass(${`public.${name}`}) is not null as is_there`.execute(tx)
  if (rows[0]?.is_there) return
  const { from, to } = monthRange(month)
  await sql
    .raw(`
    create table ${name} (like ${table} including defaults including constraints);
    alter table ${name} enable row level security`)
    .execute(tx)
  await sql
    .raw(`
    alter table ${table} attach partition ${name}
    for values from ('${from.toISOString()}') to ('${to.toISOString()}')`)
    .execute(tx)
}

/** The months that this table has partitions of, oldest first. */
export async function listMonths(tx: Tx, table: Partitioned): Promise<Month[]> {
  const { rows } = await sql<{ name: string }>`
    select child.relname as name from pg_inherits
    join pg_class child on child.oid = pg_inherits.inhrelid
    where pg_inherits.inhparent = ${`public.${table}`}::regclass
    order by child.relname collate "C"`.execute(tx)
  return rows
    .map(({ name }) => name.slice(table.length + 1).replace('_', '-'))
    .filter((month) => /^\d{4}-\d{2}$/.test(month))
}

/** Takes a partition away with all that is in it. Waits a few seconds at most for those who read it. */
export async function dropPartition(tx: Tx, table: Partitioned, month: Month): Promise<void> {
  await sql`set local lock_timeout = '5s'`.execute(tx)
  await sql.raw(`drop table if exists ${partitionName(table, month)}`).execute(tx)
}
