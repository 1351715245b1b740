import Anthropic from '@anthropic-ai/sdk'
import OpenAI from 'openai'
import { describe, expect, test } from 'vitest'
import { type Api, hasRecordings, type Recording, readRecordings } from '../../../testkit/llm/recordings.ts'
import { toldBy } from '../../../testkit/llm/told-by.ts'
import { DIALECT_PATHS } from '../dialects/dialects.ts'
import { providerKindNamed } from '../providers/registry.ts'
import { type Translation, translate } from './translate.ts'

/*
 * What real providers answered, through the AI SDK's model of that provider, into the other APIs, read by the official
 * clients of those: they must find what the recording itself says.
 */

const KINDS: Record<Api, string> = {
  'openai-chat': 'openai-compatible',
  'openai-responses': 'openai',
  'anthropic-messages': 'anthropic',
}
const APIS = Object.keys(KINDS) as Api[]

/** What only a provider's own API can be asked for: a translated request never gets such an answer. */
const OWN_FEATURES =
  /"type": ?"(custom_tool_call|apply_patch_call|shell_call|local_shell_call|tool_search_call|program|compaction)"|"name": ?"parallel"/
/** Its text was shortened by hand in some events and not in others. */
const SHORTENED = 'responses-openai-phase.1.chunks.txt'

const recordings = readRecordings().filter(
  ({ body, name, events }) =>
    !OWN_FEATURES.test(body) &&
    name !== SHORTENED &&
    // some files hold several answers
    events.filter(({ type }) => type === 'message_stop' || type === 'response.completed').length <= 1,
)
const broken = ['responses-openai-error.1.chunks.txt', 'spliced-message-start.chunks.txt']

async function translated(recording: Recording, api: Api): Promise<Translation> {
  const message = { role: 'user', content: 'Hello' }
  const json = {
    model: 'alias',
    stream: recording.isStream,
    ...(api === 'openai-responses' ? { input: [message] } : { messages: [message], max_tokens: 100 }),
    ...(api === 'openai-chat' && recording.isStream ? { stream_options: { include_usage: true } } : {}),
  }
  const kind = providerKindNamed(KINDS[recording.api])
  if (!kind) throw new Error(`no kind ${KINDS[recording.api]}`)
  const type = recording.isStream ? 'text/event-stream' : 'application/json'
  return translate({
    request: DIALECT_PATHS[api].dialect.read(Buffer.from(JSON.stringify(json))),
    provider: {
      id: 'prv_1',
      name: 'recorded',
      kind,
      baseUrl: 'https://provider.test/v1',
      options: {},
      secret: 's',
    },
    model: 'recorded',
    fetch: async () => new Response(recording.body, { headers: { 'content-type': type } }),
    signal: new AbortController().signal,
  })
}

async function textOf(translation: Translation): Promise<string> {
  if (translation.kind === 'whole') return JSON.stringify(translation.json)
  const frames: string[] = []
  for await (const { data } of translation.frames) frames.push(data)
  return frames.join('')
}

/** As the official client of the API reads it. */
async function readBack(api: Api, isStream: boolean, text: string): Promise<unknown> {
  const options = {
    apiKey: 'k',
    maxRetries: 0,
    fetch: async () =>
      new Response(text, {
        headers: { 'content-type': isStream ? 'text/event-stream' : 'application/json' },
      }),
  }
  const messages = [{ role: 'user' as const, content: 'Hello' }]
  if (api === 'anthropic-messages') {
    const client = new Anthropic(options)
    const request = { model: 'alias', max_tokens: 100, messages }
    return isStream ? client.messages.stream(request).finalMessage() : client.messages.create(request)
  }
  const client = new OpenAI(options)
  if (api === 'openai-chat') {
    const request = { model: 'alias', messages }
    return isStream
      ? client.chat.completions.stream(request).finalChatCompletion()
      : client.chat.completions.create(request)
  }
  const request = { model: 'alias', input: messages }
  return isStream ? client.responses.stream(request).finalResponse() : client.responses.create(request)
}

const cases = recordings
  .filter(({ name }) => !broken.includes(name))
  .flatMap((recording) =>
    APIS.filter((api) => api !== recording.api).map((api) => ({ recording, api, name: recording.name })),
  )

describe.skipIf(!hasRecordings)('recorded answers (needs ../shared/data/llm-wire)', () => {
  test('there are streams and answers of every API', () => {
    for (const api of APIS)
      for (const isStream of [true, false])
        expect(recordings.some((one) => one.api === api && one.isStream === isStream)).toBe(true)
  })

  test.each(cases)('$name as $api', async ({ recording, api }) => {
    const expected = toldBy(recording.api, recording.events)
    const translation = await translated(recording, api)
    const answer = await readBack(api, recording.isStream, await textOf(translation))
    const found = toldBy(api, [answer as Record<string, unknown>])
    expect(found).toEqual(expected)
    const facts = translation.kind === 'whole' ? translation.facts : translation.facts()
    expect(facts.usage).toMatchObject({
      input: expected.usage.input,
      output: expected.usage.output,
      cachedInput: expected.usage.cached,
    })
  })

  test.each(recordings.filter(({ name }) => broken.includes(name)))(
    '$name fails in every API',
    async (recording) => {
      for (const api of APIS) {
        const reading = translated(recording, api).then(textOf)
        await expect(reading).rejects.toMatchObject({ name: 'UpstreamFailed' })
      }
    },
  )
})
