import { existsSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { type BlobWriter, createBlobTally, isBlobPath, openBlobWriter } from './blob-files.ts'
import { backupCorrupt } from './errors.ts'
import { type BackupLine, type BackupManifest, type BackupProgress, type Row, toLine } from './format.ts'
import { readBackup } from './read-backup.ts'
import { createTally, type Table } from './tables.ts'

type LoadOptions = { file: string; blobsDir?: string; onProgress?: (progress: BackupProgress) => void }

const BATCH_BYTES = 1024 * 1024
const BATCH_ROWS = 1_000

type Loading = {
  table: Table | undefined
  tally: ReturnType<typeof createTally>
  rows: Row[]
  bytes: number
  blob: { path: string; writer: BlobWriter } | undefined
}

/**
 * Fills empty tables, and writes blobs, from the file; compares counts and hashes with its manifest and answers that.
 * `written` receives the paths of blobs that were not there before.
 */
export async function loadBackup(
  client: pg.Client,
  tables: Table[],
  written: string[],
  options: LoadOptions,
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
    let manifest: BackupManifest | undefined
    // To the very end, although the manifest is the last line: gzip's checksum comes after it.
    for await (const line of readBackup(options.file)) {
      if (manifest) throw backupCorrupt('more after the manifest')
      manifest = await addLine(line)
    }
    if (!manifest) throw backupCorrupt('the file ends before its manifest')
    assertSame(manifest, seen, blobTally.result(), 'the file')
    return manifest
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

/** Fails with `backup_corrupt` when what was found is not what the manifest says. */
export function assertSame(
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
