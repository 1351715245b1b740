import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startTestDatabase } from '../../../testkit/database.ts'
import { createAudit } from '../../identity/audit/audit.ts'
import type { Database } from '../../platform/index.ts'
import { createLedger } from './create-ledger.ts'

const audit = createAudit({ key: Buffer.alloc(32), fingerprint: 'test' })

const CHILD = fileURLToPath(new URL('../../../testkit/ledger-child.ts', import.meta.url))
const dataDir = mkdtempSync(join(tmpdir(), 'naru-ledger-crash-'))
let database: Database
let stop: () => Promise<void>

beforeAll(async () => {
  ;({ database, stop } = await startTestDatabase())
})
afterAll(async () => {
  await stop()
  rmSync(dataDir, { recursive: true, force: true })
})

/** A process that appends under load; `answered` are the calls of which it was told that they are safe. */
function startChild() {
  const socketFolder = (database.pool.options as { host: string }).host
  const child = spawn(process.execPath, [CHILD, dataDir, socketFolder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    text += piece
  })
  return {
    answered: () => text.split('\n').slice(0, -1),
    async kill() {
      child.kill('SIGKILL')
      await once(child, 'close')
    },
  }
}

const start = () =>
  createLedger({
    audit,
    database,
    dataDir,
    logger: pino({ level: 'silent' }),
    metrics: { registry: new Registry() },
  })

async function inDatabase(): Promise<Set<string>> {
  const { rows } = await database.pool.query<{ id: string }>('select id from calls')
  return new Set(rows.map(({ id }) => id))
}

const jobs = { register: async () => {}, schedule: async () => {} }

test('every call that was answered outlasts kill -9, while lines are written and while they are shipped', async () => {
  // one is killed when it has hardly begun to ship, one in the middle of it
  for (const calls of [300, 2_000]) {
    const child = startChild()
    await vi.waitFor(() => expect(child.answered().length).toBeGreaterThan(calls), 60_000)
    await child.kill()
    const next = await start()
    await next.start(jobs)
    expect(await next.flush(60_000)).toBe(true)
    const found = await inDatabase()
    expect(child.answered().filter((id) => !found.has(id))).toEqual([])
    await next.close()
  }
  const { rows } = await database.pool.query(
    'select (select sum(calls) from usage_hourly)::int as sums, count(*)::int as calls from calls',
  )
  expect(rows[0].sums).toBe(rows[0].calls)
  expect(readdirSync(join(dataDir, 'spool'))).toEqual([])
})

test('the files of a process that lives are left to it', async () => {
  const child = startChild()
  await vi.waitFor(() => expect(child.answered().length).toBeGreaterThan(0), 60_000)
  const other = await start()
  await other.start(jobs)
  await other.flush()
  expect(readdirSync(join(dataDir, 'spool'))).toHaveLength(2)
  const before = child.answered().length
  await vi.waitFor(() => expect(child.answered().length).toBeGreaterThan(before), 60_000)
  await child.kill()
  // as its timer does every few seconds
  await other.start(jobs)
  await other.flush(60_000)
  const found = await inDatabase()
  expect(child.answered().filter((id) => !found.has(id))).toEqual([])
  await other.close()
})
