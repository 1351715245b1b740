// How long it takes to verify a long audit trail, and how long others wait meanwhile.
// `npm run bench -- audit [rows] [embedded | server]`; the server is that of NARU_TEST_DATABASE_URL.
import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import canonicalize from 'canonicalize'
import { createAnchorFile } from '../src/identity/audit/anchor-file.ts'
import { createAnchorSeal } from '../src/identity/audit/anchors.ts'
import { createAudit, GENESIS } from '../src/identity/audit/audit.ts'
import { listActions, listEvents } from '../src/identity/audit/audit-store.ts'
import { verifyTrail } from '../src/identity/audit/verify.ts'
import { createDatabase, type Database, migrate, startEmbedded } from '../src/platform/index.ts'
import { hasServer, startServerDatabase } from '../testkit/databases.ts'
import { quantile } from './support/server.ts'

const ROWS = Number(process.argv[2] ?? 1_000_000)
const ONLY = process.argv[3]
const BATCH = 5_000
const TARGET_MS = 20_000
const TENANT = 'tenant_01m7z0zv2ye00a4aest851jf8c'
const master = { key: randomBytes(32), fingerprint: 'bench' }
const audit = createAudit(master)
const seal = createAnchorSeal(master)
const folder = mkdtempSync(join(tmpdir(), 'naru-bench-audit-'))

function payloadOf(seq: number): string {
  return canonicalize({
    id: `aud_${String(seq).padStart(26, '0')}`,
    at: new Date(Date.UTC(2026, 0, 1) + seq * 1000).toISOString(),
    tenant_id: TENANT,
    seq,
    action: ['key.issued', 'source.created', 'session.started', 'member.roles_changed'][seq % 4],
    outcome: seq % 50 === 0 ? 'denied' : 'done',
    actor: { kind: 'person', id: `usr_${seq % 200}`, name: '김나루' },
    target: { kind: 'source', id: `src_${seq % 5000}`, name: '운영 문서' },
    address: `192.0.2.${seq % 250}`,
    user_agent:
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36',
    request_id: `req_${seq}-9a31-4d6e-8f0e-0123456789ab`,
    before: { roles: ['viewer'], name: '운영 문서' },
    after: { roles: ['viewer', 'operator'], name: '운영 문서와 절차' },
  }) as string
}

/** Rows as `record` makes them, with their indexes made afterwards. */
async function fill(database: Database): Promise<void> {
  const { rows: indexes } = await database.pool.query<{ name: string; made: string }>(
    `select indexname as name, indexdef as made from pg_indexes
     where tablename = 'audit_events' and indexname <> 'audit_events_pkey'`,
  )
  for (const index of indexes) await database.pool.query(`drop index ${index.name}`)
  let previous: Buffer = GENESIS
  for (let from = 1; from <= ROWS; from += BATCH) {
    const seqs = Array.from({ length: Math.min(BATCH, ROWS - from + 1) }, (_, i) => from + i)
    const payloads = seqs.map(payloadOf)
    const hashes = payloads.map((payload) => {
      previous = audit.hash(previous, payload)
      return previous
    })
    await database.pool.query(
      `insert into audit_events (tenant_id, seq, payload, hash)
       select $1, * from unnest($2::bigint[], $3::text[], $4::bytea[])`,
      [TENANT, seqs, payloads, hashes],
    )
  }
  for (const index of indexes) await database.pool.query(index.made)
  await database.pool.query('analyze audit_events')
}

/** What a small transaction of somebody else takes until `done`, in ms. */
async function othersWait(database: Database, done: Promise<unknown>): Promise<number[]> {
  let isDone = false
  done.then(
    () => (isDone = true),
    () => (isDone = true),
  )
  const waits: number[] = []
  while (!isDone) {
    const start = performance.now()
    await database.tenant({ tenantId: TENANT, groups: [] }, (tx) =>
      tx.selectFrom('tenants').select('id').limit(1).execute(),
    )
    waits.push(performance.now() - start)
    await delay(10)
  }
  return waits
}

const ms = (value: number) => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`

async function measure(name: string, database: Database): Promise<void> {
  const filling = performance.now()
  await fill(database)
  const took = ms(performance.now() - filling)
  const size = await database.pool.query(`select pg_total_relation_size('audit_events') / 1000000 as mb`)
  process.stdout.write(
    `${name}: ${ROWS} events written in ${took}, ${size.rows[0].mb} MB with their indexes\n`,
  )
  const store = createAnchorFile(join(folder, `${createHash('sha1').update(name).digest('hex')}.jsonl`))
  const idle = await othersWait(database, delay(2_000))
  const loop = monitorEventLoopDelay({ resolution: 5 })
  loop.enable()
  const verifying = verifyTrail({ database, hash: audit.hash, store, seal }, TENANT)
  const waits = await othersWait(database, verifying)
  loop.disable()
  const { status, took_ms } = await verifying
  const figures = (values: number[]) => `p50 ${ms(quantile(values, 0.5))}, p95 ${ms(quantile(values, 0.95))}`
  process.stdout.write(
    `${name}: verified in ${ms(took_ms)} (${status}); target ${ms(TARGET_MS)}: ${took_ms < TARGET_MS ? 'met' : 'MISSED'}\n` +
      `${name}: others’ transactions ${figures(waits)} during it, ${figures(idle)} without; ` +
      `event loop held up p99 ${ms(loop.percentile(99) / 1e6)}, at most ${ms(loop.max / 1e6)}\n`,
  )
  await measureReads(name, database)
}

const READS = [
  ['newest 50', {}],
  ['one person', { actor: 'usr_7' }],
  ['one target', { target: 'src_77' }],
  ['a family of actions', { action: 'session.' }],
  ['an action that never was', { action: 'none.' }],
  ['refusals', { outcome: 'denied' }],
  ['failures, of which there are none', { outcome: 'failed' }],
  ['one address', { address: '192.0.2.9' }],
  ['an hour', { from: '2026-01-03T00:00:00.000Z', to: '2026-01-03T01:00:00.000Z' }],
  [
    'a person within an hour',
    { actor: 'usr_7', from: '2026-01-03T00:00:00.000Z', to: '2026-01-03T01:00:00.000Z' },
  ],
] as const

async function measureReads(name: string, database: Database): Promise<void> {
  const access = { tenantId: TENANT, groups: [] }
  const timed = async (work: () => Promise<unknown>) => {
    const times: number[] = []
    for (let i = 0; i < 9; i++) {
      const start = performance.now()
      await work()
      times.push(performance.now() - start)
    }
    return ms(quantile(times, 0.5))
  }
  for (const [what, filter] of READS) {
    const page = { limit: 51, before: undefined }
    const took = await timed(() => database.tenant(access, (tx) => listEvents(tx, TENANT, filter, page)))
    process.stdout.write(`${name}: list ${what}: ${took}\n`)
  }
  const took = await timed(() => database.tenant(access, (tx) => listActions(tx, TENANT)))
  process.stdout.write(`${name}: list the actions: ${took}\n`)
}

async function onEmbedded(): Promise<void> {
  const embedded = await startEmbedded({ dataDir: folder })
  const database = createDatabase({ ...embedded.connection(), ready: embedded.ready })
  await migrate(database)
  await measure('embedded', database)
  await database.close()
  await embedded.stop()
}

async function onServer(): Promise<void> {
  const server = await startServerDatabase()
  await migrate(server.database)
  await measure('PostgreSQL', server.database)
  await server.stop()
}

try {
  if (ONLY !== 'server') await onEmbedded()
  if (ONLY !== 'embedded' && hasServer) await onServer()
} finally {
  rmSync(folder, { recursive: true, force: true })
}
