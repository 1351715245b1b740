import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestDatabase } from '../../testkit/database.ts'
import { type Database, newId } from '../platform/index.ts'
import { excludeDocuments } from './document-store.ts'
import { saveItems } from './item-store.ts'
import {
  ensurePushSource,
  findSource,
  findSourceWithState,
  insertSource,
  listSources,
} from './source-store.ts'

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

test('the counts of each source are its own, and of what the reader may see', async () => {
  const tenantId = newId('tenant')
  const [first, second] = [newId('src'), newId('src')]
  await database.system(async (tx) => {
    await tx.insertInto('tenants').values({ id: tenantId, slug: tenantId, name: 'T' }).execute()
    const source = { tenant_id: tenantId, kind: 'files', config: {}, acl: null, schedule: null }
    for (const id of [first, second]) await insertSource(tx, { ...source, id, name: id })
    const document = { tenant_id: tenantId, title: 't', language: 'en', format: 'text', content: 'c' }
    const of = (external_id: string, acl: string[] | null) => ({
      ...document,
      ...{ id: newId('doc'), source_id: first, external_id, acl, content_hash: 'h', parser_version: 1 },
    })
    await tx
      .insertInto('documents')
      .values([of('a', null), of('b', ['group:ops'])])
      .execute()
    const failure = { code: 'parse_failed', message: 'Mend it.' }
    const item = { sha256: null, parserVersion: 1 }
    await saveItems(tx, { tenantId, sourceId: second, syncId: 'sync' }, [
      { ...item, key: 'x', failure },
      { ...item, key: 'y', failure: null },
    ])
    await excludeDocuments(tx, tenantId, [{ source_id: second, external_id: 'z' }])
  })
  const counts = (groups: string[]) =>
    database.tenant({ tenantId, groups }, async (tx) =>
      (await listSources(tx)).map((row) => [row.document_count, row.failed_count, row.excluded_count]),
    )
  expect(await counts(['group:ops'])).toEqual([
    [2, 0, 0],
    [0, 1, 1],
  ])
  expect((await counts([]))[0]).toEqual([1, 0, 0])
  const one = await database.tenant({ tenantId, groups: ['group:ops'] }, (tx) =>
    findSourceWithState(tx, first),
  )
  expect(one).toMatchObject({ id: first, document_count: 2, sync: null })
  expect(await database.tenant({ tenantId: 'other', groups: 'all' }, (tx) => findSource(tx, first))).toBe(
    undefined,
  )
})
