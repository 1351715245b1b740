import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startTestDatabase } from '../../testkit/database.ts'
import { type Database, newId } from '../platform/index.ts'
import type { PreparedDocument } from './document-store.ts'
import {
  contentHash,
  purgeDocuments,
  replaceChunks,
  weighChunks,
  weighDocuments,
  writeDocuments,
} from './documents.ts'
import { searchIndex } from './search/index-documents.ts'
import { insertSource } from './source-store.ts'

let database: Database
let stop: () => Promise<void>
let tenantId: string
let place: { tenantId: string; sourceId: string }

beforeAll(async () => {
  ;({ database, stop } = await startTestDatabase())
})
afterAll(() => stop())
beforeEach(async () => {
  tenantId = newId('tenant')
  place = { tenantId, sourceId: newId('src') }
  await database.system(async (tx) => {
    await tx.insertInto('tenants').values({ id: tenantId, slug: tenantId, name: 'T' }).execute()
    await insertSource(tx, {
      id: place.sourceId,
      tenant_id: tenantId,
      kind: 'push',
      name: 'push',
      config: {},
      acl: null,
      schedule: null,
    })
  })
})

const prepared = (
  externalId: string,
  texts: string[],
  more: Partial<PreparedDocument> = {},
): PreparedDocument => ({
  externalId,
  itemKey: null,
  title: externalId,
  type: null,
  language: 'en',
  url: null,
  acl: null,
  format: 'text',
  content: texts.join('\n'),
  contentHash: contentHash({ texts }),
  parserVersion: 1,
  metadata: {},
  updatedAt: null,
  chunks: texts.map((content, ordinal) => ({ ordinal, heading: '', context: externalId, content })),
  ...more,
})
const inTenant = <T>(work: Parameters<typeof database.tenant<T>>[1]) =>
  database.tenant({ tenantId, groups: 'all' }, work)
const weigh = (...documents: PreparedDocument[]) => weighDocuments(searchIndex, tenantId, documents)
const write = async (...documents: PreparedDocument[]) => {
  const weighed = await weigh(...documents)
  return inTenant((tx) => writeDocuments(tx, searchIndex, place, weighed))
}
const rows = async () =>
  (
    await inTenant((tx) =>
      sql<{
        external_id: string
        version: number
        content: string
        acl: string[] | null
        index_acl: string[] | null
      }>`
        select external_id, version, c.content, c.acl, i.acl as index_acl
        from documents d join chunks c on c.document_id = d.id join chunk_index i on i.chunk_id = c.id
        order by external_id, ordinal`.execute(tx),
    )
  ).rows
const stats = async () =>
  (
    await inTenant((tx) =>
      sql<{ chunks: number; terms: number }>`
        select coalesce((select chunks from corpus_stats where tenant_id = ${tenantId}), 0)::int as chunks,
          (select coalesce(sum(chunks), 0)::int from term_stats where tenant_id = ${tenantId}) as terms`.execute(
        tx,
      ),
    )
  ).rows[0]

describe('storing', () => {
  test('a new version replaces chunks, postings and access list of the old one, and keeps the id', async () => {
    const [first] = await write(prepared('a', ['one', 'two']))
    const [second] = await write(prepared('a', ['three'], { acl: ['group:ops'] }))
    expect([first?.isNew, second?.isNew, second?.id]).toEqual([true, false, first?.id])
    expect(await rows()).toEqual([
      { external_id: 'a', version: 2, content: 'three', acl: ['group:ops'], index_acl: ['group:ops'] },
    ])
    const history = await inTenant((tx) =>
      tx
        .selectFrom('document_versions')
        .select('version')
        .where('document_id', '=', first?.id ?? '')
        .orderBy('version')
        .execute(),
    )
    expect(history.map((row) => row.version)).toEqual([1, 2])
  })

  test('is all or nothing', async () => {
    await write(prepared('a', ['one']))
    const weighed = await weigh(prepared('a', ['changed']), prepared('b', ['new']))
    await expect(
      inTenant(async (tx) => {
        await writeDocuments(tx, searchIndex, place, weighed)
        throw new Error('on purpose')
      }),
    ).rejects.toThrow('on purpose')
    expect((await rows()).map((row) => row.content)).toEqual(['one'])
  })

  test('the counts of terms are those of what is there, whatever came and went', async () => {
    await write(prepared('keep', ['ferry quay harbour']))
    const before = await stats()
    for (let round = 0; round < 3; round++) {
      const stored = await write(prepared('x', [`ferry ${round}`, 'quay']), prepared('y', ['harbour words']))
      if (round === 2)
        await inTenant((tx) =>
          purgeDocuments(
            tx,
            searchIndex,
            tenantId,
            stored.map((document) => document.id),
          ),
        )
    }
    expect(await stats()).toEqual(before)
  })

  test('without an index documents are kept all the same, and can be purged', async () => {
    const weighed = await weighDocuments(undefined, tenantId, [prepared('a', ['one'])])
    const [stored] = await inTenant((tx) => writeDocuments(tx, undefined, place, weighed))
    expect(await rows()).toEqual([])
    await inTenant((tx) => purgeDocuments(tx, undefined, tenantId, [stored?.id ?? '']))
    const left = await inTenant((tx) => sql`select from documents union all select from chunks`.execute(tx))
    expect(left.rows).toHaveLength(0)
  })
})

describe('the hash of a version', () => {
  test.each([
    [
      { a: 1, b: { c: 2, d: 3 } },
      { b: { d: 3, c: 2 }, a: 1 },
    ],
    [{ a: 1, b: undefined }, { a: 1 }],
  ])('does not see the order of keys nor what is not set: %j', (one, other) => {
    expect(contentHash(one)).toBe(contentHash(other))
  })

  test.each([
    [{ a: [1, 2] }, { a: [2, 1] }],
    [{ a: null }, {}],
    [{ a: '1' }, { a: 1 }],
    [{ a: { b: 1 } }, { 'a.b': 1 }],
    [{ a: ['b,c'] }, { a: ['b', 'c'] }],
    [{ acl: ['group:a'] }, { acl: null }],
  ])('tells %j from %j', (one, other) => {
    expect(contentHash(one)).not.toBe(contentHash(other))
  })
})

describe('passages that are added to a stored document', () => {
  const added = (content: string) => ({ ordinal: 0, heading: '', context: 'a', content })
  const replace = async (partId: string, texts: string[]) => {
    const weighed = await weighChunks(searchIndex, tenantId, texts.map(added))
    const [document] = await inTenant((tx) => tx.selectFrom('documents').select('id').execute())
    const part = { tenantId, documentId: document?.id ?? 'doc_none', kind: 'attachment' as const, partId }
    return inTenant((tx) => replaceChunks(tx, searchIndex, part, weighed))
  }
  const stored = () =>
    inTenant(async (tx) => ({
      chunks: await tx
        .selectFrom('chunks')
        .select(['content', 'kind', 'part_id', 'acl'])
        .orderBy('ordinal')
        .execute(),
      indexed: (await tx.selectFrom('chunk_index').select('chunk_id').execute()).length,
      counted: (await tx.selectFrom('documents').select('chunk_count').execute())[0]?.chunk_count,
    }))

  test('replace those of their part, follow the others and get the list of the document', async () => {
    await write(prepared('a', ['one', 'two'], { acl: ['group:x'] }))
    await replace('att_1', ['first'])
    await replace('att_2', ['second'])
    expect(await replace('att_1', ['first again', 'and more'])).toBe(true)
    const { chunks, indexed, counted } = await stored()
    expect(chunks.map(({ content, part_id }) => [content, part_id])).toEqual([
      ...[['one', null] as const, ['two', null] as const],
      ...[['second', 'att_2'] as const, ['first again', 'att_1'] as const, ['and more', 'att_1'] as const],
    ])
    expect(chunks.at(-1)).toMatchObject({ kind: 'attachment', acl: ['group:x'] })
    expect([indexed, counted]).toEqual([5, 5])
    await replace('att_2', [])
    expect((await stored()).chunks.map(({ content }) => content)).not.toContain('second')
    expect((await stored()).indexed).toBe(4)
  })

  test('a document that is gone gets none', async () => {
    expect(await replace('att_1', ['late'])).toBe(false)
    expect((await stored()).chunks).toEqual([])
  })
})
