import { createServer } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { vectorOf } from '../../../testkit/llm/embeddings-wire.ts'
import { type Behaviour, type FakeLlm, startFakeLlm } from '../../../testkit/llm/fake-llm.ts'
import { toldBy } from '../../../testkit/llm/told-by.ts'
import type { Json } from '../../../testkit/llm/wire.ts'
import type { DialectName } from '../dialects/dialect.ts'
import { DIALECT_PATHS } from '../dialects/dialects.ts'
import { providerKindNamed, providerKinds } from '../providers/registry.ts'
import { NO_USAGE } from '../usage.ts'
import { type TranslatedFrame, type Translation, translate } from './translate.ts'

let fake: FakeLlm
beforeAll(async () => {
  fake = await startFakeLlm()
})
afterAll(() => fake.stop())
beforeEach(() => {
  fake.requests.length = 0
  fake.script({ does: 'answer' })
})

const KINDS = providerKinds.map(({ kind }) => kind)
const BASES: Record<string, string> = { google: '/v1beta', 'azure-openai': '', bedrock: '' }
const HELLO = [{ role: 'user', content: 'Hello' }]

type Options = { stream?: boolean; json?: Json; signal?: AbortSignal; baseUrl?: string; model?: string }

async function call(kindName: string, dialect: DialectName, options: Options = {}): Promise<Translation> {
  const kind = providerKindNamed(kindName)
  if (!kind) throw new Error(`no kind ${kindName}`)
  const given = dialect === 'openai-responses' ? { input: HELLO } : { messages: HELLO, max_tokens: 99 }
  const json = { model: 'alias', ...given, stream: options.stream ?? false, ...options.json }
  return translate({
    request: DIALECT_PATHS[dialect].dialect.read(Buffer.from(JSON.stringify(json))),
    provider: {
      id: 'prv_1',
      name: kindName,
      kind,
      baseUrl: options.baseUrl ?? fake.url + (BASES[kindName] ?? '/v1'),
      options: {},
      secret: 'canary-secret',
    },
    model: options.model ?? 'some-model',
    fetch,
    signal: options.signal ?? new AbortController().signal,
  })
}

async function framesOf(translation: Translation): Promise<TranslatedFrame[]> {
  if (translation.kind === 'whole') throw new Error('no stream')
  const frames: TranslatedFrame[] = []
  for await (const frame of translation.frames) frames.push(frame)
  return frames
}

/** The data of every event of a stream. */
async function eventsOf(translation: Translation): Promise<Json[]> {
  const text = (await framesOf(translation)).map(({ data }) => data).join('')
  const lines = text.split('\n').filter((line) => line.startsWith('data: ') && !line.endsWith('[DONE]'))
  return lines.map((line) => JSON.parse(line.slice(6)))
}

describe.each(KINDS)('from %s', (kind) => {
  const usage = { input: 20, output: 8, cached: 5 }
  const toolCalls = [
    { id: 'call_1', name: 'weather', arguments: '{"city":"Seoul"}' },
    { id: 'call_2', name: 'weather', arguments: '{"city":"Busan"}' },
  ]
  const dialects = ['openai-chat', 'openai-responses', 'anthropic-messages'] as const

  test.each(dialects)(
    'as %s: text, tool calls, tokens and the end are those of the provider',
    async (dialect) => {
      fake.script({ does: 'answer', text: '안녕하세요, 나루입니다.', toolCalls, usage })
      const whole = await call(kind, dialect)
      if (whole.kind !== 'whole') throw new Error('a stream')
      const stream = await call(kind, dialect, {
        stream: true,
        json: dialect === 'openai-chat' ? { stream_options: { include_usage: true } } : {},
      })
      const told = {
        text: '안녕하세요, 나루입니다.',
        toolCalls: toolCalls.map((call) => ({ name: call.name, arguments: JSON.parse(call.arguments) })),
        finish: 'tool-calls',
        usage: { input: 20, output: 8, cached: 5, cacheWrite: 0 },
      }
      expect(toldBy(dialect, [whole.json])).toEqual(told)
      expect(toldBy(dialect, await eventsOf(stream))).toEqual(told)
      for (const answer of [whole.facts, stream.kind === 'stream' && stream.facts()])
        expect(answer).toMatchObject({ usage: { input: 20, output: 8, cachedInput: 5 } })
    },
  )

  test('finish reasons', async () => {
    for (const [finish, word] of [
      ['stop', 'stop'],
      ['length', 'length'],
      ['content_filter', 'content_filter'],
    ] as const) {
      fake.script({ does: 'answer', finish })
      expect(await call(kind, 'openai-chat')).toMatchObject({ facts: { finishReason: word } })
      const stream = await call(kind, 'openai-chat', { stream: true })
      await framesOf(stream)
      expect(stream.kind === 'stream' && stream.facts().finishReason).toBe(word)
    }
  })

  const failures: [string, Behaviour, object][] = [
    [
      '429',
      { does: 'refuse', status: 429, message: 'Slow down', headers: { 'retry-after': '7' } },
      { status: 429, message: 'Slow down' },
    ],
    ['400', { does: 'refuse', status: 400, message: 'Too long' }, { status: 400, message: 'Too long' }],
    ['500', { does: 'refuse', status: 500, message: 'Oops' }, { status: 500, message: 'Oops' }],
    ['garbage', { does: 'garbage' }, { status: 502 }],
    ['an error in a 200', { does: 'error_in_200', message: 'Oops' }, {}],
  ]
  test.each(failures)('%s is a failure, for streams too', async (_name, behaviour, failure) => {
    for (const stream of [false, true]) {
      fake.script(behaviour)
      const reading = call(kind, 'openai-chat', { stream }).then(async (answer) => {
        if (answer.kind === 'stream') await framesOf(answer)
      })
      const error = await reading.catch((thrown) => thrown)
      expect(error).toMatchObject({ name: 'UpstreamFailed', failure })
      expect(error.failure.status).toBeGreaterThanOrEqual(400)
      if ('headers' in behaviour) expect(error.headers['retry-after']).toBe('7')
      expect(JSON.stringify(error.failure)).not.toContain('canary-secret')
    }
  })

  const breaks = ['close', 'half_frame', 'error', 'reset'] as const
  test.each(breaks)('a stream that breaks off (%s) is a failure, never a silent end', async (by) => {
    fake.script({ does: 'break', by, after: 4, text: 'one two three four five six' })
    const answer = await call(kind, 'openai-chat', { stream: true }).catch((error) => error)
    const frames: TranslatedFrame[] = []
    const reading = (async () => {
      if (answer instanceof Error) throw answer
      for await (const frame of answer.frames) frames.push(frame)
    })()
    await expect(reading).rejects.toThrow()
    expect(frames.filter(({ verdict }) => verdict === 'end')).toEqual([])
  })

  test('a client that leaves ends the request to the provider', async () => {
    fake.script({ does: 'break', by: 'hang', after: 6, text: 'one two three four five six' })
    const abort = new AbortController()
    const answer = await call(kind, 'openai-chat', { stream: true, signal: abort.signal })
    if (answer.kind !== 'stream') throw new Error('no stream')
    const frames = answer.frames[Symbol.asyncIterator]()
    await frames.next()
    abort.abort()
    await expect(
      (async () => {
        while (!(await frames.next()).done);
      })(),
    ).rejects.toMatchObject({ name: 'AbortError' })
    expect(await fake.requests[0]?.outcome).toBe('broken')
  })

  test('tokens that the provider does not tell are unknown, not none', async () => {
    // Anthropic always tells them
    if (kind === 'anthropic') return
    fake.script({ does: 'answer', usage: null })
    const stream = await call(kind, 'openai-chat', {
      stream: true,
      json: { stream_options: { include_usage: true } },
    })
    const events = await eventsOf(stream)
    expect(stream.kind === 'stream' && stream.facts().usage).toEqual(NO_USAGE)
    expect(events.filter(({ choices }) => (choices as Json[]).length === 0)).toEqual([])
  })
})

describe('the chat API', () => {
  test('the role comes first and is held back; usage only for who asks, in a chunk without choices', async () => {
    const asked = await call('anthropic', 'openai-chat', {
      stream: true,
      json: { stream_options: { include_usage: true } },
    })
    const frames = await framesOf(asked)
    expect(frames.map(({ verdict }) => verdict)).toEqual(['prelude', ...Array(5).fill('content'), 'end'])
    expect(frames[0]?.data).toContain('"delta":{"role":"assistant","content":"","refusal":null}')
    expect(frames.at(-1)?.data).toMatch(
      /"choices":\[\],"usage":\{"prompt_tokens":10.*\n\ndata: \[DONE\]\n\n$/,
    )
    expect(frames[1]?.data).toContain('"usage":null')

    const events = await eventsOf(await call('anthropic', 'openai-chat', { stream: true }))
    expect(events.every((event) => !('usage' in event))).toBe(true)
  })

  test('deltas of tool calls carry their index, and calls without arguments an empty object', async () => {
    const toolCalls = [
      { id: 'a', name: 'now', arguments: '' },
      { id: 'b', name: 'weather', arguments: '{"city":"Seoul"}' },
    ]
    for (const kind of ['anthropic', 'bedrock', 'openai-compatible', 'openai']) {
      fake.script({ does: 'answer', toolCalls })
      const events = await eventsOf(await call(kind, 'openai-chat', { stream: true }))
      const deltas = events.flatMap(
        ({ choices }) => (choices as { delta: { tool_calls?: Json[] } }[])[0]?.delta.tool_calls ?? [],
      )
      expect(deltas.map(({ index }) => index).toSorted(), kind).toEqual(deltas.map(({ index }) => index))
      expect(toldBy('openai-chat', events).toolCalls, kind).toEqual([
        { name: 'now', arguments: {} },
        { name: 'weather', arguments: { city: 'Seoul' } },
      ])
    }
  })

  test('what a model thought is reasoning_content', async () => {
    fake.script({ does: 'answer', reasoning: 'Hm.', text: 'Yes.' })
    const whole = await call('anthropic', 'openai-chat')
    expect(whole).toMatchObject({
      json: { choices: [{ message: { content: 'Yes.', reasoning_content: 'Hm.' } }] },
    })
    const events = await eventsOf(await call('anthropic', 'openai-chat', { stream: true }))
    expect(JSON.stringify(events)).toContain('"delta":{"reasoning_content":"Hm."}')
  })
})

describe('the messages API', () => {
  test('events have the names that its clients know; blocks follow one another; the counts come at the end', async () => {
    const toolCalls = [
      { id: 'a', name: 'now', arguments: '{}' },
      { id: 'b', name: 'now', arguments: '{"zone":"KST"}' },
    ]
    fake.script({ does: 'answer', text: 'Well', toolCalls, usage: { input: 9, output: 4, cached: 3 } })
    const frames = await framesOf(await call('openai-compatible', 'anthropic-messages', { stream: true }))
    const text = frames.map(({ data }) => data).join('')
    const events = text.split('\n\n').filter((event) => event !== '')
    const parsed = events.map((event) => {
      const [, name, data] = /^event: (\w+)\ndata: (.*)$/.exec(event) ?? []
      const json: Json = JSON.parse(data ?? '')
      expect(json.type).toBe(name)
      return json
    })
    const blocks = parsed.map(
      ({ type, index }) => `${String(type).replace('content_block_', '')} ${index ?? ''}`,
    )
    expect(blocks.filter((event, at) => event !== blocks[at - 1])).toEqual([
      'message_start ',
      ...['start 0', 'delta 0', 'stop 0'],
      ...['start 1', 'delta 1', 'stop 1'],
      ...['start 2', 'delta 2', 'stop 2'],
      'message_delta ',
      'message_stop ',
    ])
    expect(parsed.at(-2)).toMatchObject({
      delta: { stop_reason: 'tool_use' },
      usage: { input_tokens: 6, cache_read_input_tokens: 3, output_tokens: 4 },
    })
  })
})

describe('the responses API', () => {
  test('events are numbered, and every item that is added is done with all that was said', async () => {
    fake.script({ does: 'answer', text: 'Well then', toolCalls: [{ id: 'a', name: 'now', arguments: '{}' }] })
    const events = await eventsOf(await call('anthropic', 'openai-responses', { stream: true }))
    expect(events.map((event) => event.sequence_number)).toEqual(events.map((_, index) => index))
    const types = events.map(({ type }) => String(type).replace('response.', ''))
    expect(types.filter((type, index) => type !== types[index - 1])).toEqual([
      'created',
      'in_progress',
      ...['output_item.added', 'content_part.added', 'output_text.delta', 'output_text.done'],
      ...['content_part.done', 'output_item.done'],
      ...[
        'output_item.added',
        'function_call_arguments.delta',
        'function_call_arguments.done',
        'output_item.done',
      ],
      'completed',
    ])
    const done = events.filter(({ type }) => type === 'response.output_item.done').map(({ item }) => item)
    expect(events.at(-1)).toMatchObject({ response: { status: 'completed', output: done, store: false } })
    const ids = events.flatMap(({ item, item_id }) => (item ? (item as Json).id : item_id) ?? [])
    expect(new Set(ids).size).toBe(2)
  })

  test('an answer that was cut is incomplete', async () => {
    fake.script({ does: 'answer', finish: 'length' })
    const events = await eventsOf(await call('anthropic', 'openai-responses', { stream: true }))
    expect(events.at(-1)).toMatchObject({
      type: 'response.incomplete',
      response: { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } },
    })
  })
})

test('empty texts beside the arguments of a tool call do not end it', async () => {
  const chunk = (delta: Json) => `data: ${JSON.stringify({ choices: [{ index: 0, delta }] })}\n\n`
  const of = (call: Json) => chunk({ content: '', tool_calls: [{ index: 0, ...call }] })
  const body = [
    chunk({ role: 'assistant', content: '' }),
    of({ id: 'a', type: 'function', function: { name: 'f', arguments: '' } }),
    of({ function: { arguments: '{"x":' } }),
    of({ function: { arguments: '1}' } }),
    'data: {"choices":[{"index":0,"delta":{"content":""},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n',
  ].join('')
  for (const kind of ['openai-compatible', 'openai']) {
    fake.script({ does: 'bytes', type: 'text/event-stream', body })
    const json = { stop_sequences: ['END'] }
    const events = await eventsOf(await call(kind, 'anthropic-messages', { stream: true, json }))
    const { toolCalls, finish } = toldBy('anthropic-messages', events)
    expect(toolCalls).toEqual([{ name: 'f', arguments: { x: 1 } }])
    expect(finish).toBe('tool-calls')
  }
})

test('tool calls whose arguments come mixed are refused: nobody could tell them apart', async () => {
  const chunk = (call: Json) =>
    `data: ${JSON.stringify({ choices: [{ index: 0, delta: { tool_calls: [call] } }] })}\n\n`
  const body = [
    chunk({ index: 0, id: 'a', type: 'function', function: { name: 'f', arguments: '{"x":' } }),
    chunk({ index: 1, id: 'b', type: 'function', function: { name: 'f', arguments: '{"y":' } }),
    chunk({ index: 0, function: { arguments: '1}' } }),
    chunk({ index: 1, function: { arguments: '2}' } }),
    'data: {"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}\n\ndata: [DONE]\n\n',
  ].join('')
  fake.script({ does: 'bytes', type: 'text/event-stream', body })
  const reading = framesOf(await call('openai-compatible', 'anthropic-messages', { stream: true }))
  await expect(reading).rejects.toMatchObject({ failure: { status: 502, code: 'upstream_invalid' } })
})

describe('finish reasons with names of their own', () => {
  const anthropic = (stop_reason: string) => ({
    ...{ id: 'm', type: 'message', role: 'assistant', model: 'm', content: [{ type: 'text', text: 'Hi' }] },
    ...{ stop_reason, stop_sequence: null, usage: { input_tokens: 1, output_tokens: 1 } },
  })
  const google = (finishReason: string) => ({
    candidates: [{ content: { parts: [{ text: 'Hi' }], role: 'model' }, finishReason }],
  })
  test.each([
    ['anthropic', anthropic('stop_sequence'), 'stop'],
    ['anthropic', anthropic('pause_turn'), 'stop'],
    ['anthropic', anthropic('model_context_window_exceeded'), 'length'],
    ['anthropic', anthropic('refusal'), 'content_filter'],
    ['google', google('SAFETY'), 'content_filter'],
    ['google', google('BLOCKLIST'), 'content_filter'],
    ['google', google('SPII'), 'content_filter'],
    ['google', google('PROHIBITED_CONTENT'), 'content_filter'],
    ['google', google('MAX_TOKENS'), 'length'],
  ])('%s %#: %s', async (kind, body, word) => {
    fake.script({ does: 'bytes', type: 'application/json', body: JSON.stringify(body) })
    expect(await call(kind, 'openai-chat')).toMatchObject({ facts: { finishReason: word } })
  })

  test('a provider that gives up on its own answer has failed', async () => {
    const body = JSON.stringify(google('MALFORMED_FUNCTION_CALL'))
    fake.script({ does: 'bytes', type: 'application/json', body })
    await expect(call('google', 'openai-chat')).rejects.toMatchObject({
      failure: { status: 502, code: 'upstream_invalid' },
    })
  })
})

test('an overloaded Anthropic is 529 inside a stream as well', async () => {
  fake.script({ does: 'break', by: 'error', after: 4, text: 'one two three' })
  const reading = framesOf(await call('anthropic', 'openai-chat', { stream: true }))
  await expect(reading).rejects.toMatchObject({ failure: { status: 529, type: 'overloaded_error' } })
})

test('a picture for an answer is refused: no chat API has a place for it', async () => {
  const parts = [{ inlineData: { mimeType: 'image/png', data: 'AAAA' } }]
  const body = JSON.stringify({ candidates: [{ content: { parts, role: 'model' }, finishReason: 'STOP' }] })
  fake.script({ does: 'bytes', type: 'application/json', body })
  await expect(call('google', 'openai-chat')).rejects.toMatchObject({
    failure: { code: 'upstream_invalid' },
  })
})

test('an address that nobody listens on is told by our own fetch', async () => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  const calling = call('anthropic', 'openai-chat', { baseUrl: `http://127.0.0.1:${port}/v1` })
  await expect(calling).rejects.toMatchObject({ code: 'ECONNREFUSED' })
})

function vectorsIn(answer: Translation): unknown[] {
  if (answer.kind === 'stream') throw new Error('a stream')
  return (answer.json.data as Json[]).map(({ embedding }) => embedding)
}

describe('embeddings', () => {
  const embed = (json: Json) => call('google', 'openai-embeddings', { json })

  test('as numbers', async () => {
    expect(await embed({ input: ['one', 'two'] })).toMatchObject({
      json: {
        object: 'list',
        data: [
          { object: 'embedding', index: 0, embedding: vectorOf('one') },
          { object: 'embedding', index: 1, embedding: vectorOf('two') },
        ],
      },
    })
  })

  test('say what they used: the provider’s count, or an estimate of the texts where it tells none', async () => {
    expect(await embed({ input: ['안녕하세요', 'two'] })).toMatchObject({
      json: { usage: { prompt_tokens: 5, total_tokens: 5 } },
      facts: { usage: { input: 5, output: 0 }, isEstimated: true },
    })
    const told = { embedding: [1, 0], inputTextTokenCount: 7 }
    fake.script({ does: 'bytes', body: JSON.stringify(told), type: 'application/json' })
    const titan = { json: { input: 'one' }, model: 'amazon.titan-embed-text-v2:0' }
    expect(await call('bedrock', 'openai-embeddings', titan)).toMatchObject({
      json: { usage: { prompt_tokens: 7, total_tokens: 7 } },
      facts: { usage: { input: 7, output: 0 }, isEstimated: false },
    })
  })

  test('as base64 for who asks: the vectors that the client decodes are those of the provider', async () => {
    const answer = await embed({ input: 'one', encoding_format: 'base64' })
    const [base64] = vectorsIn(answer)
    const bytes = Buffer.from(String(base64), 'base64')
    const floats = Array.from({ length: bytes.length / 4 }, (_, index) => bytes.readFloatLE(index * 4))
    expect(floats).toEqual(vectorOf('one'))
  })

  test('more than the provider takes at once go in several calls, in order', async () => {
    const input = Array.from({ length: 230 }, (_, index) => `text ${index}`)
    const answer = await embed({ input })
    expect(vectorsIn(answer)).toEqual(input.map((text) => vectorOf(text)))
    expect(fake.requests).toHaveLength(3)
  })
})
