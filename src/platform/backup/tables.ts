import { createHash } from 'node:crypto'
import pg from 'pg'
import type { Row } from './format.ts'

/** A table as backup and restore see it. */
export type Table = {
  name: string
  columns: Array<{ name: string; type: string }>
  /** Columns of the primary key; the text ones sort by code point, on every server alike. */
  key: Array<{ name: string; isText: boolean }>
}

/**
 * Not part of a backup: what Naru makes from other tables, what tells how this database was made, and what lets
 * somebody in for a while (after a restore people sign in again).
 */
export const NOT_KEPT = [
  'chunk_index',
  'chunk_vectors',
  'embedding_sets',
  'vectors_to_remove',
  'term_stats',
  'corpus_stats',
  'schema_migrations',
  'sessions',
  'verifications',
  'sign_in_failures',
  'used_signatures',
]

/** Equal values have equal text under these, whatever the server's defaults are. For the open transaction only. */
export const TEXT_SETTINGS = `
  SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO, YMD'; SET LOCAL IntervalStyle = 'postgres';
  SET LOCAL extra_float_digits = 1; SET LOCAL bytea_output = 'hex'; SET LOCAL search_path = public, pg_catalog;
  SET LOCAL row_security = off; SET LOCAL statement_timeout = 0`

/** Every kept table of schema public, each after the tables that it refers to. */
export async function listTables(client: pg.ClientBase): Promise<Table[]> {
  const { rows } = await client.query<{ name: string; columns: Table['columns']; key: Table['key'] }>(
    `SELECT c.relname AS name,
       (SELECT json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod)) ORDER BY a.attnum)
          FROM pg_attribute a
         WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '') AS columns,
       (SELECT json_agg(json_build_object('name', a.attname, 'isText', a.attcollation <> 0) ORDER BY k.position)
          FROM pg_index i CROSS JOIN unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, position)
          JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum
         WHERE i.indrelid = c.oid AND i.indisprimary) AS key
     FROM pg_class c
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
       AND c.relname <> ALL ($1)
       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
     ORDER BY c.relname COLLATE "C"`,
    [NOT_KEPT],
  )
  const keyless = rows.find((row) => !row.key)
  if (keyless)
    throw new Error(`table ${keyless.name} has no primary key: a backup needs one to order its rows`)
  return afterTheirReferences(rows, await listReferences(client))
}

async function listReferences(client: pg.ClientBase): Promise<Map<string, Set<string>>> {
  const { rows } = await client.query<{ name: string; refers_to: string }>(
    `SELECT c.relname AS name, r.relname AS refers_to
       FROM pg_constraint f JOIN pg_class c ON c.oid = f.conrelid JOIN pg_class r ON r.oid = f.confrelid
      WHERE f.contype = 'f' AND f.conrelid <> f.confrelid AND c.relnamespace = 'public'::regnamespace`,
  )
  const references = new Map<string, Set<string>>()
  for (const row of rows) references.set(row.name, (references.get(row.name) ?? new Set()).add(row.refers_to))
  return references
}

function afterTheirReferences(tables: Table[], references: Map<string, Set<string>>): Table[] {
  const names = new Set(tables.map((table) => table.name))
  const placed = new Set<string>()
  const ordered: Table[] = []
  while (ordered.length < tables.length) {
    const free = tables.filter(
      (table) =>
        !placed.has(table.name) &&
        [...(references.get(table.name) ?? [])].every((name) => placed.has(name) || !names.has(name)),
    )
    if (free.length === 0)
      throw new Error('tables refer to one another in a circle: no order to restore them in')
    for (const table of free) placed.add(table.name)
    ordered.push(...free)
  }
  return ordered
}

const TARGET_BATCH_BYTES = 1024 * 1024
const MOST_ROWS = 2_000

/** Reads a table in batches of about a megabyte, in the order of its key. Inside a transaction with TEXT_SETTINGS. */
export async function* readRows(client: pg.ClientBase, table: Table): AsyncGenerator<Row[]> {
  const name = pg.escapeIdentifier
  const columns = table.columns.map((column) => `${name(column.name)}::text`).join(', ')
  const order = table.key
    .map((column) => `${name(column.name)}${column.isText ? ' COLLATE "C"' : ''}`)
    .join(', ')
  await client.query(
    `DECLARE backup_rows NO SCROLL CURSOR FOR SELECT ${columns} FROM public.${name(table.name)} ORDER BY ${order}`,
  )
  let count = 20
  for (;;) {
    const { rows } = await client.query<Row>({ text: `FETCH ${count} FROM backup_rows`, rowMode: 'array' })
    if (rows.length === 0) break
    yield rows
    const bytes = rows.reduce((sum, row) => sum + row.reduce((n, value) => n + (value?.length ?? 0), 0), 1)
    count = Math.max(1, Math.min(MOST_ROWS, Math.floor((TARGET_BATCH_BYTES * rows.length) / bytes)))
  }
  await client.query('CLOSE backup_rows')
}

/** Counts and hashes rows as the manifest has them. */
export function createTally(): { add(line: string): void; result(): { rows: number; sha256: string } } {
  const hash = createHash('sha256')
  let rows = 0
  return {
    add(line) {
      hash.update(line)
      rows += 1
    },
    result: () => ({ rows, sha256: hash.digest('hex') }),
  }
}

/** Opens a connection for one piece of work and ends it whatever happens. */
export async function withClient<T>(
  connection: pg.ClientConfig,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client(connection)
  // The query under way fails with the same error; without a listener it would end the process.
  client.on('error', () => {})
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end().catch(() => {})
  }
}
