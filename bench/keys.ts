// How many warm API keys a second one core checks: what every request pays before its route begins.
import { randomBytes } from 'node:crypto'
import { pino } from 'pino'
import { createAudit } from '../src/identity/audit/audit.ts'
import { createKeys } from '../src/identity/keys/keys.ts'
import { ensureFirstRun } from '../src/identity/tenants/first-run.ts'
import { createSignals } from '../src/platform/index.ts'
import { startTestDatabase } from '../testkit/database.ts'

const KEYS = 1_000
const SECONDS = 3
const TARGET = 50_000

const { database, stop } = await startTestDatabase()
const signals = await createSignals({ logger: pino({ level: 'silent' }) })
const master = { key: randomBytes(32), fingerprint: 'bench' }
const rootKey = 'root-key-of-the-benchmark'
const { tenant } = await ensureFirstRun({ database, signals, master, rootKey })
const keys = createKeys({ database, signals, master, audit: createAudit(master) })
const issuer = {
  id: 'bench',
  kind: 'system',
  name: 'bench',
  tenantId: tenant.id,
  scopes: ['*'],
  groups: [],
  teams: [],
  isConfined: false,
} as const

const issued: string[] = []
for (let i = 0; i < KEYS; i++) {
  const input = {
    name: `key ${i}`,
    scopes: ['knowledge:read'],
    groups: ['ops'],
    expiresAt: null,
    limits: { requests_per_minute: 1_000_000 },
  }
  issued.push((await keys.issue(issuer, input)).key)
}

async function perSecond(check: (key: string) => Promise<unknown>, seconds: number): Promise<number> {
  const start = performance.now()
  let done = 0
  for (; performance.now() - start < seconds * 1000; done++) await check(issued[done % KEYS] as string)
  return Math.round(done / ((performance.now() - start) / 1000))
}

const cold = performance.now()
for (const key of issued) await keys.check(key)
const coldRate = Math.round(KEYS / ((performance.now() - cold) / 1000))
// each with a limit that is counted, and from an address that is noted
const check = (key: string) => keys.check(key, { address: '192.0.2.1', isCounted: true })
await perSecond(check, 1)
const warm = await perSecond(check, SECONDS)
// the floor: the loop itself, with a promise to wait for
const floor = await perSecond(async (key) => key, SECONDS)

process.stdout.write(
  `API keys checked a second on one core, ${KEYS} keys, each with a limit: warm ${warm.toLocaleString('en')}, ` +
    `first use ${coldRate.toLocaleString('en')} (one query each, embedded), empty loop ${floor.toLocaleString('en')}; ` +
    `target ${TARGET.toLocaleString('en')}: ${warm >= TARGET ? 'met' : 'MISSED'}\n`,
)
await keys.close()
await signals.close()
await stop()
