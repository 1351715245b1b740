import { createReadStream, createWriteStream, existsSync, renameSync } from 'node:fs'
import { mkdir, open, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import type { Database } from '../../platform/index.ts'
import { dropPartition, type Month, PARTITIONED } from './partition-store.ts'
import { type ArchivedRow, countMonth, holdMonth, readMonth } from './retention-store.ts'

const PAGE = 2_000

/**
 * Writes the calls of a month into a file and takes the month out of the database: both or neither. Answers the file;
 * undefined when the month had no calls.
 */
export async function archiveMonth(
  database: Pick<Database, 'system'>,
  archiveDir: string,
  month: Month,
  signal: AbortSignal,
): Promise<string | undefined> {
  const file = await chooseFile(database, archiveDir, month)
  const draft = `${file}.draft`
  await mkdir(dirname(draft), { recursive: true, mode: 0o700 })
  try {
    const written = await writeDraft(database, draft, month, signal)
    const { rows: found } = await readArchive(draft)
    if (found !== written) throw new Error(`${draft} has ${found} calls of the ${written} written to it`)
    await database.system(async (tx) => {
      await holdMonth(tx, month)
      const { rows } = await countMonth(tx, month, undefined)
      if (rows !== written)
        throw new Error(`${month} had ${written} calls when it was written, and has ${rows} now`)
      for (const table of PARTITIONED) await dropPartition(tx, table, month)
      // last: the file is there before the calls are gone, and a failure before leaves none
      if (written > 0) renameSync(draft, file)
    })
    await sync(dirname(file))
    return written > 0 ? file : undefined
  } finally {
    await rm(draft, { force: true })
  }
}

async function writeDraft(
  database: Pick<Database, 'system'>,
  draft: string,
  month: Month,
  signal: AbortSignal,
): Promise<number> {
  let rows = 0
  // A page a transaction: others get their turn in between.
  async function* lines() {
    for (let last: ArchivedRow | undefined; ; ) {
      const after = last
      const page = await database.system((tx) => readMonth(tx, month, after, PAGE))
      if (page.length === 0) return
      rows += page.length
      yield page.map(({ line }) => `${line}\n`).join('')
      last = page.at(-1)
    }
  }
  await pipeline(
    Readable.from(lines(), { objectMode: false }),
    createGzip(),
    createWriteStream(draft, { mode: 0o600 }),
    { signal },
  )
  await sync(draft)
  return rows
}

type Archive = { rows: number; first: { tenant_id: string; id: string } | undefined }

/** Reads an archive to its end, checksum included. */
async function readArchive(path: string): Promise<Archive> {
  const archive: Archive = { rows: 0, first: undefined }
  const unzipped = createGunzip()
  const reading = pipeline(createReadStream(path), unzipped)
  for await (const line of createInterface({ input: unzipped, crlfDelay: Number.POSITIVE_INFINITY })) {
    archive.first ??= JSON.parse(line) as { tenant_id: string; id: string }
    archive.rows++
  }
  await reading
  return archive
}

/**
 * `2026-08.jsonl.gz`. A file that is there already is either of these very calls, from a run that ended between file
 * and database: it is written anew; or calls of that month came later: those go into `2026-08.2.jsonl.gz`.
 */
async function chooseFile(
  database: Pick<Database, 'system'>,
  archiveDir: string,
  month: Month,
): Promise<string> {
  for (let number = 1; ; number++) {
    const file = join(archiveDir, number === 1 ? `${month}.jsonl.gz` : `${month}.${number}.jsonl.gz`)
    if (!existsSync(file)) return file
    const archive = await readArchive(file)
    const { rows, hasId } = await database.system((tx) => countMonth(tx, month, archive.first))
    if (hasId && rows >= archive.rows) return file
  }
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
