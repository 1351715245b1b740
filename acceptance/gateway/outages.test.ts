import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type FakeLlm, startFakeLlm } from '../../testkit/llm/fake-llm.ts'
import { NEEDS_REDIS, startTestRedis, type TestRedis } from '../../testkit/redis.ts'
import type { Answer, Http } from '../support/http.ts'
import { addModel, addPrice, addProvider, issueModelKey, readCalls } from '../support/models.ts'
import { makeFolder, removeFolders, type Server, startServer } from '../support/server.ts'
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts'
import { until } from '../support/until.ts'

const TEST_DATABASE = process.env.NARU_TEST_DATABASE_URL
const BODY = { model: 'fast', messages: [{ role: 'user', content: 'Hi' }], max_tokens: 100 }

let llm: FakeLlm

beforeAll(async () => {
  llm = await startFakeLlm()
})
afterAll(async () => {
  await llm.stop()
  removeFolders()
})

async function setUp(server: Http): Promise<void> {
  const provider_id = await addProvider(server, llm.url, 'openai')
  await addModel(server, 'fast', [{ provider_id, model: 'fake-model' }])
  await addPrice(server, { model: 'fake-model', input: '1', output: '2' })
}

const call = (http: Http, more: object = {}): Promise<Answer> =>
  http.post('/v1/chat/completions', { ...BODY, ...more })

/** Makes calls, one in three streamed; answers their ids, which are in the answers. */
async function callOften(http: Http, count: number): Promise<string[]> {
  const ids: string[] = []
  for (let i = 0; i < count; i++) {
    const answer = await call(http, i % 3 === 0 ? { stream: true } : {})
    expect([answer.status, answer.text]).toEqual([200, expect.stringContaining('chat.completion')])
    ids.push(answer.headers.get('x-naru-call-id') as string)
  }
  return ids
}

describe.skipIf(!TEST_DATABASE)('the database goes away (NARU_TEST_DATABASE_URL)', () => {
  const name = `naru_outage_${randomBytes(6).toString('hex')}`
  const dataDir = makeFolder()
  let proxy: TcpProxy
  let env: Record<string, string>
  let server: Server
  let client: Http
  const answered: string[] = []

  async function admin(sql: string): Promise<void> {
    const connection = new pg.Client({ connectionString: TEST_DATABASE })
    await connection.connect()
    await connection.query(sql).finally(() => connection.end())
  }

  beforeAll(async () => {
    await admin(`create database ${name}`)
    const url = new URL(TEST_DATABASE as string)
    proxy = await startTcpProxy({ host: url.hostname, port: Number(url.port || 5432) })
    Object.assign(url, { pathname: `/${name}`, hostname: '127.0.0.1', port: String(proxy.port) })
    env = { DATABASE_URL: url.href, NARU_SECRET_KEY: randomBytes(32).toString('hex') }
    server = await startServer({ env, dataDir })
    await setUp(server)
    // under every kind of limit
    const limits = { requests_per_minute: 10_000, tokens_per_minute: 100_000_000, budget_per_day: '1000' }
    client = server.as(await issueModelKey(server, limits))
  })
  // a key that a server has not seen since it lost its database is nobody's while that is away
  beforeEach(async () => void answered.push(...(await callOften(client, 2))))
  afterAll(async () => {
    await server.stop()
    await proxy.stop()
    await admin(`drop database if exists ${name} with (force)`)
  })

  /** Every answered call has one row, and no row is of another. */
  async function expectRows(): Promise<void> {
    const rows = await readCalls(server, answered.length)
    expect(rows.map(({ id }) => id).sort()).toEqual([...answered].sort())
    expect(new Set(rows.map(({ status }) => status))).toEqual(new Set(['ok']))
  }

  test.each(['cut', 'hang'] as const)('(%s): calls go on, and their rows come afterwards', async (how) => {
    proxy[how]()
    answered.push(...(await callOften(client, 30)))
    proxy.mend()
    await expectRows()
  })

  test('and the server is killed meanwhile: the next one brings the rows', async () => {
    proxy.cut()
    answered.push(...(await callOften(client, 10)))
    await server.kill()
    proxy.mend()
    server = await startServer({ env, dataDir })
    await expectRows()
    const { body } = await server.get('/api/v1/calls/summary')
    expect(body).toMatchObject({ calls: answered.length, input_tokens: answered.length * 10 })
  })
})

describe(`Redis stands still ${NEEDS_REDIS}`, async () => {
  const redis: TestRedis | undefined = await startTestRedis()
  let server: Server
  let open: Http
  let closed: Http

  beforeAll(async () => {
    if (!redis) return
    server = await startServer({ env: { REDIS_URL: redis.url } })
    await setUp(server)
    open = server.as(await issueModelKey(server, { requests_per_minute: 100_000, budget_per_day: '1000' }))
    closed = server.as(
      await issueModelKey(server, { requests_per_minute: 100_000, when_redis_fails: 'closed' }),
    )
  })
  afterAll(async () => {
    await server?.stop()
    await redis?.stop()
  })

  async function medianMs(): Promise<number> {
    const times: number[] = []
    for (let i = 0; i < 60; i++) {
      const since = performance.now()
      expect((await call(open)).status).toBe(200)
      times.push(performance.now() - since)
    }
    return times.sort((a, b) => a - b)[30] as number
  }
  const isUp = async () => /^naru_redis_up (\d)$/m.exec((await server.get('/metrics')).text)?.[1]

  test.skipIf(!redis)('calls go on, or are refused as their limit says, and nobody waits', async () => {
    await medianMs()
    const before = await medianMs()
    expect(await isUp()).toBe('1')
    redis?.freeze()
    // what is under way while that is found out goes on too
    const meanwhile = await Promise.all(Array.from({ length: 20 }, () => call(open)))
    expect(meanwhile.map(({ status }) => status)).toEqual(Array(20).fill(200))
    await until('the metric', async () => (await isUp()) === '0', 1_000)
    // an unanswered command would be waited for 200 ms
    expect(await medianMs()).toBeLessThan(before * 2 + 5)
    const refused = await call(closed)
    expect([refused.status, refused.body.error.code]).toEqual([503, 'limits_unavailable'])
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    redis?.thaw()
    await until('Redis to be back', async () => (await isUp()) === '1')
    await until('calls', async () => (await call(closed)).status === 200)
  })
})
