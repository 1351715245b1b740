import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestDatabase } from '../../testkit/database.ts'
import { type Database, newId } from '../platform/index.ts'
import { ensurePushSource, insertSource } from './source-store.ts'

let database: Database
let stop: () => Promise<void>

beforeAll(async () => {
  ;({ database, stop } = await startTestDatabase())
})
afterAll(() => stop())

test('pushed documents find their source although somebody named a folder "push"', async () => {
  const tenantId = newId('tenant')
  await database.system(async (tx) => {
    await tx.insertInto('tenants').values({ id: tenantId, slug: tenantId, name: 'T' }).execute()
    const folder = { id: newId('src'), tenant_id: tenantId, kind: 'files', name: 'push', config: {} }
    await insertSource(tx, { ...folder, acl: null, schedule: null })
  })
  const ensure = () =>
    database.tenant({ tenantId, groups: 'all' }, (tx) => ensurePushSource(tx, tenantId, newId('src')))
  const [first, second] = await Promise.all([ensure(), ensure()])
  expect(second).toBe(first)
  const sources = await database.tenant({ tenantId, groups: 'all' }, (tx) =>
    tx.selectFrom('sources').select(['id', 'name']).where('kind', '=', 'push').execute(),
  )
  expect(sources).toEqual([{ id: first, name: 'push 2' }])
})
