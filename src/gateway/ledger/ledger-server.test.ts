import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { describe, expect, test } from 'vitest'
import { callRecord } from '../../../testkit/call-records.ts'
import { hasServer, startServerDatabase } from '../../../testkit/databases.ts'
import { createAudit } from '../../identity/audit/audit.ts'
import { migrate } from '../../platform/index.ts'
import type { CallRecord } from './call-record.ts'
import { createLedger } from './create-ledger.ts'

const audit = createAudit({ key: Buffer.alloc(32), fingerprint: 'test' })

const PROCESSES = 3
const CALLS = 3_000

if (!hasServer) console.warn('skipped: several processes on one server (NARU_TEST_DATABASE_URL is not set)')

describe.skipIf(!hasServer)('several processes on one PostgreSQL', () => {
  test('make partitions and sums together, and wait for one another in no circle', async () => {
    const server = await startServerDatabase()
    const dataDir = mkdtempSync(join(tmpdir(), 'naru-ledger-server-'))
    const registries = Array.from({ length: PROCESSES }, () => new Registry())
    const ledgers = await Promise.all(
      registries.map((registry) =>
        createLedger({
          audit,
          database: server.database,
          dataDir,
          logger: pino({ level: 'silent' }),
          metrics: { registry },
        }),
      ),
    )
    try {
      await migrate(server.database)
      await Promise.all(
        ledgers.flatMap(({ ledger }, process) =>
          Array.from({ length: CALLS }, (_, i) => ledger.append(recordOf(process, i))),
        ),
      )
      expect(await Promise.all(ledgers.map(({ flush }) => flush(60_000)))).toEqual([true, true, true])
      const { rows } = await server.database.pool.query(
        `select (select count(*) from calls)::int as calls, sum(calls)::int as summed, count(*)::int as sums,
           (select count(*) from call_tags)::int as tags from usage_hourly`,
      )
      const all = PROCESSES * CALLS
      expect(rows).toEqual([{ calls: all, summed: all, sums: 4 * 35, tags: all }])
      for (const registry of registries) {
        const failures = await registry.getSingleMetric('naru_ledger_ship_failures_total')?.get()
        expect(failures?.values[0]?.value).toBe(0)
      }
    } finally {
      await Promise.all(ledgers.map(({ close }) => close()))
      await server.stop()
      rmSync(dataDir, { recursive: true, force: true })
    }
  })
})

/** The same keys and hours everywhere, in an order of each process’s own. */
function recordOf(process: number, i: number): CallRecord {
  const place = process % 2 === 0 ? i : CALLS - i
  return callRecord({
    key_id: `key_${place % 35}`,
    started_at: new Date(Date.UTC(2026, place % 4, 1, 12)).toISOString(),
    tags: { n: String(i) },
  })
}
