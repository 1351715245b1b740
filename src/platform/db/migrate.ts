import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { sql } from 'kysely'
import { AppError } from '../errors.ts'
import type { Database, Tx } from './database.ts'

const FOLDER = new URL('../../../migrations/', import.meta.url)
// Any constant does, as long as every Naru uses the same one.
const LOCK = 7_070_001

export type MigrationResult = {
  applied: string[]
  /** Migrations that wait for the `vector` extension; search answers 503 until they are applied. */
  waitingForVector: string[]
}

type Migration = { name: string; needsVector: boolean; text: string; sha256: string }

/**
 * Brings the database to the newest state: all or nothing, in one transaction, one process at a time.
 * `upTo` stops after that migration (restore brings an empty database to the level of the backup first).
 */
export async function migrate(database: Database, options: { upTo?: string } = {}): Promise<MigrationResult> {
  const migrations = readMigrations().filter((migration) => !options.upTo || migration.name <= options.upTo)
  return database.system(async (tx) => {
    await sql`select pg_advisory_xact_lock(${LOCK})`.execute(tx)
    await sql`create table if not exists schema_migrations (
      name text primary key, sha256 text not null, applied_at timestamptz not null default now())`.execute(tx)
    const known = await readApplied(tx)
    refuseNewerDatabase(known, readMigrations())
    const hasVector = await ensureVector(tx)
    const result: MigrationResult = { applied: [], waitingForVector: [] }
    for (const migration of migrations) {
      if (known.has(migration.name)) {
        refuseChanged(migration, known.get(migration.name))
      } else if (migration.needsVector && !hasVector) {
        result.waitingForVector.push(migration.name)
      } else {
        await sql.raw(migration.text).execute(tx)
        await sql`insert into schema_migrations (name, sha256) values (${migration.name}, ${migration.sha256})`.execute(
          tx,
        )
        result.applied.push(migration.name)
      }
    }
    return result
  })
}

/**
 * What a backup asks before it reads: throws `nothing_to_back_up` for an empty database and
 * `database_newer_than_server` for one that this Naru cannot know whole. Changes nothing.
 */
export async function requireReadable(database: Database): Promise<void> {
  const known = await database.system(async (tx) => {
    const found = await sql<{ is_there: boolean }>`
      select to_regclass('public.schema_migrations') is not null as is_there`.execute(tx)
    if (!found.rows[0]?.is_there) return new Map<string, string>()
    return readApplied(tx)
  })
  if (known.size === 0) throw nothingToBackUp()
  refuseNewerDatabase(known, readMigrations())
}

export function nothingToBackUp(): AppError {
  return new AppError({
    code: 'nothing_to_back_up',
    status: 404,
    message:
      'There is no Naru database to back up here. Check NARU_DATA_DIR or DATABASE_URL: they name an installation that was never started.',
  })
}

async function readApplied(tx: Tx): Promise<Map<string, string>> {
  const { rows } = await sql<{ name: string; sha256: string }>`
    select name, sha256 from schema_migrations`.execute(tx)
  return new Map(rows.map((row) => [row.name, row.sha256]))
}

export function readMigrations(): Migration[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file) => {
      const text = readFileSync(new URL(file, FOLDER), 'utf8')
      return {
        name: file.replace(/(\.vector)?\.sql$/, ''),
        needsVector: file.endsWith('.vector.sql'),
        text,
        sha256: createHash('sha256').update(text).digest('hex'),
      }
    })
}

async function ensureVector(tx: Tx): Promise<boolean> {
  // sparsevec came with 0.7
  const { rows } = await sql<{ installed: string | null; usable: boolean }>`
    select installed_version as installed,
           coalesce(string_to_array(default_version, '.')::int[] >= '{0,7,0}', false) as usable
    from pg_available_extensions where name = 'vector'`.execute(tx)
  const vector = rows[0]
  if (!vector?.usable) return false
  if (vector.installed !== null) return true
  await sql`savepoint vector`.execute(tx)
  try {
    await sql`create extension vector`.execute(tx)
    return true
  } catch {
    // Not allowed to: an administrator of the server has to; everything but search works meanwhile.
    await sql`rollback to savepoint vector`.execute(tx)
    return false
  }
}

function refuseNewerDatabase(known: Map<string, string>, migrations: Migration[]): void {
  const ours = new Set(migrations.map((migration) => migration.name))
  const foreign = [...known.keys()].filter((name) => !ours.has(name))
  if (foreign.length === 0) return
  throw new AppError({
    code: 'database_newer_than_server',
    status: 500,
    message: `This database was written by a newer Naru (it has ${foreign.join(', ')}). Start that version, or restore a backup made with this one.`,
  })
}

function refuseChanged(migration: Migration, sha256: string | undefined): void {
  if (migration.sha256 === sha256) return
  throw new AppError({
    code: 'migration_changed',
    status: 500,
    message: `The migration ${migration.name} is not the one that this database was made with. Check out the original file: applied migrations are never edited, a new one is added.`,
  })
}
