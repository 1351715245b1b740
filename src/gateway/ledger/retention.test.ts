import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { callRecord } from '../../../testkit/call-records.ts'
import { startTestDatabase } from '../../../testkit/database.ts'
import { type Database, firstIdAt, newId } from '../../platform/index.ts'
import type { CallRecord } from './call-record.ts'
import { createInsertLines } from './insert-lines.ts'
import { createRetention } from './retention.ts'

let database: Database
let stop: () => Promise<void>
let dataDir: string
const logger = pino({ level: 'silent' })
const signal = new AbortController().signal

beforeAll(async () => {
  ;({ database, stop } = await startTestDatabase())
  await database.pool.query(
    `insert into tenants (id, slug, name) values ('tenant_a', 'a', 'A'), ('tenant_b', 'b', 'B')`,
  )
})
afterAll(() => stop())
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'naru-retention-test-'))
})
afterEach(async () => {
  rmSync(dataDir, { recursive: true, force: true })
  await database.pool.query('truncate calls, call_tags, call_bodies, usage_hourly, gateway_settings')
})

async function write(records: CallRecord[]): Promise<CallRecord[]> {
  const insertLines = createInsertLines({
    database,
    logger,
    rejectedFile: join(dataDir, 'rejected'),
    onRejected: () => {},
  })
  await insertLines(records.map((record) => JSON.stringify({ ...record, request: 'q', response: 'a' })))
  return records
}

/** Ids begin with the time of the call, as they do when a call comes in. */
function at(started_at: string, more: Partial<CallRecord> = {}): CallRecord {
  const id = firstIdAt('call', new Date(started_at)).slice(0, 15) + newId('call').slice(15)
  return callRecord({ id, started_at, tags: { env: 'prod' }, ...more })
}

const days = (tenant: string, archive: number, bodies: number) =>
  database.pool.query(
    `insert into gateway_settings (tenant_id, archive_days, body_days) values ($1, $2, $3)`,
    [tenant, archive, bodies],
  )

const runAt = (now: string, within: Pick<Database, 'system'> = database) =>
  createRetention({ database: within, dataDir, logger, now: () => new Date(now) }).run(signal)

const archive = (name: string) => join(dataDir, 'archive', 'calls', name)

function readArchive(name: string): Array<Record<string, unknown>> {
  const text = gunzipSync(readFileSync(archive(name))).toString('utf8')
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line))
}

async function tables(): Promise<string[]> {
  const { rows } = await database.pool.query<{ name: string }>(
    `select inhrelid::regclass::text as name from pg_inherits
     where inhparent in ('calls'::regclass, 'call_tags'::regclass, 'call_bodies'::regclass)
       and inhrelid::regclass::text ~ '2026_0[56]' order by 1`,
  )
  return rows.map(({ name }) => name)
}

const inCalls = async () =>
  (await database.pool.query('select id from calls order by id')).rows.map(({ id }) => id)

test('a month leaves for a file when the days of everybody in it are over, and its sums stay', async () => {
  const may = await write([
    at('2026-05-02T00:00:00.000Z'),
    at('2026-05-31T23:59:59.999Z', { tenant_id: 'tenant_b' }),
  ])
  const june = await write([at('2026-06-01T00:00:00.000Z')])
  await days('tenant_b', 120, 30)
  await runAt('2026-09-28T23:59:00Z')
  expect(await inCalls()).toHaveLength(3)
  await runAt('2026-09-29T00:01:00Z')
  // 90 days for June, 120 for the one of the two in May
  expect(await inCalls()).toEqual([])
  const kept = readArchive('2026-05.jsonl.gz')
  expect(kept).toEqual(may.map((record) => ({ ...record, cost: '0.000013350000' })))
  expect(readArchive('2026-06.jsonl.gz').map(({ id }) => id)).toEqual([june[0]?.id])
  expect(await tables()).toEqual([])
  const { rows } = await database.pool.query('select sum(calls) as calls from usage_hourly')
  expect(rows).toEqual([{ calls: '3' }])
})

test('calls of a month that come after its archive get a file of their own', async () => {
  const [first] = await write([at('2026-05-02T00:00:00.000Z')])
  await runAt('2026-10-01T00:00:00Z')
  const [late] = await write([at('2026-05-03T00:00:00.000Z')])
  await runAt('2026-10-02T00:00:00Z')
  expect(readArchive('2026-05.jsonl.gz').map(({ id }) => id)).toEqual([first?.id])
  expect(readArchive('2026-05.2.jsonl.gz').map(({ id }) => id)).toEqual([late?.id])
})

test('a run that ends between the file and the database is made good by the next one', async () => {
  const [first] = await write([at('2026-05-02T00:00:00.000Z')])
  const system: Database['system'] = (work) =>
    database.system(async (tx) => {
      const result = await work(tx)
      if (existsSync(archive('2026-05.jsonl.gz'))) throw new Error('killed before the commit')
      return result
    })
  await expect(runAt('2026-10-01T00:00:00Z', { system })).rejects.toThrow('killed')
  expect(await inCalls()).toEqual([first?.id])
  const [late] = await write([at('2026-05-03T00:00:00.000Z')])
  await runAt('2026-10-02T00:00:00Z')
  expect(readArchive('2026-05.jsonl.gz').map(({ id }) => id)).toEqual([first?.id, late?.id].sort())
  expect(existsSync(archive('2026-05.2.jsonl.gz'))).toBe(false)
  expect(await inCalls()).toEqual([])
})

test('a month that changes while it is written stays', async () => {
  await write([at('2026-05-02T00:00:00.000Z')])
  let isWritten = false
  const system: Database['system'] = async (work) => {
    const result = await database.system(work)
    const isPage = Array.isArray(result) && result[0]?.line !== undefined
    if (isPage && !isWritten) {
      isWritten = true
      await write([at('2026-05-01T00:00:00.000Z')])
    }
    return result
  }
  await expect(runAt('2026-10-01T00:00:00Z', { system })).rejects.toThrow('2026-05 had 1 calls')
  expect(await inCalls()).toHaveLength(2)
  expect(existsSync(archive('2026-05.jsonl.gz'))).toBe(false)
  expect(existsSync(archive('2026-05.jsonl.gz.draft'))).toBe(false)
})

test('bodies go when their days are over, calls stay', async () => {
  const june = await write([
    at('2026-06-05T00:00:00.000Z'),
    at('2026-06-05T00:00:00.000Z', { tenant_id: 'tenant_b' }),
    at('2026-06-25T00:00:00.000Z'),
  ])
  await write([at('2026-05-05T00:00:00.000Z')])
  await days('tenant_b', 365, 60)
  await runAt('2026-07-10T00:00:00Z')
  const bodies = await database.pool.query('select call_id from call_bodies order by call_id')
  // 30 days for tenant_a: since 10 June
  expect(bodies.rows.map(({ call_id }) => call_id)).toEqual([june[1]?.id, june[2]?.id])
  expect(await inCalls()).toHaveLength(4)
  // May is over for everybody in it: not its rows, its partition is gone
  expect(await tables()).toEqual([
    'call_bodies_2026_06',
    'call_tags_2026_05',
    'call_tags_2026_06',
    'calls_2026_05',
    'calls_2026_06',
  ])
})

test('bodies go when their days are over, also when the archive cannot be written', async () => {
  await write([at('2026-05-05T00:00:00.000Z'), at('2026-09-05T00:00:00.000Z')])
  // a file where the folder of archives should be
  writeFileSync(join(dataDir, 'archive'), '')
  await expect(runAt('2026-10-20T00:00:00Z')).rejects.toThrow('ENOTDIR')
  const { rows } = await database.pool.query('select call_id from call_bodies')
  expect(rows).toEqual([])
  expect(await inCalls()).toHaveLength(2)
})

test('partitions are there before their month begins', async () => {
  await runAt('2031-12-15T00:00:00Z')
  const { rows } = await database.pool.query(
    `select to_regclass('calls_2031_12') is not null and to_regclass('call_bodies_2032_01') is not null as made`,
  )
  expect(rows).toEqual([{ made: true }])
})
