// Appends calls to a ledger without pause, and says which ones are safe: `node ledger-child.ts <dataDir> <socket folder>`.
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { createLedger } from '../src/gateway/ledger/create-ledger.ts'
import { createAudit } from '../src/identity/audit/audit.ts'
import { createDatabase } from '../src/platform/index.ts'
import { callRecord } from './call-records.ts'

const audit = createAudit({ key: Buffer.alloc(32), fingerprint: 'test' })

const [dataDir = '', host = ''] = process.argv.slice(2)
const database = createDatabase({ host, user: 'postgres', database: 'postgres', max: 2 })
const logger = pino({ level: 'silent' })
const { ledger } = await createLedger({
  audit,
  database,
  dataDir,
  logger,
  metrics: { registry: new Registry() },
})

async function callOn(): Promise<never> {
  for (;;) {
    const record = callRecord({ tags: { from: 'child' } })
    await ledger.append(record, { request: 'q'.repeat(2_000), response: null })
    process.stdout.write(`${record.id}\n`)
  }
}
await Promise.all(Array.from({ length: 16 }, callOn))
