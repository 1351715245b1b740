import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { callRecord } from '../../../testkit/call-records.ts'
import { startTestDatabase } from '../../../testkit/database.ts'
import { createAudit } from '../../identity/audit/audit.ts'
import type { Database } from '../../platform/index.ts'
import type { CallBodies, CallRecord } from './call-record.ts'
import { createLedger, type LedgerParts } from './create-ledger.ts'

const audit = createAudit({ key: Buffer.alloc(32), fingerprint: 'test' })

let database: Database
let stop: () => Promise<void>
let dataDir: string
let registry: Registry
const open: LedgerParts[] = []
/** What `system` of the database does instead. */
let away: (() => Promise<never>) | undefined
const jobs = { register: async () => {}, schedule: async () => {} }

beforeAll(async () => {
  ;({ database, stop } = await startTestDatabase())
})
afterAll(() => stop())
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'naru-ledger-test-'))
  await database.pool.query('truncate calls, call_tags, call_bodies, usage_hourly')
})
afterEach(async () => {
  away = undefined
  for (const parts of open.splice(0)) await parts.close()
  rmSync(dataDir, { recursive: true, force: true })
})

async function startLedger(): Promise<LedgerParts> {
  registry = new Registry()
  const system: Database['system'] = (work) => (away ? away() : database.system(work))
  const parts = await createLedger({
    audit,
    database: { ...database, system },
    dataDir,
    logger: pino({ level: 'silent' }),
    metrics: { registry },
  })
  open.push(parts)
  return parts
}

const spoolDir = () => join(dataDir, 'spool')
const databaseLost = () => Promise.reject(Object.assign(new Error('away'), { code: 'ECONNREFUSED' }))

/** What a process that was killed leaves: a folder with a file, and nobody who holds the lock. */
function leave(text: string, name = 'spool_left'): void {
  const folder = join(spoolDir(), name)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'seg_1.jsonl'), text)
}

const asLine = (record: unknown) => `${JSON.stringify(record)}\n`

async function ids(): Promise<string[]> {
  const { rows } = await database.pool.query<{ id: string }>('select id from calls order by id')
  return rows.map(({ id }) => id)
}

async function metric(name: string): Promise<number> {
  const found = (await registry.getMetricsAsJSON()).find((entry) => entry.name === `naru_ledger_${name}`)
  return found?.values[0]?.value ?? Number.NaN
}

/** The sums must be what the calls come to, whatever happened on the way. */
async function expectSums(): Promise<void> {
  const columns = `calls, failed, cache_hits, input_tokens, output_tokens, cached_input_tokens, cache_write_tokens,
    reasoning_tokens, cost, unpriced`
  const kept = await database.pool.query(
    `select tenant_id, hour, key_id, person_id, team_id, model, provider_name, provider_model, feature, ${columns}
     from usage_hourly order by 1, 2, 3, 4, 5, 6, 7, 8, 9`,
  )
  const counted = await database.pool.query(`
    select tenant_id, date_trunc('hour', started_at, 'UTC') as hour, coalesce(key_id, '') as key_id,
      coalesce(person_id, '') as person_id, coalesce(team_id, '') as team_id,
      case when error_code = 'model_not_found' then '' else model end as model,
      coalesce(provider_name, '') as provider_name, coalesce(provider_model, '') as provider_model,
      coalesce(feature, '') as feature, count(*) as calls, sum((status <> 'ok')::int) as failed,
      sum(is_cache_hit::int) as cache_hits, coalesce(sum(input_tokens), 0)::bigint as input_tokens,
      coalesce(sum(output_tokens), 0)::bigint as output_tokens,
      coalesce(sum(cached_input_tokens), 0)::bigint as cached_input_tokens,
      coalesce(sum(cache_write_tokens), 0)::bigint as cache_write_tokens,
      coalesce(sum(reasoning_tokens), 0)::bigint as reasoning_tokens,
      coalesce(sum(cost), 0)::numeric(24, 12) as cost,
      sum((cost is null and status <> 'refused')::int) as unpriced
    from calls group by 1, 2, 3, 4, 5, 6, 7, 8, 9 order by 1, 2, 3, 4, 5, 6, 7, 8, 9`)
  expect(kept.rows).toEqual(counted.rows)
}

describe('a call', () => {
  test('is in the database with everything that it has', async () => {
    const { ledger, flush } = await startLedger()
    const record = callRecord({
      person_id: 'usr_1',
      team_id: 'grp_1',
      end_user: '사용자 "1"',
      tags: { env: 'prod', 팀: '나루\\터' },
      conversation_id: 'conv',
      trace_id: 'f'.repeat(32),
      error_message: 'a\nb\\u0000',
      cache_write_tokens: 3,
    })
    await ledger.append(record, { request: '{"질문": "?"}', response: null })
    expect(await flush()).toBe(true)
    const { rows } = await database.pool.query(
      `select c.*, b.request, b.response from calls c join call_bodies b on b.call_id = c.id`,
    )
    expect(rows).toEqual([
      {
        ...record,
        started_at: new Date(record.started_at),
        cost: '0.000013350000',
        cost_nano: 13350,
        has_bodies: true,
        request: '{"질문": "?"}',
        response: null,
      },
    ])
    const tags = await database.pool.query('select tag from call_tags where call_id = $1 order by tag', [
      record.id,
    ])
    expect(tags.rows).toEqual([{ tag: 'env:prod' }, { tag: '팀:나루\\터' }])
    await expectSums()
  })

  test('keeps its place although it has what PostgreSQL cannot store', async () => {
    const { ledger, flush } = await startLedger()
    const record = callRecord({
      end_user: 'a\u0000b',
      tags: { 'k\u0000': '\ud800' },
      error_message: '\\u0000',
    })
    await ledger.append(record, { request: '\u0000', response: '\\\\u0000 \udc00 😀' })
    await flush()
    const { rows } = await database.pool.query(
      'select end_user, tags, error_message, request, response from calls join call_bodies on call_id = id',
    )
    expect(rows).toEqual([
      {
        end_user: 'a\ufffdb',
        tags: { 'k\ufffd': '\ufffd' },
        error_message: '\\u0000',
        request: '\ufffd',
        response: '\\\\u0000 \ufffd 😀',
      },
    ])
  })

  test('of a long name is cut to what an index holds', async () => {
    const { ledger, flush } = await startLedger()
    const long = (seed: number) =>
      Array.from({ length: 5_000 }, (_, i) =>
        String.fromCodePoint(0xac00 + ((i * 7919 + seed) % 11_000)),
      ).join('')
    const record = callRecord({
      end_user: long(1),
      model: long(2),
      provider_model: long(3),
      conversation_id: long(4),
      tags: { long: long(5) },
      request_id: long(6),
    })
    await ledger.append(record)
    await flush()
    expect(await ids()).toEqual([record.id])
    expect(await metric('rejected_total')).toBe(0)
  })

  test('is not waited for longer than a second', async () => {
    const { ledger } = await startLedger()
    const record = callRecord()
    await ledger.append(record)
    await vi.waitFor(async () => expect(await ids()).toEqual([record.id]), 10_000)
    expect(await metric('spooled_total')).toBe(1)
    expect(await metric('waiting_bytes')).toBe(0)
    expect(await metric('lag_seconds')).toBe(0)
  })
})

describe('many calls', () => {
  test('of all kinds come to the right sums, over months and hours, and leave no file behind', async () => {
    const parts = await startLedger()
    const kinds: Array<Partial<CallRecord>> = [
      {},
      { status: 'error', http_status: 502, cost: null, output_tokens: null },
      {
        status: 'refused',
        http_status: 429,
        cost: null,
        provider_name: null,
        provider_model: null,
        provider_id: null,
      },
      { is_cache_hit: true, cost: '0', reasoning_tokens: 5 },
      { team_id: 'grp_1', person_id: 'usr_1', model: 'large', feature: 'ask' },
      { tenant_id: 'tenant_b', cost: '12.345678901234' },
    ]
    const times = ['2026-08-31T23:59:59.999Z', '2026-09-01T00:00:00.000Z', '2026-09-01T01:00:00.000Z']
    const records = Array.from({ length: 2_500 }, (_, i) =>
      callRecord({ ...kinds[i % kinds.length], started_at: times[i % times.length] as string }),
    )
    await Promise.all(records.map((record) => parts.ledger.append(record)))
    expect(await parts.flush()).toBe(true)
    expect(await ids()).toEqual(records.map(({ id }) => id).sort())
    await expectSums()
    const { rows } = await database.pool.query('select count(*) from calls_2026_08')
    expect(rows).toEqual([{ count: 834 }])
    await parts.close()
    expect(readdirSync(spoolDir())).toEqual([])
  })

  test('of any length fill file after file, each of which goes once it is shipped', async () => {
    const parts = await startLedger()
    away = databaseLost
    const records = Array.from({ length: 7 }, () => callRecord())
    for (const [i, record] of records.entries())
      await parts.ledger.append(record, { request: String(i).repeat(3_000_000), response: null })
    const [folder = ''] = readdirSync(spoolDir())
    const segments = () => readdirSync(join(spoolDir(), folder)).filter((name) => name.endsWith('.jsonl'))
    expect(segments()).toHaveLength(2)
    away = undefined
    expect(await parts.flush(30_000)).toBe(true)
    const { rows } = await database.pool.query(
      'select call_id, length(request) as length, left(request, 1) as first from call_bodies order by call_id',
    )
    expect(rows).toEqual(records.map(({ id }, i) => ({ call_id: id, length: 3_000_000, first: String(i) })))
    expect(segments()).toHaveLength(1)
    expect(statSync(join(spoolDir(), folder, segments()[0] as string)).size).toBe(0)
  })

  test('come twice and count once', async () => {
    const parts = await startLedger()
    const records = Array.from({ length: 50 }, () => callRecord({ tags: { a: 'b' } }))
    const bodies: CallBodies = { request: 'q', response: 'a' }
    await Promise.all(records.map((record) => parts.ledger.append(record, bodies)))
    await parts.flush()
    const fresh = callRecord()
    leave([...records, ...records, fresh].map((record) => asLine({ ...record, ...bodies })).join(''))
    await parts.start(jobs)
    await parts.flush()
    expect(await ids()).toHaveLength(51)
    await expectSums()
    expect(await metric('rejected_total')).toBe(0)
  })
})

describe('what a killed process left', () => {
  test('is taken over but for the line that it did not finish', async () => {
    const [one, two] = [callRecord(), callRecord()]
    leave(asLine(one) + asLine(two) + asLine(callRecord()).slice(0, 100))
    const parts = await startLedger()
    await parts.start(jobs)
    expect(await parts.flush()).toBe(true)
    expect(await ids()).toEqual([one.id, two.id])
    expect(await metric('torn_total')).toBe(1)
    expect(readdirSync(spoolDir())).toHaveLength(1)
  })

  test('does not stop at a line that the database refuses', async () => {
    const records = Array.from({ length: 40 }, () => callRecord())
    const poison = [
      asLine({ ...callRecord(), status: 'unheard of' }),
      '{"id": "call_x", \n',
      asLine({ ...callRecord(), started_at: 'yesterday-ish' }),
      asLine({ ...callRecord(), started_at: '+020260-01-01T00:00:00.000Z' }),
    ]
    const lines = records.map(asLine)
    lines.splice(7, 0, poison[0] as string)
    lines.splice(30, 0, ...poison.slice(1))
    leave(lines.join(''))
    const parts = await startLedger()
    await parts.start(jobs)
    expect(await parts.flush()).toBe(true)
    expect(await ids()).toEqual(records.map(({ id }) => id))
    expect(await metric('rejected_total')).toBe(4)
    const [file = ''] = readdirSync(spoolDir()).filter((name) => name.startsWith('rejected-'))
    expect(readFileSync(join(spoolDir(), file), 'utf8')).toBe(poison.join(''))
    await expectSums()
  })

  test('is taken over although some of it cannot be read, which is left to the next who tries', async () => {
    const [first, last, unread] = [callRecord(), callRecord(), callRecord()]
    leave(asLine(first), 'spool_a')
    leave(asLine(unread), 'spool_b')
    leave(asLine(last), 'spool_c')
    const broken = join(spoolDir(), 'spool_b', 'seg_2.jsonl')
    symlinkSync(join(dataDir, 'nowhere'), broken)
    const parts = await startLedger()
    await parts.start(jobs)
    await parts.flush()
    expect(await ids()).toEqual([first.id, last.id])
    rmSync(broken)
    const other = await startLedger()
    await other.start(jobs)
    await other.flush()
    expect(await ids()).toEqual([first.id, last.id, unread.id])
  })

  test('is taken over by one of two', async () => {
    leave(asLine(callRecord()))
    const both = [await startLedger(), await startLedger()]
    await Promise.all(both.map((parts) => parts.start(jobs)))
    await Promise.all(both.map((parts) => parts.flush()))
    expect(await ids()).toHaveLength(1)
    await expectSums()
  })
})

describe('while the database is away', () => {
  test('calls go on, and come when it is back', async () => {
    const parts = await startLedger()
    away = databaseLost
    const records = Array.from({ length: 1_200 }, () => callRecord())
    await Promise.all(records.map((record) => parts.ledger.append(record)))
    expect(parts.ledger.isWritable()).toBe(true)
    expect(await parts.flush(50)).toBe(false)
    expect(await metric('waiting_bytes')).toBeGreaterThan(1_200 * 500)
    expect(await metric('ship_failures_total')).toBeGreaterThan(0)
    away = undefined
    expect(await parts.flush()).toBe(true)
    expect(await ids()).toHaveLength(1_200)
    await expectSums()
  })

  test('a stop leaves them to the next start', async () => {
    const first = await startLedger()
    away = databaseLost
    const record = callRecord()
    await first.ledger.append(record)
    await first.close(50)
    away = undefined
    const second = await startLedger()
    await second.start(jobs)
    await second.flush()
    expect(await ids()).toEqual([record.id])
  })
})

describe('when the disk takes nothing', () => {
  const breakDisk = () => {
    const [folder = ''] = readdirSync(spoolDir())
    rmSync(join(spoolDir(), folder), { recursive: true })
    return join(spoolDir(), folder)
  }

  test('calls go straight into the database', async () => {
    const parts = await startLedger()
    breakDisk()
    const records = [callRecord(), callRecord()]
    await Promise.all(records.map((record) => parts.ledger.append(record)))
    expect(await ids()).toEqual(records.map(({ id }) => id))
    expect(parts.ledger.isWritable()).toBe(true)
  })

  test('and the database is away too, a call is refused until one of them is back', async () => {
    const parts = await startLedger()
    const folder = breakDisk()
    away = databaseLost
    await expect(parts.ledger.append(callRecord())).rejects.toMatchObject({
      code: 'ledger_unavailable',
      status: 503,
    })
    expect(parts.ledger.isWritable()).toBe(false)
    mkdirSync(folder)
    await vi.waitFor(() => expect(parts.ledger.isWritable()).toBe(true), 10_000)
    const record = callRecord()
    await parts.ledger.append(record)
    away = undefined
    await parts.flush()
    expect(await ids()).toEqual([record.id])
  })
})

test('partitions that two make at once are made once', async () => {
  const parts = [await startLedger(), await startLedger()]
  const records = parts.map(() => callRecord({ started_at: '2025-02-03T04:05:06.789Z' }))
  await Promise.all(parts.map(({ ledger }, i) => ledger.append(records[i] as CallRecord)))
  expect(await Promise.all(parts.map(({ flush }) => flush()))).toEqual([true, true])
  expect(await ids()).toHaveLength(2)
  await expectSums()
})

test('no partition can be read around the parent', async () => {
  const { ledger, flush } = await startLedger()
  await ledger.append(callRecord({ started_at: '2026-10-05T00:00:00.000Z' }))
  await flush()
  const reading = database.tenant({ tenantId: 'tenant_a', groups: [] }, (tx) =>
    sql`select * from calls_2026_10`.execute(tx),
  )
  await expect(reading).rejects.toThrow('permission denied')
})
