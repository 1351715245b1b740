import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import pg from 'pg'
import { afterAll, expect, it } from 'vitest'
import { startEmbedded } from './start-embedded.ts'

const base = mkdtempSync(join(tmpdir(), 'naru-crash-test-'))
afterAll(() => rmSync(base, { recursive: true, force: true }))

const KILLS_OF_CHILD = 6
const KILLS_OF_PARENT = 4
const WRITES_BETWEEN_KILLS = 60

const TABLES =
  'CREATE TABLE w (n int PRIMARY KEY, filler text); CREATE TABLE latest (n int); INSERT INTO latest VALUES (0)'

type Written = { acknowledged: Set<number>; attempted: number }

/** Writes ascending numbers until told to stop; notes those that the database acknowledged. Connection errors are expected. */
async function write(pool: pg.Pool, log: Written, until: () => boolean, ready: () => Promise<void>) {
  while (!until()) {
    const n = ++log.attempted
    try {
      const client = await pool.connect()
      let failure: Error | undefined
      try {
        await client.query('BEGIN')
        await client.query('INSERT INTO w VALUES ($1, $2)', [n, 'x'.repeat(2000)])
        await client.query('UPDATE latest SET n = greatest(n, $1)', [n])
        await client.query('COMMIT')
        log.acknowledged.add(n)
      } catch (error) {
        failure = error as Error
      }
      client.release(failure)
    } catch {
      await ready()
    }
  }
}

function openPool(connection: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool({ ...connection, max: 4 })
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

async function someWrites(log: Written) {
  const enough = log.acknowledged.size + WRITES_BETWEEN_KILLS
  await expect.poll(() => log.acknowledged.size, { timeout: 60_000, interval: 5 }).toBeGreaterThan(enough)
}

async function expectNothingLost(pool: pg.Pool, log: Written) {
  const { rows } = await pool.query('SELECT n FROM w')
  const present = new Set(rows.map((row) => row.n))
  expect([...log.acknowledged].filter((n) => !present.has(n))).toEqual([])
  expect(rows.length).toBe(present.size)
  const { rows: latest } = await pool.query('SELECT n FROM latest')
  expect(latest[0].n).toBe(Math.max(...present))
}

it('loses no acknowledged write when the database process is killed, and pools reconnect', async () => {
  let restarted: () => void = () => {}
  const embedded = await startEmbedded({ dataDir: join(base, 'child'), onRestart: () => restarted() })
  const pool = openPool(embedded.connection())
  await pool.query(TABLES)
  const log: Written = { acknowledged: new Set(), attempted: 0 }
  let done = false
  const writers = Array.from({ length: 4 }, () => write(pool, log, () => done, embedded.ready))
  for (let kill = 0; kill < KILLS_OF_CHILD; kill++) {
    await someWrites(log)
    const back = new Promise<void>((resolve) => {
      restarted = resolve
    })
    process.kill(embedded.pid() as number, 'SIGKILL')
    await back
  }
  done = true
  await Promise.all(writers)
  await expectNothingLost(pool, log)
  await pool.end()
  await embedded.stop()
}, 120_000)

it('loses no acknowledged write when the parent is killed, and the next start takes over', async () => {
  const dataDir = join(base, 'parent')
  const log: Written = { acknowledged: new Set(), attempted: 0 }
  const program = join(base, 'parent.mts')
  writeFileSync(
    program,
    `import { startEmbedded } from ${JSON.stringify(join(import.meta.dirname, 'start-embedded.ts'))}
     const embedded = await startEmbedded({ dataDir: ${JSON.stringify(dataDir)} })
     console.log(JSON.stringify(embedded.connection()))`,
  )
  for (let kill = 0; kill < KILLS_OF_PARENT; kill++) {
    const parent = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] })
    const pool = openPool(await firstLine(parent))
    if (kill === 0) await pool.query(TABLES)
    else await expectNothingLost(pool, log)
    let done = false
    const writers = Array.from({ length: 4 }, () =>
      write(
        pool,
        log,
        () => done,
        async () => {},
      ),
    )
    await someWrites(log)
    const ended = new Promise((resolve) => parent.once('exit', resolve))
    parent.kill('SIGKILL')
    done = true
    await ended
    await Promise.all(writers)
    await pool.end()
  }
  const embedded = await startEmbedded({ dataDir })
  const pool = openPool(embedded.connection())
  await expectNothingLost(pool, log)
  await pool.end()
  await embedded.stop()
}, 120_000)

function firstLine(parent: ChildProcess): Promise<pg.PoolConfig> {
  return new Promise((resolve, reject) => {
    parent.once('exit', (code) => reject(new Error(`the parent ended with ${code}`)))
    createInterface({ input: parent.stdout as NodeJS.ReadableStream }).once('line', (line) =>
      resolve(JSON.parse(line)),
    )
  })
}
