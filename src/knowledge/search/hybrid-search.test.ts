import { sql } from 'kysely'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startTestDatabase } from '../../../testkit/database.ts'
import {
  createFakeEmbeddingModels,
  type FakeEmbeddingModels,
  refusal,
} from '../../../testkit/embedding-models.ts'
import { meaningOf } from '../../../testkit/llm/meaning-embeddings.ts'
import type { Access, Database, Tx } from '../../platform/index.ts'
import { createEmbeddings, type Embeddings } from '../embeddings/embeddings.ts'
import { createFeedbackRanking, recordVotes, withdrawVotes } from '../feedback/feedback-ranking.ts'
import type { ChunkKind } from '../pipeline/chunk.ts'
import { type HybridSearchDeps, hybridSearch, type SearchSettings } from './hybrid-search.ts'
import { indexDocuments } from './index-documents.ts'
import type { SearchInput } from './search.ts'
import { similarTo } from './similar-to.ts'

let database: Database
let stop: () => Promise<void>
let models: FakeEmbeddingModels
let embeddings: Embeddings
let runJobs: () => Promise<void>
let deps: HybridSearchDeps
let settings: SearchSettings
const logger = pino({ level: 'silent' })
const TENANT = 't'
const all: Access = { tenantId: TENANT, groups: 'all' }

type Ticket = {
  problem: string
  solution?: string
  note?: string
  acl?: string[]
  facts?: [string | null, string | null, string[]]
}
const PAST: Record<string, Ticket> = {
  login: {
    problem: '로그인이 되지 않습니다. 비밀번호를 바꿔도 같아요.',
    facts: ['Harbor', 'Incident', ['auth']],
  },
  refund: { problem: 'Please refund the second charge.', facts: ['Billing', 'Question', ['vip']] },
  printer: {
    problem: 'The printer shows ERR-4012 and prints nothing.',
    note: 'Known bug of the printer.',
    facts: ['Harbor', 'Incident', []],
  },
  secret: { problem: 'Sign in fails for the merger team.', acl: ['group:merger'] },
}

beforeAll(async () => {
  ;({ database, stop } = await startTestDatabase())
  await database.system(async (tx) => {
    await sql`insert into tenants (id, slug, name) values (${TENANT}, 't', 't')`.execute(tx)
    await sql`insert into sources (id, tenant_id, kind, name) values ('src', ${TENANT}, 'push', 'api')`.execute(
      tx,
    )
  })
  for (const [id, ticket] of Object.entries(PAST)) await add(id, ticket)
  models = createFakeEmbeddingModels({ meaning: { model: 'meaning-1', vectorOf: (text) => meaningOf(text) } })
  const runs = new Map<string, (data: { tenantId: string }, signal: AbortSignal) => Promise<void>>()
  embeddings = await createEmbeddings({
    ...{ database, logger, models, localFolder: undefined, works: true },
    chosenModel: async () => 'meaning',
    jobs: {
      register: async (job) => void runs.set(job.name, job.run as never),
      send: async () => {},
    },
  })
  runJobs = async () => runs.get('knowledge.embed')?.({ tenantId: TENANT }, new AbortController().signal)
  await runJobs()
})
afterAll(async () => {
  await embeddings?.close()
  await stop?.()
})

beforeEach(() => {
  settings = { vector_weight: null, rerank_model: null }
  deps = {
    database,
    logger,
    embeddings,
    feedback: createFeedbackRanking(0),
    settings: { of: () => settings },
  }
})

async function add(id: string, { problem, solution, note, acl = ['tickets'], facts }: Ticket): Promise<void> {
  await database.tenant(all, async (tx) => {
    await sql`insert into documents (id, tenant_id, source_id, external_id, title, type, language, acl, format, content,
        content_hash, parser_version, chunk_count)
      values (${id}, ${TENANT}, 'src', ${id}, ${id}, 'ticket', 'en', ${acl}, 'text', '', '', 1, 1)`.execute(
      tx,
    )
    if (facts)
      await sql`insert into tickets (document_id, tenant_id, source_id, ticket_id, status, product, type, tags,
          remote_updated_at, created_at, fetched_at)
        values (${id}, ${TENANT}, 'src', ${id}, 'open', ${facts[0]}, ${facts[1]}, ${facts[2]}, now(), now(), now())`.execute(
        tx,
      )
    const parts: Array<[ChunkKind, string | undefined, string[] | null]> = [
      ['problem', problem, null],
      ['solution', solution, null],
      ['note', note, ['permission:tickets:reply']],
    ]
    const chunks = parts.flatMap(([kind, content, private_acl]) =>
      content
        ? [
            {
              id: `${id}-${kind}`,
              document_id: id,
              acl,
              kind,
              private_acl,
              heading: '',
              context: '',
              content,
            },
          ]
        : [],
    )
    for (const [ordinal, chunk] of chunks.entries())
      await sql`insert into chunks (id, tenant_id, document_id, ordinal, heading, context, content, acl, kind, private_acl)
        values (${chunk.id}, ${TENANT}, ${id}, ${ordinal}, '', '', ${chunk.content}, ${acl}, ${chunk.kind}, ${chunk.private_acl})`.execute(
        tx,
      )
    await indexDocuments(tx, TENANT, chunks)
  })
}

const reader: Access = { tenantId: TENANT, groups: ['tickets'] }
const find = async (query: string, more: Partial<SearchInput> = {}, access = reader) =>
  hybridSearch(deps, access, { query, limit: 10, groupBy: 'document', ...more })
const ids = (hits: Array<{ document_id: string }>) => hits.map((hit) => hit.document_id)

describe('hybrid search', () => {
  it('finds by meaning what shares no word, in the other language too, and tells what found it', async () => {
    const [first] = await find('cannot sign in, password')
    expect(first).toMatchObject({ document_id: 'login', lexicalRank: null, vectorRank: 1 })
    expect(first?.content).toContain('로그인')
    expect(ids(await find('환불'))[0]).toBe('refund')
    const [byWords] = await find('printer ERR-4012')
    expect(byWords).toMatchObject({ document_id: 'printer', lexicalRank: 1 })
  })

  it('shows by meaning no more than by words', async () => {
    expect(ids(await find('sign in fails for the merger team'))).not.toContain('secret')
    expect(
      ids(await find('sign in merger', {}, { tenantId: TENANT, groups: ['tickets', 'group:merger'] })),
    ).toContain('secret')
    const chunks = async (groups: string[]) =>
      (
        await find(
          'a known fault of the printing machine',
          { groupBy: 'chunk' },
          { tenantId: TENANT, groups },
        )
      ).map((hit) => hit.chunk_id)
    expect(await chunks(['tickets'])).not.toContain('printer-note')
    expect(await chunks(['tickets', 'permission:tickets:reply'])).toContain('printer-note')
    expect(await find('sign in', {}, { tenantId: 'other', groups: 'all' })).toEqual([])
  })

  it('keeps to filters, kinds and documents left out', async () => {
    expect(await find('cannot sign in', { filters: { type: 'runbook' } })).toEqual([])
    expect(await find('cannot sign in', { kinds: ['solution'] })).toEqual([])
    expect(ids(await find('cannot sign in', { notDocuments: ['login'] }))).not.toContain('login')
  })

  it('compares no vector of another model, though it is as long', async () => {
    const { meaning } = models.answers
    models.answers.meaning = { model: 'meaning-2', vectorOf: (text) => meaningOf(text) }
    expect(await find('password nobody typed')).not.toContainEqual(expect.objectContaining({ vectorRank: 1 }))
    if (meaning) models.answers.meaning = meaning
    expect((await find('password somebody typed'))[0]).toMatchObject({ vectorRank: 1 })
  })

  it('finds by words alone where the model is late, away, or weighs nothing', async () => {
    const late = Promise.withResolvers<void>()
    models.before = () => late.promise
    expect(await find('cannot sign in late')).toEqual([])
    late.resolve()
    await new Promise(setImmediate)
    models.before = async () => {}
    models.failures = [refusal(500, 'away')]
    expect(ids(await find('printer nobody asked before'))).toEqual(['printer'])
    settings.vector_weight = 0
    expect(await find('환불')).toEqual([])
  })

  it('has what is new by meaning once the job ran, and what is deleted at once no more', async () => {
    await add('fresh', { problem: 'Wi-Fi drops every hour.' })
    await runJobs()
    const fresh = createFresh()
    expect(
      ids(await hybridSearch(fresh, reader, { query: 'wi-fi drops', limit: 3, groupBy: 'document' }))[0],
    ).toBe('fresh')
    await database.system((tx) => sql`delete from documents where id = 'fresh'`.execute(tx))
    expect(
      ids(await hybridSearch(fresh, reader, { query: 'wi-fi drops', limit: 3, groupBy: 'document' })),
    ).not.toContain('fresh')
  })
})

function createFresh(): HybridSearchDeps {
  return { ...deps, embeddings: { active: (tenantId) => embeddings.active(tenantId) } }
}

describe('an order by a model', () => {
  it('is asked for only where the first are close, and what it does not say stays', async () => {
    const asked: string[] = []
    settings.rerank_model = 'judge'
    deps.rerank = async ({ query, passages }) => {
      asked.push(query)
      return passages.map((_, i) => passages.length - 1 - i)
    }
    await find('printer ERR-4012 prints nothing')
    expect(asked).toEqual([])
    await add('twin', { problem: 'The scanner shows ERR-9999.' })
    await add('twin2', { problem: 'The scanner shows ERR-8888.' })
    settings.vector_weight = 0
    const usual = ids(
      await hybridSearch({ ...deps, rerank: undefined }, reader, {
        query: 'scanner',
        limit: 2,
        groupBy: 'document',
      }),
    )
    expect(ids(await find('scanner', { limit: 2 }))).toEqual(usual.toReversed())
    deps.rerank = async () => undefined
    expect(ids(await find('scanner', { limit: 2 }))).toEqual(usual)
  })
})

describe('a long list', () => {
  it('is as long with an order by a model, which sees its beginning only', async () => {
    for (let i = 0; i < 55; i++) await add(`bulk${i}`, { problem: `Quokka number ${i}.` })
    settings = { vector_weight: 0, rerank_model: 'judge' }
    let asked = 0
    deps.rerank = async ({ passages }) => {
      asked = passages.length
      return passages.map((_, i) => passages.length - 1 - i)
    }
    const hits = await find('quokka', { limit: 60 })
    expect(new Set(ids(hits)).size).toBe(55)
    expect(asked).toBe(50)
    await database.system((tx) => sql`delete from documents where id like 'bulk%'`.execute(tx))
  })
})

describe('votes', () => {
  const vote = (voterId: string, documentId: string, value: 1 | -1, query = 'scanner') =>
    database.tenant(reader, (tx) =>
      recordVotes(tx, {
        tenantId: TENANT,
        voterId,
        query,
        kind: 'thumbs',
        votes: [{ documentId, vote: value }],
      }),
    )

  it('lift a document under like questions, one vote a person, and can be taken back', async () => {
    settings.vector_weight = 0
    const usual = ids(await find('scanner'))
    const last = usual.at(-1) as string
    for (let i = 0; i < 1_000; i += 100) await vote('usr_1', last, 1)
    expect(ids(await find('scanner'))).toEqual(usual)
    for (let i = 0; i < 12; i++) await vote(`usr_${i}`, last, 1)
    expect(ids(await find('how do I scanner?'))).toEqual([last, ...usual.slice(0, -1)])
    expect(ids(await find('scanner at the ground floor'))[0]).toBe(usual[0])
    for (let i = 0; i < 12; i++)
      await database.tenant(reader, (tx) =>
        withdrawVotes(tx, { tenantId: TENANT, voterId: `usr_${i}`, query: 'scanner', documentIds: [last] }),
      )
    expect(ids(await find('scanner'))).toEqual(usual)
  })

  it('cannot be cast on what one may not read', async () => {
    await vote('usr_1', 'secret', 1, 'merger')
    const { rows } = await database.system((tx) =>
      sql`select from cluster_votes where document_id = 'secret'`.execute(tx),
    )
    expect(rows).toEqual([])
  })
})

describe('similar tickets', () => {
  it('are found by their problem, without a model, and say why', async () => {
    await add('new', {
      problem: 'Cannot sign in with my password since ERR-4012 came up.',
      facts: ['Harbor', 'Question', ['auth', 'urgent']],
    })
    await runJobs()
    models.texts.length = 0
    const hits = await similarTo(deps, reader, 'new', { limit: 3 })
    expect(ids(hits)).toContain('login')
    expect(ids(hits)).toContain('printer')
    expect(ids(hits)).not.toContain('new')
    expect(ids(hits)).not.toContain('secret')
    const login = hits.find((hit) => hit.document_id === 'login')
    expect(login?.why).toEqual([
      { kind: 'meaning', similarity: expect.any(Number) },
      { kind: 'same', field: 'product', values: ['Harbor'] },
      { kind: 'same', field: 'tag', values: ['auth'] },
    ])
    const printer = hits.find((hit) => hit.document_id === 'printer')
    expect(printer?.why).toContainEqual({ kind: 'words', words: expect.arrayContaining(['ERR-4012']) })
    expect(printer?.why).toContainEqual({ kind: 'same', field: 'error_code', values: ['ERR-4012'] })
    expect(models.texts).toEqual([])
  })

  it('are found by words where vectors do not come', async () => {
    const set = await embeddings.active(TENANT)
    const hangs = { ...set?.store, vectorsOf: () => new Promise<never>(() => {}) }
    const slow = { ...deps, embeddings: { active: async () => ({ ...set, store: hangs }) as never } }
    expect(ids(await similarTo(slow, reader, 'new', { limit: 3 }))).toContain('printer')
  })

  it('and questions are found by words where vectors fail while they are looked at', async () => {
    const set = await embeddings.active(TENANT)
    const gone = { ...set?.store, find: async () => (tx: Tx) => sql`select from dropped_set`.execute(tx) }
    // what its methods need stands in the set
    const failing = Object.assign(Object.create(set ?? null), {
      store: { ...gone, vectorsOf: set?.store.vectorsOf },
    })
    const broken = { ...deps, embeddings: { active: async () => failing } }
    expect(ids(await similarTo(broken, reader, 'new', { limit: 3 }))).toContain('printer')
    const question = { query: 'printer ERR-4012', limit: 3, groupBy: 'document' } as const
    expect(ids(await hybridSearch(broken, reader, question))).toContain('printer')
  })

  it('are none for a ticket that one may not read', async () => {
    expect(await similarTo(deps, reader, 'secret', { limit: 3 })).toEqual([])
    expect(await similarTo(deps, { tenantId: TENANT, groups: [] }, 'new', { limit: 3 })).toEqual([])
  })
})
