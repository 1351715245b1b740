import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type pg from 'pg'
import { createBlobTally, listBlobs, readPieces } from './blob-files.ts'
import { explainDiskFull } from './errors.ts'
import { type BackupManifest, type BackupProgress, FORMAT, toLine } from './format.ts'
import { listPartitions } from './partitions.ts'
import { createTally, listTables, readRows, type Table, TEXT_SETTINGS, withClient } from './tables.ts'

export type WriteBackupOptions = {
  /** A login that sees all rows: the owner of the tables or a superuser. */
  connection: pg.ClientConfig
  /** Folder of the blobs; leave out when there are none on disk. */
  blobsDir?: string
  /** Where the backup goes. It appears there whole or not at all. */
  file: string
  appVersion: string
  secretKeyFingerprint?: string
  onProgress?: (progress: BackupProgress) => void
}

/** Writes everything that Naru keeps, as of one moment, while others go on reading and writing. */
export async function writeBackup(options: WriteBackupOptions): Promise<BackupManifest> {
  const draft = `${options.file}.draft`
  await mkdir(dirname(options.file), { recursive: true, mode: 0o700 })
  try {
    const manifest = await withClient(options.connection, (client) => writeDraft(client, draft, options))
    await sync(draft)
    await rename(draft, options.file)
    await sync(dirname(options.file))
    return manifest
  } catch (error) {
    await rm(draft, { force: true })
    throw explainDiskFull(error)
  }
}

async function writeDraft(
  client: pg.Client,
  draft: string,
  options: WriteBackupOptions,
): Promise<BackupManifest> {
  await client.query(`BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; ${TEXT_SETTINGS}`)
  const tables = await listTables(client)
  const manifest: BackupManifest = {
    format: FORMAT,
    app_version: options.appVersion,
    migration: await newestMigration(client),
    created_at: new Date().toISOString(),
    tables: {},
    blobs: { count: 0, bytes: 0, sha256: '' },
    secret_key_fingerprint: options.secretKeyFingerprint ?? null,
  }
  await pipeline(
    // Bytes, not objects: the stream then counts them and reads on only when the disk keeps up.
    Readable.from(lines(client, tables, manifest, options), { objectMode: false }),
    createGzip(),
    createWriteStream(draft, { mode: 0o600 }),
  )
  await client.query('COMMIT')
  return manifest
}

/** The whole file, line by line; fills in the manifest on the way and gives it last. */
async function* lines(
  client: pg.Client,
  tables: Table[],
  manifest: BackupManifest,
  options: WriteBackupOptions,
): AsyncGenerator<string> {
  const { format, app_version, migration, created_at } = manifest
  yield toLine({
    naru_backup: format,
    app_version,
    migration,
    created_at,
    tables: tables.map((table) => ({
      name: table.name,
      columns: table.columns.map((column) => column.name),
    })),
    partitions: await listPartitions(client),
  })
  const total = await countRows(client, tables)
  let done = 0
  for (const table of tables) {
    yield toLine({ table: table.name })
    const tally = createTally()
    for await (const rows of readRows(client, table)) {
      const text = rows.map(toLine)
      for (const line of text) tally.add(line)
      yield text.join('')
      done += rows.length
      options.onProgress?.({ phase: 'rows', table: table.name, done, total })
    }
    manifest.tables[table.name] = tally.result()
  }
  if (options.blobsDir) yield* blobLines(options.blobsDir, manifest, options.onProgress)
  else manifest.blobs = createBlobTally().result()
  yield toLine({ manifest })
}

async function* blobLines(
  dir: string,
  manifest: BackupManifest,
  onProgress: WriteBackupOptions['onProgress'],
): AsyncGenerator<string> {
  const paths = await listBlobs(dir)
  const tally = createBlobTally()
  for (const [index, path] of paths.entries()) {
    const hash = createHash('sha256')
    let size = 0
    yield toLine({ blob: path })
    for await (const piece of readPieces(join(dir, path))) {
      hash.update(piece)
      size += piece.length
      yield toLine(piece.toString('base64'))
    }
    tally.add(path, hash.digest('hex'), size)
    onProgress?.({ phase: 'blobs', done: index + 1, total: paths.length })
  }
  manifest.blobs = tally.result()
}

async function newestMigration(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ name: string | null }>(
    `SELECT max(name COLLATE "C") AS name FROM public.schema_migrations`,
  )
  return rows[0]?.name ?? ''
}

async function countRows(client: pg.Client, tables: Table[]): Promise<number> {
  let total = 0
  for (const table of tables) {
    const { rows } = await client.query<{ n: string }>(
      `SELECT count(*)::text AS n FROM public."${table.name}"`,
    )
    total += Number(rows[0]?.n)
  }
  return total
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
