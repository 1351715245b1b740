import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type FakeLlm, startFakeLlm } from '../../testkit/llm/fake-llm.ts'
import { addTenant } from '../support/database.ts'
import type { Http } from '../support/http.ts'
import { addModel, addProvider, issueModelKey } from '../support/models.ts'
import { removeFolders, type Server, startServer } from '../support/server.ts'
import { until } from '../support/until.ts'

/*
 * Bodies that no client sends. The server answers each with the vendor's kind of error or with what the provider makes
 * of it, goes on, and tells nobody of another organisation's models.
 */

const TIME_LIMIT_MS = 6_000
/** Of the other organisation: whatever shows one of these has leaked. */
const FOREIGN = ['foreign-alias', 'foreign-provider', 'foreign-upstream', 'foreign-secret']

let server: Server
let llm: FakeLlm
let client: Http
let foreign: Http

beforeAll(async () => {
  llm = await startFakeLlm()
  server = await startServer()
  for (const kind of ['openai', 'anthropic', 'google'] as const) {
    const provider_id = await addProvider(server, llm.url, kind)
    await addModel(server, kind, [{ provider_id, model: 'fake-model' }])
  }
  foreign = server.as(await addTenant(server, 'foreign'))
  const name = 'foreign-provider'
  const provider_id = await addProvider(foreign, llm.url, 'openai', { name, secret: 'foreign-secret' })
  await addModel(foreign, 'foreign-alias', [{ provider_id, model: 'foreign-upstream' }])
  client = server.as(await issueModelKey(server))
})
afterAll(async () => {
  await server.stop()
  await llm.stop()
  removeFolders()
})

const text = { type: 'text', text: 'Hi' }
const tool = { name: 'f', description: 'd', parameters: { type: 'object', properties: {} } }
const BODIES: Record<string, object> = {
  '/v1/chat/completions': {
    messages: [
      { role: 'system', content: 'Be brief.' },
      {
        role: 'user',
        content: [text, { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } }],
      },
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } }],
      },
      { role: 'tool', tool_call_id: 'c', content: 'x' },
    ],
    tools: [{ type: 'function', function: tool }],
    tool_choice: 'auto',
    response_format: { type: 'json_schema', json_schema: { name: 'x', schema: { type: 'object' } } },
    max_tokens: 10,
    temperature: 1,
    n: 1,
    stop: ['x'],
    user: 'u',
    stream_options: { include_usage: true },
    reasoning_effort: 'low',
    seed: 1,
    logprobs: false,
    metadata: { a: 'b' },
  },
  '/v1/responses': {
    input: [
      { role: 'user', content: [{ type: 'input_text', text: 'Hi' }] },
      { type: 'function_call', call_id: 'c', name: 'f', arguments: '{}' },
      { type: 'function_call_output', call_id: 'c', output: 'x' },
    ],
    tools: [{ type: 'function', ...tool }],
    instructions: 'Be brief.',
    max_output_tokens: 16,
    temperature: 1,
    reasoning: { effort: 'low' },
    text: { format: { type: 'text' } },
    store: false,
    include: [],
    user: 'u',
  },
  '/v1/messages': {
    max_tokens: 10,
    system: [text],
    messages: [
      {
        role: 'user',
        content: [text, { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } }],
      },
      { role: 'assistant', content: [{ type: 'tool_use', id: 'c', name: 'f', input: {} }] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'c', content: [text] }] },
    ],
    tools: [{ name: 'f', input_schema: { type: 'object' } }],
    tool_choice: { type: 'auto' },
    temperature: 1,
    stop_sequences: ['x'],
    metadata: { user_id: 'u' },
    thinking: { type: 'disabled' },
  },
  '/v1/embeddings': { input: ['a', 'b'], encoding_format: 'base64', dimensions: 4, user: 'u' },
}
const PATHS = Object.keys(BODIES)
const MODELS = ['openai', 'anthropic', 'google', 'foreign-alias', 'nobody']

/** JSON texts that mean trouble, to stand where a value stood. */
const hostile = fc.oneof(
  fc.constantFrom(
    ...[
      'null',
      'true',
      '0',
      '-1',
      '1e999',
      '-1e999',
      '1e-400',
      '9007199254740993',
      '123456789012345678901234567890',
    ],
    ...[
      '""',
      '"\\u0000"',
      '"\\ud800"',
      '"\\udc00x"',
      '"\u202e\ufeff"',
      '[]',
      '{}',
      '[[]]',
      '[null]',
      '{"":{}}',
    ],
    ...[
      '{"__proto__":{"isAdmin":true}}',
      '{"constructor":{"prototype":{"x":1}}}',
      '{"toString":1,"valueOf":2}',
    ],
    ...['{"type":"__proto__"}', '{"type":"constructor"}', '{"role":"__proto__","content":"x"}'],
    ...[
      '"data:image/png;base64,%%%"',
      '"http://[::1"',
      '"file:///etc/passwd"',
      '"https://example.com/a.png"',
    ],
    ...[
      `"${'x'.repeat(70_000)}"`,
      `${'['.repeat(500)}${']'.repeat(500)}`,
      `${'{"a":'.repeat(60)}1${'}'.repeat(60)}`,
    ],
  ),
  fc.json({ maxDepth: 3 }),
  fc.string({ unit: 'binary', maxLength: 20 }).map((value) => JSON.stringify(value)),
)

/** A valid body in which some values are replaced, left out or doubled. */
function bodyFor(path: string): fc.Arbitrary<string> {
  const mutation = fc.record({
    at: fc.nat(60),
    how: fc.constantFrom('replace', 'drop', 'double', 'nest'),
    value: hostile,
  })
  return fc
    .record({
      model: fc.constantFrom(...MODELS),
      stream: fc.boolean(),
      mutations: fc.array(mutation, { minLength: 1, maxLength: 4 }),
      cut: fc.option(fc.nat(2_000), { freq: 12 }),
    })
    .map(({ model, stream, mutations, cut }) => {
      const whole = { model, ...BODIES[path], ...(path === '/v1/embeddings' ? {} : { stream }) }
      const changes = new Map(mutations.map((change) => [change.at, change]))
      let at = 0
      const write = (value: unknown): string => {
        const change = changes.get(++at)
        if (change?.how === 'replace') return change.value
        if (change?.how === 'nest') return `[${write(value)}]`
        if (Array.isArray(value)) return `[${value.map(write).join(',')}]`
        if (typeof value !== 'object' || value === null) return JSON.stringify(value)
        const fields = Object.entries(value).flatMap(([key, inner]) => {
          const next = changes.get(at + 1)
          const field = `${JSON.stringify(key)}:${write(inner)}`
          if (next?.how === 'drop') return []
          return next?.how === 'double' ? [`${JSON.stringify(key)}:${next.value}`, field] : [field]
        })
        return `{${fields.join(',')}}`
      }
      const body = write(whole)
      return cut === null ? body : body.slice(0, cut)
    })
}

/** Every call that was one: each has to be in the ledger, whatever its names and users were made of. */
const calls = new Set<string>()

/** The shape of a vendor's error. */
function isErrorOf(path: string, body: unknown): boolean {
  const { type, error } = (body ?? {}) as { type?: unknown; error?: { type?: unknown; message?: unknown } }
  const isShaped =
    typeof error?.type === 'string' && typeof error.message === 'string' && error.message !== ''
  return isShaped && (path !== '/v1/messages' || type === 'error')
}

describe.each(PATHS)('%s', (path) => {
  test('answers whatever comes, in the words of its vendor', async () => {
    const seen = new Map<number, number>()
    await fc.assert(
      fc.asyncProperty(bodyFor(path), async (raw) => {
        const answer = await client.request('POST', path, { raw })
        const id = answer.headers.get('x-naru-call-id')
        if (id !== null) calls.add(id)
        seen.set(answer.status, (seen.get(answer.status) ?? 0) + 1)
        const shown = `${answer.text} ${[...answer.headers].join(' ')}`
        for (const word of FOREIGN.filter((word) => !raw.includes(word))) expect(shown).not.toContain(word)
        // a body that is no answer of the provider's own is one of its refusals, or one of ours
        expect([200, 400, 404, 413, 502]).toContain(answer.status)
        if (answer.status !== 200)
          expect([answer.text, isErrorOf(path, answer.body)]).toEqual([answer.text, true])
        expect(answer.text).not.toMatch(/internal_error|node_modules|\bat .*\.ts:\d/)
      }),
      { interruptAfterTimeLimit: TIME_LIMIT_MS, numRuns: 3_000 },
    )

    expect([...seen.keys()].sort()).toEqual(expect.arrayContaining([200, 400, 404]))
    expect((await server.get('/health')).status).toBe(200)
    expect(server.stderr()).not.toMatch(/unhandled|uncaught|internal_error/i)
  })
})

test('each of these calls is in the ledger, whatever they were called', async () => {
  expect(calls.size).toBeGreaterThan(1_000)
  const summary = await until('all rows', async () => {
    const { body } = await server.get('/api/v1/calls/summary')
    return body.calls >= calls.size && body
  })
  expect(summary.calls).toBe(calls.size)
  const metrics = (await server.get('/metrics')).text
  expect(metrics).not.toMatch(/nobody|foreign-alias|__proto__/)
})

test('another organisation’s models are as those that are not there', async () => {
  const errorFor = async (path: string, model: string) => {
    const { status, text } = await client.post(path, { model, ...BODIES[path] })
    return { status, text: text.replaceAll(model, 'X').replace(/req_[\w-]+/, 'req') }
  }
  for (const path of PATHS)
    expect(await errorFor(path, 'foreign-alias')).toEqual(await errorFor(path, 'unknown-alias'))
  const retrieve = (model: string) => client.get(`/v1/models/${model}`)
  expect((await retrieve('foreign-alias')).text.replaceAll('foreign-alias', 'X')).toBe(
    (await retrieve('unknown-alias')).text.replaceAll('unknown-alias', 'X'),
  )
  await foreign.post('/v1/chat/completions', { model: 'foreign-alias', messages: [] })
  for (const path of ['/v1/models', '/api/v1/models', '/api/v1/providers', '/api/v1/prices?q=foreign'])
    for (const word of FOREIGN) expect((await server.get(path)).text).not.toContain(word)
  // the name that was asked for above is the caller's own
  for (const word of FOREIGN.slice(1)) expect((await server.get('/api/v1/calls')).text).not.toContain(word)
  const [model] = (await foreign.get('/api/v1/models')).body.items
  const [provider] = (await foreign.get('/api/v1/providers')).body.items
  for (const path of [`/api/v1/models/${model.id}`, `/api/v1/models/${model.id}/availability`])
    expect([path, (await server.get(path)).status]).toEqual([path, 404])
  expect((await server.post(`/api/v1/providers/${provider.id}/check`)).status).toBe(404)
  const stolen = { alias: 'stolen', targets: [{ provider_id: provider.id, model: 'x' }] }
  expect((await server.post('/api/v1/models', stolen)).status).toBeGreaterThanOrEqual(400)
})
