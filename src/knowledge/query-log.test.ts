import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestDatabase } from '../../testkit/database.ts'
import { type Database, newId, type Principal } from '../platform/index.ts'
import { createQueryLog } from './query-log.ts'

let database: Database
let stop: () => Promise<void>
const principal: Principal = {
  id: 'key_1',
  kind: 'key',
  name: 'k',
  tenantId: 'a',
  scopes: [],
  groups: [],
  teams: [],
  isConfined: false,
}
const logger = pino({ level: 'silent' })

beforeAll(async () => {
  ;({ database, stop } = await startTestDatabase())
  await database.system((tx) => tx.insertInto('tenants').values({ id: 'a', slug: 'a', name: 'A' }).execute())
})
afterAll(() => stop())

const entry = (query: string, more: object = {}) => ({
  id: newId('qry'),
  kind: 'search' as const,
  query,
  results: [{ document_id: 'd', chunk_id: 'c', content: 'secret text' }],
  found: true,
  tookMs: 1.5,
  ...more,
})

test('what was asked is written with what was shown, and not its text', async () => {
  const log = createQueryLog({ database, logger })
  const entries = [entry('one'), entry('둘', { kind: 'ask', found: false, results: [] })]
  for (const one of entries) log.add(principal, one)
  await log.close()
  const rows = await database.tenant({ tenantId: 'a', groups: [] }, (tx) =>
    tx.selectFrom('query_log').selectAll().orderBy('id').execute(),
  )
  expect(rows).toMatchObject([
    {
      id: entries[0]?.id,
      kind: 'search',
      query: 'one',
      found: true,
      results: [{ document_id: 'd', chunk_id: 'c' }],
      principal_id: 'key_1',
    },
    { id: entries[1]?.id, kind: 'ask', query: '둘', found: false, results: [] },
  ])
  expect(JSON.stringify(rows)).not.toContain('secret text')
})

test('a long question is cut where no character breaks', async () => {
  const log = createQueryLog({ database, logger })
  const one = entry(`${'x'.repeat(1_999)}😀`)
  log.add(principal, one)
  await log.flush()
  const row = await database.system((tx) =>
    tx.selectFrom('query_log').select('query').where('id', '=', one.id).executeTakeFirstOrThrow(),
  )
  expect(row.query.isWellFormed()).toBe(true)
  expect(row.query.length).toBeLessThanOrEqual(2_000)
})

test('a failed write loses those rows and no later ones', async () => {
  const log = createQueryLog({ database, logger })
  log.add({ ...principal, tenantId: 'unknown' }, entry('lost'))
  await log.flush()
  const kept = entry('kept')
  log.add(principal, kept)
  await log.flush()
  const row = await database.system((tx) =>
    tx.selectFrom('query_log').select('query').where('id', '=', kept.id).executeTakeFirst(),
  )
  expect(row?.query).toBe('kept')
})
