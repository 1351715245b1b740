import { sql } from 'kysely'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startTestDatabase } from '../../../testkit/database.ts'
import {
  countingVectors,
  createFakeEmbeddingModels,
  type FakeEmbeddingModels,
  refusal,
} from '../../../testkit/embedding-models.ts'
import type { Database } from '../../platform/index.ts'
import { embedSlice, type SliceDeps } from './embed-slice.ts'
import { findSets } from './embedding-set-store.ts'
import { findTenantsToEmbed } from './embedding-work-store.ts'
import { createGatewayEmbedder } from './gateway-embedder.ts'
import { createPgvectorStore } from './pgvector-store.ts'

let database: Database
let stop: () => Promise<void>
let models: FakeEmbeddingModels
let deps: SliceDeps
let wanted: string | null
let tenantId: string
let tenants = 0

beforeAll(async () => {
  ;({ database, stop } = await startTestDatabase())
})
afterAll(() => stop?.())

beforeEach(async () => {
  tenantId = `t${++tenants}`
  wanted = 'gateway:small'
  models = createFakeEmbeddingModels({
    small: { model: 'maker/small', vectorOf: countingVectors(['ferry', 'ticket']) },
    large: { model: 'maker/large', vectorOf: countingVectors(['ferry', 'ticket', 'boat']) },
  })
  const store = createPgvectorStore(database)
  deps = {
    ...{ database, store, storeOf: () => store, onChange: () => {}, logger: pino({ level: 'silent' }) },
    embedderOf: (name) => createGatewayEmbedder(models, name.slice('gateway:'.length)),
    wanted: async () => wanted,
  }
  await database.system(async (tx) => {
    await sql`insert into tenants (id, slug, name) values (${tenantId}, ${tenantId}, 't')`.execute(tx)
    await sql`insert into sources (id, tenant_id, kind, name) values (${tenantId}, ${tenantId}, 'push', 'api')`.execute(
      tx,
    )
    await sql`insert into documents (id, tenant_id, source_id, external_id, title, language, format, content,
        content_hash, parser_version, chunk_count)
      values (${tenantId}, ${tenantId}, ${tenantId}, 'd', 'd', 'en', 'text', '', '', 1, 0)`.execute(tx)
  })
})

let chunks = 0
async function add(...contents: string[]): Promise<string[]> {
  const ids = contents.map((_, i) => `chunk_0${String(chunks + i).padStart(25, '0')}`)
  await database.system(async (tx) => {
    for (const [i, content] of contents.entries())
      await sql`insert into chunks (id, tenant_id, document_id, ordinal, heading, context, content)
        values (${ids[i]}, ${tenantId}, ${tenantId}, ${chunks + i}, '', 'Title', ${content})`.execute(tx)
  })
  chunks += contents.length
  return ids
}

const work = () => embedSlice(deps, tenantId, new AbortController().signal)
const sets = () => database.system((tx) => findSets(tx, tenantId))
const vectors = () =>
  database.system(async (tx) => {
    const { rows } = await sql<{ chunk_id: string; set_id: string; embedding: string }>`
      select chunk_id, set_id, embedding::text as embedding from chunk_vectors where tenant_id = ${tenantId}
      order by chunk_id`.execute(tx)
    return rows
  })
const partitions = () =>
  database.system(async (tx) => {
    const { rows } = await sql<{ name: string; guarded: boolean; indexes: number }>`
      select c.relname as name, c.relrowsecurity as guarded,
        (select count(*)::int from pg_indexes x where x.tablename = c.relname and x.indexdef like '%hnsw%') as indexes
      from pg_inherits i join pg_class c on c.oid = i.inhrelid
      join pg_class p on p.oid = i.inhparent where p.relname = 'chunk_vectors' and c.relkind = 'r'
        and exists (select from embedding_sets s where s.tenant_id = ${tenantId} and c.relname = 'chunk_vectors_' || s.id)`.execute(
      tx,
    )
    return rows
  })

it('gives every passage a vector of length 1, in a guarded set with an index of its own', async () => {
  await add('ferry', 'ticket ticket', 'ferry ticket')
  expect(await work()).toBe(false)
  const { active, building } = await sets()
  expect(building).toBeUndefined()
  expect(active).toMatchObject({
    ...{ embedder: 'gateway:small', model: 'maker/small', dimension: 3, store: 'pgvector', error_code: null },
  })
  const rows = await vectors()
  expect(rows.map((row) => JSON.parse(row.embedding).map((x: number) => Math.round(x * 100) / 100))).toEqual([
    [1, 0, 0.01],
    [0, 1, 0.01],
    [0.71, 0.71, 0.01],
  ])
  expect(await partitions()).toEqual([{ name: `chunk_vectors_${active?.id}`, guarded: true, indexes: 1 }])
  expect([...models.features]).toEqual(['copilot.embed'])
})

it('embeds the same text once, and nothing that has a vector', async () => {
  await add('ferry', 'ferry', 'ticket')
  await work()
  await add('ticket', 'boat')
  await work()
  await work()
  expect(models.texts).toEqual(['Title\nferry', 'Title\nticket', 'Title\nboat'])
  expect(await vectors()).toHaveLength(5)
})

it('keeps no vector of a passage that went, or says something else, while the model thought', async () => {
  const [gone, changed, kept] = await add('ferry', 'ticket', 'boat')
  models.before = async () => {
    models.before = async () => {}
    await database.system(async (tx) => {
      await sql`delete from chunks where id = ${gone}`.execute(tx)
      await sql`update chunks set content = 'redacted' where id = ${changed}`.execute(tx)
    })
  }
  await work()
  expect((await vectors()).map((row) => row.chunk_id)).toEqual([kept])
})

it('forgets the vector of a passage whose text changes, and embeds what it says now', async () => {
  const [id] = await add('ferry', 'ticket')
  await work()
  await database.system(async (tx) => {
    await sql`update embedding_sets set scanned_to = 'chunk_9'`.execute(tx)
    await sql`update chunks set content = 'redacted' where id = ${id}`.execute(tx)
  })
  expect(await vectors()).toHaveLength(1)
  await work()
  expect(await vectors()).toHaveLength(2)
  expect(models.texts.at(-1)).toBe('Title\nredacted')
})

it('serves with the old model until the new one knows everything, then drops the old', async () => {
  await add('ferry', 'ticket')
  await work()
  const old = (await sets()).active
  wanted = 'gateway:large'
  models.failures = [refusal(429, 'slow down', { 'retry-after': '60' })]
  await work()
  const between = await sets()
  expect(between.active?.id).toBe(old?.id)
  expect(between.building).toMatchObject({ embedder: 'gateway:large', error_code: 'embedding_model_busy' })
  expect(between.building?.retry_at?.getTime()).toBeGreaterThan(Date.now() + 50_000)

  await database.system((tx) => sql`update embedding_sets set retry_at = null`.execute(tx))
  await add('boat')
  await work()
  const after = await sets()
  expect(after.building).toBeUndefined()
  expect(after.active).toMatchObject({ model: 'maker/large', dimension: 4 })
  expect((await vectors()).map((row) => row.set_id)).toEqual(Array(3).fill(after.active?.id))
  expect(await partitions()).toHaveLength(1)
})

it('drops everything when embeddings are switched off, and what was begun when the mind is changed', async () => {
  await add('ferry')
  await work()
  const { active } = await sets()
  wanted = 'gateway:none'
  await work()
  expect((await sets()).building).toMatchObject({ error_code: 'embedding_model_unusable' })
  wanted = 'gateway:small'
  await work()
  expect(await sets()).toMatchObject({ active: { id: active?.id } })
  expect((await sets()).building).toBeUndefined()
  wanted = null
  await work()
  expect(await sets()).toEqual({})
  expect(await vectors()).toEqual([])
})

it('says so when another model or another length answers, keeps what it has, and comes back', async () => {
  await add('ferry')
  await work()
  await add('ticket')
  models.answers.small = { model: 'maker/small', vectorOf: () => [1, 2, 3, 4] }
  await work()
  expect((await sets()).active).toMatchObject({ error_code: 'embedding_model_changed', attempts: 1 })
  expect(await vectors()).toHaveLength(1)
  await work()
  expect((await sets()).active).toMatchObject({ attempts: 1 })
  models.answers.small = { model: 'maker/other', vectorOf: () => [1, 2, 3] }
  await database.system((tx) => sql`update embedding_sets set retry_at = null`.execute(tx))
  await work()
  expect((await sets()).active).toMatchObject({
    error_code: 'embedding_model_changed',
    error_message: expect.stringContaining('maker/other'),
  })
  models.answers.small = { model: 'maker/small', vectorOf: countingVectors(['ferry', 'ticket']) }
  await database.system((tx) => sql`update embedding_sets set retry_at = null`.execute(tx))
  await work()
  expect((await sets()).active).toMatchObject({ error_code: null, attempts: 0 })
  expect(await vectors()).toHaveLength(2)
})

it('leaves out a text that the model refuses, and only that', async () => {
  await add('ferry', 'poison', 'ticket', 'boat')
  const counted = countingVectors(['ferry', 'ticket'])
  models.answers.small = {
    model: 'maker/small',
    vectorOf(text) {
      if (text.includes('poison')) throw refusal(400, 'I cannot read this.')
      return counted(text)
    },
  }
  await work()
  expect(await vectors()).toHaveLength(3)
  expect((await sets()).active).toMatchObject({ error_code: null })
})

it('waits longer each time for a model that is away, and asks about one text first', async () => {
  await add('ferry', 'ticket')
  const away = () => refusal(503, 'away')
  models.failures = [away()]
  await work()
  const first = (await sets()).building?.retry_at?.getTime() ?? 0
  await database.system((tx) => sql`update embedding_sets set retry_at = null`.execute(tx))
  models.failures = [away()]
  await work()
  const second = (await sets()).building
  expect(second?.attempts).toBe(2)
  expect((second?.retry_at?.getTime() ?? 0) - Date.now()).toBeGreaterThan(first - Date.now())
  expect(models.texts).toEqual([])
})

it('keeps what was answered before a limit refused the rest: nothing is paid for twice', async () => {
  await add(...Array.from({ length: 200 }, (_, i) => `ferry ${i}`))
  let answers = 0
  models.before = async () => {
    if (++answers > 2) throw refusal(429, 'too many requests')
  }
  await work()
  expect(models.texts).toHaveLength(128)
  expect(await vectors()).toHaveLength(128)
  expect((await sets()).building).toMatchObject({ error_code: 'embedding_model_busy', attempts: 1 })
  const goOn = () => database.system((tx) => sql`update embedding_sets set retry_at = null`.execute(tx))
  await goOn()
  answers = 0
  await work()
  // one text is asked about first, then what fits
  expect((await sets()).building?.attempts ?? 0).toBe(1)
  expect((await vectors()).length).toBeGreaterThan(128)
  models.before = async () => {}
  await goOn()
  await work()
  expect(await vectors()).toHaveLength(200)
  expect(models.texts.length).toBeLessThan(204)
  expect((await sets()).active).toBeDefined()
})

it('copies access lists of now, and follows those that change', async () => {
  const [id] = await add('ferry')
  await database.system((tx) => sql`update chunks set acl = '{group:a}' where id = ${id}`.execute(tx))
  await work()
  await database.system((tx) => sql`update chunks set private_acl = '{group:b}' where id = ${id}`.execute(tx))
  const { rows } = await database.system((tx) =>
    sql`select acl, private_acl from chunk_vectors where chunk_id = ${id}`.execute(tx),
  )
  expect(rows).toEqual([{ acl: ['group:a'], private_acl: ['group:b'] }])
  const seen = (groups: string[]) =>
    database.tenant({ tenantId, groups }, async (tx) => {
      const found = await (
        await deps.store.find(
          { id: (await findSets(tx, tenantId)).active?.id as string, tenantId, dimension: 3 },
          { vector: Float32Array.of(1, 0, 0), limit: 5, scope: {} },
        )
      )(tx)
      return found.map((hit) => hit.chunk_id)
    })
  expect(await seen(['group:a'])).toEqual([])
  expect(await seen(['group:a', 'group:b'])).toEqual([id])
})

it('ends with its tenant', async () => {
  await add('ferry')
  await work()
  const [partition] = await partitions()
  await database.system((tx) => sql`delete from tenants where id = ${tenantId}`.execute(tx))
  const { rows } = await database.system((tx) =>
    sql`select from pg_class where relname = ${partition?.name}`.execute(tx),
  )
  expect(rows).toEqual([])
})

describe('what is left to do', () => {
  const left = async (lookedThrough: Parameters<typeof findTenantsToEmbed>[2] = []) => {
    const found = await database.system((tx) =>
      findTenantsToEmbed(tx, { local: null, store: 'pgvector' }, lookedThrough),
    )
    return {
      hasWork: found.tenants.includes(tenantId),
      complete: found.complete.filter(({ setId }) => setId === setOf?.id),
    }
  }
  let setOf: Awaited<ReturnType<typeof sets>>['active']

  it('is looked for behind what was found complete, and in all of it once that has gone back', async () => {
    await database.system((tx) =>
      sql`insert into copilot_settings (tenant_id, embedding_model) values (${tenantId}, 'small')`.execute(
        tx,
      ),
    )
    const [first] = await add('ferry', 'ticket')
    expect(await left()).toEqual({ hasWork: true, complete: [] })
    await work()
    setOf = (await sets()).active
    const set = { setId: setOf?.id as string, scannedTo: setOf?.scanned_to as string }
    expect(await left()).toEqual({ hasWork: false, complete: [set] })
    const [, late, new_] = await add('late', 'boat', 'new')
    expect((await left()).hasWork).toBe(true)
    expect((await left([{ ...set, upTo: new_ as string }])).hasWork).toBe(false)
    expect((await left([{ ...set, upTo: late as string }])).hasWork).toBe(true)
    await work()
    await database.system((tx) => sql`update chunks set content = 'redacted' where id = ${first}`.execute(tx))
    expect((await left([{ ...set, upTo: 'chunk_9' }])).hasWork).toBe(true)
  })
})
