import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callRecord } from '../../../testkit/call-records.ts'
import { startTestDatabase } from '../../../testkit/database.ts'
import { serveRoutes } from '../../../testkit/serve-routes.ts'
import { createAudit } from '../../identity/audit/audit.ts'
import { type Database, firstIdAt, newId, type Principal } from '../../platform/index.ts'
import type { CallRecord } from './call-record.ts'
import { createLedger } from './create-ledger.ts'

const audit = createAudit({ key: Buffer.alloc(32), fingerprint: 'test' })

const dataDir = mkdtempSync(join(tmpdir(), 'naru-calls-test-'))
let database: Database
const undo: Array<() => unknown> = []
let server: Awaited<ReturnType<typeof serveRoutes>>
/** Calls of the tenant `tenant_a`, newest first, but for the last one, which is of another. */
let records: CallRecord[]

const principal = (more: Partial<Principal>): Principal => ({
  id: 'usr_x',
  kind: 'person',
  name: 'x',
  tenantId: 'tenant_a',
  scopes: ['calls:read'],
  groups: [],
  teams: [],
  isConfined: false,
  ...more,
})
const analyst = principal({ scopes: ['calls:read', 'calls:read_all'] })
const member = principal({ id: 'usr_1', personId: 'usr_1', teams: ['grp_1'] })
const key = principal({ id: 'key_2', kind: 'key' })
const stranger = principal({ id: 'usr_9', personId: 'usr_9', teams: ['grp_9'] })
const other = principal({ tenantId: 'tenant_b', scopes: ['*'] })

const HOUR = 3_600_000
const now = Date.now()

const NOT_SET_UP = { model: 'nope', error_code: 'model_not_found' }

function makeRecords(): CallRecord[] {
  const cycle = <T>(values: readonly T[], i: number): T => values[i % values.length] as T
  const at = (i: number) => new Date(now - 60 * HOUR + i * HOUR)
  return Array.from({ length: 60 }, (_, i) =>
    callRecord({
      // ids begin with the time of the call, as they do when a call comes in
      id: firstIdAt('call', at(i)).slice(0, 15) + newId('call').slice(15),
      tenant_id: i === 59 ? 'tenant_b' : 'tenant_a',
      started_at: at(i).toISOString(),
      key_id: cycle(['key_1', 'key_2', null], i),
      person_id: cycle(['usr_1', null, 'usr_2', null], i),
      team_id: cycle([null, 'grp_1', 'grp_2', null, null], i),
      // some of a model that nobody set up
      ...(i % 20 === 9 ? NOT_SET_UP : { model: cycle(['small', 'large'], i) }),
      provider_name: cycle(['openai', 'mine', null], i),
      end_user: cycle([null, 'kim', 'lee', null], i),
      feature: cycle([null, 'ask'], i),
      status: cycle(['ok', 'ok', 'error', 'timeout', 'ok', 'cancelled'], i),
      is_cache_hit: i % 7 === 0,
      conversation_id: cycle(['conv_1', null, null], i),
      tags: i % 4 === 0 ? { env: 'prod', n: String(i) } : {},
      cost: cycle(['0.5', '0.0000001', null, '2'], i),
    }),
  ).reverse()
}

beforeAll(async () => {
  const started = await startTestDatabase()
  database = started.database
  undo.push(started.stop)
  await database.pool.query(`
    insert into tenants (id, slug, name) values ('tenant_a', 'a', 'A'), ('tenant_b', 'b', 'B');
    insert into people (id, name, email) values ('usr_1', '김나루', 'kim@example.com'), ('usr_2', 'Lee', 'lee@example.com');
    insert into members (tenant_id, person_id, roles) values ('tenant_a', 'usr_1', '{}'), ('tenant_b', 'usr_2', '{}');
    insert into groups (id, tenant_id, name, kind) values ('grp_1', 'tenant_a', '=팀 "1"', 'team');
    insert into api_keys (id, tenant_id, name, prefix, hash, scopes) values ('key_1', 'tenant_a', 'CI', 'naru', 'x', '{}');
    insert into providers (id, tenant_id, name, kind, base_url) values ('prov_7', 'tenant_a', 'mine', 'openai', 'https://x')`)
  const ledger = await createLedger({
    audit,
    database,
    dataDir,
    logger: pino({ level: 'silent' }),
    metrics: { registry: new Registry() },
  })
  records = makeRecords()
  await Promise.all(
    // not in the order of their ids, as calls end in no order
    [...records]
      .sort((a, b) => (a.request_id.slice(-3) < b.request_id.slice(-3) ? -1 : 1))
      .map((record) =>
        ledger.ledger.append(
          record,
          record.key_id === null ? undefined : { request: 'question', response: 'answer' },
        ),
      ),
  )
  await ledger.flush()
  server = await serveRoutes(ledger.routes)
  undo.push(
    server.close,
    () => ledger.close(),
    () => rmSync(dataDir, { recursive: true, force: true }),
  )
})
afterAll(async () => {
  for (const step of undo.reverse()) await step()
})

const list = async (who: Principal, query = '') => {
  const { status, body } = await server.get(who, `/api/v1/calls?limit=200&${query}`)
  expect(status, JSON.stringify(body)).toBe(200)
  return (body.items as CallRecord[]).map(({ id }) => id)
}

const idsOf = (found: CallRecord[]) => found.map(({ id }) => id)
const ofA = () => records.filter(({ tenant_id }) => tenant_id === 'tenant_a')
const isOfMember = (record: CallRecord) => record.team_id === 'grp_1' || record.person_id === 'usr_1'

describe('who sees which calls', () => {
  const cases: Array<[string, Principal, (record: CallRecord) => boolean]> = [
    ['everybody’s, with calls:read_all', analyst, ({ tenant_id }) => tenant_id === 'tenant_a'],
    [
      'everybody’s, with nothing but calls:read_all',
      principal({ scopes: ['calls:read_all'] }),
      ({ tenant_id }) => tenant_id === 'tenant_a',
    ],
    [
      'a member: those of the team and one’s own',
      member,
      (record) => record.tenant_id === 'tenant_a' && isOfMember(record),
    ],
    ['a key: its own', key, ({ tenant_id, key_id }) => tenant_id === 'tenant_a' && key_id === 'key_2'],
    ['somebody of another team: none', stranger, () => false],
    ['another tenant: its own', other, ({ tenant_id }) => tenant_id === 'tenant_b'],
  ]
  test.each(cases)('%s', async (_name, who, isSeen) => {
    const seen = records.filter(isSeen)
    expect(await list(who)).toEqual(idsOf(seen))
    for (const record of records) {
      const { status } = await server.get(who, `/api/v1/calls/${record.id}`)
      expect(status).toBe(isSeen(record) ? 200 : 404)
    }
    const summary = await server.get(who, '/api/v1/calls/summary')
    expect(summary.body.calls).toBe(seen.length)
    const exported = await server.get(who, '/api/v1/calls/export')
    expect(
      exported.text
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line).id),
    ).toEqual(idsOf(seen))
    const costs = await server.get(who, '/api/v1/costs')
    expect(costs.body.total.calls).toBe(seen.length)
  })

  test('bodies are for those whose call it was, and who may read all', async () => {
    const mine = ofA().find(
      (record) => record.person_id === 'usr_1' && record.key_id === 'key_1',
    ) as CallRecord
    const ofTeam = ofA().find(
      (record) => record.team_id === 'grp_1' && record.person_id !== 'usr_1' && record.key_id !== null,
    ) as CallRecord
    const body = async (who: Principal, { id }: CallRecord) =>
      (await server.get(who, `/api/v1/calls/${id}`)).body
    const shown = { has_bodies: true, request: 'question', response: 'answer' }
    const withheld = { has_bodies: true, request: null, response: null }
    expect(await body(member, mine)).toMatchObject(shown)
    expect(await body(member, ofTeam)).toMatchObject(withheld)
    expect(await body(analyst, ofTeam)).toMatchObject(shown)
    const notKept = ofA().find((record) => record.key_id === null) as CallRecord
    expect(await body(analyst, notKept)).toMatchObject({ has_bodies: false, request: null, response: null })
  })
})

test('a call is shown as it was recorded, with the names of who made it', async () => {
  const record = ofA().find((one) => one.key_id === 'key_1' && one.person_id === 'usr_1') as CallRecord
  const { body } = await server.get(analyst, `/api/v1/calls/${record.id}`)
  expect(body).toEqual({
    ...record,
    key: { id: 'key_1', name: 'CI' },
    person: { id: 'usr_1', name: '김나루' },
    team: record.team_id && {
      id: record.team_id,
      name: record.team_id === 'grp_1' ? '=팀 "1"' : record.team_id,
    },
    has_bodies: true,
    request: 'question',
    response: 'answer',
  })
  // a person of another tenant is not named
  const foreign = ofA().find((one) => one.person_id === 'usr_2') as CallRecord
  const answer = await server.get(analyst, `/api/v1/calls/${foreign.id}`)
  expect(answer.body.person).toEqual({ id: 'usr_2', name: 'usr_2' })
})

describe('filters', () => {
  const filters: Array<[string, (record: CallRecord) => boolean]> = [
    ['model=large', (r) => r.model === 'large'],
    ['model=nope', (r) => r.model === 'nope'],
    ['provider=openai', (r) => r.provider_name === 'openai'],
    ['provider=prov_7', (r) => r.provider_name === 'mine'],
    ['key_id=key_1', (r) => r.key_id === 'key_1'],
    ['person_id=usr_2', (r) => r.person_id === 'usr_2'],
    ['team_id=grp_1', (r) => r.team_id === 'grp_1'],
    ['key_id=none', (r) => r.key_id === null],
    ['person_id=none', (r) => r.person_id === null],
    ['team_id=none&model=small', (r) => r.team_id === null && r.model === 'small'],
    ['end_user=kim', (r) => r.end_user === 'kim'],
    ['status=timeout', (r) => r.status === 'timeout'],
    ['cache=hit', (r) => r.is_cache_hit],
    ['cache=miss', (r) => !r.is_cache_hit],
    ['conversation_id=conv_1', (r) => r.conversation_id === 'conv_1'],
    ['feature=ask', (r) => r.feature === 'ask'],
    ['tag=env:prod', (r) => r.tags.env === 'prod'],
    ['tag=n:8', (r) => r.tags.n === '8'],
    ['tag=env:%00', () => false],
    ['min_cost=0.5', (r) => Number(r.cost) >= 0.5],
    ['min_cost=0.0000001', (r) => Number(r.cost) >= 0.0000001],
    ['min_cost=0.0000002', (r) => Number(r.cost) >= 0.0000002],
    [`from=${new Date(now - 10 * HOUR).toISOString()}`, (r) => Date.parse(r.started_at) >= now - 10 * HOUR],
    [`to=${new Date(now - 10 * HOUR + 1).toISOString()}`, (r) => Date.parse(r.started_at) <= now - 10 * HOUR],
    [`to=${encodeURIComponent('2020-01-01T00:00:00+09:00')}`, () => false],
    ['q=kim', (r) => r.end_user === 'kim'],
    ['q=conv_1', (r) => r.conversation_id === 'conv_1'],
    ['q=small&tag=env:prod', (r) => r.model === 'small' && r.tags.env === 'prod'],
    ['q=nothing', () => false],
    [
      'model=small&status=ok&tag=env:prod&key_id=key_1',
      (r) => r.model === 'small' && r.status === 'ok' && r.tags.env === 'prod' && r.key_id === 'key_1',
    ],
  ]
  test.each(filters)('%s', async (query, matches) => {
    const expected = ofA().filter(matches)
    expect(await list(analyst, query)).toEqual(idsOf(expected))
    expect(await list(member, query)).toEqual(idsOf(expected.filter(isOfMember)))
    const { body } = await server.get(analyst, `/api/v1/calls/summary?${query}`)
    expect(body).toMatchObject({
      calls: expected.length,
      failed: expected.filter(({ status }) => status !== 'ok').length,
      cache_hits: expected.filter((record) => record.is_cache_hit).length,
      input_tokens: 21 * expected.length,
    })
    expect(Number(body.cost)).toBeCloseTo(
      expected.reduce((sum, { cost }) => sum + Number(cost), 0),
      9,
    )
  })

  test('by the id of a request or of a call', async () => {
    const record = records[5] as CallRecord
    for (const query of [`request_id=${record.request_id}`, `q=${record.request_id}`, `q=${record.id}`])
      expect(await list(analyst, query)).toEqual([record.id])
  })

  test.each(['calls', 'calls/summary', 'calls/export', 'costs', 'costs/export'])(
    'that %s does not know are refused by their name',
    async (path) => {
      const { status, body } = await server.get(analyst, `/api/v1/${path}?is_cache_hit=true`)
      expect([status, body.code]).toEqual([400, 'validation_failed'])
      expect(body.detail).toContain('is_cache_hit: there is no such query parameter here')
      expect(body.errors).toMatchObject([{ path: 'is_cache_hit' }])
    },
  )

  test('that make no sense are refused', async () => {
    for (const query of ['tag=prod', 'status=fine', 'from=yesterday', 'min_cost=-1', 'cursor=x', 'limit=201'])
      expect((await server.get(analyst, `/api/v1/calls?${query}`)).status, query).toBe(400)
  })
})

test('pages have every call once, whatever their size, filter and reader', async () => {
  const readers = [analyst, member, key]
  const queries = ['', 'model=small', 'tag=env:prod', 'status=ok', 'q=small']
  const arbitrary = fc.record({
    who: fc.constantFrom(...readers),
    query: fc.constantFrom(...queries),
    sizes: fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 4 }),
  })
  await fc.assert(
    fc.asyncProperty(arbitrary, async ({ who, query, sizes }) => {
      const paged: string[] = []
      for (let cursor: string | null = '', turn = 0; cursor !== null; turn++) {
        const size = sizes[turn % sizes.length] as number
        const url = `/api/v1/calls?limit=${size}&${query}${cursor === '' ? '' : `&cursor=${cursor}`}`
        const { body } = await server.get(who, url)
        expect(body.items.length).toBeLessThanOrEqual(size)
        paged.push(...idsOf(body.items))
        cursor = body.next_cursor
      }
      expect(paged).toEqual(await list(who, query))
    }),
    { numRuns: 30 },
  )
})

describe('costs', () => {
  const costs = async (query: string, who = analyst) => {
    const { status, body } = await server.get(who, `/api/v1/costs?${query}`)
    expect(status, JSON.stringify(body)).toBe(200)
    return body as {
      items: Array<Record<string, unknown> & { group: { id: string } | null }>
      total: Record<string, unknown>
    }
  }

  test.each(['model', 'provider', 'key', 'person', 'team', 'feature', 'none'] as const)(
    'by %s',
    async (group) => {
      const field = {
        model: 'model',
        provider: 'provider_name',
        key: 'key_id',
        person: 'person_id',
        team: 'team_id',
        feature: 'feature',
        none: 'trace_id',
      } as const
      const { items, total } = await costs(
        `by=month&group=${group}&from=${new Date(now - 90 * HOUR).toISOString()}`,
      )
      const counted = new Map<string, number>()
      for (const record of ofA()) {
        // names that nobody set up are one row
        const id = (record.model === 'nope' && group === 'model' ? null : record[field[group]]) ?? ''
        counted.set(id, (counted.get(id) ?? 0) + 1)
      }
      const found = new Map<string, number>()
      for (const item of items)
        found.set(item.group?.id ?? '', (found.get(item.group?.id ?? '') ?? 0) + Number(item.calls))
      expect(found).toEqual(counted)
      expect(total).toEqual({
        calls: 59,
        failed: ofA().filter(({ status }) => status !== 'ok').length,
        cache_hits: ofA().filter((record) => record.is_cache_hit).length,
        input_tokens: 59 * 21,
        output_tokens: 59 * 17,
        cached_input_tokens: 59 * 4,
        cost: expect.any(String),
        unpriced: ofA().filter(({ cost }) => cost === null).length,
      })
      const sum = ofA().reduce((all, { cost }) => all + BigInt(Math.round(Number(cost) * 1e9)), 0n)
      expect(BigInt(Math.round(Number(total.cost) * 1e9))).toBe(sum)
    },
  )

  test('days are those of the time zone', async () => {
    const hours = (zone: string) => {
      const counts = new Map<string, number>()
      for (const { started_at } of ofA()) {
        const day = new Intl.DateTimeFormat('sv', { timeZone: zone }).format(new Date(started_at))
        counts.set(day, (counts.get(day) ?? 0) + 1)
      }
      return Object.fromEntries(counts)
    }
    for (const zone of ['Asia/Seoul', 'America/New_York', 'UTC']) {
      const { items } = await costs(`by=day&timezone=${zone}`)
      expect(Object.fromEntries(items.map(({ period, calls }) => [period, calls]))).toEqual(hours(zone))
    }
    const hourly = await costs('by=hour&timezone=Asia/Seoul')
    expect(hourly.items).toHaveLength(59)
    expect(hourly.items[0]?.period).toMatch(/^\d{4}-\d\d-\d\dT\d\d:00$/)
    for (const zone of ['Nowhere/Town', '%2B09:00', "x';--"])
      expect((await server.get(analyst, `/api/v1/costs?timezone=${zone}`)).status).toBe(400)
  })

  test('as a file that is named by the days that were asked for', async () => {
    const name = async (query: string) =>
      (await server.get(analyst, `/api/v1/costs/export?${query}`)).headers['content-disposition']
    const days = 'from=2026-10-31T15:00:00Z&to=2026-11-21T15:00:00Z'
    expect(await name(`${days}&timezone=Asia/Seoul`)).toContain('"naru-costs-2026-11-01-to-2026-11-21.csv"')
    expect(await name(days)).toContain('"naru-costs-2026-10-31-to-2026-11-21.csv"')
  })

  test('as a table that no spreadsheet takes for formulas', async () => {
    const { text } = await server.get(analyst, '/api/v1/costs/export?group=team&by=month')
    const lines = text.slice(1).split('\r\n')
    expect(lines[0]).toBe(
      'period,group_id,group,calls,failed,cache_hits,input_tokens,output_tokens,cached_input_tokens,cost,unpriced',
    )
    const row = lines.find((line) => line.includes('grp_1'))
    expect(row).toContain(`,grp_1,"'=팀 ""1""",`)
    expect(text.startsWith('\ufeff')).toBe(true)
    const { rows } = await database.pool.query(
      `select payload::jsonb -> 'details' -> 'filter' as filter from audit_events where action = 'costs.exported'`,
    )
    expect(rows.at(-1)?.filter).toMatchObject({ group: 'team', by: 'month' })
  })
})
