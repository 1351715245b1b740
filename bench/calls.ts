// How long lists, sums and costs take over a long ledger, on a real PostgreSQL.
// `npm run bench -- calls [rows]`; the server is that of NARU_TEST_DATABASE_URL.
import type { CallFilter, Viewer } from '../src/gateway/ledger/call-filter.ts'
import { findCall, findDearest, listCalls } from '../src/gateway/ledger/call-list-store.ts'
import type { Call } from '../src/gateway/ledger/call-schemas.ts'
import { sumCalls } from '../src/gateway/ledger/call-sum-store.ts'
import { type CostQuery, sumCosts } from '../src/gateway/ledger/cost-store.ts'
import { ensurePartitions, monthOf } from '../src/gateway/ledger/partition-store.ts'
import { type Database, migrate, type Tx } from '../src/platform/index.ts'
import { hasServer, startServerDatabase } from '../testkit/databases.ts'
import { quantile } from './support/server.ts'

const ROWS = Number(process.argv[2] ?? 5_000_000)
const DAYS = 100
const CHUNK = 500_000
const RUNS = 20
const TARGET_MS = 300
const DAY_MS = 24 * 3_600_000
const END = new Date()
const BEGIN = new Date(END.getTime() - DAYS * DAY_MS)
const TENANT = 'tenant_bench'

/** The first ten characters of an id: milliseconds since 1970 in base 32. */
const TIME_OF_ID = Array.from(
  { length: 10 },
  (_, i) => `substr('0123456789abcdefghjkmnpqrstvwxyz', ((ms >> ${45 - 5 * i}) & 31)::int + 1, 1)`,
).join(' || ')

/** Calls `from` to `to` as a busy team makes them: few models, many end users, most of them well, some very dear. */
const FILL = `
  insert into calls (id, tenant_id, started_at, key_id, person_id, team_id, end_user, feature, dialect, model, is_stream,
    provider_id, provider_name, provider_model, status, http_status, is_cache_hit, input_tokens, output_tokens,
    cached_input_tokens, cost, cost_nano, total_ms, overhead_us, attempts, tags, conversation_id, request_id)
  select 'call_' || ${TIME_OF_ID} || lpad(to_hex(i), 16, '0'), case when r1 < 0.9 then '${TENANT}' else 'tenant_other' end,
    to_timestamp(ms / 1000.0), 'key_' || key, case when key % 3 = 0 then 'usr_' || key / 3 end,
    case when key % 5 > 0 then 'grp_' || key % 25 end, case when r5 < 0.5 then 'user-' || floor(r5 * 100000) end,
    case when r6 < 0.1 then (array['ask', 'judge'])[1 + (r6 * 20)::int % 2] end, 'openai-chat',
    case when r8 > 0.9999 then 'rare' else (array['small', 'large', 'mini', 'code', 'embed'])[1 + model] end,
    r1 < 0.4, 'prov_' || model % 4, case when r8 between 0.9998 and 0.9999 then 'rare' else 'provider-' || model % 4 end, 'model-x',
    case when r7 < 0.96 then 'ok' when r7 < 0.99 then 'error' when r7 < 0.9999 then 'refused' else 'timeout' end, 200,
    r3 < 0.04, (r3 * 4000)::int, (r4 * 800)::int, 0, cost, floor(cost * 1e9), r5 * 3000, 200,
    '[{"target_id": "tgt_1", "provider": "openai", "model": "m", "status": "ok", "http_status": 200, "error_code": null, "started_ms": 0.1, "took_ms": 400}]',
    case when r6 < 0.0001 then '{"env": "prod", "release": "rare"}'::jsonb when r6 < 0.4 then '{"env": "prod"}'
      when r6 < 0.5 then '{"env": "dev"}' else '{}' end,
    case when r6 < 0.3 then 'conv-' || floor(r6 * 1000000) end, 'req_' || md5(i::text)
  from (
    select *, floor(r2 * r2 * 200)::int as key, (floor(r2 * r2 * 200)::int + (r8 > 0.7)::int) % 5 as model
    from (
      select i, $3::bigint + (i * $4::float8)::bigint as ms, random() as r1, random() as r2, random() as r3,
        random() as r4, random() as r5, random() as r6, random() as r7, random() as r8,
        (0.00002 / (random() + 0.00001))::numeric(24, 12) as cost
      from generate_series($1::bigint, $2::bigint) as i
    ) as drawn
  ) as chosen`

/** With indexes and tags made afterwards; that is several times faster. */
async function fill(database: Database): Promise<void> {
  const months = new Set<string>()
  for (let day = 0; day <= DAYS; day++) months.add(monthOf(new Date(BEGIN.getTime() + day * DAY_MS)))
  await database.system((tx) => ensurePartitions(tx, [...months]))
  const { rows: indexes } = await database.pool.query<{ name: string; made: string }>(
    `select indexname as name, indexdef as made from pg_indexes where tablename = 'calls' and indexname <> 'calls_pkey'`,
  )
  for (const index of indexes) await database.pool.query(`drop index ${index.name}`)
  const step = (DAYS * DAY_MS) / ROWS
  for (let from = 0; from < ROWS; from += CHUNK)
    await database.pool.query(FILL, [from, Math.min(from + CHUNK, ROWS) - 1, BEGIN.getTime(), step])
  for (const index of indexes) await database.pool.query(index.made.replace(' ON ONLY ', ' ON '))
  await database.pool.query(`
    insert into call_tags select tenant_id, key || ':' || value, id, started_at from calls, jsonb_each_text(tags)
    where tags <> '{}'`)
  await database.pool.query(`
    insert into usage_hourly select tenant_id, date_trunc('hour', started_at), key_id, coalesce(person_id, ''),
      coalesce(team_id, ''), model, provider_name, provider_model, coalesce(feature, ''), count(*),
      count(*) filter (where status <> 'ok'), count(*) filter (where is_cache_hit), sum(input_tokens),
      sum(output_tokens), 0, 0, 0, sum(cost), 0
    from calls group by 1, 2, 3, 4, 5, 6, 7, 8, 9 order by 2`)
  await database.pool.query('vacuum analyze calls')
  await database.pool.query('vacuum analyze call_tags')
  await database.pool.query('vacuum analyze usage_hourly')
}

const all: Viewer = { tenantId: TENANT, seesAll: true, teams: [], personId: undefined, keyId: undefined }
const member: Viewer = { ...all, seesAll: false, teams: ['grp_3', 'grp_12'], personId: 'usr_55' }
const key: Viewer = { ...all, seesAll: false, keyId: 'key_77' }

type Asked = Omit<Partial<CallFilter>, 'from' | 'to'> & { days?: number; hours?: number }
const FILTERS: Array<[string, Asked]> = [
  ['nothing', {}],
  ['nothing, all 100 days', { days: DAYS }],
  ['one hour, three weeks ago', { hours: 1 }],
  ['model', { model: 'large' }],
  ['a rare model', { model: 'rare' }],
  ['a model that there is not', { model: 'none', days: DAYS }],
  ['provider', { provider: 'provider-2' }],
  ['a rare provider', { provider: 'rare' }],
  ['key', { key_id: 'key_7' }],
  ['person', { person_id: 'usr_40' }],
  ['team', { team_id: 'grp_4' }],
  ['end user', { end_user: 'user-777' }],
  ['ok', { status: 'ok' }],
  ['errors', { status: 'error' }],
  ['timeouts', { status: 'timeout' }],
  ['cache hits', { isCacheHit: true }],
  ['cache misses', { isCacheHit: false }],
  ['conversation', { conversation_id: 'conv-7777', days: DAYS }],
  ['feature', { feature: 'judge' }],
  ['a common tag', { tag: 'env:prod' }],
  ['a rare tag', { tag: 'release:rare' }],
  ['a tag that there is not', { tag: 'env:none', days: DAYS }],
  ['request', { request_id: 'req_c4ca4238a0b923820dcc509a6f75849b', days: DAYS }],
  ['at least 0.001 USD', { min_cost: 0.001 }],
  ['at least 1 USD', { min_cost: 1 }],
  ['at least 100 USD: none', { min_cost: 100, days: DAYS }],
  ['q, an end user', { q: 'user-888', days: DAYS }],
  ['q, a model', { q: 'small' }],
  ['q, nothing', { q: 'unheard of', days: DAYS }],
  ['model and errors', { model: 'code', status: 'error' }],
  ['model and end user', { model: 'code', end_user: 'user-999' }],
  ['model and timeouts', { model: 'embed', status: 'timeout' }],
  ['key, model, tag', { key_id: 'key_150', model: 'small', tag: 'env:prod' }],
  ['rare tag and errors', { tag: 'release:rare', status: 'error' }],
  ['common tag and timeouts', { tag: 'env:dev', status: 'timeout' }],
  ['common tag and dear', { tag: 'env:prod', min_cost: 0.5 }],
  ['team, feature, cache hits', { team_id: 'grp_4', feature: 'ask', isCacheHit: true }],
  ['person and end user', { person_id: 'usr_40', end_user: 'user-555' }],
  ['dear and errors', { min_cost: 0.01, status: 'error' }],
]

function filterOf({ days = 30, hours, ...filter }: Asked): CallFilter {
  const to = hours === undefined ? END : new Date(END.getTime() - 21 * DAY_MS)
  const length = hours === undefined ? days * DAY_MS : hours * 3_600_000
  return { ...filter, from: new Date(to.getTime() - length), to }
}

const everything: number[] = []

async function timed<T>(
  what: string,
  database: Database,
  work: (tx: Tx, run: number) => Promise<T>,
): Promise<number[]> {
  const times: number[] = []
  let result: T | undefined
  for (let run = 0; run < RUNS; run++) {
    const start = performance.now()
    result = await database.tenant({ tenantId: TENANT, groups: [] }, (tx) => work(tx, run))
    times.push(performance.now() - start)
  }
  const [p50, p95] = [quantile(times, 0.5), quantile(times, 0.95)]
  const size = Array.isArray(result) ? `, ${result.length} rows` : ''
  const slow = what.startsWith('list') && p95 > TARGET_MS ? '  SLOW' : ''
  process.stdout.write(`${what}: p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms${size}${slow}\n`)
  return times
}

async function measureLists(database: Database): Promise<void> {
  const viewers: Array<[string, Viewer]> = [
    ['everybody’s', all],
    ['a member’s', member],
    ['a key’s', key],
  ]
  for (const [whose, viewer] of viewers)
    for (const [name, asked] of FILTERS)
      everything.push(
        ...(await timed(`list ${whose}: ${name}`, database, async (tx) => {
          const filter = filterOf(asked)
          const dearest = await findDearest(tx, TENANT, filter)
          return listCalls(tx, viewer, { ...filter, dearest }, { limit: 51, before: undefined })
        })),
      )
  let page: Call[] = []
  await timed('list: twenty pages of 200 on, one after the other', database, async (tx) => {
    page = await listCalls(tx, all, filterOf({}), { limit: 200, before: page.at(-1)?.id })
    return page
  })
  await timed('one call', database, (tx, run) => findCall(tx, all, page[run]?.id ?? ''))
}

async function measureSums(database: Database): Promise<void> {
  for (const name of ['nothing', 'end user', 'a rare tag', 'errors', 'model and errors', 'q, an end user']) {
    const asked = FILTERS.find((entry) => entry[0] === name)?.[1] ?? {}
    await timed(`summary: ${name}`, database, (tx) => sumCalls(tx, all, filterOf(asked)))
  }
  const costs: Array<[CostQuery['by'], CostQuery['group'], number]> = [
    ['day', 'none', 30],
    ['day', 'model', 30],
    ['month', 'key', DAYS],
    ['week', 'person', DAYS],
    ['hour', 'none', 7],
  ]
  for (const [by, group, days] of costs) {
    const query = {
      by,
      group,
      timezone: 'Asia/Seoul',
      from: new Date(END.getTime() - days * DAY_MS),
      to: END,
    }
    await timed(`costs of ${days} days by ${by} and ${group}`, database, (tx) =>
      sumCosts(tx, all, query, 50_000),
    )
    await timed(`costs of a member, ${days} days by ${by} and ${group}`, database, (tx) =>
      sumCosts(tx, member, query, 50_000),
    )
  }
}

if (!hasServer) {
  process.stderr.write('Set NARU_TEST_DATABASE_URL to a PostgreSQL that databases may be made on.\n')
  process.exitCode = 2
} else {
  const server = await startServerDatabase()
  try {
    await migrate(server.database)
    const started = performance.now()
    await fill(server.database)
    const { rows } = await server.database.pool.query(
      `select sum(pg_total_relation_size(inhrelid)) / 1e9 as gb, (select count(*) from usage_hourly) as hours
       from pg_inherits where inhparent in ('calls'::regclass, 'call_tags'::regclass)`,
    )
    process.stdout.write(
      `${ROWS} calls over ${DAYS} days written in ${((performance.now() - started) / 1000).toFixed(0)} s: ` +
        `${Number(rows[0].gb).toFixed(1)} GB, ${rows[0].hours} sums by hour\n`,
    )
    await measureLists(server.database)
    await measureSums(server.database)
    const p95 = quantile(everything, 0.95)
    process.stdout.write(
      `lists, all ${everything.length} of them: p50 ${quantile(everything, 0.5).toFixed(1)} ms, p95 ${p95.toFixed(1)} ms; ` +
        `target ${TARGET_MS} ms: ${p95 <= TARGET_MS ? 'met' : 'MISSED'}\n`,
    )
  } finally {
    await server.stop()
  }
}
