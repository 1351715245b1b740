import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { addOwner, startConfiguration } from '../../../testkit/configuration.ts'
import { startTestDatabase } from '../../../testkit/database.ts'
import { hasServer, startServerDatabase } from '../../../testkit/databases.ts'
import {
  AppError,
  createSecretBox,
  createSignals,
  type Database,
  migrate,
  type Principal,
  type Signals,
  type Tx,
} from '../../platform/index.ts'
import { createShippedPrices } from '../prices/shipped-prices.ts'
import { createCatalog, type LoadedCatalog } from './load-catalog.ts'

const logger = pino({ level: 'silent' })
const shipped = createShippedPrices()

let database: Database
let stopDatabase: () => Promise<void>
let inner: Signals
let gate: Awaited<ReturnType<typeof startConfiguration>>
let owner: Principal
let catalog: LoadedCatalog
/** How often the catalog asked the database. */
let queries: number
let isAway: boolean
let isConnected: boolean
let onGap: () => void
/** Runs in each look of the catalog, before it ends. */
let meanwhile: () => Promise<void>

beforeAll(async () => {
  ;({ database, stop: stopDatabase } = await startTestDatabase())
})
afterAll(() => stopDatabase())

beforeEach(async () => {
  inner = await createSignals({ logger })
  gate = await startConfiguration({ database, signals: inner })
  owner = await addOwner(database)
  isAway = false
  isConnected = true
  meanwhile = async () => {}
  catalog = openCatalog()
  queries = 0
})
afterEach(async () => {
  catalog.close()
  vi.useRealTimers()
  await gate.stop()
})

/** As another process would have it: only the database and signals are shared. */
function openCatalog(secretKey = Buffer.alloc(32, 7)): LoadedCatalog {
  const watched: Database = {
    ...database,
    system: async <T>(work: (tx: Tx) => Promise<T>): Promise<T> => {
      queries++
      if (isAway) throw new AppError({ code: 'database_unavailable', status: 503, message: 'away' })
      const result = await database.system(work)
      await meanwhile()
      return result
    },
  }
  const signals: Pick<Signals, 'subscribe' | 'isConnected'> = {
    isConnected: () => isConnected,
    subscribe(channel, handler, gap) {
      inner.subscribe(channel, handler, gap)
      onGap = gap
    },
  }
  const secrets = createSecretBox({ key: secretKey, fingerprint: secretKey[0] === 7 ? 'test' : 'other' })
  return createCatalog({ database: watched, signals, secrets, shipped, logger })
}

async function addModel(alias: string, more: object = {}): Promise<string> {
  const { body } = await gate.call(owner, 'GET', '/providers')
  const provider_id = body.items[0]?.id ?? (await addProvider())
  const targets = [{ provider_id, model: 'gpt-4o' }]
  return (await gate.call(owner, 'POST', '/models', { alias, targets, ...more })).body.id
}
async function addProvider(): Promise<string> {
  const body = { name: 'openai', kind: 'openai', secret: 'sk-first', check: false }
  return (await gate.call(owner, 'POST', '/providers', body)).body.id
}
const aliases = async () => [...(await catalog.of(owner.tenantId)).models.keys()]

describe('a catalog', () => {
  test('has everything that a call needs', async () => {
    await addModel('b')
    await addModel('a', { fallbacks: ['b'], timeouts: { idle_ms: 700 }, cache_seconds: 60 })
    await addModel('off', { is_enabled: false })
    const settings = {
      fallback_alias: 'b',
      is_fallback_on: true,
      bodies: 'full',
      body_days: 1,
      archive_days: 1,
    }
    await gate.call(owner, 'PUT', '/gateway-settings', settings)
    const found = await catalog.of(owner.tenantId)
    expect([...found.models.keys()]).toEqual(['a', 'b'])
    expect(found.settings).toEqual({ fallbackAlias: 'b', bodies: 'full' })
    expect(found.models.get('a')).toMatchObject({
      fallbacks: ['b'],
      timeouts: { connect: 5_000, firstToken: 120_000, idle: 700, total: 600_000 },
      cacheSeconds: 60,
      targets: [
        {
          model: 'gpt-4o',
          provider: {
            name: 'openai',
            baseUrl: 'https://api.openai.com/v1',
            secret: 'sk-first',
            kind: { kind: 'openai' },
          },
        },
      ],
    })
    await gate.call(owner, 'PUT', '/gateway-settings', { ...settings, is_fallback_on: false })
    expect((await catalog.of(owner.tenantId)).settings.fallbackAlias).toBeNull()
  })

  test('is read once for all that ask while it is cold, and not at all when warm', async () => {
    await addModel('a')
    const first = await Promise.all([catalog.of(owner.tenantId), catalog.of(owner.tenantId)])
    expect(first[0]).toBe(first[1])
    // no promise, so no wait
    expect(catalog.of(owner.tenantId)).toBe(first[0])
    expect(queries).toBe(1)
  })

  test('holds what its tenant has, and nothing of another', async () => {
    await addModel('a')
    const stranger = await addOwner(database)
    expect((await catalog.of(stranger.tenantId)).models.size).toBe(0)
    expect(await aliases()).toEqual(['a'])
    queries = 0
    await addModel('b')
    await aliases()
    await catalog.of(stranger.tenantId)
    expect(queries).toBe(1)
  })

  test('leaves out the targets of a provider whose secret cannot be read, and nothing else', async () => {
    await addModel('a')
    catalog.close()
    catalog = openCatalog(Buffer.alloc(32, 8))
    expect((await catalog.of(owner.tenantId)).models.get('a')?.targets).toEqual([])
  })
})

describe('a change', () => {
  test('of provider, model, price or setting counts for the next call, in every process', async () => {
    const other = openCatalog()
    const id = await addModel('a')
    const { body } = await gate.call(owner, 'GET', '/providers')
    for (const each of [catalog, other]) await each.of(owner.tenantId)
    const target = async () => (await other.of(owner.tenantId)).models.get('a')?.targets[0]
    const path = `/providers/${body.items[0].id}`
    await gate.call(owner, 'PATCH', path, { secret: 'sk-second', check: false })
    expect((await target())?.provider.secret).toBe('sk-second')
    await gate.call(owner, 'POST', '/prices', { model: 'gpt-4o', input: '9', output: '9' })
    expect((await target())?.priceAt(Date.now() + 1_000)?.input).toBe(9_000_000)
    await gate.call(owner, 'PATCH', `/models/${id}`, { alias: 'renamed' })
    expect(await aliases()).toEqual(['renamed'])
    await gate.call(owner, 'DELETE', `/models/${id}`)
    expect(await aliases()).toEqual([])
    expect((await other.of(owner.tenantId)).models.size).toBe(0)
    other.close()
  })

  test('that comes while the catalog is read is not overlooked', async () => {
    await addModel('a')
    meanwhile = async () => {
      meanwhile = async () => {}
      await addModel('b')
    }
    expect(await aliases()).toEqual(['a', 'b'])
  })

  test('whose look takes too long is not waited for: the call goes on with what was before', async () => {
    await addModel('a')
    await aliases()
    const held = Promise.withResolvers<void>()
    meanwhile = () => held.promise
    await addModel('b')
    vi.useFakeTimers({ toFake: ['setTimeout', 'Date'] })
    const asked = aliases()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(await asked).toEqual(['a'])
    held.resolve()
    vi.useRealTimers()
    await vi.waitUntil(async () => (await aliases()).includes('b'))
  })
})

describe('while the database is away', () => {
  test('what was read once goes on, and what changed counts as soon as it is back', async () => {
    await addModel('a')
    const before = await catalog.of(owner.tenantId)
    isAway = true
    isConnected = false
    vi.useFakeTimers({ toFake: ['setTimeout', 'Date'] })
    for (let seconds = 0; seconds < 600; seconds += 60) {
      expect(catalog.of(owner.tenantId)).toBe(before)
      await vi.advanceTimersByTimeAsync(60_000)
    }
    vi.useRealTimers()
    // made elsewhere; nobody here heard of it
    await database.system((tx) =>
      tx.updateTable('models').set({ alias: 'b' }).where('tenant_id', '=', owner.tenantId).execute(),
    )
    isAway = false
    isConnected = true
    onGap()
    expect(await aliases()).toEqual(['b'])
  })

  test('what was never read is not known, and told so', async () => {
    await addModel('a')
    isAway = true
    await expect(catalog.of(owner.tenantId)).rejects.toMatchObject({ code: 'database_unavailable' })
    isAway = false
    expect(await aliases()).toEqual(['a'])
  })

  test('a look that failed is repeated by itself', async () => {
    await addModel('a')
    await aliases()
    isAway = true
    vi.useFakeTimers({ toFake: ['setTimeout', 'Date'] })
    await gate.call(owner, 'PUT', '/gateway-settings', {
      ...{ fallback_alias: null, is_fallback_on: false, bodies: 'full', body_days: 30, archive_days: 90 },
    })
    expect((await catalog.of(owner.tenantId)).settings.bodies).toBe('off')
    isAway = false
    await vi.advanceTimersByTimeAsync(1_000)
    vi.useRealTimers()
    expect((await catalog.of(owner.tenantId)).settings.bodies).toBe('full')
  })

  test('without signals the database is asked once a second at most, and nobody waits', async () => {
    await addModel('a')
    const before = await catalog.of(owner.tenantId)
    isConnected = false
    queries = 0
    await database.system((tx) =>
      tx.updateTable('models').set({ alias: 'b' }).where('tenant_id', '=', owner.tenantId).execute(),
    )
    vi.useFakeTimers({ toFake: ['Date'] })
    for (let i = 0; i < 10; i++) expect(catalog.of(owner.tenantId)).toBe(before)
    expect(queries).toBe(0)
    vi.setSystemTime(Date.now() + 1_100)
    expect(catalog.of(owner.tenantId)).toBe(before)
    vi.useRealTimers()
    await vi.waitUntil(async () => (await aliases()).includes('b'))
    expect(queries).toBe(1)
  })
})

describe.skipIf(!hasServer)('over PostgreSQL (NARU_TEST_DATABASE_URL)', () => {
  test('a change shows in another process within a second', async () => {
    const server = await startServerDatabase()
    await migrate(server.database)
    const here = await createSignals({ connection: server.connection, logger })
    const there = await createSignals({ connection: server.connection, logger })
    const setUp = await startConfiguration({ database: server.database, signals: here })
    const who = await addOwner(server.database)
    const secrets = createSecretBox({ key: Buffer.alloc(32, 7), fingerprint: 'test' })
    const remote = createCatalog({ database: server.database, signals: there, secrets, shipped, logger })
    expect((await remote.of(who.tenantId)).models.size).toBe(0)
    const provider = { name: 'p', kind: 'openai', secret: 'sk', check: false }
    const { id } = (await setUp.call(who, 'POST', '/providers', provider)).body
    await setUp.call(who, 'POST', '/models', { alias: 'a', targets: [{ provider_id: id, model: 'm' }] })
    await vi.waitUntil(async () => (await remote.of(who.tenantId)).models.has('a'), 1_000)
    remote.close()
    await setUp.stop()
    await here.close()
    await there.close()
    await server.stop()
  }, 30_000)
})
