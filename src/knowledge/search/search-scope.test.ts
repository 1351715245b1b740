import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestDatabase } from '../../../testkit/database.ts'
import type { Access, Database } from '../../platform/index.ts'
import type { ChunkKind } from '../pipeline/chunk.ts'
import { indexDocuments } from './index-documents.ts'
import { type SearchInput, search } from './search.ts'

let database: Database
let stop: () => Promise<void>
const all: Access = { tenantId: 't', groups: 'all' }

beforeAll(async () => {
  ;({ database, stop } = await startTestDatabase())
  await database.system(async (tx) => {
    await sql`insert into tenants (id, slug, name) values ('t', 't', 't')`.execute(tx)
    await sql`insert into sources (id, tenant_id, kind, name) values ('src', 't', 'push', 'api')`.execute(tx)
  })
  await add(
    'ticket',
    'ticket',
    ['permission:tickets:read_all'],
    [['problem'], ['solution'], ['note', ['permission:tickets:reply']], ['attachment']],
  )
  await add('article', 'article', null, [['section']])
  await add('page', 'runbook', null, [['section']])
  await add('bare', null, null, [['section']])
})

afterAll(() => stop?.())

async function add(
  id: string,
  type: string | null,
  acl: string[] | null,
  parts: Array<[ChunkKind, string[]?]>,
): Promise<void> {
  await database.tenant(all, async (tx) => {
    await sql`insert into documents (id, tenant_id, source_id, external_id, title, type, language, acl, format, content,
        content_hash, parser_version, chunk_count)
      values (${id}, 't', 'src', ${id}, ${id}, ${type}, 'en', ${acl}, 'text', '', '', 1, ${parts.length})`.execute(
      tx,
    )
    const chunks = parts.map(([kind, private_acl = null]) => ({
      ...{ id: `${id}-${kind}`, document_id: id, acl, kind, private_acl },
      ...{ heading: '', context: '', content: `the printer of ${kind}` },
    }))
    for (const [ordinal, chunk] of chunks.entries())
      await sql`insert into chunks (id, tenant_id, document_id, ordinal, heading, context, content, acl, kind, private_acl)
        values (${chunk.id}, 't', ${id}, ${ordinal}, '', '', ${chunk.content}, ${acl}, ${chunk.kind}, ${chunk.private_acl})`.execute(
        tx,
      )
    await indexDocuments(tx, 't', chunks)
  })
}

async function find(access: Partial<Access>, scope: Partial<SearchInput> = {}): Promise<string[]> {
  const hits = await database.tenant({ ...all, ...access }, (tx) =>
    search(tx, 't', { query: 'printer', limit: 20, groupBy: 'chunk', ...scope }),
  )
  return hits.map((hit) => hit.chunk_id).sort()
}

it('shows a passage with a list of its own to whom both lists name', async () => {
  const reader = 'permission:tickets:read_all'
  const replier = 'permission:tickets:reply'
  const inTickets = { filters: { type: 'tickets' } }
  expect(await find({ groups: [reader] }, inTickets)).toEqual([
    'ticket-attachment',
    'ticket-problem',
    'ticket-solution',
  ])
  expect(await find({ groups: [replier] }, inTickets)).toEqual([])
  expect(await find({ groups: [reader, replier] }, inTickets)).toContain('ticket-note')
  expect(await find({ groups: [reader, replier], isConfined: true })).not.toContain('page-section')
})

it('follows a list that changes on the passage', async () => {
  const reader = { groups: ['permission:tickets:read_all'] }
  const setList = (list: string[] | null) =>
    database.tenant(all, (tx) =>
      sql`update chunks set private_acl = ${list} where id = 'ticket-solution'`.execute(tx),
    )
  await setList([])
  expect(await find(reader)).not.toContain('ticket-solution')
  await setList(null)
  expect(await find(reader)).toContain('ticket-solution')
})

it('takes the words of types, types, and any of several', async () => {
  const of = (type: string | string[]) => find({}, { filters: { type } })
  expect(await of('tickets')).toHaveLength(4)
  expect(await of('solutions')).toEqual(['ticket-solution'])
  expect(await of('attachments')).toEqual(['ticket-attachment'])
  expect(await of('articles')).toEqual(['article-section'])
  expect(await of('documents')).toEqual(['bare-section', 'page-section'])
  expect(await of('runbook')).toEqual(['page-section'])
  expect(await of(['solutions', 'articles', 'runbook'])).toEqual([
    'article-section',
    'page-section',
    'ticket-solution',
  ])
  expect(await of('nothing')).toEqual([])
})

it('looks in some kinds only, and leaves documents out', async () => {
  expect(await find({}, { kinds: ['problem', 'solution'] })).toEqual(['ticket-problem', 'ticket-solution'])
  expect(await find({}, { notDocuments: ['ticket', 'page'] })).toEqual(['article-section', 'bare-section'])
  expect(
    await find({}, { kinds: ['section'], filters: { type: 'documents' }, notDocuments: ['bare'] }),
  ).toEqual(['page-section'])
  expect(await find({}, { kinds: ['problem'], groupBy: 'document' })).toEqual(['ticket-problem'])
})
