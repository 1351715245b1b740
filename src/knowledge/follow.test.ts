import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { startTestDatabase } from '../../testkit/database.ts'
import { type Database, newId, notFound } from '../platform/index.ts'
import type { Connector } from './connectors/connector.ts'
import { createFollower, type Follower } from './follow.ts'
import { deleteSource, insertSource } from './source-store.ts'
import type { Sources } from './sources.ts'
import { insertSync, startSync } from './sync-store.ts'

const tenantId = 'a'
let database: Database
let stop: () => Promise<void>
let follower: Follower
let asked: string[]
/** Sources that are watched now, with what tells of a change. */
let watching: Map<string, () => void>
let requestSync: (sourceId: string) => Promise<void>

beforeAll(async () => {
  ;({ database, stop } = await startTestDatabase())
  await database.system((tx) =>
    tx.insertInto('tenants').values({ id: tenantId, slug: 'a', name: 'A' }).execute(),
  )
})
afterAll(() => stop())
beforeEach(() => {
  asked = []
  watching = new Map()
  requestSync = async () => {}
  follower = createFollower({
    kinds: ['memory'],
    database,
    logger: pino({ level: 'silent' }),
    connector: () => connector,
    sources: {
      requestSync: async (_tenant: string, sourceId: string) => {
        asked.push(sourceId)
        await requestSync(sourceId)
      },
    } as unknown as Sources,
  })
})
afterEach(async () => {
  await follower.close()
  await database.system((tx) => tx.deleteFrom('sources').execute())
})

const connector: Connector<unknown> = {
  kind: 'memory',
  label: { en: 'Memory', ko: '기억' },
  configSchema: z.object({ id: z.string() }),
  lists: true,
  async *items() {},
  check: async () => {},
  watch(config, onChange) {
    const { id } = config as { id: string }
    watching.set(id, () => onChange(['changed']))
    return async () => void watching.delete(id)
  },
}

async function addSource(): Promise<string> {
  const id = newId('src')
  await database.system((tx) =>
    insertSource(tx, {
      id,
      tenant_id: tenantId,
      kind: 'memory',
      name: id,
      config: { id },
      acl: ['group:x'],
      schedule: null,
    }),
  )
  return id
}

test('what changed while nobody looked is asked for at the start', async () => {
  const id = await addSource()
  await follower.start()
  expect(follower.isFollowing(id)).toBe(true)
  await vi.waitUntil(() => asked.length === 1)
  expect(asked).toEqual([id])
})

test('a change is asked for, of sources added later too; a removed source is watched no more', async () => {
  await follower.start()
  const id = await addSource()
  follower.refresh()
  await vi.waitUntil(() => watching.has(id) && asked.length === 1)
  watching.get(id)?.()
  await vi.waitUntil(() => asked.length === 2)
  await database.system((tx) => deleteSource(tx, id))
  follower.refresh()
  await vi.waitUntil(() => !watching.has(id))
  expect(follower.isFollowing(id)).toBe(false)
})

test('a change during a sync is asked for when that one is through', async () => {
  const id = await addSource()
  await follower.start()
  await vi.waitUntil(() => asked.length === 1)
  const sync = newId('sync')
  await database.system(async (tx) => {
    await insertSync(tx, { id: sync, tenant_id: tenantId, source_id: id, is_full: false })
    await startSync(tx, sync)
  })
  const looked = vi.spyOn(database, 'tenant')
  watching.get(id)?.()
  // it has looked twice and found the sync running
  await vi.waitUntil(() => looked.mock.calls.length >= 2, 10_000)
  expect(asked).toHaveLength(1)
  looked.mockRestore()
  await database.system((tx) =>
    tx.updateTable('syncs').set({ status: 'done' }).where('id', '=', sync).execute(),
  )
  await vi.waitUntil(() => asked.length === 2, 10_000)
})

test('a request that fails is made again, unless the source is gone', async () => {
  const id = await addSource()
  let failures = 1
  requestSync = async () => {
    if (failures-- > 0) throw new Error('the database is away')
  }
  await follower.start()
  await vi.waitUntil(() => asked.length === 2, 10_000)
  requestSync = async () => {
    throw notFound('source')
  }
  watching.get(id)?.()
  await vi.waitUntil(() => asked.length === 3)
})

test('one that is closed watches nothing and asks for nothing', async () => {
  const id = await addSource()
  await follower.start()
  const change = watching.get(id)
  await vi.waitUntil(() => asked.length === 1)
  await follower.close()
  change?.()
  expect(watching.size).toBe(0)
  follower.refresh()
  expect(asked).toHaveLength(1)
})
