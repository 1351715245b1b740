import { pino } from 'pino'
import { Registry } from 'prom-client'
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { NEEDS_REDIS, startTestRedis } from '../../../testkit/redis.ts'
import { createMetrics, createRedis, type Metrics, type Redis } from '../../platform/index.ts'
import type { ModelRequest } from '../dialects/dialect.ts'
import type { Model } from '../models/catalog.ts'
import { NO_USAGE } from '../usage.ts'
import { type CachedAnswer, createExactCache, type ExactCache } from './exact-cache.ts'

const server = await startTestRedis()
afterAll(() => server?.stop())

let cache: ExactCache
let metrics: Metrics
beforeEach(() => {
  metrics = createMetrics()
  cache = createExactCache({ metrics })
})

const model = (more: object = {}) =>
  ({
    ...{ id: 'mdl_1', alias: 'small', cacheSeconds: 60, cachesTools: false },
    targets: [{ model: 'gpt', provider: { id: 'prv_1' } }],
    ...more,
  }) as unknown as Model
const request = (json: object, more: object = {}) =>
  ({
    dialect: { name: 'openai-chat' },
    json: { model: 'small', ...json },
    isStream: false,
    ...more,
  }) as unknown as ModelRequest
const messages = [{ role: 'user', content: '안녕' }]
const keyFor = (
  json: object,
  more: {
    model?: object
    request?: object
    header?: string
    tenant?: string
    passedOn?: Record<string, string>
  } = {},
) =>
  cache.keyFor(
    more.tenant ?? 't1',
    model(more.model),
    request(json, more.request),
    more.header,
    more.passedOn ?? {},
  )
const answer = (body: string): CachedAnswer => ({
  kind: 'stream',
  body: Buffer.from(body),
  usage: { ...NO_USAGE, input: 3 },
  finishReason: 'stop',
})
const counted = async () => {
  const { values = [] } = (await metrics.registry.getSingleMetric('naru_cache_requests_total')?.get()) ?? {}
  return Object.fromEntries(values.map(({ labels, value }) => [labels.result, value]))
}

describe('which requests are the same', () => {
  const key = (json: object, more?: Parameters<typeof keyFor>[1]) => keyFor(json, more)?.key

  test('those that mean the same, whoever sends them, in whatever order', () => {
    const one = key({ messages, temperature: 0, seed: 1 })
    expect(key({ seed: 1, temperature: 0, messages: [{ content: '안녕', role: 'user' }] })).toBe(one)
    expect(key({ messages, temperature: 0, seed: 1, user: 'u', metadata: { a: 'b' }, stream: false })).toBe(
      one,
    )
  })

  test('none that differs in anything else', () => {
    const keys = [
      key({ messages }),
      key({ messages, temperature: 0 }),
      key({ messages: [...messages, ...messages] }),
      key({ messages }, { tenant: 't2' }),
      key({ messages }, { model: { id: 'mdl_2' } }),
      key({ messages }, { model: { targets: [{ model: 'other', provider: { id: 'prv_1' } }] } }),
      key({ messages }, { request: { dialect: { name: 'anthropic-messages' } } }),
      key({ messages }, { request: { isStream: true } }),
      key({ messages, stream_options: { include_usage: true } }, { request: { isStream: true } }),
      key({ messages }, { passedOn: { 'anthropic-beta': 'a' } }),
      key({ messages }, { passedOn: { 'anthropic-beta': 'b' } }),
      key({ messages }, { passedOn: { 'openai-beta': 'a' } }),
    ]
    expect(keys).not.toContain(undefined)
    expect(new Set(keys).size).toBe(keys.length)
  })
})

describe('what is cached', () => {
  test('nothing unless the model or the request asks, for as long as they say', () => {
    const none = { model: { cacheSeconds: null } }
    expect(keyFor({ messages })?.seconds).toBe(60)
    expect(keyFor({ messages }, none)).toBeUndefined()
    expect(keyFor({ messages }, { ...none, header: 'on' })?.seconds).toBe(300)
    expect(keyFor({ messages }, { ...none, header: '7' })?.seconds).toBe(7)
    expect(keyFor({ messages }, { header: 'On' })?.seconds).toBe(60)
    expect(keyFor({ messages }, { header: '7' })?.seconds).toBe(7)
    for (const header of ['off', 'OFF', '0', '00', ' 0 '])
      expect(keyFor({ messages }, { header })).toBeUndefined()
    for (const header of ['', 'yes', '-1', '1.5', '1e3', '9999999'])
      expect(() => keyFor({ messages }, { header })).toThrow(
        expect.objectContaining({ code: 'cache_header_invalid', status: 400 }),
      )
  })

  test('no answer with tools, unless the model says so', () => {
    const tools = [{ type: 'function', function: { name: 'f' } }]
    for (const json of [
      { tools },
      { functions: tools },
      { mcp_servers: tools },
      { web_search_options: {} },
    ]) {
      expect(keyFor({ messages, temperature: 0, ...json }, { header: 'on' })).toBeUndefined()
      expect(keyFor({ messages, ...json }, { model: { cachesTools: true } })).toBeDefined()
    }
    expect(keyFor({ messages, tools: [] })).toBeDefined()
  })

  test('no answer that depends on what the provider remembers, and none to a broken text', () => {
    expect(keyFor({ input: 'x', previous_response_id: 'resp_1' })).toBeUndefined()
    expect(keyFor({ input: 'x', background: true })).toBeUndefined()
    expect(keyFor({ input: 'x', background: false })).toBeDefined()
    expect(keyFor({ messages: [{ role: 'user', content: '\ud800' }] })).toBeUndefined()
  })
})

test('in memory, an answer is given again until its time is over', async () => {
  const now = vi.spyOn(performance, 'now').mockReturnValue(1_000)
  const key = { key: 'k', seconds: 60 }
  expect(await cache.get('k')).toBeUndefined()
  cache.put(key, answer('data: 1\n\n'))
  now.mockReturnValue(60_999)
  expect(await cache.get('k')).toEqual(answer('data: 1\n\n'))
  // the cache looks at the clock once a tick
  await new Promise((resolve) => setTimeout(resolve, 2))
  now.mockReturnValue(61_001)
  expect(await cache.get('k')).toBeUndefined()
  now.mockRestore()
  expect(await counted()).toEqual({ hit: 1, miss: 2 })
})

test('in memory, no answer is larger than 1 MB, and all together than 64 MB', async () => {
  cache.put({ key: 'large', seconds: 60 }, answer('x'.repeat(1024 * 1024 + 1)))
  expect(await cache.get('large')).toBeUndefined()
  const megabyte = answer('x'.repeat(1024 * 1024))
  for (let i = 0; i < 70; i++) cache.put({ key: `k${i}`, seconds: 60 }, megabyte)
  const { values = [] } = (await metrics.registry.getSingleMetric('naru_cache_bytes')?.get()) ?? {}
  expect(values[0]?.value).toBeLessThanOrEqual(64 * 1024 * 1024)
  expect(await cache.get('k0')).toBeUndefined()
  expect(await cache.get('k69')).toBeDefined()
})

describe.skipIf(!server)(`in Redis ${NEEDS_REDIS}`, () => {
  let redis: Redis
  let other: ExactCache
  beforeEach(async () => {
    redis = await createRedis({
      url: server?.url ?? '',
      logger: pino({ level: 'silent' }),
      registry: new Registry(),
    })
    cache = createExactCache({ redis, metrics: createMetrics() })
    metrics = createMetrics()
    other = createExactCache({ redis, metrics })
  })
  afterEach(async () => {
    server?.thaw()
    await redis.close()
  })

  test('an answer of one process is given by another, byte for byte, for as long as it was to be kept', async () => {
    const key = { key: 'naru:cache:test', seconds: 60 }
    const bytes = { ...answer(''), body: Buffer.from([0, 10, 255, 13, 10]) }
    cache.put(key, bytes)
    expect(await other.get(key.key)).toEqual(bytes)
    const left = await redis.ask((client) => client.ttl(key.key))
    expect(left).toBeGreaterThan(0)
    expect(left).toBeLessThanOrEqual(60)
    expect(await counted()).toEqual({ hit: 1, miss: 0 })
  })

  test('a Redis that hangs holds up nobody for long: nothing is found, and nothing kept', async () => {
    cache.put({ key: 'naru:cache:hang', seconds: 60 }, answer('x'))
    expect(await cache.get('naru:cache:hang')).toBeDefined()
    server?.freeze()
    expect(await cache.get('naru:cache:hang')).toBeUndefined()
    expect(redis.isUp()).toBe(false)
    cache.put({ key: 'naru:cache:later', seconds: 60 }, answer('x'))
    server?.thaw()
    await vi.waitFor(() => expect(redis.isUp()).toBe(true), 5_000)
    expect(await cache.get('naru:cache:hang')).toBeDefined()
    expect(await cache.get('naru:cache:later')).toBeUndefined()
  })
})
