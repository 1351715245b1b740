import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startTestDatabase } from '../../testkit/database.ts'
import { AppError, type Database, newId } from '../platform/index.ts'
import { PARSER_VERSION } from './pipeline/document.ts'
import type { ParsePool } from './pipeline/parse-pool.ts'
import { type PushedDocument, pushDocuments } from './push.ts'
import { searchIndex } from './search/index-documents.ts'
import type { SearchIndex } from './search/search-index.ts'
import { deleteSource, findPushSource } from './source-store.ts'

let database: Database
let stop: () => Promise<void>
let tenantId: string
let parsed: string[]
let index: SearchIndex
let whileParsing: () => Promise<void>

beforeAll(async () => {
  ;({ database, stop } = await startTestDatabase())
})
afterAll(() => stop())
beforeEach(async () => {
  tenantId = newId('tenant')
  parsed = []
  index = searchIndex
  whileParsing = async () => {}
  await database.system((tx) =>
    tx.insertInto('tenants').values({ id: tenantId, slug: tenantId, name: 'T' }).execute(),
  )
})

const pool: ParsePool = {
  async parseAndChunk({ bytes, name }) {
    parsed.push(name)
    await whileParsing()
    const text = Buffer.from(bytes).toString()
    if (text === 'unreadable') throw new AppError({ code: 'parse_failed', status: 422, message: 'Mend it.' })
    if (text === 'crash') throw new TypeError('a bug')
    const chunk = { ordinal: 0, heading: '', context: name, content: text }
    const count = text === 'endless' ? 5_001 : 1
    const chunks = Array.from({ length: count }, (_, ordinal) => ({ ...chunk, ordinal }))
    return [{ title: 'from the text', language: 'en', type: 'found', text, blocks: [], chunks }]
  },
  close: async () => {},
}

const push = (...documents: Array<Partial<PushedDocument> & { external_id: string }>) =>
  pushDocuments(
    { database, pool, index },
    tenantId,
    documents.map((document) => ({
      title: document.external_id,
      content: 'text',
      format: 'text',
      ...document,
    })),
  )
const stored = () =>
  database.tenant({ tenantId, groups: 'all' }, (tx) =>
    tx.selectFrom('documents').selectAll().orderBy('external_id').execute(),
  )

test('what did not change is neither parsed nor written again', async () => {
  await push({ external_id: 'a', metadata: { x: 1 } })
  const before = await stored()
  parsed = []
  const [result] = await push({ metadata: { x: 1 }, external_id: 'a' })
  expect(result).toEqual({ external_id: 'a', id: before[0]?.id, status: 'unchanged' })
  expect(parsed).toEqual([])
  expect(await stored()).toEqual(before)
})

test.each([
  { title: 'other' },
  { content: 'other' },
  { format: 'markdown' as const },
  { type: 'other' },
  { language: 'ko' },
  { url: 'https://example.com' },
  { acl: ['group:ops'] },
  { updated_at: '2026-01-01T00:00:00Z' },
  { metadata: { a: 1 } },
])('a change of %j is an update', async (change) => {
  await push({ external_id: 'a' })
  expect((await push({ external_id: 'a', ...change }))[0]?.status).toBe('updated')
  expect((await stored())[0]?.version).toBe(2)
})

test('a newer parser reads everything again', async () => {
  await push({ external_id: 'a' })
  await database.system((tx) =>
    tx
      .updateTable('documents')
      .set({ parser_version: PARSER_VERSION - 1 })
      .where('tenant_id', '=', tenantId)
      .execute(),
  )
  expect((await push({ external_id: 'a' }))[0]?.status).toBe('updated')
})

test('one that cannot be read stands alone, and keeps its former version', async () => {
  await push({ external_id: 'b', content: 'before' })
  const results = await push(
    { external_id: 'a' },
    { external_id: 'b', content: 'unreadable' },
    { external_id: 'c' },
  )
  expect(results.map((result) => result.status)).toEqual(['created', 'error', 'created'])
  expect(results[1]).toMatchObject({ id: null, error: { code: 'parse_failed', message: 'Mend it.' } })
  expect((await stored()).map((row) => row.content)).toEqual(['text', 'before', 'text'])
})

test('of two with one external id the first is stored, over the borders of a transaction too', async () => {
  const many = Array.from({ length: 60 }, (_, i) => ({ external_id: `d${i}` }))
  const results = await push(
    ...many,
    { external_id: 'd0', content: 'second' },
    { external_id: 'd59', content: 'second' },
  )
  expect(results).toHaveLength(62)
  expect(results.slice(0, 60).every((result) => result.status === 'created')).toBe(true)
  expect(results.slice(60).map((result) => result.error?.code)).toEqual([
    'duplicate_external_id',
    'duplicate_external_id',
  ])
  expect((await stored()).every((row) => row.content === 'text')).toBe(true)
})

test('a bug fails the call rather than a document', async () => {
  await expect(push({ external_id: 'a', content: 'crash' })).rejects.toThrow('a bug')
})

test("the caller's word stands above what was found in the text", async () => {
  await push(
    { external_id: 'a' },
    { external_id: 'b', type: 'mine', language: 'ko', title: 'Mine', acl: ['group:a', 'group:a'] },
  )
  const [a, b] = await stored()
  expect(a).toMatchObject({ type: 'found', language: 'en', title: 'a', acl: null })
  expect(b).toMatchObject({ type: 'mine', language: 'ko', title: 'Mine', acl: ['group:a'] })
})

test('the same documents pushed at once end as one version of each', async () => {
  const batch = (from: string) =>
    Array.from({ length: 30 }, (_, i) => ({ external_id: `d${i}`, content: from }))
  const all = await Promise.all([
    push(...batch('one')),
    push(...batch('two').reverse()),
    push(...batch('three')),
  ])
  for (const results of all)
    for (const result of results) expect(['created', 'updated']).toContain(result.status)
  const rows = await stored()
  expect(rows).toHaveLength(30)
  const chunks = await database.tenant({ tenantId, groups: 'all' }, (tx) =>
    tx
      .selectFrom('chunks')
      .innerJoin('documents', 'documents.id', 'chunks.document_id')
      .select(['chunks.content', 'documents.content as text'])
      .execute(),
  )
  expect(chunks).toHaveLength(30)
  for (const chunk of chunks) expect(chunk.content).toBe(chunk.text)
})

test('one of too many passages is refused, and the others are stored', async () => {
  const results = await push({ external_id: 'a', content: 'endless' }, { external_id: 'b' })
  expect(results.map((result) => result.error?.code)).toEqual(['document_too_large', undefined])
  expect((await stored()).map((row) => row.external_id)).toEqual(['b'])
})

test('what costs time is done before the transaction, which others wait for', async () => {
  let readMeanwhile = 0
  index = {
    ...searchIndex,
    async weigh(tenant, chunks) {
      // Over the embedded database this would wait for ever for an open transaction to end.
      await stored()
      readMeanwhile++
      return searchIndex.weigh(tenant, chunks)
    },
  }
  await push({ external_id: 'a' }, { external_id: 'b' })
  expect(readMeanwhile).toBe(2)
  expect(await stored()).toHaveLength(2)
})

test('a transaction stores no more than 25 documents and about 2 MB', async () => {
  const stores: number[] = []
  index = {
    ...searchIndex,
    async weigh(_tenant, chunks) {
      return chunks.map(() => ({ terms: '{}', lex: '{}/1048576' }))
    },
    async add(tx, tenant, chunks) {
      stores.push(chunks.length)
      await searchIndex.add(tx, tenant, chunks)
    },
  }
  const of = (bytes: number) => ({ external_id: newId('doc'), content: 'x'.repeat(bytes) })
  await push(...[900_000, 900_000, 900_000, 5_000_000, 10].map(of))
  expect(stores).toEqual([2, 1, 1, 1])
  stores.length = 0
  await push(...Array.from({ length: 60 }, () => of(10)))
  expect(stores).toEqual([25, 25, 10])
})

test('a source that is deleted meanwhile is said to be, and the next push makes a new one', async () => {
  whileParsing = async () => {
    whileParsing = async () => {}
    await database.tenant({ tenantId, groups: 'all' }, async (tx) =>
      deleteSource(tx, (await findPushSource(tx, tenantId)) ?? ''),
    )
  }
  await expect(push({ external_id: 'a' })).rejects.toMatchObject({ code: 'source_deleted', status: 409 })
  expect((await push({ external_id: 'a' }))[0]?.status).toBe('created')
})
