import { createReadStream, existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createGunzip } from 'node:zlib'
import pg from 'pg'
import { readMigrations } from '../db/migrate.ts'
import { AppError } from '../errors.ts'
import { type BlobWriter, createBlobTally, isBlobPath, openBlobWriter } from './blob-files.ts'
import { backupCorrupt, backupNewer, explainDiskFull, targetNotEmpty } from './errors.ts'
import {
  type BackupHeader,
  type BackupLine,
  type BackupManifest,
  type BackupProgress,
  FORMAT,
  type Row,
  readLines,
  toLine,
} from './format.ts'
import { createTally, listTables, readRows, type Table, TEXT_SETTINGS, withClient } from './tables.ts'

export type RestoreBackupOptions = {
  file: string
  /** An empty database; the login must be able to create tables and roles. */
  connection: pg.ClientConfig
  /** Brings the empty database to this migration, the one that the backup was written at. */
  migrate(upTo: string): Promise<unknown>
  /** Where blobs go. Needed when the backup has any. */
  blobsDir?: string
  onProgress?: (progress: BackupProgress) => void
}

const BATCH_BYTES = 1024 * 1024
const BATCH_ROWS = 1_000

/**
 * Restores a backup into an empty database: all or nothing. Afterwards every table is read back, and its count and
 * hash must be those of the manifest. The search index is not in a backup: rebuild it, then migrate to the
 * newest level.
 */
export async function restoreBackup(options: RestoreBackupOptions): Promise<BackupManifest> {
  const header = await readHeader(options.file)
  await withClient(options.connection, refuseIfNotEmpty)
  await options.migrate(header.migration)
  /** Blobs written here, to be taken away again when the restore fails. */
  const written: string[] = []
  try {
    return await withClient(options.connection, async (client) => {
      await client.query(`BEGIN; ${TEXT_SETTINGS}`)
      await refuseIfNotEmpty(client)
      const tables = matchTables(header, await listTables(client))
      const manifest = await load(client, tables, written, options)
      await verify(client, tables, manifest, options)
      await client.query('COMMIT')
      return manifest
    })
  } catch (error) {
    for (const path of written) await rm(path, { force: true })
    throw explainDiskFull(error)
  }
}

/** Reads no further than the first line: enough to know whether this Naru can restore the file. */
export async function readHeader(file: string): Promise<BackupHeader> {
  for await (const line of readBackup(file)) {
    const header = line as Partial<BackupHeader>
    if (typeof header.naru_backup !== 'number') throw backupCorrupt('the first line is no header')
    if (header.naru_backup > FORMAT)
      throw backupNewer(`format ${header.naru_backup}, version ${header.app_version}`)
    if (typeof header.migration !== 'string' || !Array.isArray(header.tables))
      throw backupCorrupt('incomplete header')
    if (!readMigrations().some((migration) => migration.name === header.migration)) {
      throw backupNewer(`version ${header.app_version}, database level ${header.migration}`)
    }
    return header as BackupHeader
  }
  throw backupCorrupt('the file is empty')
}

async function* readBackup(file: string): AsyncGenerator<BackupLine> {
  const source = createReadStream(file)
  const gunzip = createGunzip()
  source.on('error', (error) => gunzip.destroy(error))
  try {
    for await (const line of readLines(source.pipe(gunzip))) yield JSON.parse(line) as BackupLine
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR') throw unreadable(file, code)
    if (error instanceof SyntaxError || code?.startsWith('Z_'))
      throw backupCorrupt((error as Error).message, error)
    throw error
  } finally {
    source.destroy()
  }
}

function unreadable(file: string, reason: string): AppError {
  return new AppError({
    code: 'backup_unreadable',
    status: 404,
    message: `The backup ${file} cannot be read (${reason}). Check the path and its permissions.`,
  })
}

async function refuseIfNotEmpty(client: pg.ClientBase): Promise<void> {
  for (const table of await listTables(client)) {
    const { rows } = await client.query(`SELECT FROM public.${pg.escapeIdentifier(table.name)} LIMIT 1`)
    if (rows.length > 0) throw targetNotEmpty(table.name)
  }
}

/** The tables of the file, with the types of the database. */
function matchTables(header: BackupHeader, present: Table[]): Table[] {
  return header.tables.map((wanted) => {
    const table = present.find(({ name }) => name === wanted.name)
    const columns = wanted.columns.map((name) => table?.columns.find((column) => column.name === name))
    if (!table || columns.some((column) => !column)) {
      throw backupCorrupt(`table ${wanted.name} is not as migration ${header.migration} makes it`)
    }
    return { ...table, columns: columns as Table['columns'] }
  })
}

type Loading = {
  table: Table | undefined
  tally: ReturnType<typeof createTally>
  rows: Row[]
  bytes: number
  blob: { path: string; writer: BlobWriter } | undefined
}

async function load(
  client: pg.Client,
  tables: Table[],
  written: string[],
  options: RestoreBackupOptions,
): Promise<BackupManifest> {
  const seen: BackupManifest['tables'] = {}
  const blobTally = createBlobTally()
  const at: Loading = { table: undefined, tally: createTally(), rows: [], bytes: 0, blob: undefined }
  let done = 0

  async function endSection(): Promise<void> {
    if (at.table) {
      await insert(client, at.table, at.rows)
      seen[at.table.name] = at.tally.result()
    }
    if (at.blob) {
      const { sha256, size } = await at.blob.writer.finish()
      blobTally.add(at.blob.path, sha256, size)
    }
    Object.assign(at, { table: undefined, tally: createTally(), rows: [], bytes: 0, blob: undefined })
  }

  async function addRow(row: Row): Promise<void> {
    const { table } = at
    if (!table || row.length !== table.columns.length) throw backupCorrupt('a row without its table')
    const line = toLine(row)
    at.tally.add(line)
    at.rows.push(row)
    at.bytes += line.length
    done += 1
    if (at.rows.length < BATCH_ROWS && at.bytes < BATCH_BYTES) return
    await insert(client, table, at.rows)
    Object.assign(at, { rows: [], bytes: 0 })
    options.onProgress?.({ phase: 'rows', table: table.name, done, total: done })
  }

  async function openBlob(path: string): Promise<void> {
    if (!options.blobsDir || !isBlobPath(path)) throw backupCorrupt(`a blob with no place: ${path}`)
    // Blobs are named by their content: one that is there already stays, whatever becomes of this restore.
    const target = join(options.blobsDir, path)
    if (!existsSync(target)) written.push(target)
    at.blob = { path, writer: await openBlobWriter(options.blobsDir, path) }
    options.onProgress?.({ phase: 'blobs', done: written.length, total: written.length })
  }

  async function addLine(line: BackupLine): Promise<BackupManifest | undefined> {
    if (Array.isArray(line)) await addRow(line)
    else if (typeof line === 'string') await at.blob?.writer.write(Buffer.from(line, 'base64'))
    else if (!('naru_backup' in line)) {
      await endSection()
      if ('manifest' in line) return line.manifest
      if ('blob' in line) await openBlob(line.blob)
      else at.table = tables.find(({ name }) => name === line.table)
    }
    return undefined
  }

  try {
    for await (const line of readBackup(options.file)) {
      const manifest = await addLine(line)
      if (!manifest) continue
      assertSame(manifest, seen, blobTally.result(), 'the file')
      return manifest
    }
    throw backupCorrupt('the file ends before its manifest')
  } finally {
    await at.blob?.writer.abandon()
  }
}

/** One statement for any number of rows; the database parses each value as it once wrote it. */
async function insert(client: pg.Client, table: Table, rows: Row[]): Promise<void> {
  if (rows.length === 0) return
  const name = pg.escapeIdentifier
  const names = table.columns.map((column) => name(column.name)).join(', ')
  const parameters = table.columns.map((_, i) => `$${i + 1}::text[]`).join(', ')
  const aliases = table.columns.map((_, i) => `c${i}`)
  const values = table.columns.map((column, i) => `c${i}::${column.type}`).join(', ')
  try {
    await client.query(
      `INSERT INTO public.${name(table.name)} (${names}) OVERRIDING SYSTEM VALUE
       SELECT ${values} FROM unnest(${parameters}) AS r (${aliases.join(', ')})`,
      table.columns.map((_, i) => rows.map((row) => row[i])),
    )
  } catch (error) {
    // Class 22 and 23: the values are not what the table takes.
    const { code } = error as pg.DatabaseError
    if (code?.startsWith('22') || code?.startsWith('23')) throw backupCorrupt((error as Error).message, error)
    throw error
  }
}

async function verify(
  client: pg.Client,
  tables: Table[],
  manifest: BackupManifest,
  options: RestoreBackupOptions,
): Promise<void> {
  const total = Object.values(manifest.tables).reduce((sum, table) => sum + table.rows, 0)
  const found: BackupManifest['tables'] = {}
  let done = 0
  for (const table of tables) {
    const tally = createTally()
    for await (const rows of readRows(client, table)) {
      for (const row of rows) tally.add(toLine(row))
      done += rows.length
      options.onProgress?.({ phase: 'verify', table: table.name, done, total })
    }
    found[table.name] = tally.result()
  }
  assertSame(manifest, found, manifest.blobs, 'the database')
}

function assertSame(
  manifest: BackupManifest,
  tables: BackupManifest['tables'],
  blobs: BackupManifest['blobs'],
  where: string,
): void {
  const names = new Set([...Object.keys(manifest.tables), ...Object.keys(tables)])
  for (const name of names) {
    const wanted = manifest.tables[name]
    const found = tables[name]
    if (wanted?.sha256 !== found?.sha256 || wanted?.rows !== found?.rows) {
      throw backupCorrupt(
        `table ${name}: the manifest has ${wanted?.rows} rows, ${where} ${found?.rows}, or other values`,
      )
    }
  }
  if (manifest.blobs.sha256 !== blobs.sha256) throw backupCorrupt(`blobs differ in ${where}`)
}
