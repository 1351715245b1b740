import { sql } from 'kysely'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { startTestDatabase } from '../../../testkit/database.ts'
import { countingVectors, createFakeEmbeddingModels } from '../../../testkit/embedding-models.ts'
import { type FakeQdrant, startFakeQdrant } from '../../../testkit/qdrant.ts'
import type { Access, Database } from '../../platform/index.ts'
import type { SearchScope } from '../search/search-filters.ts'
import { embedSlice, type SliceDeps } from './embed-slice.ts'
import { findSets } from './embedding-set-store.ts'
import { createGatewayEmbedder } from './gateway-embedder.ts'
import { createQdrantStore } from './qdrant-store.ts'
import type { VectorStore } from './vector-store.ts'

let database: Database
let stop: () => Promise<void>
let qdrant: FakeQdrant
let store: VectorStore
let deps: SliceDeps
let wanted: string | null
let tenantId: string
let tenants = 0
const models = createFakeEmbeddingModels({
  small: { model: 'small', vectorOf: countingVectors(['ferry', 'ticket']) },
})
const logger = pino({ level: 'silent' })

beforeAll(async () => {
  ;({ database, stop } = await startTestDatabase())
  qdrant = await startFakeQdrant({ apiKey: 'qdrant-key' })
})
afterAll(async () => {
  await qdrant?.stop()
  await stop?.()
})

const open = (apiKey = 'qdrant-key') => createQdrantStore({ url: qdrant.url, apiKey, database, logger })

beforeEach(async () => {
  tenantId = `q${++tenants}`
  wanted = 'gateway:small'
  qdrant.isAway = false
  qdrant.before = async () => {}
  store = open()
  deps = {
    ...{ database, store, storeOf: () => store, onChange: () => {}, logger },
    embedderOf: (name) => createGatewayEmbedder(models, name.slice('gateway:'.length)),
    wanted: async () => wanted,
  }
  await database.system(async (tx) => {
    await sql`insert into tenants (id, slug, name) values (${tenantId}, ${tenantId}, 't')`.execute(tx)
    await sql`insert into sources (id, tenant_id, kind, name) values (${tenantId}, ${tenantId}, 'push', 'api')`.execute(
      tx,
    )
  })
})

async function add(id: string, content: string, acl: string[] | null = null): Promise<void> {
  await database.system(async (tx) => {
    await sql`insert into documents (id, tenant_id, source_id, external_id, title, type, language, acl, format, content,
        content_hash, parser_version, chunk_count)
      values (${`${tenantId}${id}`}, ${tenantId}, ${tenantId}, ${id}, ${id}, ${id}, 'en', ${acl}, 'text', '', '', 1, 1)`.execute(
      tx,
    )
    await sql`insert into chunks (id, tenant_id, document_id, ordinal, heading, context, content, acl)
      values (${`chunk_${tenantId}${id}`}, ${tenantId}, ${`${tenantId}${id}`}, 0, '', '', ${content}, ${acl})`.execute(
      tx,
    )
  })
}

const work = () => embedSlice(deps, tenantId, new AbortController().signal)
const points = () =>
  [...(qdrant.collections.get('naru_3')?.points.values() ?? [])].filter((point) =>
    String(point.payload.chunk).startsWith(`chunk_${tenantId}`),
  )
const active = () => database.system(async (tx) => (await findSets(tx, tenantId)).active)

async function find(access: Partial<Access> = {}, scope: SearchScope = {}): Promise<string[]> {
  const set = await active()
  const lookUp = await store.find(
    { id: set?.id as string, tenantId, dimension: 3 },
    { vector: Float32Array.of(1, 0, 0), limit: 5, scope },
  )
  const hits = await database.tenant({ tenantId, groups: 'all', ...access }, lookUp)
  return hits.map((hit) => hit.document_id.slice(tenantId.length))
}

it('keeps vectors and ids there, and nothing else', async () => {
  await add('a', 'ferry')
  await add('b', 'ferry ticket')
  await work()
  expect(await active()).toMatchObject({ store: 'qdrant', dimension: 3, error_code: null })
  expect(points()).toHaveLength(2)
  for (const { payload } of points())
    expect(Object.keys(payload).sort()).toEqual(['chunk', 'document', 'kind', 'set'])
  expect(qdrant.collections.get('naru_3')?.indexes).toMatchObject({
    set: { type: 'keyword', is_tenant: true },
  })
  expect(await find()).toEqual(['a', 'b'])
})

it('shows only what PostgreSQL lets be read, within the same filters', async () => {
  await add('open', 'ferry')
  await add('ops', 'ferry', ['group:ops'])
  await work()
  expect(await find({ groups: [] })).toEqual(['open'])
  expect((await find({ groups: ['group:ops'] })).sort()).toEqual(['open', 'ops'])
  expect(await find({}, { filters: { type: 'ops' } })).toEqual(['ops'])
  expect(await find({}, { filters: { type: 'documents', source: tenantId, language: 'en' } })).toHaveLength(2)
  expect(await find({}, { filters: { language: 'ko' } })).toEqual([])
  expect(await find({}, { kinds: ['problem'] })).toEqual([])
  expect(await find({}, { notDocuments: [`${tenantId}open`] })).toEqual(['ops'])
})

it('finds nothing of a passage that is gone, before Qdrant is told and after', async () => {
  await add('a', 'ferry')
  await add('b', 'ticket')
  await work()
  await database.system((tx) => sql`delete from documents where id = ${`${tenantId}a`}`.execute(tx))
  expect(points()).toHaveLength(2)
  expect(await find()).toEqual(['b'])
  qdrant.isAway = true
  await store.sweep()
  expect(points()).toHaveLength(2)
  qdrant.isAway = false
  store = open()
  await store.sweep()
  expect(points().map((point) => point.payload.chunk)).toEqual([`chunk_${tenantId}b`])
})

it('forgets what was sent for a passage that went meanwhile, also after a crash', async () => {
  await add('a', 'ferry')
  await add('b', 'ticket')
  qdrant.before = async () => {
    qdrant.before = async () => {}
    await database.system((tx) => sql`delete from documents where id = ${`${tenantId}a`}`.execute(tx))
  }
  await work()
  expect(points()).toHaveLength(2)
  await store.sweep()
  expect(points()).toHaveLength(2)
  await database.system((tx) => sql`update vectors_to_remove set due_at = now()`.execute(tx))
  await store.sweep()
  expect(points().map((point) => point.payload.chunk)).toEqual([`chunk_${tenantId}b`])
  expect(await find()).toEqual(['b'])
})

it('embeds again what a late removal took away', async () => {
  await add('a', 'ferry')
  await work()
  const set = await active()
  await database.system((tx) =>
    sql`insert into vectors_to_remove (set_id, chunk_id, dimension) values (${set?.id}, ${`chunk_${tenantId}a`}, 3)`.execute(
      tx,
    ),
  )
  await store.sweep()
  expect(points()).toHaveLength(0)
  await work()
  expect(points()).toHaveLength(1)
  await store.sweep()
  expect(points()).toHaveLength(1)
  expect(await find()).toEqual(['a'])
})

it('drops all of a set with it, and embeds the same text once', async () => {
  await add('a', 'ferry')
  await work()
  const before = models.texts.length
  await add('b', 'ferry')
  await work()
  expect(models.texts).toHaveLength(before)
  expect(points()).toHaveLength(2)
  wanted = null
  await work()
  await store.sweep()
  expect(points()).toHaveLength(0)
})

it('waits while Qdrant is away or refuses the key, and says so', async () => {
  await add('a', 'ferry')
  qdrant.isAway = true
  await work()
  const { building } = await database.system((tx) => findSets(tx, tenantId))
  expect(building?.error_code).toBe('vectors_not_kept')
  await expect(open('wrong').vectorsOf({ id: 'x', tenantId, dimension: 9 }, ['y'])).rejects.toThrow()
  qdrant.isAway = false
  await database.system((tx) => sql`update embedding_sets set retry_at = null`.execute(tx))
  await work()
  expect(await active()).toMatchObject({ error_code: null })
})
