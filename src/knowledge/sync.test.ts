import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { startTestDatabase } from '../../testkit/database.ts'
import { AppError, type Database, newId } from '../platform/index.ts'
import type { Connector } from './connectors/connector.ts'
import { listDocuments } from './document-reads.ts'
import { findExcluded, findHashes } from './document-store.ts'
import { removeDocuments } from './documents.ts'
import { listItems } from './item-store.ts'
import type { ParsePool } from './pipeline/parse-pool.ts'
import type { SearchIndex } from './search/search-index.ts'
import { insertSource } from './source-store.ts'
import { runSync } from './sync.ts'
import { finishSync, insertSync } from './sync-store.ts'

let database: Database
let stop: () => Promise<void>
let tenantId: string
let sourceId: string
/** What the source holds now: key → text. */
let files: Map<string, string>
/** How many documents each transaction stored. */
let stores: number[]
/** Runs while a file is parsed. */
let whileParsing: (name: string) => Promise<void>
/** Runs when the listing is checked at the end. */
let whileChecking: () => Promise<void>
let failures: Map<string, number>

beforeAll(async () => {
  ;({ database, stop } = await startTestDatabase())
})
afterAll(() => stop())

beforeEach(async () => {
  tenantId = newId('tenant')
  sourceId = newId('src')
  files = new Map()
  stores = []
  failures = new Map()
  whileParsing = async () => {}
  whileChecking = async () => {}
  await database.system(async (tx) => {
    await tx.insertInto('tenants').values({ id: tenantId, slug: tenantId, name: 'T' }).execute()
    const source = { id: sourceId, tenant_id: tenantId, kind: 'memory', name: 'files', config: {} }
    await insertSource(tx, { ...source, acl: null, schedule: null })
  })
})

const connector: Connector<unknown> = {
  kind: 'memory',
  label: { en: 'Memory', ko: '기억' },
  configSchema: z.object({ path: z.string().optional() }),
  lists: true,
  async *items() {
    for (const [key, text] of [...files]) {
      const read = async () => Buffer.from(text)
      yield { key, size: text.length, modifiedAt: '2026-01-01T00:00:00Z', format: 'text', read }
    }
  },
  check: () => whileChecking(),
}

const pool: ParsePool = {
  async parseAndChunk({ bytes, name }) {
    await whileParsing(name)
    const content = Buffer.from(bytes).toString()
    const records = content.split('\n')
    const count = content === 'endless' ? 5_001 : 1
    return records.map((text, at) => ({
      ...(records.length > 1 ? { key: String(at) } : {}),
      title: name,
      language: 'en',
      text,
      chunks: Array.from({ length: count }, (_, ordinal) => ({
        ordinal,
        heading: '',
        context: name,
        content: text,
      })),
    }))
  },
  close: async () => {},
}

const index: SearchIndex = {
  weigh: async (_tenant, chunks) => chunks.map(() => ({ terms: '{}', lex: '{}/1048576' })),
  add: async (_tx, _tenant, chunks) => void stores.push(chunks.length),
  remove: async () => {},
  removeChunks: async () => {},
}

const inTenant = <T>(work: Parameters<typeof database.tenant<T>>[1]) =>
  database.tenant({ tenantId, groups: 'all' }, work)

async function newSync(isFull = false): Promise<string> {
  const id = newId('sync')
  await inTenant((tx) => insertSync(tx, { id, tenant_id: tenantId, source_id: sourceId, is_full: isFull }))
  return id
}

const run = (syncId: string) =>
  runSync(
    { database, pool, index, logger: pino({ level: 'silent' }), connector: () => connector, failures },
    tenantId,
    syncId,
    new AbortController().signal,
  )

async function sync(): Promise<void> {
  await run(await newSync())
}

const listed = () =>
  inTenant((tx) => listDocuments(tx, { source: sourceId }, { limit: 200, before: undefined, offset: 0 }))

const stored = async () => (await listed()).rows.map((row) => row.external_id).sort()

async function deleteDocument(externalId: string): Promise<void> {
  const { rows } = await listed()
  const found = rows.filter((row) => row.external_id === externalId)
  const fetched = found.map((row) => ({ ...row, item_key: row.external_id }))
  await inTenant((tx) => removeDocuments(tx, undefined, tenantId, fetched))
}

const statusOf = (syncId: string) =>
  inTenant((tx) => tx.selectFrom('syncs').select('status').where('id', '=', syncId).executeTakeFirstOrThrow())

const endOf = (syncId: string) =>
  inTenant((tx) =>
    tx
      .selectFrom('syncs')
      .select(['status', 'error_code', 'error_message'])
      .where('id', '=', syncId)
      .executeTakeFirstOrThrow(),
  )

describe('a document that somebody deletes here while a sync reads it', () => {
  test('stays deleted', async () => {
    files.set('a', 'one').set('b', 'one')
    await sync()
    files.set('a', 'two').set('b', 'two')
    whileParsing = async (name) => {
      if (name === 'b') await deleteDocument('a')
    }
    await sync()
    expect(await stored()).toEqual(['b'])
  })

  test('stays deleted in a full sync too, which brings back what was deleted before', async () => {
    files.set('a', 'one').set('b', 'one')
    await sync()
    await deleteDocument('b')
    whileParsing = async (name) => {
      if (name === 'b') await deleteDocument('a')
    }
    await run(await newSync(true))
    expect(await stored()).toEqual(['b'])
  })
})

describe('a runner that was taken for dead', () => {
  test('deletes nothing that the next sync has seen, and changes no result', async () => {
    files.set('a', 'one').set('b', 'one')
    const first = await newSync()
    const second = newId('sync')
    whileChecking = async () => {
      whileChecking = async () => {}
      await inTenant(async (tx) => {
        await finishSync(tx, first, null)
        await insertSync(tx, { id: second, tenant_id: tenantId, source_id: sourceId, is_full: false })
      })
      files.set('c', 'one')
      await run(second)
    }
    await run(first)
    expect(await stored()).toEqual(['a', 'b', 'c'])
    expect(await statusOf(first)).toEqual({ status: 'done' })
    expect(await statusOf(second)).toEqual({ status: 'done' })
  })

  test('stores nothing of a large file either', async () => {
    const first = await newSync()
    files.set('table', Array.from({ length: 150 }, (_, row) => `row ${row}`).join('\n'))
    whileParsing = async () => {
      await inTenant((tx) => finishSync(tx, first, null))
    }
    await run(first)
    expect(await stored()).toEqual([])
  })
})

test('a table of 70,000 rows can be compared with what is stored', async () => {
  const ids = Array.from({ length: 70_000 }, (_, row) => `table.csv#${row}`)
  expect((await inTenant((tx) => findHashes(tx, sourceId, ids))).size).toBe(0)
  expect((await inTenant((tx) => findExcluded(tx, sourceId, ids))).size).toBe(0)
})

describe('a transaction', () => {
  test('stores no more than about 2 MB of several files', async () => {
    for (const [key, bytes] of Object.entries({ a: 900_000, b: 900_000, c: 900_000, d: 5_000_000, e: 10 }))
      files.set(key, 'x'.repeat(bytes))
    await sync()
    expect(stores.filter((count) => count > 0)).toEqual([2, 1, 1, 1])
    expect(await stored()).toEqual(['a', 'b', 'c', 'd', 'e'])
  })

  test('stores no more than that, nor 100 documents, of one', async () => {
    files.set('large', ['x', 'y', 'z'].map((letter) => letter.repeat(900_000)).join('\n'))
    files.set('long', Array.from({ length: 150 }, (_, row) => `row ${row}`).join('\n'))
    await sync()
    expect(stores.toSorted((a, b) => a - b)).toEqual([2, 51, 100])
    expect((await listed()).total).toBe(153)
  })
})

const itemsOf = () =>
  inTenant((tx) => listItems(tx, sourceId, { status: undefined, after: undefined, limit: 200 }))

test('a file of too many passages is listed with the reason, and holds nothing up', async () => {
  files.set('a', 'endless').set('b', 'one')
  await sync()
  const items = await itemsOf()
  expect(items.map((item) => [item.key, item.reason_code])).toEqual([
    ['a', 'document_too_large'],
    ['b', null],
  ])
  expect(await stored()).toEqual(['b'])
})

describe('a source that lists nothing', () => {
  const emptied = async (isFull = false) => {
    files.clear()
    const id = await newSync(isFull)
    await run(id)
    return endOf(id)
  }

  test('deletes nothing where more than five files were known, until a full sync says that it is right', async () => {
    for (const key of 'abcdef') files.set(key, key)
    await sync()
    const end = await emptied()
    expect(end).toMatchObject({ status: 'failed', error_code: 'source_empty' })
    expect(end.error_message).toContain('6 files')
    expect(await stored()).toHaveLength(6)
    expect(await itemsOf()).toHaveLength(6)
    expect(await emptied(true)).toMatchObject({ status: 'done', error_code: null })
    expect(await stored()).toEqual([])
  })

  test('loses the few files that it had', async () => {
    for (const key of 'abcde') files.set(key, key)
    await sync()
    expect(await emptied()).toMatchObject({ status: 'done' })
    expect(await stored()).toEqual([])
  })
})

describe('an error that nobody foresaw', () => {
  test('is tried again, and ends the sync when it stays', async () => {
    files.set('a', 'one')
    whileParsing = async () => {
      throw new TypeError('a bug with a secret in it')
    }
    const id = await newSync()
    let tries = 1
    for (; tries < 20; tries++) {
      const isOver = await run(id).then(
        () => true,
        () => false,
      )
      if (isOver) break
    }
    expect(tries).toBe(5)
    const end = await endOf(id)
    expect(end).toMatchObject({ status: 'failed', error_code: 'internal_error' })
    expect(end.error_message).toContain('log')
    expect(end.error_message).not.toContain('secret')
    expect(failures.size).toBe(0)
  })

  test('is forgotten when the next try goes well', async () => {
    files.set('a', 'one')
    whileParsing = async () => {
      throw new TypeError('a bug')
    }
    const id = await newSync()
    await expect(run(id)).rejects.toThrow('a bug')
    whileParsing = async () => {}
    await run(id)
    expect(await endOf(id)).toMatchObject({ status: 'done' })
    expect(failures.size).toBe(0)
  })

  test('is not the database being away, which is waited for', async () => {
    files.set('a', 'one')
    whileParsing = async () => {
      throw new AppError({ code: 'database_unavailable', status: 503, message: 'Away.' })
    }
    const id = await newSync()
    for (let tries = 0; tries < 10; tries++)
      await expect(run(id)).rejects.toMatchObject({ code: 'database_unavailable' })
    expect(await endOf(id)).toMatchObject({ status: 'running' })
  })
})

test('settings that this version does not take end the sync with what to do', async () => {
  await inTenant((tx) =>
    tx
      .updateTable('sources')
      .set({ config: { path: 1 } })
      .where('id', '=', sourceId)
      .execute(),
  )
  const id = await newSync()
  await run(id)
  expect(await endOf(id)).toMatchObject({
    status: 'failed',
    error_code: 'source_config_invalid',
    error_message: expect.stringContaining('path'),
  })
})

test('a path that is too long for the database is a failed item; its neighbours are read', async () => {
  // No two characters repeat: the database would compress them.
  const long = (end: string) =>
    `${Array.from({ length: 900 }, (_, i) => String.fromCodePoint(0x4e00 + ((i * 7919) % 20_000))).join('')}/${end}`
  files.set('a', 'one').set(long('x'), 'one').set(long('y'), 'one')
  const id = await newSync()
  await run(id)
  expect(await endOf(id)).toMatchObject({ status: 'done' })
  expect(await stored()).toEqual(['a'])
  const items = await itemsOf()
  expect(items.map((item) => item.reason_code)).toEqual([null, 'path_too_long', 'path_too_long'])
  expect(new Set(items.map((item) => item.key)).size).toBe(3)
})
