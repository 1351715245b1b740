import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type FakeLlm, startFakeLlm } from '../../testkit/llm/fake-llm.ts'
import { type Api, hasRecordings, type Recording, readRecordings } from '../../testkit/llm/recordings.ts'
import { type Told, toldBy } from '../../testkit/llm/told-by.ts'
import type { Answer } from '../support/http.ts'
import { addModel, addPrice, addProvider, readCall } from '../support/models.ts'
import { removeFolders, type Server, startServer } from '../support/server.ts'

/*
 * What real providers answered, replayed: clients of the same API get it byte for byte, and the ledger has the very
 * tokens that the provider counted, and what they cost.
 */

const PATHS: Record<Api, string> = {
  'openai-chat': '/v1/chat/completions',
  'openai-responses': '/v1/responses',
  'anthropic-messages': '/v1/messages',
}
const KINDS = {
  'openai-chat': 'openai',
  'openai-responses': 'openai',
  'anthropic-messages': 'anthropic',
} as const

/** USD a million tokens, which are also microdollars a token. */
const PRICE = { input: '3', output: '15', cached_input: '0.3', cache_write: '3.75' }

const recordings = readRecordings()
/** One ends with an error; of the other the recording lost the end. */
const broken = ['responses-openai-error.1.chunks.txt', 'responses-parallel-tool-call-wrapper.1.chunks.txt']
const whole = recordings.filter(({ name }) => !broken.includes(name))
const ENDS = ['message_stop', 'response.completed', 'response.incomplete']
/** Some files hold several answers: their bytes pass too, but which usage counts nobody can say. */
const counted = whole.filter(
  ({ events, name }) =>
    name !== 'spliced-message-start.chunks.txt' &&
    events.filter(({ type }) => ENDS.includes(String(type))).length <= 1,
)

describe.skipIf(!hasRecordings)('recorded answers of real providers (needs ../shared/data/llm-wire)', () => {
  let server: Server
  let llm: FakeLlm

  beforeAll(async () => {
    llm = await startFakeLlm()
    server = await startServer()
    for (const kind of ['openai', 'anthropic'] as const) {
      const id = await addProvider(server, llm.url, kind)
      await addModel(server, kind, [{ provider_id: id, model: 'recorded-model' }])
    }
    await addPrice(server, { model: 'recorded-model', ...PRICE })
    const byName = new Map(recordings.map((recording) => [recording.name, recording]))
    llm.script(({ json }) => {
      const { body, isStream } = byName.get(String(json.prompt_cache_key)) as Recording
      return { does: 'bytes', body, type: isStream ? 'text/event-stream' : 'application/json' }
    })
  })
  afterAll(async () => {
    await server.stop()
    await llm.stop()
    removeFolders()
  })

  function replay(recording: Recording, more: object = {}) {
    const { api, isStream, name } = recording
    return server.post(PATHS[api], {
      model: KINDS[api],
      stream: isStream,
      // a field that passes every API unread: the fake finds its answer by it
      prompt_cache_key: name,
      ...more,
    })
  }

  test('pass byte for byte', async () => {
    expect(whole.length).toBeGreaterThan(100)
    for (const recording of whole) {
      const asked = recording.api === 'openai-chat' && recording.isStream
      const answer = await replay(recording, asked ? { stream_options: { include_usage: true } } : {})
      expect([recording.name, answer.status]).toEqual([recording.name, 200])
      expect(answer.text === recording.body ? '' : recording.name).toBe('')
    }
  })

  test('of the chat API pass without the usage that nobody asked for', async () => {
    const streams = whole.filter(({ api, isStream }) => api === 'openai-chat' && isStream)
    expect(streams.length).toBeGreaterThan(0)
    for (const recording of streams) {
      const frames = recording.body.split(/(?<=\n\n)/)
      const expected = frames.filter(
        (frame) => !(frame.includes('"choices":[]') && frame.includes('"usage":{')),
      )
      expect((await replay(recording)).text).toBe(expected.join(''))
    }
  })

  test('are in the ledger with the tokens that the provider counted, and their cost to the last digit', async () => {
    const wrong: unknown[] = []
    const calls: Array<{ recording: Recording; id: string }> = []
    for (const recording of counted) calls.push({ recording, id: idOf(await replay(recording)) })
    for (const { recording, id } of calls) {
      const { usage } = toldBy(recording.api, recording.events)
      const row = await readCall(server, id)
      const found = {
        name: recording.name,
        status: row.status,
        is_estimated: row.is_estimated,
        input: row.input_tokens,
        output: row.output_tokens,
        cached: row.cached_input_tokens ?? 0,
        cacheWrite: row.cache_write_tokens ?? 0,
        cost: row.cost,
      }
      const expected = {
        name: recording.name,
        status: 'ok',
        is_estimated: false,
        ...usage,
        cost: costOf(usage),
      }
      if (JSON.stringify(found) !== JSON.stringify(expected)) wrong.push({ found, expected })
    }
    expect(wrong).toEqual([])
  })

  test('that end with an error pass with it, and are no success', async () => {
    for (const recording of recordings.filter(({ name }) => broken.includes(name))) {
      const answer = await replay(recording)
      const row = await readCall(server, idOf(answer))
      expect([recording.name, row.status]).toEqual([recording.name, 'error'])
      const [first = ''] = recording.body.split('\n\n', 1)
      expect(answer.text).toContain(answer.status === 200 ? first : '"error"')
      expect(answer.text.match(/"type": ?"error"|"error": ?\{/g)).toHaveLength(1)
    }
  })
})

function idOf(answer: Answer): string {
  return answer.headers.get('x-naru-call-id') as string
}

/** In dollars, counted in hundredths of a microdollar. */
function costOf({ input, output, cached, cacheWrite }: Told['usage']): string {
  const fresh = input - cached - cacheWrite
  const hundredths = fresh * 300 + cached * 30 + cacheWrite * 375 + output * 1500
  const text = String(hundredths).padStart(9, '0')
  return `${text.slice(0, -8)}.${text.slice(-8)}`.replace(/\.?0+$/, '')
}
