import { rm } from 'node:fs/promises'
import pg from 'pg'
import { backupCorrupt, explainDiskFull, targetNotEmpty } from './errors.ts'
import { type BackupHeader, type BackupManifest, type BackupProgress, toLine } from './format.ts'
import { assertSame, loadBackup } from './load-backup.ts'
import { makePartitions } from './partitions.ts'
import { readHeader } from './read-backup.ts'
import { createTally, listTables, readRows, type Table, TEXT_SETTINGS, withClient } from './tables.ts'

type RestoreBackupOptions = {
  file: string
  /** An empty database; the login must be able to create tables and roles. */
  connection: pg.ClientConfig
  /** Brings the empty database to this migration, the one that the backup was written at. */
  migrate(upTo: string): Promise<unknown>
  /** Where blobs go. Needed when the backup has any. */
  blobsDir?: string
  onProgress?: (progress: BackupProgress) => void
}

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
      await makePartitions(client, header.partitions ?? [])
      const tables = matchTables(header, await listTables(client))
      const manifest = await loadBackup(client, tables, written, options)
      await verify(client, tables, manifest, options)
      await client.query('COMMIT')
      return manifest
    })
  } catch (error) {
    for (const path of written) await rm(path, { force: true })
    throw explainDiskFull(error)
  }
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
