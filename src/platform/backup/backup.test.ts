import { randomBytes } from 'node:crypto'
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDiskBlobs } from '../blobs/disk-blobs.ts'
import { createDatabase } from '../db/database.ts'
import { type Embedded, startEmbedded } from '../db/embedded/start-embedded.ts'
import { migrate } from '../db/migrate.ts'
import { backupEmbedded, backupName, rotateBackups } from './daily-backups.ts'
import type { BackupManifest } from './format.ts'
import { restoreBackup } from './restore-backup.ts'
import { writeBackup } from './write-backup.ts'

const base = mkdtempSync(join(tmpdir(), 'naru-backup-test-'))
const file = join(base, 'one.narubackup')
const serverUrl = process.env.NARU_TEST_DATABASE_URL
let embedded: Embedded
let target: Embedded
let manifest: BackupManifest
const blobs = createDiskBlobs(join(base, 'blobs'))
const attachment = randomBytes(2_000_000)
let attachmentHash = ''

/** Every kind of value whose text depends on settings of a server, in a table that restore has to order after `tenants`. */
const ODD_TABLE = `CREATE TABLE aaa_odd (
  tenant_id text NOT NULL REFERENCES tenants, n int NOT NULL, f double precision, d date, t timestamptz, s interval,
  b bytea, j jsonb, a text[], m numeric, v text, double_n int GENERATED ALWAYS AS (n * 2) STORED, PRIMARY KEY (tenant_id, n))`

async function prepare(connection: pg.PoolConfig, upTo?: string): Promise<void> {
  const database = createDatabase({ ...connection, max: 2 })
  await migrate(database, upTo ? { upTo } : {})
  await database.pool.query(ODD_TABLE)
  await database.close()
}

async function onClient<T>(connection: pg.ClientConfig, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(connection)
  await client.connect()
  return work(client).finally(() => client.end())
}

async function fill(client: pg.Client): Promise<void> {
  await client.query(
    `INSERT INTO tenants (id, slug, name) VALUES ('ten_b', 'b', '나루 "터"'), ('ten_B', 'B2', E'tab\\tand\\nline')`,
  )
  await client.query(
    `INSERT INTO aaa_odd SELECT 'ten_b', i, i / 3.0, '2026-01-01'::date + i, '2026-11-21 01:02:03.123456+09'::timestamptz + i * interval '1 hour',
       i * interval '26 hours 3 minutes', decode(md5(i::text), 'hex'), jsonb_build_object('i', i, '한', ARRAY[i, i + 1]),
       ARRAY['a,b', NULL, '"q"', '\\'], i * 1.10, repeat(E'줄\\u2028바꿈\\r\\n\\\\', i % 50) FROM generate_series(1, 5000) i`,
  )
  await client.query(
    `CREATE TABLE calls_2026_02 PARTITION OF calls FOR VALUES FROM ('2026-02-01Z') TO ('2026-03-01Z');
     CREATE TABLE calls_2026_03 PARTITION OF calls FOR VALUES FROM ('2026-03-01Z') TO ('2026-04-01Z');
     INSERT INTO calls (id, tenant_id, started_at, dialect, model, is_stream, status, http_status, total_ms, overhead_us, request_id)
       SELECT 'call_' || i, 'ten_b', '2026-02-28Z'::timestamptz + i * interval '1 hour', 'd', 'm', false, 'ok', 200, i / 3.0, i, i
       FROM generate_series(0, 47) i`,
  )
  await client.query(
    `INSERT INTO embedding_sets (id, tenant_id, embedder, model, dimension, state)
       VALUES ('emb_1', 'ten_b', 'gateway:small', 'small', 2, 'active');
     CREATE TABLE chunk_vectors_emb_1 PARTITION OF chunk_vectors FOR VALUES IN ('emb_1')`,
  )
  await client.query(
    `INSERT INTO aaa_odd (tenant_id, n, f, t) VALUES ('ten_B', 1, 'NaN', 'infinity'), ('ten_B', 2, '-Infinity', NULL)`,
  )
  await client.query(`INSERT INTO aaa_odd (tenant_id, n, v) VALUES ('ten_B', 3, $1)`, [
    '대'.repeat(1_000_000),
  ])
}

beforeAll(async () => {
  embedded = await startEmbedded({ dataDir: join(base, 'source') })
  // An empty copy costs a third of a new database.
  await embedded.snapshot(join(base, 'target'))
  target = await startEmbedded({ dataDir: join(base, 'target') })
  await prepare(embedded.connection())
  await onClient(embedded.connection(), fill)
  attachmentHash = await blobs.put('ten_b', attachment)
  await blobs.put('ten_B', new Uint8Array())
  manifest = await backupEmbedded(embedded, {
    file,
    workDir: base,
    blobsDir: join(base, 'blobs'),
    appVersion: '0.1.0',
    secretKeyFingerprint: 'abcd',
  })
}, 120_000)

afterAll(async () => {
  await embedded.stop()
  await target.stop()
  rmSync(base, { recursive: true, force: true })
})

/** A database of its own on the embedded or the real server would need a login each; a schema reset gives the same emptiness. */
async function empty(connection: pg.ClientConfig): Promise<void> {
  await onClient(connection, (client) => client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public'))
}

const restoreInto = (
  connection: pg.ClientConfig,
  from = file,
  blobsDir = mkdtempSync(join(base, 'restored-')),
) => restoreBackup({ file: from, connection, blobsDir, migrate: (upTo) => prepare(connection, upTo) })

/** The backup of what was restored must be the same but for its time. */
async function backupAgain(connection: pg.ClientConfig, blobsDir: string): Promise<BackupManifest> {
  return writeBackup({
    connection,
    blobsDir,
    file: join(base, `${randomBytes(4).toString('hex')}.narubackup`),
    appVersion: '0.1.0',
  })
}

describe('a backup', () => {
  it('counts everything, and leaves no working files', () => {
    expect(manifest).toMatchObject({ format: 1, app_version: '0.1.0', secret_key_fingerprint: 'abcd' })
    expect(manifest.tables.aaa_odd?.rows).toBe(5003)
    expect(manifest.tables.tenants?.rows).toBe(2)
    expect(manifest.blobs).toMatchObject({ count: 2, bytes: 2_000_000 })
    for (const derived of ['chunk_index', 'chunk_vectors', 'chunk_vectors_emb_1', 'embedding_sets'])
      expect(Object.keys(manifest.tables)).not.toContain(derived)
    expect(readdirSync(base).filter((name) => name.includes('snapshot') || name.includes('draft'))).toEqual(
      [],
    )
  })

  it('is lines of JSON inside gzip', () => {
    const lines = gunzipSync(readFileSync(file)).toString('utf8').split('\n')
    expect(JSON.parse(lines[0] as string)).toMatchObject({ naru_backup: 1, migration: manifest.migration })
    expect(JSON.parse(lines.at(-2) as string).manifest).toEqual(manifest)
  })

  it('restores into another embedded database, values and blobs alike', async () => {
    const blobsDir = join(base, 'restored')
    expect(await restoreInto(target.connection(), file, blobsDir)).toEqual(manifest)
    expect(await createDiskBlobs(blobsDir).get('ten_b', attachmentHash)).toEqual(attachment)
    const again = await backupAgain(target.connection(), blobsDir)
    expect(again.tables).toEqual(manifest.tables)
    expect(manifest.tables.calls?.rows).toBe(48)
    const { rows } = await onClient(target.connection(), (client) =>
      client.query(`SELECT count(*)::int AS n, bool_and(relrowsecurity) AS guarded FROM calls_2026_03,
        pg_class WHERE relname = 'calls_2026_03'`),
    )
    expect(rows).toEqual([{ n: 24, guarded: true }])
    expect(again.blobs).toEqual(manifest.blobs)
  })

  it('does not restore over data', async () => {
    await expect(restoreInto(target.connection())).rejects.toMatchObject({ code: 'restore_target_not_empty' })
  })

  if (!serverUrl)
    console.warn('skipped: restore into a PostgreSQL server (NARU_TEST_DATABASE_URL is not set)')
  it.skipIf(!serverUrl)(
    'restores into a PostgreSQL server with other defaults, with equal hashes',
    async () => {
      const name = `naru_backup_${randomBytes(4).toString('hex')}`
      const admin = { connectionString: serverUrl as string }
      const url = new URL(serverUrl as string)
      url.pathname = `/${name}`
      const connection = { connectionString: url.href }
      await onClient(admin, async (client) => {
        await client.query(
          `CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'`,
        )
        await client.query(`ALTER DATABASE ${name} SET TimeZone = 'Asia/Seoul'`)
        await client.query(`ALTER DATABASE ${name} SET DateStyle = 'German'`)
        await client.query(`ALTER DATABASE ${name} SET IntervalStyle = 'iso_8601'`)
      })
      try {
        expect(await restoreInto(connection)).toEqual(manifest)
        const back = join(base, 'from-server.narubackup')
        const fromServer = await writeBackup({ connection, file: back, appVersion: '0.1.0' })
        expect(fromServer.tables).toEqual(manifest.tables)
        await empty(target.connection())
        expect((await restoreInto(target.connection(), back)).tables).toEqual(manifest.tables)
      } finally {
        await onClient(admin, (client) => client.query(`DROP DATABASE ${name} WITH (FORCE)`))
      }
    },
  )
})

describe('a damaged or foreign file', () => {
  const variant = (name: string, bytes: Uint8Array) => {
    const path = join(base, name)
    writeFileSync(path, bytes)
    return path
  }
  const edited = (name: string, edit: (lines: string[]) => string[]) =>
    variant(
      name,
      gzipSync(edit(gunzipSync(readFileSync(file)).toString('utf8').split('\n')).join('\n'), { level: 1 }),
    )

  it.each([
    'truncated',
    'flipped',
    'flipped-at-end',
    'appended',
    'edited',
    'row-lost',
    'manifest-lost',
    'not-a-backup',
    'empty',
  ])('is found out and changes nothing: %s', async (kind) => {
    const whole = readFileSync(file)
    const flipped = Buffer.from(whole)
    const middle = whole.length >> 1
    flipped[middle] = (flipped[middle] as number) ^ 0x10
    const isOddRow = (line: string) => line.startsWith('["ten_b","77"')
    const damaged = {
      truncated: () => variant(kind, whole.subarray(0, middle)),
      flipped: () => variant(kind, flipped),
      'flipped-at-end': () => {
        const bytes = Buffer.from(whole)
        bytes[bytes.length - 6] = (bytes[bytes.length - 6] as number) ^ 1
        return variant(kind, bytes)
      },
      appended: () => edited(kind, (lines) => [...lines, '{"table":"tenants"}', '7']),
      edited: () =>
        edited(kind, (lines) =>
          lines.map((line) => (isOddRow(line) ? line.replace('84.70', '84.71') : line)),
        ),
      'row-lost': () => edited(kind, (lines) => lines.filter((line) => !isOddRow(line))),
      'manifest-lost': () => edited(kind, (lines) => lines.filter((line) => !line.startsWith('{"manifest"'))),
      'not-a-backup': () => variant(kind, Buffer.from('PK\x03\x04 something else')),
      empty: () => variant(kind, new Uint8Array()),
    }[kind] as () => string
    await empty(target.connection())
    const blobsDir = mkdtempSync(join(base, 'damaged-'))
    await expect(restoreInto(target.connection(), damaged(), blobsDir)).rejects.toMatchObject({
      code: 'backup_corrupt',
    })
    const left = await onClient(target.connection(), (client) =>
      client.query(`SELECT to_regclass('tenants') AS t`),
    )
    if (left.rows[0].t) {
      const { rows } = await onClient(target.connection(), (client) =>
        client.query('SELECT count(*)::int AS n FROM tenants'),
      )
      expect(rows[0].n).toBe(0)
    }
    expect(
      readdirSync(blobsDir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()),
    ).toEqual([])
  })

  it('is told to be newer than this server', async () => {
    const header = (change: object) => (lines: string[]) => [
      JSON.stringify({ ...JSON.parse(lines[0] as string), ...change }),
      ...lines.slice(1),
    ]
    for (const change of [{ naru_backup: 2 }, { migration: '9999_future' }]) {
      const path = edited('newer', header(change))
      await expect(restoreInto(target.connection(), path)).rejects.toMatchObject({
        code: 'backup_newer_than_server',
      })
    }
  })

  it('is missing', async () => {
    await expect(restoreInto(target.connection(), join(base, 'none'))).rejects.toMatchObject({
      code: 'backup_unreadable',
    })
  })

  it.each([
    { bounds: `FOR VALUES FROM ('2026-02-01') TO ('2026-03-01'); drop table people` },
    { name: 'x; drop table people' },
    { of: 'people' },
  ])('has no SQL run: %o', async (change) => {
    await empty(target.connection())
    const path = edited('partition', ([header = '', ...lines]) => {
      const { partitions, ...rest } = JSON.parse(header)
      return [JSON.stringify({ ...rest, partitions: [{ ...partitions[0], ...change }] }), ...lines]
    })
    await expect(restoreInto(target.connection(), path)).rejects.toMatchObject({ code: 'backup_corrupt' })
  })

  it('cannot write outside of the blobs folder', async () => {
    await empty(target.connection())
    const path = edited('escape', (lines) =>
      lines.map((line) => (line.startsWith('{"blob"') ? '{"blob":"../escaped"}' : line)),
    )
    await expect(restoreInto(target.connection(), path)).rejects.toMatchObject({ code: 'backup_corrupt' })
    expect(readdirSync(base)).not.toContain('escaped')
  })
})

describe('keeping backups', () => {
  it('removes all but the newest, and what was left behind, and nothing else', async () => {
    const dir = mkdtempSync(join(base, 'rotate-'))
    const names = Array.from({ length: 10 }, (_, i) =>
      backupName(new Date(Date.UTC(2026, 10, 1 + i, 3, 4, 5))),
    )
    expect(names[0]).toBe('naru-20261101-030405.narubackup')
    for (const name of [
      ...names,
      'naru-20261101-030405.narubackup.draft',
      'my-own.narubackup',
      'notes.txt',
    ]) {
      writeFileSync(join(dir, name), '')
    }
    expect((await rotateBackups(dir, 7)).sort()).toEqual(names.slice(0, 3))
    expect(readdirSync(dir).sort()).toEqual([...names.slice(3), 'my-own.narubackup', 'notes.txt'].sort())
    expect(await rotateBackups(join(dir, 'missing'))).toEqual([])
  })

  it.skipIf(!existsSync('/dev/full'))('tells a full disk by name and leaves no half file', async () => {
    const dir = mkdtempSync(join(base, 'full-'))
    symlinkSync('/dev/full', join(dir, 'x.narubackup.draft'))
    await expect(
      writeBackup({
        connection: embedded.connection(),
        file: join(dir, 'x.narubackup'),
        appVersion: '0.1.0',
      }),
    ).rejects.toMatchObject({ code: 'disk_full' })
    expect(readdirSync(dir)).toEqual([])
  })

  it('leaves no half file when it fails', async () => {
    const dir = join(base, 'failing')
    const connection = { ...embedded.connection(), database: 'postgres' }
    await expect(
      writeBackup({ connection, blobsDir: file, file: join(dir, 'x.narubackup'), appVersion: '0.1.0' }),
    ).rejects.toMatchObject({ code: 'ENOTDIR' })
    expect(readdirSync(dir)).toEqual([])
  })
})
