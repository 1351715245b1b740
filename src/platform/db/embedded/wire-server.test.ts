import { mkdtempSync, rmSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startUpkeep } from './upkeep.ts'
import { queryMessage } from './wire-frames.ts'
import { createWireServer, type WireServer } from './wire-server.ts'

const dir = mkdtempSync(join(tmpdir(), 'naru-wire-test-'))
const broken: string[] = []
let db: PGlite
let server: WireServer
let pool: pg.Pool

beforeAll(async () => {
  db = await PGlite.create()
  server = createWireServer({
    run: (message, onData) => {
      void db.execProtocolRawStream(message, { syncToFs: false, onRawData: onData })
    },
    maxConnections: 12,
    idleInTransactionMs: 300,
    onBroken: (reason) => broken.push(reason),
    log: () => {},
  })
  await server.listen(join(dir, '.s.PGSQL.5432'))
  pool = new pg.Pool({ host: dir, user: 'postgres', database: 'postgres', max: 8 })
  pool.on('error', () => {})
  await pool.query('CREATE TABLE t (id int PRIMARY KEY, who text)')
})

beforeEach(() => pool.query('TRUNCATE t'))

afterAll(async () => {
  await pool.end()
  await server.close()
  await db.close()
  rmSync(dir, { recursive: true, force: true })
  expect(broken).toEqual([])
})

describe('one backend for many clients', () => {
  it('never mixes statements, however they are cut on the way', async () => {
    const large = 'x'.repeat(3_000_000)
    const wrong: number[] = []
    await Promise.all(
      Array.from({ length: 8 }, async (_, worker) => {
        for (let i = 0; i < 10; i++) {
          const text = `SELECT $1::int AS i, length($2::text) AS n, ${worker} AS worker`
          const { rows } = await pool.query(text, [i, worker % 2 ? large : 's'])
          if (rows[0].i !== i || rows[0].worker !== worker) wrong.push(worker)
        }
      }),
    )
    expect(wrong).toEqual([])
  })

  it('runs transactions one after the other', async () => {
    await pool.query(`INSERT INTO t VALUES (1, '0')`)
    await Promise.all(
      Array.from({ length: 40 }, async () => {
        const client = await pool.connect()
        await client.query('BEGIN')
        const { rows } = await client.query('SELECT who::int AS n FROM t WHERE id = $1', [1])
        await client.query('UPDATE t SET who = $1', [String(rows[0].n + 1)])
        await client.query('COMMIT')
        client.release()
      }),
    )
    expect((await pool.query('SELECT who FROM t')).rows).toEqual([{ who: '40' }])
  })

  it('gives each its own errors, in and outside of transactions', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 40 }, async (_, i) => {
        if (i % 2) return pool.query('SELECT 1 / $1::int', [0]).catch((error) => error.code)
        const client = await pool.connect()
        try {
          await client.query('BEGIN')
          await client.query('INSERT INTO t VALUES ($1, $2)', [i, 'a'])
          await expect(client.query('INSERT INTO t VALUES ($1, $2)', [i, 'b'])).rejects.toMatchObject({
            code: '23505',
          })
          await expect(client.query('SELECT 1')).rejects.toMatchObject({ code: '25P02' })
          await client.query('ROLLBACK')
          return (await client.query('SELECT $1::int AS i', [i])).rows[0].i
        } finally {
          client.release()
        }
      }),
    )
    expect(outcomes).toEqual(outcomes.map((_, i) => (i % 2 ? '22012' : i)))
    expect((await pool.query('SELECT count(*)::int AS n FROM t')).rows[0].n).toBe(0)
  })

  it('gives large answers whole', async () => {
    const { rows } = await pool.query(`SELECT repeat('가', 100) AS s FROM generate_series(1, 20000)`)
    expect(rows.length).toBe(20000)
    expect(rows.every((row) => row.s.length === 100)).toBe(true)
  })

  it('lets work in between transactions, alone', async () => {
    const client = await pool.connect()
    await client.query('BEGIN')
    const order: string[] = []
    const alone = server.exclusive(async () => {
      order.push('start')
      await db.query('SELECT 1')
      order.push('end')
    })
    const other = pool.query('SELECT 1').then(() => order.push('other'))
    await client.query('SELECT 1')
    order.push('transaction')
    await client.query('COMMIT')
    client.release()
    await Promise.all([alone, other])
    expect(order).toEqual(['transaction', 'start', 'end', 'other'])
  })
})

describe('upkeep', () => {
  const redo = async () =>
    (await pool.query(`SELECT redo_lsn::text AS at FROM pg_control_checkpoint()`)).rows[0].at

  it('vacuums, analyses and makes checkpoints between the queries of others', async () => {
    await pool.query(`INSERT INTO t SELECT i, 'a' FROM generate_series(1, 1000) i`)
    await pool.query(`UPDATE t SET who = 'b'; `)
    await pool.query('DELETE FROM t WHERE id > 500')
    const before = await redo()
    const stop = startUpkeep({
      db,
      server,
      hasRoom: () => true,
      log: (message) => broken.push(message),
      everyMs: 5,
    })
    const statistics = () =>
      pool.query(
        `SELECT last_vacuum, c.reltuples FROM pg_stat_user_tables s JOIN pg_class c ON c.oid = s.relid WHERE c.relname = 't'`,
      )
    await expect
      .poll(async () => (await statistics()).rows[0], { timeout: 10_000, interval: 200 })
      .toEqual({ last_vacuum: expect.any(Date), reltuples: 500 })
    stop()
    expect(await redo()).not.toBe(before)
  })

  it('makes no checkpoint on a full disk, where it would end the backend', async () => {
    await pool.query(`INSERT INTO t VALUES (1, 'a')`)
    const before = await redo()
    let asked = 0
    const hasRoom = () => ++asked < 0
    const stop = startUpkeep({ db, server, hasRoom, log: (message) => broken.push(message), everyMs: 5 })
    await expect.poll(() => asked).toBeGreaterThan(0)
    stop()
    expect(await redo()).toBe(before)
  })
})

describe('a client that goes away or misbehaves', () => {
  const startup = (() => {
    const body = Buffer.from('\0\x03\0\0user\0postgres\0database\0postgres\0\0', 'latin1')
    const head = Buffer.alloc(4)
    head.writeInt32BE(4 + body.length)
    return Buffer.concat([head, body])
  })()
  const open = () =>
    new Promise<Socket>((resolve) => {
      const socket = connect(join(dir, '.s.PGSQL.5432'), () => resolve(socket))
      socket.on('error', () => {})
    })
  const answered = (socket: Socket, times: number) =>
    new Promise<void>((resolve) => {
      let seen = 0
      socket.on('data', () => ++seen === times && resolve())
    })

  it('loses its open transaction and wedges nobody', async () => {
    for (let answers = 0; answers <= 3; answers++) {
      const socket = await open()
      const enough = answers ? answered(socket, answers) : Promise.resolve()
      socket.write(startup)
      for (const sql of ['BEGIN', `INSERT INTO t VALUES (${answers}, 'lost')`, 'SELECT 1/0']) {
        socket.write(queryMessage(sql))
      }
      await enough
      socket.destroy()
    }
    expect((await pool.query('SELECT count(*)::int AS n FROM t')).rows[0].n).toBe(0)
  })

  it('may stop in the middle of the extended protocol', async () => {
    const socket = await open()
    socket.write(startup)
    const parse = Buffer.from('\0SELECT 1/0\0\0\0', 'latin1')
    const head = Buffer.from([0x50, 0, 0, 0, 4 + parse.length])
    socket.write(Buffer.concat([head, parse, Buffer.from([0x48, 0, 0, 0, 4])]))
    await answered(socket, 2)
    socket.destroy()
    expect((await pool.query('SELECT $1::int AS n', [2])).rows[0].n).toBe(2)
  })

  it('is cut off when it holds a transaction open without working while others wait', async () => {
    const idle = new pg.Client({ host: dir, user: 'postgres', database: 'postgres' })
    const lost = new Promise((resolve) => idle.on('error', resolve))
    await idle.connect()
    await idle.query(`BEGIN; INSERT INTO t VALUES (9, 'idle')`)
    expect((await pool.query('SELECT count(*)::int AS n FROM t')).rows[0].n).toBe(0)
    expect(await lost).toMatchObject({ code: '25P03' })
  })

  it('is refused above the limit with an error that pg understands', async () => {
    const clients = Array.from(
      { length: 13 },
      () => new pg.Client({ host: dir, user: 'postgres', database: 'postgres' }),
    )
    const results = await Promise.allSettled(clients.map((client) => client.connect()))
    const reasons = results.flatMap((result) => (result.status === 'rejected' ? [result.reason.code] : []))
    expect(reasons.length).toBeGreaterThan(0)
    expect(new Set(reasons)).toEqual(new Set(['53300']))
    await Promise.all(
      clients.map((client, i) => (results[i]?.status === 'fulfilled' ? client.end() : undefined)),
    )
  })

  it('sends bytes of another protocol', async () => {
    const socket = await open()
    const closed = new Promise((resolve) => socket.once('close', resolve))
    socket.write('GET / HTTP/1.1\r\n\r\n')
    await closed
    expect((await pool.query('SELECT 1 AS n')).rows[0].n).toBe(1)
  })
})
