import { sql } from 'kysely'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { startTestDatabase } from '../../../testkit/database.ts'
import type { Database } from '../../platform/index.ts'
import type { VectorHit } from '../embeddings/vector-store.ts'
import { createFeedbackRanking } from '../feedback/feedback-ranking.ts'
import { createSearchEvaluator } from './evaluate-search.ts'
import type { HybridSearchDeps } from './hybrid-search.ts'
import { indexDocuments } from './index-documents.ts'
import { measureRankings } from './measure-ranking.ts'

let database: Database
let stop: () => Promise<void>
let nearest: (query: string) => string[]
let deps: HybridSearchDeps

beforeAll(async () => {
  ;({ database, stop } = await startTestDatabase())
  await database.system(async (tx) => {
    await sql`insert into tenants (id, slug, name) values ('t', 't', 't')`.execute(tx)
    await sql`insert into sources (id, tenant_id, kind, name) values ('src', 't', 'push', 'api')`.execute(tx)
  })
  await database.tenant({ tenantId: 't', groups: 'all' }, async (tx) => {
    const chunks = ['right', 'wrong', 'other'].map((id) => ({
      ...{ id: `c-${id}`, document_id: id, acl: null, heading: '', context: '' },
      content: id === 'wrong' ? 'boat boat boat' : id === 'right' ? 'boat and more words in it' : 'nothing',
    }))
    for (const { id, document_id, content } of chunks) {
      await sql`insert into documents (id, tenant_id, source_id, external_id, title, language, format, content,
          content_hash, parser_version, chunk_count)
        values (${document_id}, 't', 'src', ${document_id}, ${document_id}, 'en', 'text', '', '', 1, 1)`.execute(
        tx,
      )
      await sql`insert into chunks (id, tenant_id, document_id, ordinal, heading, context, content)
        values (${id}, 't', ${document_id}, 0, '', '', ${content})`.execute(tx)
    }
    await indexDocuments(tx, 't', chunks)
  })
})
afterAll(() => stop?.())

beforeEach(async () => {
  await database.system((tx) => sql`delete from query_log`.execute(tx))
  const store = {
    find: async () => async () =>
      nearest('').map(
        (id, i): VectorHit => ({ document_id: id, chunk_id: `c-${id}`, similarity: 1 - i / 10 }),
      ),
  }
  const set = {
    id: 's',
    tenantId: 't',
    dimension: 1,
    model: 'm',
    store,
    vectorOf: async () => Float32Array.of(1),
  }
  deps = {
    ...{ database, logger: pino({ level: 'silent' }), feedback: createFeedbackRanking() },
    embeddings: { active: async () => set as never },
    settings: { of: () => ({ vector_weight: null, rerank_model: null }) },
  }
})

async function label(count: number): Promise<void> {
  await database.system(async (tx) => {
    await sql`insert into query_log (id, tenant_id, principal_id, kind, query, results, found, took_ms)
      select 'q' || i, 't', 'p', 'search', 'boat ' || i, '[]', true, 1 from generate_series(1, ${count}::int) i`.execute(
      tx,
    )
    await sql`insert into feedback (id, tenant_id, query_id, principal_id, vote, document_ids, items)
      select 'f' || i, 't', 'q' || i, 'p', case when i % 2 = 0 then 'up' end,
        case when i % 2 = 0 then '{right,gone}'::text[] else '{}' end,
        case when i % 2 = 0 then '[]'::jsonb else '[{"document_id":"right","vote":"up"},{"document_id":"wrong","vote":"down"}]' end
      from generate_series(1, ${count}::int) i`.execute(tx)
  })
}

it('tells how each way of searching finds what people found right', async () => {
  await label(3)
  nearest = () => ['right', 'other', 'wrong']
  const { labels, methods } = await createSearchEvaluator(deps).evaluate('t', { days: 30 })
  expect(labels).toBe(3)
  expect(methods.map(({ method, hit_1, mrr }) => [method, hit_1, mrr])).toEqual([
    ['lexical', 0, 0.5],
    ['vector', 1, 1],
    ['hybrid', expect.any(Number), expect.any(Number)],
  ])
  const words = await createSearchEvaluator({ ...deps, embeddings: undefined }).evaluate('t', { days: 30 })
  expect(words.methods.map(({ method }) => method)).toEqual(['lexical'])
})

it('tunes the weight to what helps, and to nothing where vectors do harm', async () => {
  await label(99)
  await expect(createSearchEvaluator(deps).tune('t')).rejects.toMatchObject({
    code: 'too_few_labels',
    status: 409,
  })
  await database.system((tx) => sql`delete from query_log`.execute(tx))
  await label(100)
  nearest = () => ['right', 'other', 'wrong']
  expect(await createSearchEvaluator(deps).tune('t')).toBeGreaterThan(0)
  nearest = () => ['other', 'wrong', 'right']
  expect(await createSearchEvaluator(deps).tune('t')).toBe(0)
})

it('compares the ways on the questions whose vectors came, and tunes nothing without them', async () => {
  await label(100)
  nearest = () => ['right', 'other', 'wrong']
  const set = await deps.embeddings?.active('t')
  const isLate = (query: string) => !/[05]$/.test(query)
  const vectorOf = async (query: string) => (isLate(query) ? undefined : Float32Array.of(1))
  const late = { ...deps, embeddings: { active: async () => ({ ...set, vectorOf }) as never } }
  const { labels, methods } = await createSearchEvaluator(late).evaluate('t', { days: 30 })
  expect(labels).toBe(100)
  expect(methods.map(({ method, hit_1, queries }) => [method, hit_1, queries])).toEqual([
    ['lexical', 0, 20],
    ['vector', 1, 20],
    ['hybrid', expect.any(Number), 20],
  ])
  const none = { ...deps, embeddings: undefined }
  for (const without of [late, none])
    await expect(createSearchEvaluator(without).tune('t')).rejects.toMatchObject({ code: 'too_few_vectors' })
})

it('calls a way best only where enough questions tell, and where it is ahead', async () => {
  nearest = () => ['other', 'right', 'wrong']
  const weigh = (vector_weight: number) => ({ of: () => ({ vector_weight, rerank_model: null }) })
  deps = { ...deps, settings: weigh(0.4) }
  const best = async () => (await createSearchEvaluator(deps).evaluate('t', { days: 30 })).best
  await label(19)
  expect(await best()).toBeNull()
  await database.system((tx) => sql`delete from query_log`.execute(tx))
  await label(20)
  expect(await best()).toBe('hybrid')
  deps = { ...deps, settings: weigh(1) }
  expect(await best()).toBeNull()
  expect(
    (await createSearchEvaluator({ ...deps, embeddings: undefined }).evaluate('t', { days: 30 })).best,
  ).toBeNull()
})

it('asks for the vector of a question once, and measures anew when people told something new', async () => {
  nearest = () => ['right', 'other', 'wrong']
  const set = await deps.embeddings?.active('t')
  const asked: string[] = []
  const vectorOf = async (query: string) => {
    asked.push(query)
    return Float32Array.of(1)
  }
  const evaluator = createSearchEvaluator({
    ...deps,
    embeddings: { active: async () => ({ ...set, vectorOf }) as never },
  })
  await label(3)
  const first = await evaluator.evaluate('t', { days: 30 })
  expect(await evaluator.evaluate('t', { days: 30 })).toBe(first)
  await database.system((tx) => sql`delete from query_log`.execute(tx))
  await label(4)
  expect(await evaluator.evaluate('t', { days: 30 })).toMatchObject({ labels: 4 })
  expect(asked.toSorted()).toEqual(['boat 1', 'boat 2', 'boat 3', 'boat 4'])
})

it('ends when nobody waits for it any more', async () => {
  await label(3)
  const gone = AbortSignal.abort(new Error('gone'))
  let asked = 0
  const set = await deps.embeddings?.active('t')
  const vectorOf = async () => {
    asked++
    return undefined
  }
  const counted = { ...deps, embeddings: { active: async () => ({ ...set, vectorOf }) as never } }
  await expect(createSearchEvaluator(counted).evaluate('t', { days: 30, signal: gone })).rejects.toThrow(
    'gone',
  )
  expect(asked).toBe(0)
})

it('measures as the field does', () => {
  const gains = new Map([
    ['a', 2],
    ['b', 1],
  ])
  expect(measureRankings([{ ranking: ['a', 'b', 'c'], gains }])).toEqual({
    ...{ ndcg_10: 1, hit_1: 1, recall_10: 1, mrr: 1, queries: 1 },
  })
  expect(measureRankings([{ ranking: ['c', 'b'], gains }])).toMatchObject({
    hit_1: 0,
    recall_10: 0.5,
    mrr: 0.5,
  })
  expect(measureRankings([])).toMatchObject({ ndcg_10: 0, queries: 0 })
})
