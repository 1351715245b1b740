import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { sql } from 'kysely'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { startTestDatabase } from '../../testkit/database.ts'
import { hasServer, startServerDatabase, type TestServer } from '../../testkit/databases.ts'
import { createSignals } from './signals.ts'

const logger = pino({ level: 'silent' })

/** A line to the server that can fall silent without a word, as a network does. */
async function startLine(to: URL) {
  let isCut = false
  const sockets = new Set<Socket>()
  const listening = createServer((near) => {
    const far = connect(Number(to.port), to.hostname)
    for (const [from, into] of [
      [near, far],
      [far, near],
    ] as Array<[Socket, Socket]>) {
      sockets.add(from)
      from.on('data', (bytes) => isCut || into.write(bytes))
      from.on('error', () => {})
      from.on('close', () => into.destroy())
    }
  })
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve))
  const url = new URL(to)
  url.port = String((listening.address() as AddressInfo).port)
  return {
    url: url.href,
    cut: () => {
      isCut = true
    },
    mend: () => {
      isCut = false
    },
    stop() {
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => listening.close(resolve))
    },
  }
}

describe('in one process', () => {
  test('a signal comes when its transaction commits, on its channel, and never when it fails', async () => {
    const { database, stop } = await startTestDatabase()
    const signals = await createSignals({ logger })
    const heard: string[] = []
    signals.subscribe(
      'keys',
      (payload) => heard.push(payload),
      () => {},
    )
    signals.subscribe(
      'other',
      (payload) => heard.push(`other ${payload}`),
      () => {},
    )
    await database.system(async (tx) => {
      await signals.send(tx, 'keys', 'one')
      expect(heard).toEqual([])
    })
    expect(heard).toEqual(['one'])
    await expect(
      database.system(async (tx) => {
        await signals.send(tx, 'keys', 'two')
        throw new Error('on purpose')
      }),
    ).rejects.toThrow()
    expect(heard).toEqual(['one'])
    expect(signals.isConnected()).toBe(true)
    await signals.close()
    await stop()
  })
})

describe.skipIf(!hasServer)('over PostgreSQL (NARU_TEST_DATABASE_URL)', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startServerDatabase()
  })
  afterAll(() => server.stop())

  test('another process hears it; after a lost connection it is told to forget', async () => {
    const here = await createSignals({ connection: server.connection, logger })
    const there = await createSignals({ connection: server.connection, logger })
    const heard: string[] = []
    let gaps = 0
    there.subscribe(
      'keys',
      (payload) => heard.push(payload),
      () => gaps++,
    )
    await server.database.system((tx) => here.send(tx, 'keys', 'a payload with spaces'))
    await vi.waitUntil(() => heard.length === 1)
    expect(heard).toEqual(['a payload with spaces'])

    await server.database.system((tx) =>
      sql`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()`.execute(tx),
    )
    await vi.waitUntil(() => !there.isConnected(), 5_000)
    await vi.waitUntil(() => there.isConnected() && here.isConnected(), 10_000)
    expect(gaps).toBeGreaterThan(0)
    await server.database.system((tx) => here.send(tx, 'keys', 'again'))
    await vi.waitUntil(() => heard.includes('again'), 5_000)
    await here.close()
    await there.close()
  })

  test('a connection that falls silent counts as lost, and is made anew', async () => {
    const line = await startLine(new URL(server.connection.connectionString as string))
    const signals = await createSignals({ connection: { connectionString: line.url }, logger })
    let gaps = 0
    signals.subscribe(
      'keys',
      () => {},
      () => gaps++,
    )
    expect(signals.isConnected()).toBe(true)
    line.cut()
    await vi.waitUntil(() => !signals.isConnected(), 10_000)
    line.mend()
    await vi.waitUntil(() => signals.isConnected(), 10_000)
    expect(gaps).toBeGreaterThan(0)
    await signals.close()
    await line.stop()
  }, 30_000)
})
