import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Behaviour, type FakeLlm, startFakeLlm } from '../../testkit/llm/fake-llm.ts'
import type { Http } from '../support/http.ts'
import { addModel, addProvider, issueModelKey, KINDS, readCalls } from '../support/models.ts'
import { head, type RawProvider, startRawProvider } from '../support/raw-provider.ts'
import { removeFolders, type Server, startServer } from '../support/server.ts'

/*
 * Canaries go in everywhere, and providers throw them back; afterwards they are looked for in everything that the server
 * has said or written.
 */

const PROVIDER_SECRET = 'canary-PROVIDER-secret-Zq8xW2'
const WRONG_KEY = 'naru_sk_canaryWRONGkeyzq8xw2aaaaaaaaaaaaaaaaaaaaaaaa'
const ASKED = 'canaryASKEDtext'
const ANSWERED = 'canaryANSWEREDtext'
/** Under the policy `redacted`. */
const PERSONAL = [
  'canary.person@private.example',
  '900101-1234567',
  '010-9876-5432',
  '4111 1111 1111 1111',
  'sk-proj-canaryOFaCUSTOMERabcdefgh1234',
]

let server: Server
let llm: FakeLlm
let raw: RawProvider
let client: Http
let key: string
/** Whatever a client was answered. */
const answers: string[] = []

beforeAll(async () => {
  llm = await startFakeLlm()
  raw = await startRawProvider()
  server = await startServer({ env: { LOG_LEVEL: 'trace' } })
  key = await issueModelKey(server)
  client = server.as(key)
  for (const kind of KINDS) {
    const provider_id = await addProvider(server, llm.url, kind, { secret: PROVIDER_SECRET })
    await addModel(server, kind, [{ provider_id, model: 'fake-model' }])
  }
  const provider_id = await addProvider(server, raw.url, 'openai', { name: 'raw', secret: PROVIDER_SECRET })
  await addModel(server, 'raw', [{ provider_id, model: 'raw-model' }])
})
afterAll(async () => {
  await server.stop()
  await llm.stop()
  await raw.stop()
  removeFolders()
})

const ECHO = `Incorrect API key provided: ${PROVIDER_SECRET} (Bearer ${PROVIDER_SECRET}).`
const BEHAVIOURS: Behaviour[] = [
  { does: 'answer', text: `It is ${ANSWERED}.` },
  ...[400, 401, 403, 404, 429, 500, 503].map(
    (status) => ({ does: 'refuse', status, message: `${ECHO} You said: ${ASKED}` }) as const,
  ),
  { does: 'error_in_200', message: `${ECHO} You said: ${ASKED}` },
  { does: 'break', by: 'error', after: 4, text: `one two ${ANSWERED} three four five` },
  { does: 'garbage' },
  { does: 'reset' },
]

/** A call in each API, whole and streamed. */
async function callAll(model: string, text: string, http = client): Promise<void> {
  const messages = [{ role: 'user', content: text }]
  for (const stream of [false, true]) {
    const calls = [
      http.post('/v1/chat/completions', { model, stream, messages }),
      http.post('/v1/responses', { model, stream, input: text }),
      http.post('/v1/messages', { model, stream, messages, max_tokens: 100 }),
    ]
    for (const answer of await Promise.all(calls)) answers.push([...answer.headers].join('\n'), answer.text)
  }
}

/** Everything that people are shown of it. */
async function shownTo(http: Http): Promise<string[]> {
  const { paths } = (await http.get('/openapi.json', { key: null })).body
  const lists = Object.keys(paths).filter((path) => paths[path].get && !path.includes('{'))
  const { items } = (await http.get('/api/v1/calls?limit=200')).body
  const one = items.map(({ id }: { id: string }) => `/api/v1/calls/${id}`)
  const texts: string[] = []
  for (const path of [...lists, ...one]) texts.push((await http.get(path)).text)
  expect(texts.length).toBeGreaterThan(100)
  return texts
}

function filesIn(folder: string): Array<[path: string, bytes: Buffer]> {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .map((path) => [path, readFileSync(path)])
}

/** Of one call; '' of anything else that is shown. */
function responseOf(shown: string): string {
  const { response } = /^\{"id":"call_.*\}$/.test(shown) ? JSON.parse(shown) : {}
  return typeof response === 'string' ? response : ''
}

/** What the texts of a stream come to, by their names. */
function textsOf(stream: string): string[] {
  const texts = new Map<string, string>()
  for (const [, data = ''] of stream.matchAll(/^data: (\{.*)$/gm)) {
    JSON.parse(data, (name, value: unknown) => {
      if (typeof value === 'string') texts.set(name, `${texts.get(name) ?? ''}${value}`)
      return value
    })
  }
  return [...texts.values()]
}

const found: string[] = []
function lookFor(canaries: string[], where: string, text: string | Buffer): void {
  for (const canary of canaries) {
    const at = text.indexOf(canary)
    if (at === -1) continue
    const around = text.slice(Math.max(0, at - 300), at + 100).toString()
    found.push(`${canary} in ${where}: …${around}`)
  }
}

test('secrets of providers and keys, and texts that are not kept, are in nothing that the server says or writes', async () => {
  for (const behaviour of BEHAVIOURS) {
    for (const kind of KINDS) {
      llm.script(behaviour)
      await callAll(kind, `Say ${ASKED}`)
    }
  }
  // an error behind the first content, and redirects and heads that hold the secret
  const echoes = [
    `${head('text/event-stream')}data: {"choices":[{"index":0,"delta":{"content":"x"}}]}\n\ndata: {"error":{"message":"${ECHO}"}}\n\n`,
    head('text/html', `location: https://elsewhere.example/?key=${PROVIDER_SECRET}\r\n`, '302 Found'),
    head('application/json', `x-echo: ${PROVIDER_SECRET}\r\n`, `500 ${PROVIDER_SECRET}`),
    `${head('text/plain', '', '500 Oops')}${ECHO}`,
    `${head('application/json')}${ECHO}`,
    `HTTP/1.1 ${PROVIDER_SECRET}\r\n\r\n`,
  ]
  for (const echo of echoes) {
    for (const model of ['raw-model', '']) raw.answer(model, (socket) => void socket.end(echo))
    await callAll('raw', `Say ${ASKED}`)
    const providers = (await server.get('/api/v1/providers')).body.items
    const { id } = providers.find(({ name }: { name: string }) => name === 'raw')
    answers.push((await server.post(`/api/v1/providers/${id}/check`)).text)
    const input = {
      name: `x${answers.length}`,
      kind: 'openai',
      base_url: `${raw.url}/v1`,
      secret: PROVIDER_SECRET,
    }
    answers.push((await server.post('/api/v1/providers', input)).text)
  }
  // keys that are none, and in the wrong place
  await callAll('openai', 'Hi', server.as(WRONG_KEY))
  answers.push((await server.get(`/v1/models?key=${WRONG_KEY}`, { key: null })).text)
  answers.push(
    (await client.post('/v1/chat/completions', { model: 'openai', stream: 'x', api_key: WRONG_KEY })).text,
  )
  await readCalls(server, 200)

  const rootSecret = readFileSync(join(server.dataDir, 'secret.key'), 'utf8').trim()
  const secrets = [PROVIDER_SECRET, WRONG_KEY, key, rootSecret, server.rootKey]
  for (const text of answers) lookFor(secrets, 'an answer', text)
  for (const text of await shownTo(server)) lookFor([...secrets, ASKED, ANSWERED], 'what is shown', text)
  lookFor([...secrets, ASKED, ANSWERED], 'metrics', (await server.get('/metrics')).text)
  lookFor([...secrets, ASKED, ANSWERED], 'the log', server.stderr() + server.stdout())
  for (const [path, bytes] of filesIn(server.dataDir))
    lookFor(path.endsWith('secret.key') ? [] : [...secrets, ASKED, ANSWERED], path, bytes)
  expect([...new Set(found.map((line) => line.slice(0, 700)))].slice(0, 20)).toEqual([])
})

test('people and their keys are taken out of what is kept, where that is the policy', async () => {
  const settings = (await server.get('/api/v1/gateway-settings')).body
  await server.put('/api/v1/gateway-settings', { ...settings, bodies: 'redacted' })
  const text = `I am ${PERSONAL.join(' or ')}, thanks`
  const answered = `You are ${PERSONAL.join(' or ')}!`
  llm.script({
    ...{ does: 'answer', text: answered, chunks: answered.match(/.{1,3}/g) ?? [] },
    // cut in the middle by the APIs that stream them
    toolCalls: PERSONAL.map((to, at) => ({
      id: `call_${at}`,
      name: 'send',
      arguments: JSON.stringify({ to }),
    })),
  })
  const { body: before } = await server.get('/api/v1/calls/summary')
  for (const kind of KINDS) await callAll(kind, text)
  llm.script({ does: 'refuse', status: 400, message: text })
  for (const kind of KINDS) await callAll(kind, text)
  const { calls } = await expect
    .poll(async () => (await server.get('/api/v1/calls/summary')).body, { timeout: 10_000 })
    .toMatchObject({ calls: before.calls + 2 * KINDS.length * 6 })
    .then(async () => (await server.get('/api/v1/calls/summary')).body)
  expect(calls).toBeGreaterThan(0)

  found.length = 0
  const shown = await shownTo(server)
  expect(shown.some((one) => one.includes('[email]') && one.includes('[phone]'))).toBe(true)
  for (const one of shown) lookFor(PERSONAL, 'what is shown', one)
  const streams = shown.map(responseOf).filter((response) => /^(?:data|event):/.test(response))
  expect(streams.length).toBeGreaterThan(KINDS.length)
  for (const stream of streams)
    for (const said of textsOf(stream)) lookFor(PERSONAL, 'a stream, put together', said)
  expect(streams.filter((stream) => !textsOf(stream).some((said) => said.includes('[email] or ')))).toEqual(
    [],
  )
  lookFor(PERSONAL, 'the log', server.stderr() + server.stdout())
  for (const [path, bytes] of filesIn(server.dataDir)) lookFor(PERSONAL, path, bytes)
  expect([...new Set(found.map((line) => line.slice(0, 700)))].slice(0, 20)).toEqual([])
})
