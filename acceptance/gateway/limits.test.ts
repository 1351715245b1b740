import { randomBytes } from 'node:crypto'
import OpenAI from 'openai'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type FakeLlm, startFakeLlm } from '../../testkit/llm/fake-llm.ts'
import { NEEDS_REDIS, startTestRedis, type TestRedis } from '../../testkit/redis.ts'
import type { Answer, Http } from '../support/http.ts'
import { addModel, addPrice, addProvider, issueModelKey } from '../support/models.ts'
import { makeFolder, removeFolders, type Server, startServer } from '../support/server.ts'
import { until } from '../support/until.ts'

const TEST_DATABASE = process.env.NARU_TEST_DATABASE_URL
/** A call costs a cent: 10,000 input tokens at a dollar a million. */
const USAGE = { input: 10_000, output: 0 }
const PRICE = { model: 'fake-model', input: '1', output: '1' }

let llm: FakeLlm

beforeAll(async () => {
  llm = await startFakeLlm()
  llm.script({ does: 'answer', usage: USAGE })
})
afterAll(async () => {
  await llm.stop()
  removeFolders()
})

async function setUp(server: Http): Promise<string> {
  const provider_id = await addProvider(server, llm.url, 'openai')
  await addPrice(server, PRICE)
  return addModel(server, 'fast', [{ provider_id, model: 'fake-model' }])
}

const BODY = {
  model: 'fast',
  messages: [{ role: 'user' as const, content: 'x'.repeat(20_000) }],
  max_tokens: 1,
}
const call = (http: Http, more: object = {}): Promise<Answer> =>
  http.post('/v1/chat/completions', { ...BODY, ...more })

describe('on one server', () => {
  let server: Server

  beforeAll(async () => {
    server = await startServer()
    await setUp(server)
  })
  afterAll(() => server.stop())

  test('who makes too many calls is told which limit it was, and when to come again', async () => {
    const http = server.as(await issueModelKey(server, { tokens_per_minute: 45_000 }))
    let refused = await call(http)
    for (let i = 0; i < 5 && refused.status === 200; i++) refused = await call(http)
    expect(refused.status).toBe(429)
    expect(refused.body.error).toMatchObject({
      ...{ code: 'limit_exceeded', type: 'rate_limit_error' },
      message: expect.stringMatching(/45,?000 tokens a minute/),
    })
    const seconds = Number(refused.headers.get('retry-after'))
    expect(seconds).toBeGreaterThan(0)
    // what this minute holds fades away within the next one
    expect(seconds).toBeLessThanOrEqual(120)
    expect(refused.headers.get('x-should-retry')).toBeNull()
    const messages = await http.post('/v1/messages', BODY)
    expect(messages.body).toMatchObject({ type: 'error', error: { type: 'rate_limit_error' } })
  })

  test('model calls over the limit of their key are in the ledger, and leave it the rest of the API', async () => {
    const { id, key } = (
      await server.post('/api/v1/keys', {
        ...{ name: 'two a minute', scopes: ['models:use'] },
        limits: { requests_per_minute: 2 },
      })
    ).body
    const http = server.as(key)
    const answers: Answer[] = []
    for (let i = 0; i < 4; i++) answers.push(await call(http))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429, 429])
    expect(answers[3]?.body.error.code).toBe('limit_exceeded')
    const refused = await until('the calls to be in the ledger', async () => {
      const { items } = (await server.get(`/api/v1/calls?key_id=${id}&status=refused`)).body
      return items.length === 2 && items
    })
    expect(refused.map((row: { id: string }) => row.id).sort()).toEqual(
      answers.slice(2).map(({ headers }) => headers.get('x-naru-call-id')),
    )
    expect((await http.get('/v1/models')).status).toBe(200)
  })

  test('a model that a key may not call is refused, and not listed', async () => {
    const unknown = await server.post('/api/v1/keys', {
      name: 'k',
      scopes: ['models:use'],
      limits: { models: ['fsat'] },
    })
    expect([unknown.status, unknown.body.code]).toEqual([422, 'limits_invalid'])
    expect(unknown.body.detail).toContain('Did you mean "fast"?')
    const http = server.as(await issueModelKey(server, { models: [] }))
    expect([(await call(http)).status, (await http.get('/v1/models')).body.data]).toEqual([403, []])
    const counted = await http.post('/v1/messages/count_tokens', BODY)
    expect([counted.status, counted.body.error.type]).toEqual([403, 'permission_error'])
  })

  test('only so many calls at a time', async () => {
    const http = server.as(await issueModelKey(server, { concurrency: 2 }))
    llm.script({ does: 'answer', usage: USAGE, paceMs: 100, text: 'one two three' })
    const answers = await Promise.all(Array.from({ length: 5 }, () => call(http, { stream: true })))
    llm.script({ does: 'answer', usage: USAGE })
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 429, 429, 429])
    expect((await call(http)).status).toBe(200)
  })

  test('an official client does not come again when a budget is exhausted, and does when a provider is busy', async () => {
    let sent = 0
    const apiKey = await issueModelKey(server, { budget_per_day: '0.05' })
    const client = new OpenAI({
      ...{ apiKey, baseURL: `${server.url}/v1`, maxRetries: 3 },
      fetch: (url, init) => {
        sent++
        return fetch(url, init)
      },
    })
    const make = () => client.chat.completions.create(BODY)
    let failed: unknown
    for (let i = 0; i < 6 && !failed; i++) await make().catch((error: unknown) => (failed = error))
    if (!(failed instanceof OpenAI.RateLimitError)) throw failed
    expect(failed).toMatchObject({ code: 'budget_exhausted', type: 'insufficient_quota' })
    expect(failed.headers?.get('x-should-retry')).toBe('false')
    expect(failed.message).toContain('$0.05')
    // three calls at a cent; of the fourth nobody knows beforehand that it is not dearer than what is left
    const { spent_today: spent } = await usageOf(server, apiKey)
    expect(Number(spent)).toBeLessThanOrEqual(0.05)
    expect(sent).toBe(Number(spent) / 0.01 + 1)

    sent = 0
    const busy = { does: 'refuse', status: 429, headers: { 'retry-after-ms': '10' } } as const
    llm.script(busy, { does: 'answer', usage: USAGE })
    const rich = await issueModelKey(server)
    const other = client.withOptions({ apiKey: rich })
    expect((await other.chat.completions.create(BODY)).usage?.prompt_tokens).toBe(10_000)
    expect(sent).toBe(2)
    llm.script({ does: 'answer', usage: USAGE })
  })
})

async function usageOf(server: Http, key: string): Promise<Answer['body']> {
  const { items } = (await server.get('/api/v1/keys')).body
  const { id } = items.find(({ prefix }: { prefix: string }) => key.startsWith(prefix))
  return (await server.get(`/api/v1/limits/usage?kind=key&id=${id}`)).body
}

describe.skipIf(!TEST_DATABASE)(`on two servers (NARU_TEST_DATABASE_URL) ${NEEDS_REDIS}`, async () => {
  const redis: TestRedis | undefined = TEST_DATABASE ? await startTestRedis() : undefined
  const name = `naru_limits_${randomBytes(6).toString('hex')}`
  let one: Server
  let two: Server
  let modelId: string

  async function admin(sql: string): Promise<void> {
    const client = new pg.Client({ connectionString: TEST_DATABASE })
    await client.connect()
    await client.query(sql).finally(() => client.end())
  }

  beforeAll(async () => {
    if (!redis) return
    await admin(`create database ${name}`)
    const url = new URL(TEST_DATABASE as string)
    url.pathname = `/${name}`
    const env = {
      ...{ DATABASE_URL: url.href, REDIS_URL: redis.url },
      NARU_SECRET_KEY: randomBytes(32).toString('hex'),
    }
    one = await startServer({ env })
    two = await startServer({ env, dataDir: makeFolder() })
    modelId = await setUp(one)
  })
  afterAll(async () => {
    await Promise.all([one?.stop(), two?.stop()])
    await redis?.stop()
    if (redis) await admin(`drop database if exists ${name} with (force)`)
  })

  test.skipIf(!redis)(
    'a budget is one for both: overshot by 1 % at most, and the ledger says the same',
    async () => {
      const key = await issueModelKey(one, { budget_per_day: '1' })
      const clients = [one.as(key), two.as(key)]
      const spenders = Array.from({ length: 8 }, async (_, index) => {
        let made = 0
        for (let refused = 0; refused < 5; ) {
          const { status, body } = await call(clients[index % 2] as Http)
          if (status === 200) made++
          else refused++
          if (status !== 200) expect([status, body.error.code]).toEqual([429, 'budget_exhausted'])
        }
        return made
      })
      const made = (await Promise.all(spenders)).reduce((sum, one) => sum + one, 0)
      expect(made).toBeLessThanOrEqual(101)
      // and it was not kept back: what remains is less than the most that a call could cost
      expect(made).toBeGreaterThanOrEqual(95)
      const spent = await until('the ledger', async () => {
        const { body } = await two.get('/api/v1/calls/summary?status=ok')
        return body.calls === made && body
      })
      expect(Number(spent.cost)).toBeCloseTo(made * 0.01, 9)
      for (const server of [one, two])
        expect(Number((await usageOf(server, key)).spent_today)).toBeCloseTo(made * 0.01, 9)
    },
  )

  test.skipIf(!redis)('a limit a minute is one for both', async () => {
    const key = await issueModelKey(one, { tokens_per_minute: 400_000 })
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, index) => call((index % 2 ? one : two).as(key))),
    )
    const passed = answers.filter(({ status }) => status === 200).length
    // a minute may begin while they run
    expect(passed).toBeGreaterThan(0)
    expect(passed).toBeLessThanOrEqual(80)
  })

  test.skipIf(!redis)(
    'a model that is switched in one is switched in the other within a second',
    async () => {
      const other = await startFakeLlm()
      const provider_id = await addProvider(one, other.url, 'openai', { name: 'other' })
      expect((await call(two)).status).toBe(200)
      const targets = [{ provider_id, model: 'fake-model' }]
      const changed = await one.request('PATCH', `/api/v1/models/${modelId}`, { json: { targets } })
      expect(changed.status).toBe(200)
      await until(
        'the other provider to be called',
        async () => {
          await call(two)
          return other.requests.length > 0
        },
        1_000,
      )
      const off = await one.request('PATCH', `/api/v1/models/${modelId}`, { json: { is_enabled: false } })
      expect(off.status).toBe(200)
      await until('nobody to be called', async () => (await call(two)).status === 404, 1_000)
      await other.stop()
    },
  )
})
