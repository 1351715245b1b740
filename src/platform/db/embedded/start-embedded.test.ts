import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { acquireLock } from './lock.ts'
import { type Embedded, startEmbedded } from './start-embedded.ts'

const base = mkdtempSync(join(tmpdir(), 'naru-embedded-test-'))
let embedded: Embedded
let pool: pg.Pool

beforeAll(async () => {
  embedded = await startEmbedded({ dataDir: join(base, 'data') })
  pool = new pg.Pool({ ...embedded.connection(), max: 8 })
  pool.on('error', () => {})
  await pool.query('CREATE TABLE counter (id int PRIMARY KEY, n int NOT NULL)')
  await pool.query('INSERT INTO counter VALUES (1, 0)')
})

afterAll(async () => {
  await pool.end()
  await embedded.stop()
  rmSync(base, { recursive: true, force: true })
})

describe('the embedded database', () => {
  it('listens on a socket that only this user can reach', () => {
    expect(statSync(embedded.socketDir).mode & 0o777).toBe(0o700)
  })

  it('has pgvector and survives a crash by write-ahead log', async () => {
    await pool.query('CREATE EXTENSION vector')
    const { rows } = await pool.query(
      `SELECT ('[1,2]'::vector <-> '[1,3]'::vector) AS d, current_setting('synchronous_commit') AS sc, current_setting('full_page_writes') AS fpw`,
    )
    expect(rows).toEqual([{ d: 1, sc: 'on', fpw: 'on' }])
  })

  it('refuses a second process on the same folder, by name of the first', async () => {
    const started = performance.now()
    await expect(startEmbedded({ dataDir: join(base, 'data') })).rejects.toMatchObject({
      code: 'data_dir_in_use',
      message: expect.stringContaining(`process ${process.pid}`),
    })
    const program = `import { startEmbedded } from ${JSON.stringify(join(import.meta.dirname, 'start-embedded.ts'))}
      startEmbedded({ dataDir: ${JSON.stringify(join(base, 'data'))} }).catch((e) => { console.log(e.code); process.exit(3) })`
    const other = spawn(process.execPath, ['--input-type=module', '-e', program])
    let out = ''
    other.stdout.on('data', (data) => {
      out += data
    })
    expect(await new Promise((resolve) => other.once('exit', resolve))).toBe(3)
    expect(out.trim()).toBe('data_dir_in_use')
    expect(performance.now() - started).toBeGreaterThan(0)
    expect((await pool.query('SELECT 1 AS one')).rows[0].one).toBe(1)
  })

  it('leaves signals to its parent, whose requests have to end first', async () => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.kill(embedded.pid() as number, signal)
    expect((await pool.query('SELECT 1 AS one')).rows[0].one).toBe(1)
    await embedded.snapshot(join(base, 'after-signals'))
  })

  it('tells that files which are no database do not start', async () => {
    const dataDir = join(base, 'broken')
    mkdirSync(join(dataDir, 'db'), { recursive: true })
    writeFileSync(join(dataDir, 'db', 'PG_VERSION'), '18\n')
    await expect(startEmbedded({ dataDir })).rejects.toMatchObject({ code: 'embedded_database_failed' })
    // the folder is free again
    acquireLock(join(dataDir, 'naru.lock')).release()
  })

  it('opens a snapshot as a data folder of its own', async () => {
    await pool.query('CREATE TABLE kept AS SELECT i FROM generate_series(1, 1000) i')
    const copyDir = join(base, 'copy')
    await embedded.snapshot(copyDir)
    await pool.query('DROP TABLE kept')
    const copy = await startEmbedded({ dataDir: copyDir })
    const client = new pg.Client(copy.connection())
    await client.connect()
    expect((await client.query('SELECT count(*)::int AS n FROM kept')).rows[0].n).toBe(1000)
    await client.end()
    await copy.stop()
  })

  it('keeps its data over stop and start', async () => {
    const dataDir = join(base, 'again')
    await embedded.snapshot(dataDir)
    const first = await startEmbedded({ dataDir })
    const client = new pg.Client(first.connection())
    await client.connect()
    await client.query('CREATE TABLE a AS SELECT 7 AS n')
    await client.end()
    await first.stop()
    const second = await startEmbedded({ dataDir })
    const again = new pg.Client(second.connection())
    await again.connect()
    expect((await again.query('SELECT n FROM a')).rows).toEqual([{ n: 7 }])
    await again.end()
    await second.stop()
  })
})
