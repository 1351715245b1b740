import { setTimeout as delay } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Answer, issueKey } from '../support/http.ts'
import { addModel, addProvider, readCall, readCalls } from '../support/models.ts'
import {
  EVENTS,
  head,
  JSON_HEAD,
  type RawAnswer,
  type RawProvider,
  startRawProvider,
} from '../support/raw-provider.ts'
import { removeFolders, type Server, startServer } from '../support/server.ts'

/*
 * A provider that goes wrong on the wire. `chat` passes its bytes, `messages` translates them; whatever happens there is
 * an answer in the client's words, one row in the ledger, and a server that goes on.
 */

const TIMEOUTS = { connect_ms: 1_000, first_token_ms: 400, idle_ms: 400, total_ms: 5_000 }
const MIB = 1024 * 1024
const ABOVE_ZERO = expect.toSatisfy((count: number) => count > 0)

let server: Server
let key: string
let provider: RawProvider
let providerId: string

beforeAll(async () => {
  provider = await startRawProvider()
  server = await startServer({ env: { LOG_LEVEL: 'info' } })
  providerId = await addProvider(server, provider.url, 'openai-compatible')
  key = (await issueKey(server, { scopes: ['models:use'] })).key
})
afterAll(async () => {
  await server.stop()
  await provider.stop()
  removeFolders()
  // secrets go nowhere but to the provider
  expect(provider.paths).not.toContain('/elsewhere')
  expect(server.stderr()).not.toMatch(/unhandled|uncaught|internal_error/i)
})

let serial = 0

/** A model of its own that the provider answers for like this: one that fails often would be left alone. */
async function modelThat(how: RawAnswer, timeouts: object = TIMEOUTS): Promise<string> {
  const model = `model-${++serial}`
  provider.answer(model, how)
  await addModel(server, `our-${model}`, [{ provider_id: providerId, model }], { timeouts })
  return `our-${model}`
}

const ask = (model: string, more: object = {}) => ({
  ...{ model, messages: [{ role: 'user', content: 'Hi' }], max_tokens: 100 },
  ...more,
})
const WAYS = ['chat', 'chat stream', 'messages', 'messages stream'] as const
type Way = (typeof WAYS)[number]

const pathOf = (way: Way) => (way.startsWith('chat') ? '/v1/chat/completions' : '/v1/messages')
const bodyOf = (way: Way, model: string) => ask(model, way.endsWith('stream') ? { stream: true } : {})

async function callOf(way: Way, how: RawAnswer, timeouts?: object): Promise<Answer> {
  return server.post(pathOf(way), bodyOf(way, await modelThat(how, timeouts)), { key })
}

/** Rows come into the database within a second: they are looked at in the end, all together. */
const expectedRows: Array<{ test: string; id: string; row: object }> = []

function expectRow(answer: Answer, row: object): void {
  const id = answer.headers.get('x-naru-call-id') ?? ''
  expect(id).toMatch(/^call_/)
  expectedRows.push({ test: expect.getState().currentTestName ?? '', id, row })
}

const chunk = (delta: object, finish: string | null = null, more: object = {}) => ({
  ...{ id: 'c1', object: 'chat.completion.chunk', created: 1, model: 'upstream' },
  choices: [{ index: 0, delta, finish_reason: finish }],
  ...more,
})
const frame = (data: object | string) => `data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`
const USAGE = { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 }
const HELLO = [
  frame(chunk({ role: 'assistant', content: '' })),
  frame(chunk({ content: '안녕, ' })),
  frame(chunk({ content: '세계! 👋' })),
]
const FINISH = frame(chunk({}, 'stop'))
const TOLD = frame({ ...chunk({}), choices: [], usage: USAGE })
const DONE = frame('[DONE]')
const STREAM = [...HELLO, FINISH, TOLD, DONE].join('')
const WHOLE = JSON.stringify({
  ...{ id: 'c1', object: 'chat.completion', created: 1, model: 'upstream', usage: USAGE },
  choices: [{ index: 0, message: { role: 'assistant', content: '안녕, 세계! 👋' }, finish_reason: 'stop' }],
})

/** What a client reads out of an answer, whole or streamed, in either API. */
function textOf(way: Way, answer: Answer): string {
  if (!way.includes('stream')) return answer.body.choices?.[0].message.content ?? answer.body.content[0].text
  return answer.text
    .split(/\r?\n/)
    .filter((line) => /^data: ?\{/.test(line))
    .map((line) => JSON.parse(line.slice(5)))
    .map((event) => event.choices?.[0]?.delta?.content ?? event.delta?.text ?? '')
    .join('')
}

/** The code of an error, in a body or as the last event of a stream; undefined when there is none. */
function failureIn(answer: Answer): string | undefined {
  const last = answer.text
    .match(/^data: (.*)$/gm)
    ?.at(-1)
    ?.slice(6)
  const { error } = answer.body ?? (last?.startsWith('{') ? JSON.parse(last) : {})
  return error && (error.code ?? error.type)
}

describe.each(WAYS)('%s: no answer', (way) => {
  const faults: Array<[what: string, how: RawAnswer, status: number, row: string]> = [
    ['it hangs', () => {}, 504, 'timeout'],
    ['it resets', (socket) => void socket.resetAndDestroy(), 502, 'error'],
    ['it closes', (socket) => void socket.end(), 502, 'error'],
    ['half a head', (socket) => void socket.end('HTTP/1.1 200 OK\r\nConte'), 502, 'error'],
    ['bytes that are no HTTP', (socket) => void socket.end('\x00\xff\x16\x03garbage\r\n\r\n'), 502, 'error'],
    ['a head that trickles in', trickle, 504, 'timeout'],
    [
      'a header of 256 KiB',
      (socket) => void socket.end(head('application/json', `x-big: ${'x'.repeat(256 * 1024)}\r\n`)),
      502,
      'error',
    ],
    [
      'a page of HTML',
      (socket) => void socket.end(`${head('text/html')}<html>It works!</html>`),
      502,
      'error',
    ],
    ['nothing in a 200', (socket) => void socket.end(JSON_HEAD), 502, 'error'],
    ['no content', (socket) => void socket.end(head('application/json', '', '204 No Content')), 502, 'error'],
    ['a status that is none', (socket) => void socket.end(head('text/html', '', '999 Odd')), 502, 'error'],
    [
      'a compressed body that nobody asked for',
      (socket) => {
        socket.write(head('application/json', 'content-encoding: gzip\r\n'))
        socket.end(gzipSync(WHOLE))
      },
      502,
      'error',
    ],
    ['half of its JSON', (socket) => void socket.end(JSON_HEAD + WHOLE.slice(0, 60)), 502, 'error'],
    ['JSON of something else', (socket) => void socket.end(`${JSON_HEAD}[1,2,3]`), 502, 'error'],
    [
      'a redirect',
      (socket) => void socket.end(head('text/html', 'location: /elsewhere\r\n', '302 Found')),
      502,
      'error',
    ],
    [
      'an error in a 200',
      (socket) => void socket.end(`${JSON_HEAD}{"error":{"message":"out of memory","type":"server_error"}}`),
      502,
      'error',
    ],
  ]
  test.each(faults)('%s', async (_what, how, status, rowStatus) => {
    const answer = await callOf(way, how)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      status,
      expect.stringContaining('application/json'),
    ])
    expect(failureIn(answer)).toMatch(/./)
    expectRow(answer, { status: rowStatus, http_status: status, cost: '0' })
  })
})

async function trickle(socket: Parameters<RawAnswer>[0]): Promise<void> {
  for (const byte of JSON_HEAD + WHOLE) {
    if (socket.destroyed) return
    socket.write(byte)
    await delay(30)
  }
}

describe.each(['chat stream', 'messages stream'] as const)(
  '%s: an answer that breaks off',
  { concurrent: true },
  (way) => {
    const faults: Array<[what: string, how: RawAnswer, row: string]> = [
      ['silently', (socket) => void socket.end(EVENTS + HELLO.join('')), 'error'],
      [
        'with a reset',
        async (socket) => {
          socket.write(EVENTS + HELLO.join(''))
          await delay(50)
          socket.resetAndDestroy()
        },
        'error',
      ],
      ['within a frame', (socket) => void socket.end(EVENTS + HELLO.join('') + FINISH.slice(0, 30)), 'error'],
      ['with garbage', later('data: {oops\n\n'), 'error'],
      ['with an error', later(frame({ error: { message: 'overloaded', type: 'server_error' } })), 'error'],
      ['by saying no more', (socket) => void socket.write(EVENTS + HELLO.join('')), 'timeout'],
      [
        'before its length',
        (socket) => void socket.end(head('text/event-stream', 'content-length: 5000\r\n') + HELLO.join('')),
        'error',
      ],
      [
        'within a chunk',
        (socket) =>
          void socket.end(
            `${head('text/event-stream', 'transfer-encoding: chunked\r\n')}${chunked(HELLO.join(''))}fff\r\ndata: {`,
          ),
        'error',
      ],
    ]
    test.each(faults)('%s', async (_what, how, rowStatus) => {
      const answer = await callOf(way, how)
      expect(answer.status).toBe(200)
      expect(textOf(way, answer)).toBe('안녕, 세계! 👋')
      expect(failureIn(answer)).toMatch(/./)
      expect(answer.text).not.toMatch(/\[DONE\]|message_stop/)
      expectRow(answer, {
        status: rowStatus,
        http_status: 200,
        is_estimated: true,
        output_tokens: ABOVE_ZERO,
      })
    })
  },
)

/** In another packet than what came before. */
function later(text: string): RawAnswer {
  return async (socket) => {
    socket.write(EVENTS + HELLO.join(''))
    await delay(50)
    socket.end(text)
  }
}

function chunked(text: string): string {
  return `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`
}

describe.each(WAYS)('%s: an odd answer that is whole', (way) => {
  const isStream = way.includes('stream')
  const body = isStream ? STREAM : WHOLE
  const type = isStream ? 'text/event-stream' : 'application/json'
  const odd: Array<[what: string, how: RawAnswer]> = [
    [
      'byte by byte',
      async (socket) => {
        socket.write(head(type))
        for (const byte of Buffer.from(body)) {
          socket.write(Buffer.of(byte))
          // each in a packet of its own, every character cut
          await new Promise((resolve) => setImmediate(resolve))
        }
        socket.end()
      },
    ],
    [
      'after hints',
      (socket) => void socket.end(`HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n${head(type)}${body}`),
    ],
    ['without a reason in the status line', (socket) => void socket.end(head(type, '', '200 ') + body)],
  ]
  test.each(odd)('%s', async (_what, how) => {
    const answer = await callOf(way, how)
    expect([answer.status, failureIn(answer)]).toEqual([200, undefined])
    expect(textOf(way, answer)).toBe('안녕, 세계! 👋')
    expectRow(answer, {
      status: 'ok',
      input_tokens: 7,
      output_tokens: 3,
      is_estimated: false,
    })
  })
})

describe.each(['chat stream', 'messages stream'] as const)('%s: odd events', (way) => {
  const odd: Array<[what: string, events: string, row: object]> = [
    ['with CR LF', STREAM.replaceAll('\n', '\r\n'), {}],
    [
      'with comments between',
      [...HELLO, ': keepalive\n\n', ': OPENROUTER PROCESSING\n\n', FINISH, TOLD, DONE].join(''),
      {},
    ],
    ['with names and ids', STREAM.replaceAll('data: ', 'event: message\nid: 1\nretry: 5\ndata: '), {}],
    ['without a blank behind the colon', STREAM.replaceAll('data: ', 'data:'), {}],
    ['without [DONE]', [...HELLO, FINISH, TOLD].join(''), {}],
    ['without a blank line at the end', STREAM.trimEnd(), {}],
    [
      'without usage',
      [...HELLO, FINISH, DONE].join(''),
      { is_estimated: true, input_tokens: expect.any(Number), output_tokens: expect.any(Number) },
    ],
    [
      'with usage beside the finish',
      [...HELLO, frame(chunk({}, 'stop', { usage: USAGE })), DONE].join(''),
      {},
    ],
    [
      'with usage in every chunk',
      [
        ...HELLO.map((text) =>
          text.replace('"choices"', '"usage":{"prompt_tokens":7,"completion_tokens":1},"choices"'),
        ),
        frame(chunk({}, 'stop', { usage: USAGE })),
        DONE,
      ].join(''),
      {},
    ],
  ]
  // the AI SDK does not read chunks that lack choices
  if (way === 'chat stream') {
    const bare = frame({ id: 'c1', object: 'chat.completion.chunk', usage: USAGE })
    odd.push(['with usage without choices', [...HELLO, FINISH, bare, DONE].join(''), {}])
  }
  test.each(odd)('%s', async (_what, events, row) => {
    const answer = await callOf(way, (socket) => void socket.end(EVENTS + events))
    expect([answer.status, failureIn(answer)]).toEqual([200, undefined])
    expect(textOf(way, answer)).toBe('안녕, 세계! 👋')
    expect(answer.text.trimEnd()).toMatch(way === 'chat stream' ? /data: ?\[DONE\]$/ : /"message_stop"\}$/)
    // of usage only who asked for it is told
    if (way === 'chat stream') expect(answer.text).not.toContain('"usage":{')
    expectRow(answer, {
      ...{
        status: 'ok',
        is_estimated: false,
        input_tokens: 7,
        output_tokens: 3,
        finish_reason: expect.any(String),
      },
      ...row,
    })
  })

  test('a connection that stays open behind the end: the client has its answer', async () => {
    const answer = await callOf(way, (socket) => void socket.write(EVENTS + STREAM))
    expect(failureIn(answer)).toBeUndefined()
    expectRow(answer, { status: 'ok', output_tokens: 3 })
  })
})

test('a server that does not know stream_options: it is called without, and usage is estimated', async () => {
  let refused = 0
  const model = await modelThat((socket, { body }) => {
    if (!body.includes('stream_options')) return void socket.end(EVENTS + [...HELLO, FINISH, DONE].join(''))
    refused++
    const error = { message: 'Unrecognized request argument supplied: stream_options', type: 'invalid' }
    socket.end(`${head('application/json', '', '400 Bad Request')}${JSON.stringify({ error })}`)
  })
  for (let i = 0; i < 2; i++) {
    const answer = await server.post(pathOf('chat'), bodyOf('chat stream', model), { key })
    expect([answer.status, textOf('chat stream', answer)]).toEqual([200, '안녕, 세계! 👋'])
    expectRow(answer, { status: 'ok', is_estimated: true, output_tokens: ABOVE_ZERO })
  }
  expect(refused).toBe(1)
  // whoever asks for it themselves is told
  const options = { stream_options: { include_usage: true } }
  const told = await server.post(pathOf('chat'), { ...bodyOf('chat stream', model), ...options }, { key })
  expect([told.status, told.text]).toEqual([400, expect.stringContaining('stream_options')])
})

describe('sizes', () => {
  const patient = { first_token_ms: 20_000 }

  test.each(WAYS)('%s: more than 64 MiB is no answer of a model', async (way) => {
    const start = way.endsWith('stream') ? `${EVENTS}data: ` : JSON_HEAD
    const answer = await callOf(way, (socket) => flood(socket, `${start}{"choices":[{"text":"`), patient)
    expect(answer.status).toBe(502)
    expectRow(answer, { status: 'error', error_code: 'upstream_invalid' })
  })

  test('a whole answer of 20 MiB passes', async () => {
    const content = 'x'.repeat(20 * MIB)
    const long = JSON_HEAD + WHOLE.replace('안녕, 세계! 👋', content)
    const answer = await callOf('chat', (socket) => void socket.end(long), patient)
    expect(textOf('chat', answer) === content).toBe(true)
  })
})

async function flood(socket: Parameters<RawAnswer>[0], start: string): Promise<void> {
  socket.write(start)
  const piece = Buffer.alloc(MIB, 'x')
  for (let sent = 0; sent < 80 && !socket.destroyed; sent++) {
    if (!socket.write(piece))
      await new Promise((resolve) => socket.once('drain', resolve).once('close', resolve))
  }
  // never ends: whoever waits for it waits for ever
}

describe.each(WAYS)('%s: a client that goes away', (way) => {
  const moments: Array<[when: string, how: RawAnswer]> = [['before the answer', () => {}]]
  if (way.endsWith('stream'))
    moments.push(['in the middle', (socket) => void socket.write(EVENTS + HELLO.join(''))])

  test.each(moments)('%s: the provider is left, and the call is written down', async (when, how) => {
    const left = Promise.withResolvers<void>()
    const asked = Promise.withResolvers<void>()
    const patient = { first_token_ms: 60_000, idle_ms: 60_000 }
    const model = await modelThat((socket, request) => {
      socket.once('close', () => left.resolve())
      asked.resolve()
      return how(socket, request)
    }, patient)
    const leaving = new AbortController()
    const response = fetch(server.url + pathOf(way), {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(bodyOf(way, model)),
      signal: leaving.signal,
    })
    response.catch(() => {})
    await asked.promise
    if (when === 'in the middle') await (await response).body?.getReader().read()
    leaving.abort()
    await left.promise
    const calls = await readCalls(server, 1, `&model=${model}`)
    expect(calls).toMatchObject([{ status: 'cancelled', http_status: 499, error_code: 'cancelled' }])
    const { items } = (await server.get('/api/v1/models')).body
    const { health } = items.find(({ alias }: { alias: string }) => alias === model).targets[0]
    expect(health).toMatchObject({ state: 'closed', error_rate: 0, in_flight: 0 })
  })
})

test('each of these calls has its row in the ledger', async () => {
  expect(expectedRows.length).toBeGreaterThan(90)
  for (const { test, id, row } of expectedRows) {
    const found = await readCall(server, id)
    expect({ test, ...found }).toMatchObject({ test, ...row })
  }
})
