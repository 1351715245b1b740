import { setTimeout as delay } from 'node:timers/promises'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { Agent } from 'undici'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type FakeLlm, startFakeLlm } from '../../../testkit/llm/fake-llm.ts'
import type { Principal } from '../../platform/index.ts'
import { openAiChat } from '../dialects/openai-chat.ts'
import { createModelFetch } from '../in-process.ts'
import type { CallRecord } from '../ledger/call-record.ts'
import type { BodyPolicy, Model, Target } from '../models/catalog.ts'
import { createHealth, type Health } from '../models/health.ts'
import type { Price } from '../prices/price.ts'
import { anthropic } from '../providers/anthropic.ts'
import { google } from '../providers/google.ts'
import { openai } from '../providers/openai.ts'
import { openaiCompatible } from '../providers/openai-compatible.ts'
import { createCallMetrics } from './call-metrics.ts'
import { createModelGate, type ModelGate } from './model-gate.ts'
import { nativeAttempt } from './native-attempt.ts'
import { translatedAttempt } from './translated-attempt.ts'

const CHAT = 'http://naru.internal/v1/chat/completions'
const EMBEDDINGS = 'http://naru.internal/v1/embeddings'
const MESSAGES = 'http://naru.internal/v1/messages'
const PRICE: Price = {
  input: 2_000_000,
  output: 8_000_000,
  cachedInput: 1_000_000,
  cacheWrite: 2_500_000,
  reasoning: 8_000_000,
}
const principal: Principal = {
  id: 'key_1',
  kind: 'key',
  name: 'k',
  tenantId: 'tenant_1',
  scopes: ['*'],
  groups: [],
  teams: ['grp_1'],
  isConfined: false,
}

let first: FakeLlm
let second: FakeLlm
let dispatcher: Agent
let health: Health
let records: CallRecord[]
let settled: Array<{ tokens: number; cost: number | null }>
let models: Map<string, Model>
let isWritable: boolean
let bodies: BodyPolicy

beforeAll(async () => {
  first = await startFakeLlm()
  second = await startFakeLlm()
  dispatcher = new Agent()
})
afterAll(async () => {
  await dispatcher.destroy()
  await first.stop()
  await second.stop()
})
beforeEach(() => {
  for (const llm of [first, second]) {
    llm.script({ does: 'answer' })
    llm.requests.length = 0
  }
  health = createHealth()
  records = []
  settled = []
  models = new Map()
  isWritable = true
  bodies = 'off'
})

function target(id: string, llm: FakeLlm, more: Partial<Target> = {}): Target {
  const provider = {
    id: `prv_${id}`,
    name: id,
    kind: openai,
    baseUrl: `${llm.url}/v1`,
    options: {},
    secret: 'sk-canary-secret',
  }
  return { id, model: 'upstream-model', weight: 1, priority: 0, provider, priceAt: () => PRICE, ...more }
}

function addModel(alias: string, targets: Target[], more: Partial<Model> = {}): void {
  models.set(alias, {
    id: `mdl_${alias}`,
    alias,
    strategy: 'priority',
    targets,
    fallbacks: [],
    capabilities: [],
    contextWindow: undefined,
    maxOutputTokens: 1000,
    cacheSeconds: null,
    cachesTools: false,
    timeouts: { connect: 2_000, firstToken: 2_000, idle: 2_000, total: 10_000 },
    retries: 0,
    probeSeconds: null,
    createdAt: '2026-01-01T00:00:00.000Z',
    ...more,
  })
}

function makeGate(fallbackAlias: string | null = null): ModelGate {
  return createModelGate({
    catalog: { of: () => ({ models, settings: { fallbackAlias, bodies } }) },
    limiter: {
      reserve: async () => ({ settle: (actual) => void settled.push(actual) }),
      mayCall: async () => true,
      requireModel: async () => {},
    },
    cache: { keyFor: () => undefined, get: async () => undefined, put: () => {} },
    health,
    ledger: { isWritable: () => isWritable, append: async (record) => void records.push(record) },
    metrics: createCallMetrics({ registry: new Registry() }),
    logger: pino({ level: 'silent' }),
    attempt(given, to, { timeouts }) {
      const { request, passedOn } = given
      const native = to.provider.kind.native(to.provider, request.dialect.name, to.model)
      if (!native) return translatedAttempt({ dispatcher, target: to, request, timeouts })
      return nativeAttempt({ dispatcher, native, target: to, request, timeouts, passedOn })
    },
  })
}

function call(
  url: string,
  body: object,
  signal?: AbortSignal,
  fallbackAlias: string | null = null,
): Promise<Response> {
  const fetch = createModelFetch(makeGate(fallbackAlias), { principal, feature: 'test' })
  return fetch(url, { method: 'POST', body: JSON.stringify(body), ...(signal ? { signal } : {}) })
}

const ask = { model: 'fast', messages: [{ role: 'user', content: '안녕' }] }
const stream = { ...ask, stream: true }
const bodyOf = async (response: Response) => JSON.parse(await response.text())
const dataOf = (text: string) => [...text.matchAll(/^data: (.*)$/gm)].map(([, data]) => data as string)
const said = (text: string) =>
  dataOf(text)
    .filter((data) => data !== '[DONE]')
    .map((data) => JSON.parse(data).choices?.[0]?.delta?.content ?? '')
    .join('')

describe('a call that goes well', () => {
  test('reaches the provider with its name for the model and its secret, and is written down with its cost', async () => {
    addModel('fast', [target('a', first)])
    first.script({ does: 'answer', usage: { input: 100, output: 20, cached: 40, reasoning: 5 } })
    const response = await call(CHAT, { ...ask, seed: 12345678901234567000n.toString() })
    expect(response.status).toBe(200)
    expect((await bodyOf(response)).choices[0].message.content).toBe('Hello from the fake model.')
    expect(first.requests[0]).toMatchObject({
      model: 'upstream-model',
      headers: { authorization: 'Bearer sk-canary-secret' },
    })
    expect(records).toMatchObject([
      {
        status: 'ok',
        http_status: 200,
        model: 'fast',
        provider_name: 'a',
        provider_model: 'upstream-model',
        key_id: 'key_1',
        team_id: 'grp_1',
        feature: 'test',
        input_tokens: 100,
        output_tokens: 20,
        cached_input_tokens: 40,
        reasoning_tokens: 5,
        is_estimated: false,
        // 60 × 2 + 40 × 1 + 20 × 8 microdollars
        cost: '0.00032',
        finish_reason: 'stop',
      },
    ])
    expect(settled).toEqual([{ tokens: 120, cost: 320_000_000 }])
    expect(JSON.stringify(records)).not.toContain('canary')
  })

  test('a stream passes byte by byte; usage is asked for, and only told to who asked', async () => {
    addModel('fast', [target('a', first)])
    const untold = await (await call(CHAT, stream)).text()
    expect(said(untold)).toBe('Hello from the fake model.')
    expect(untold.endsWith('data: [DONE]\n\n')).toBe(true)
    expect(dataOf(untold).some((data) => data.includes('"usage":{'))).toBe(false)
    const told = await (await call(CHAT, { ...stream, stream_options: { include_usage: true } })).text()
    expect(dataOf(told).filter((data) => data.includes('"usage":{'))).toHaveLength(1)
    expect(first.requests.map(({ json }) => json.stream_options)).toEqual([
      { include_usage: true },
      { include_usage: true },
    ])
    expect(records).toMatchObject([
      { status: 'ok', is_stream: true, input_tokens: 10, output_tokens: 5 },
      { status: 'ok', is_stream: true, input_tokens: 10, output_tokens: 5 },
    ])
    expect(records[0]?.first_token_ms).toBeGreaterThan(0)
  })

  test('in another dialect than the provider’s the answer comes in the client’s', async () => {
    const provider = { ...target('a', first).provider, kind: anthropic }
    addModel('fast', [target('a', first, { provider })])
    const whole = await bodyOf(await call(CHAT, ask))
    expect(whole.choices[0].message.content).toBe('Hello from the fake model.')
    expect(said(await (await call(CHAT, stream)).text())).toBe('Hello from the fake model.')
    expect(first.requests.map(({ path }) => path)).toEqual(['/v1/messages', '/v1/messages'])
    const warned = await call(CHAT, { ...ask, seed: 7 })
    expect(warned.headers.get('x-naru-warning')).toContain('seed')
    expect(records).toMatchObject(Array(3).fill({ status: 'ok', input_tokens: 10, output_tokens: 5 }))
  })
})

describe('a server that resembles OpenAI, asked in another API', () => {
  const question = { model: 'fast', max_tokens: 50, stream: true, messages: ask.messages }
  beforeEach(() => {
    const provider = { ...target('a', first).provider, kind: openaiCompatible }
    addModel('fast', [target('a', first, { provider })])
  })

  test('may refuse to be asked for usage: it is not asked again', async () => {
    first.script(({ json }) =>
      json.stream_options
        ? { does: 'refuse', status: 400, message: 'stream_options: extra inputs are not permitted' }
        : { does: 'answer' },
    )
    for (let time = 0; time < 2; time++)
      expect(await (await call(MESSAGES, question)).text()).toContain('message_stop')
    expect(first.requests.map(({ json }) => 'stream_options' in json)).toEqual([true, false, false])
    expect(records).toMatchObject(Array(2).fill({ status: 'ok', is_estimated: true, attempts: [{}] }))
  })

  test('may tell usage in a chunk without choices', async () => {
    const frames = [
      { id: 'c', choices: [{ index: 0, delta: { role: 'assistant', content: '나루' } }] },
      { id: 'c', choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
      { id: 'c', usage: { prompt_tokens: 11, completion_tokens: 3, total_tokens: 14 } },
    ]
    const body = [...frames.map((frame) => JSON.stringify(frame)), '[DONE]']
    first.script({
      does: 'bytes',
      type: 'text/event-stream',
      body: body.map((data) => `data: ${data}\n\n`).join(''),
    })
    const told = await (await call(MESSAGES, question)).text()
    expect(told).toContain('나루')
    expect(told).toContain('message_stop')
    expect(records).toMatchObject([{ status: 'ok', input_tokens: 11, output_tokens: 3, is_estimated: false }])
  })
})

describe('a provider that fails before its first content', () => {
  const ways = [
    ['refuses', { does: 'refuse', status: 500 }],
    ['is overloaded', { does: 'refuse', status: 429 }],
    ['resets', { does: 'reset' }],
    ['answers garbage', { does: 'garbage' }],
    ['answers 200 with an error inside', { does: 'error_in_200' }],
  ] as const
  for (const [what, behaviour] of ways) {
    for (const body of [ask, stream]) {
      test(`${what}: the next target answers (${body === ask ? 'whole' : 'stream'})`, async () => {
        addModel('fast', [target('a', first), target('b', second, { priority: 1 })])
        first.script(behaviour)
        const response = await call(CHAT, body)
        expect(response.status).toBe(200)
        expect(await response.text()).toContain('model')
        expect(records).toMatchObject([
          { status: 'ok', provider_name: 'b', attempts: [{ status: 'error' }, { status: 'ok' }] },
        ])
      })
    }
  }

  test.each([
    ['off', 'The provider answered with an error (HTTP 500).'],
    ['redacted', 'cannot mail [email]'],
    ['full', `cannot mail a@b.co${' '.repeat(300)}`.slice(0, 300)],
  ] as const)('the attempt says why, as far as bodies are kept: %s', async (policy, words) => {
    bodies = policy
    addModel('fast', [target('a', first), target('b', second, { priority: 1 })])
    first.script({ does: 'refuse', status: 500, message: `cannot mail a@b.co${' '.repeat(900)}.` })
    expect((await call(CHAT, ask)).status).toBe(200)
    const [failed, well] = records[0]?.attempts ?? []
    expect(failed?.error_message?.trim()).toBe(words.trim())
    expect(failed?.error_message?.length).toBeLessThanOrEqual(300)
    expect(well).toMatchObject({ status: 'ok', error_message: null })
  })

  test('hangs: the next target answers', async () => {
    const timeouts = { connect: 2_000, firstToken: 50, idle: 2_000, total: 10_000 }
    addModel('fast', [target('a', first), target('b', second, { priority: 1 })], { timeouts })
    first.script({ does: 'hang' })
    expect(said(await (await call(CHAT, stream)).text())).toBe('Hello from the fake model.')
    expect(records).toMatchObject([
      { provider_name: 'b', attempts: [{ status: 'timeout' }, { status: 'ok' }] },
    ])
  })

  test('says only hello: what it had sent is not mixed with the next one’s', async () => {
    addModel('fast', [target('a', first), target('b', second, { priority: 1 })])
    first.script({ does: 'break', by: 'close', after: 1, text: 'never seen' })
    const text = await (await call(CHAT, stream)).text()
    expect(said(text)).toBe('Hello from the fake model.')
    expect(dataOf(text).filter((data) => data.includes('"role"'))).toHaveLength(1)
  })

  test('all do: fallbacks and then the model for everything are asked, and the first failure is told', async () => {
    addModel('fast', [target('a', first)], { fallbacks: ['slow'] })
    addModel('slow', [target('b', second)])
    addModel('last', [target('c', second)])
    first.script({ does: 'refuse', status: 429, message: 'slow down', headers: { 'retry-after': '7' } })
    second.script({ does: 'refuse', status: 503 })
    const response = await call(CHAT, ask, undefined, 'last')
    expect(response.status).toBe(429)
    expect((await bodyOf(response)).error.message).toBe('slow down')
    expect(records).toMatchObject([
      {
        status: 'error',
        http_status: 429,
        attempts: [{ provider: 'a' }, { provider: 'b' }, { provider: 'c' }],
      },
    ])
    expect(settled).toEqual([{ tokens: 0, cost: 0 }])
  })

  test('is tried again after a pause, unless the client itself tries again', async () => {
    addModel('fast', [target('a', first)], { retries: 2 })
    first.script({ does: 'refuse', status: 500 }, { does: 'refuse', status: 500 }, { does: 'answer' })
    expect((await call(CHAT, ask)).status).toBe(200)
    expect(first.requests).toHaveLength(3)
  })

  test('refuses our credentials: the client is not told that theirs are wrong, nor anything of ours', async () => {
    addModel('fast', [target('a', first)])
    first.script({ does: 'refuse', status: 401, message: 'Incorrect API key provided: sk-canary-secret' })
    const response = await call(CHAT, ask)
    expect(response.status).toBe(502)
    expect(await response.text()).not.toContain('canary')
    expect(JSON.stringify(records)).not.toContain('canary')
    expect(records).toMatchObject([{ status: 'error', error_code: 'upstream_unauthorized' }])
  })

  test('says that the request is wrong: nobody else is asked, and its words are passed on', async () => {
    addModel('fast', [target('a', first), target('b', second, { priority: 1 })])
    first.script({ does: 'refuse', status: 400, message: 'max_tokens is too large' })
    const response = await call(CHAT, ask)
    expect([response.status, (await bodyOf(response)).error.message]).toEqual([
      400,
      'max_tokens is too large',
    ])
    expect(second.requests).toHaveLength(0)
    expect(health.stateOf('a').errorRate).toBe(0)
  })
})

describe('one target that cannot', () => {
  const kinds = () => {
    const provider = { ...target('a', first).provider, kind: anthropic }
    return [target('a', first, { provider }), target('b', second, { priority: 1 })]
  }

  test('be sent such a call leaves it to the next', async () => {
    addModel('fast', kinds())
    const response = await call(CHAT, { ...ask, n: 2 })
    expect([response.status, first.requests.length, second.requests.length]).toEqual([200, 0, 1])
  })

  test('be sent such a call is not what the client is told when another one failed', async () => {
    addModel('fast', kinds())
    second.script({ does: 'refuse', status: 503 })
    const response = await call(CHAT, { ...ask, n: 2 })
    expect(response.status).toBe(503)
    expect(records).toMatchObject([{ status: 'error' }])
  })

  test('take it after another has failed leaves it to the third', async () => {
    const third = target('c', second, { priority: 2 })
    addModel('fast', [target('a', first), target('b', second, { priority: 1 }), third])
    first.script({ does: 'refuse', status: 503 })
    second.script({ does: 'refuse', status: 400, message: 'context length' }, { does: 'answer' })
    expect((await call(CHAT, ask)).status).toBe(200)
    expect(records).toMatchObject([{ attempts: [{ provider: 'a' }, { provider: 'b' }, { provider: 'c' }] }])
  })
})

describe('the time of a call', () => {
  const short = { timeouts: { connect: 2_000, firstToken: 2_000, idle: 2_000, total: 25 } }

  test('is over for all targets at once, whatever the clocks say', async () => {
    addModel('fast', [target('a', first), target('b', second, { priority: 1 })], short)
    first.script({ does: 'hang' })
    const statuses = await Promise.all(Array.from({ length: 40 }, async () => (await call(CHAT, ask)).status))
    expect(new Set(statuses)).toEqual(new Set([504]))
    expect(second.requests).toHaveLength(0)
  })

  test('is over for a client that does not read: it is cancelled, and no fault of the target', async () => {
    addModel('fast', [target('a', first)], { timeouts: { ...short.timeouts, total: 1_500 } })
    first.script({ does: 'answer', text: 'one two three four five six seven' })
    const response = await call(CHAT, stream)
    await expect
      .poll(() => records, { timeout: 10_000 })
      .toMatchObject([{ status: 'cancelled', http_status: 499 }])
    expect(settled).toHaveLength(1)
    expect(health.stateOf('a')).toMatchObject({ errorRate: 0, inFlight: 0 })
    await expect(response.text()).rejects.toThrow('broke off')
  })
})

test('a stream that fails before its first content holds no connection open', async () => {
  addModel('fast', [target('a', first), target('b', second, { priority: 1 })])
  first.script({ does: 'error_in_200', goesOn: true })
  expect(said(await (await call(CHAT, stream)).text())).toBe('Hello from the fake model.')
  expect(await first.requests[0]?.outcome).toBe('broken')
})

test.each([
  ['translated', openaiCompatible, MESSAGES, -1],
  ['translated', openaiCompatible, MESSAGES, 1e308],
  ['as it is', openai, CHAT, -1],
  ['as it is', openai, CHAT, 1e308],
])('usage that cannot be, %s: %#', async (_how, kind, url, tokens) => {
  const provider = { ...target('a', first).provider, kind }
  addModel('fast', [target('a', first, { provider })])
  const chunk = (more: object) => `data: ${JSON.stringify({ id: 'x', created: 1, model: 'm', ...more })}\n\n`
  const choice = { index: 0, delta: { content: 'Hello' }, finish_reason: 'stop' }
  const usage = { prompt_tokens: tokens, completion_tokens: tokens, total_tokens: 1 }
  const body = `${chunk({ choices: [choice] })}${chunk({ choices: [], usage })}data: [DONE]\n\n`
  first.script({ does: 'bytes', body, type: 'text/event-stream' })
  const text = await (await call(url, { ...stream, max_tokens: 100 })).text()
  expect(text).toMatch(/message_stop|\[DONE\]/)
  expect(records).toMatchObject([{ status: 'ok', is_estimated: true }])
  expect(records[0]?.output_tokens).toBeLessThan(10)
})

test('a client that goes away once the provider has finished: its usage is what the provider said', async () => {
  addModel('fast', [target('a', first)])
  first.script({ does: 'answer', usage: { input: 7, output: 3 } })
  let isGone = false
  const sink = {
    onGone: () => {},
    isGone: () => isGone,
    whole: () => {},
    begin: () => {},
    write() {
      isGone = true
    },
    end: () => {},
    abandon: () => {},
  }
  const input = {
    ...{ principal, request: openAiChat.read(Buffer.from(JSON.stringify(stream))), requestId: 'req_1' },
    ...{ feature: null, tags: {}, conversationId: null, traceId: null, cache: undefined, isRetry: false },
    ...{ passedOn: {}, startedAt: performance.now() },
  }
  await makeGate().run(input, sink)
  expect(records).toMatchObject([
    { status: 'cancelled', input_tokens: 7, output_tokens: 3, is_estimated: false },
  ])
})

describe('a stream that breaks off', () => {
  for (const by of ['reset', 'close', 'half_frame', 'error'] as const) {
    test(`(${by}) ends with an error that clients see, and is written down with what it used`, async () => {
      addModel('fast', [target('a', first), target('b', second, { priority: 1 })])
      first.script({ does: 'break', by, after: 4, text: 'one two three four five six seven' })
      const text = await (await call(CHAT, stream)).text()
      expect(dataOf(text).at(-1)).toContain('"error"')
      expect(text).not.toContain('[DONE]')
      expect(second.requests).toHaveLength(0)
      expect(records).toMatchObject([
        {
          ...{ status: 'error', http_status: 200, is_estimated: true, provider_name: 'a' },
          attempts: [{ status: 'error', error_code: expect.stringMatching(/^upstream_/) }],
        },
      ])
      expect(records[0]?.output_tokens).toBeGreaterThan(0)
      expect(Number(records[0]?.cost)).toBeGreaterThan(0)
      expect(health.stateOf('a').errorRate).toBe(1)
    })
  }

  test('(hang) ends after the time between two pieces', async () => {
    const timeouts = { connect: 2_000, firstToken: 2_000, idle: 50, total: 10_000 }
    addModel('fast', [target('a', first)], { timeouts })
    first.script({ does: 'break', by: 'hang', after: 3 })
    const text = await (await call(CHAT, stream)).text()
    expect(dataOf(text).at(-1)).toContain('upstream_timeout')
    expect(records).toMatchObject([
      { status: 'timeout', attempts: [{ status: 'timeout', error_code: 'upstream_timeout' }] },
    ])
  })

  test('in Anthropic’s API with an error event', async () => {
    const provider = { ...target('a', first).provider, kind: anthropic }
    addModel('fast', [target('a', first, { provider })])
    first.script({ does: 'break', by: 'close', after: 4, text: 'one two three four five six seven' })
    const text = await (await call(MESSAGES, { ...stream, max_tokens: 100 })).text()
    expect(text).toContain('event: error\n')
    expect(text).not.toContain('message_stop')
  })
})

describe('a client that goes away', () => {
  test('before the answer: the provider is left, nothing counts against it, and the call is written down', async () => {
    addModel('fast', [target('a', first)])
    first.script({ does: 'hang' })
    const leaving = new AbortController()
    const response = call(CHAT, ask, leaving.signal)
    while (first.requests.length === 0) await delay(1)
    leaving.abort()
    await expect(response).rejects.toThrow()
    expect(await first.requests[0]?.outcome).toBe('broken')
    await expect.poll(() => records).toMatchObject([{ status: 'cancelled', http_status: 499, cost: '0' }])
    expect(health.stateOf('a')).toMatchObject({ errorRate: 0, inFlight: 0 })
  })

  test('in the middle of a stream: what was used is estimated', async () => {
    addModel('fast', [target('a', first)])
    first.script({ does: 'break', by: 'hang', after: 6, text: 'one two three four five six seven' })
    const leaving = new AbortController()
    const response = await call(CHAT, stream, leaving.signal)
    const reader = (response.body as ReadableStream<Uint8Array>).getReader()
    await reader.read()
    await reader.cancel()
    expect(await first.requests[0]?.outcome).toBe('broken')
    await expect
      .poll(() => records)
      .toMatchObject([
        { status: 'cancelled', http_status: 499, is_estimated: true, attempts: [{ status: 'cancelled' }] },
      ])
    expect(health.stateOf('a').errorRate).toBe(0)
  })
})

describe('what is refused', () => {
  test('a model that is not there, in the words of each API', async () => {
    const chat = await call(CHAT, ask)
    expect([chat.status, (await bodyOf(chat)).error.code]).toEqual([404, 'model_not_found'])
    expect(records).toMatchObject([{ status: 'refused', http_status: 404, error_code: 'model_not_found' }])
  })

  test('everything, while calls cannot be written down', async () => {
    addModel('fast', [target('a', first)])
    isWritable = false
    expect((await call(CHAT, ask)).status).toBe(503)
    expect(first.requests).toHaveLength(0)
  })

  test('what is no request: 400, whatever it is', async () => {
    for (const body of [[], { model: 7 }, { messages: [] }, { model: '', stream: 'yes' }]) {
      expect((await call(CHAT, body as object)).status).toBe(400)
    }
  })
})

test('a target that fails again and again is left alone', async () => {
  addModel('fast', [target('a', first), target('b', second, { priority: 1 })])
  first.script({ does: 'refuse', status: 500 })
  for (let i = 0; i < 8; i++) expect((await call(CHAT, ask)).status).toBe(200)
  expect(first.requests).toHaveLength(5)
  expect(health.stateOf('a').state).toBe('open')
})

test.each([
  ['translated', google],
  ['as they are', openai],
])('embeddings without usage, %s: the input is estimated, and there is no output', async (_how, kind) => {
  const provider = { ...target('a', first).provider, kind }
  addModel('fast', [target('a', first, { provider })])
  const answer = { embedding: { values: [0.5] }, data: [{ embedding: 'AAAAPwAAAD8AAAA/' }], model: 'm' }
  first.script({ does: 'bytes', body: JSON.stringify(answer), type: 'application/json' })
  expect((await call(EMBEDDINGS, { model: 'fast', input: '안녕하세요' })).status).toBe(200)
  const [record] = records
  expect(record).toMatchObject({ status: 'ok', is_estimated: true, output_tokens: 0 })
  expect(record?.input_tokens).toBeGreaterThan(3)
})
