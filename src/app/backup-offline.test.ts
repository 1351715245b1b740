import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { recordInAll } from '../identity/index.ts'
import {
  createDatabase,
  type Database,
  loadMasterKey,
  migrate,
  readConfig,
  startEmbedded,
} from '../platform/index.ts'
import { backupOffline, restoreOffline } from './backup-offline.ts'

const logger = pino({ level: 'silent' })
const FIRST_LEVEL = '0001'
let dataDir: string
let file: string

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'naru-backup-offline-'))
  file = join(dataDir, 'all.narubackup')
})
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

async function onDatabase<T>(work: (database: Database) => Promise<T>): Promise<T> {
  const embedded = await startEmbedded({ dataDir })
  const database = createDatabase(embedded.connection())
  try {
    return await work(database)
  } finally {
    await database.close()
    await embedded.stop()
  }
}

const levels = (database: Database) =>
  database.pool
    .query<{ name: string }>('select name from schema_migrations order by name')
    .then(({ rows }) => rows.map((row) => row.name))
const backUp = () => backupOffline(readConfig({ NARU_DATA_DIR: dataDir }), file, logger)

test('a backup before the first start of a new version is of the database as the old one left it', async () => {
  const before = await onDatabase(async (database) => {
    // the level of an older version
    await migrate(database, { upTo: `${FIRST_LEVEL}~` })
    return levels(database)
  })
  const manifest = await backUp()
  expect(manifest.migration).toBe(before.at(-1))
  expect(manifest.migration.startsWith(FIRST_LEVEL)).toBe(true)
  expect(await onDatabase(levels)).toEqual(before)
}, 60_000)

test('a database of a newer version is refused, and left alone', async () => {
  await onDatabase(async (database) => {
    await migrate(database)
    await database.pool.query(`insert into schema_migrations (name, sha256) values ('9999_future', '')`)
  })
  await expect(backUp()).rejects.toMatchObject({ code: 'database_newer_than_server' })
  expect(existsSync(file)).toBe(false)
}, 60_000)

test('where nothing was ever started there is nothing to back up, and nothing is made', async () => {
  await expect(backUp()).rejects.toMatchObject({ code: 'nothing_to_back_up' })
  expect(existsSync(join(dataDir, 'db'))).toBe(false)
  await onDatabase(async () => {})
  await expect(backUp()).rejects.toMatchObject({ code: 'nothing_to_back_up' })
  expect(existsSync(file)).toBe(false)
}, 60_000)

const trailOf = (database: Database) =>
  database.pool
    .query<{ action: string; payload: string; hash: string }>(
      `select action, payload, encode(hash, 'hex') as hash from audit_events order by seq`,
    )
    .then(({ rows }) => rows)

/** Any event will do; this is one that the server itself makes. */
async function startTrail(database: Database): Promise<void> {
  await migrate(database)
  await database.pool.query(
    `insert into tenants (id, slug, name, is_home) values ('tenant_1', 'one', 'One', true)`,
  )
  const master = loadMasterKey({ dataDir, isEmbedded: true })
  await recordInAll({ database, master, command: 'test' }, { action: 'restore.done' })
}

async function restoreInto(folder: string, secretKey?: string) {
  const config = readConfig({ NARU_DATA_DIR: folder, ...(secretKey ? { NARU_SECRET_KEY: secretKey } : {}) })
  return restoreOffline(config, file, logger)
}

test('a restore keeps the audit trail as it was and adds that it was restored, under the key of then', async () => {
  const before = await onDatabase(async (database) => {
    await startTrail(database)
    return trailOf(database)
  })
  await backUp()
  const key = loadMasterKey({ dataDir, isEmbedded: true }).key.toString('hex')
  const source = dataDir
  dataDir = mkdtempSync(join(tmpdir(), 'naru-restored-'))
  try {
    expect(await restoreInto(dataDir, key)).toMatchObject({ hasOtherKey: false })
    const after = await onDatabase(trailOf)
    expect(after.slice(0, -1)).toEqual(before)
    expect(after.at(-1)?.action).toBe('restore.done')
    expect(JSON.parse(after.at(-1)?.payload ?? '')).toMatchObject({
      seq: 2,
      actor: { kind: 'system' },
      details: { backup: 'all.narubackup' },
    })
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
    dataDir = source
  }
}, 60_000)

test('under another key nothing is added that would not verify, and the difference is told', async () => {
  await onDatabase(startTrail)
  await backUp()
  const source = dataDir
  dataDir = mkdtempSync(join(tmpdir(), 'naru-restored-'))
  try {
    expect(await restoreInto(dataDir)).toMatchObject({ hasOtherKey: true })
    expect(await onDatabase(trailOf)).toHaveLength(1)
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
    dataDir = source
  }
}, 60_000)
