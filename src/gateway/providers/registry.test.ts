import type { LanguageModelV4CallOptions, LanguageModelV4StreamPart } from '@ai-sdk/provider'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { vectorOf } from '../../../testkit/llm/embeddings-wire.ts'
import { type FakeLlm, startFakeLlm } from '../../../testkit/llm/fake-llm.ts'
import { DIALECTS } from '../dialects/dialect.ts'
import type { Provider, ProviderKind } from './provider-kind.ts'
import { providerKindNamed, providerKinds } from './registry.ts'

const SECRET = 'canary-secret'
const PROMPT: LanguageModelV4CallOptions = {
  prompt: [{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }],
  tools: [{ type: 'function', name: 'weather', inputSchema: { type: 'object', properties: {} } }],
}
const CALL = { id: 'call_1', name: 'weather', arguments: '{"city":"Seoul"}' }

let fake: FakeLlm
beforeAll(async () => {
  fake = await startFakeLlm({ models: ['small', 'large'] })
})
afterAll(() => fake.stop())
beforeEach(() => {
  fake.requests.length = 0
  fake.script({ does: 'answer' })
})

function providerOf(kind: ProviderKind, options: Record<string, string> = {}): Provider {
  const path = { google: '/v1beta', 'azure-openai': '', bedrock: '' }[kind.kind] ?? '/v1'
  return { id: 'prv_1', name: kind.kind, kind, baseUrl: fake.url + path, options, secret: SECRET }
}

async function partsOf(
  stream: ReadableStream<LanguageModelV4StreamPart>,
): Promise<LanguageModelV4StreamPart[]> {
  const parts: LanguageModelV4StreamPart[] = []
  for await (const part of stream) parts.push(part)
  return parts
}

describe.each(providerKinds.map((kind) => [kind.kind, kind] as const))('%s', (name, kind) => {
  test('is found by its name and says what its form needs in both languages', () => {
    expect(providerKindNamed(name)).toBe(kind)
    for (const text of [kind.title, kind.secret.title]) {
      expect(text.en).not.toBe('')
      expect(text.ko).not.toBe('')
    }
    for (const [option, schema] of Object.entries(kind.options.shape))
      expect(schema.description, option).toBeTruthy()
    expect(kind.options.safeParse({}).success).toBe(true)
  })

  test('its check asks with the secret and reads the names of models', async () => {
    const { url, headers } = kind.check(providerOf(kind))
    expect(JSON.stringify(headers)).toContain(SECRET)
    expect(url).not.toContain(SECRET)
    const answer = await (await fetch(url, { headers })).json()
    // Azure's list holds what could be deployed
    expect(kind.modelsOf(answer)).toEqual(name === 'azure-openai' ? [] : ['small', 'large'])
    for (const other of [{ down: false }, { data: 'x' }, { models: null }, 'small', 3, null])
      expect(kind.modelsOf(other)).toBeUndefined()
  })

  test('a native request reaches a model of that name, with the secret in a header', async () => {
    for (const dialect of DIALECTS) {
      const native = kind.native(providerOf(kind), dialect, 'small')
      if (!native) continue
      expect(native.url).not.toContain(SECRET)
      const answer = await fetch(native.url, {
        method: 'POST',
        headers: native.headers,
        body: JSON.stringify({ model: 'small', input: 'Hello', messages: [] }),
      })
      expect(answer.status).toBe(200)
      expect(JSON.stringify(fake.requests.at(-1)?.headers)).toContain(SECRET)
    }
  })

  test('its model answers, streams, calls tools and counts tokens through the fetch that it is given', async () => {
    const urls: string[] = []
    const model = await kind.languageModel(providerOf(kind), 'small', (input, init) => {
      urls.push(String(input))
      return fetch(input, init)
    })
    fake.script({ does: 'answer', text: 'Good day', usage: { input: 12, output: 5, cached: 4 } })
    const whole = await model.doGenerate(PROMPT)
    expect(whole.content.filter(({ type }) => type === 'text')).toMatchObject([{ text: 'Good day' }])
    expect(whole.finishReason.unified).toBe('stop')
    expect(whole.usage).toMatchObject({
      inputTokens: { total: 12, cacheRead: 4 },
      outputTokens: { total: 5 },
    })

    fake.script({ does: 'answer', toolCalls: [CALL], usage: { input: 12, output: 5, cached: 4 } })
    const { stream } = await model.doStream(PROMPT)
    const parts = await partsOf(stream)
    const [called] = parts.filter(({ type }) => type === 'tool-call')
    expect(called).toMatchObject({ toolName: 'weather', input: CALL.arguments })
    expect(parts.at(-1)).toMatchObject({
      type: 'finish',
      finishReason: { unified: 'tool-calls' },
      usage: { inputTokens: { total: 12, cacheRead: 4 }, outputTokens: { total: 5 } },
    })
    expect(urls).toHaveLength(2)
    expect(fake.requests.map(({ model }) => model)).toEqual(['small', 'small'])
    for (const { headers, path } of fake.requests) {
      expect(JSON.stringify(headers)).toContain(SECRET)
      expect(path).not.toContain(SECRET)
    }
  })

  test('without a secret nothing of the environment is sent in its place', async () => {
    const names = ['OPENAI_API_KEY', 'AZURE_API_KEY', 'ANTHROPIC_API_KEY', 'GOOGLE_GENERATIVE_AI_API_KEY']
    const ofAws = [
      'AWS_BEARER_TOKEN_BEDROCK',
      'AWS_ACCESS_KEY_ID',
      'AWS_SECRET_ACCESS_KEY',
      'AWS_SESSION_TOKEN',
    ]
    for (const variable of [...names, ...ofAws]) process.env[variable] = 'canary-of-the-server'
    try {
      for (const options of [undefined, { access_key_id: 'AKID' }]) {
        const provider = { ...providerOf(kind, options), secret: undefined }
        await Promise.allSettled([(await kind.languageModel(provider, 'small', fetch)).doGenerate(PROMPT)])
      }
    } finally {
      for (const variable of [...names, ...ofAws]) delete process.env[variable]
    }
    expect(JSON.stringify(fake.requests.map(({ headers }) => headers))).not.toContain('canary-of-the-server')
  })
})

// the fake has no embeddings of Bedrock
const embedding = providerKinds.filter((kind) => kind.embeddingModel && kind.kind !== 'bedrock')
test.each(embedding.map((kind) => [kind.kind, kind] as const))('%s embeds', async (_name, kind) => {
  const model = await kind.embeddingModel?.(providerOf(kind), 'small', fetch)
  const answer = await model?.doEmbed({ values: ['one', 'two'] })
  expect(answer?.embeddings).toEqual([vectorOf('one'), vectorOf('two')])
})

test('Azure: v1, or the deployment in the path for a dated version, whatever the base URL is pasted from', () => {
  const kind = providerKindNamed('azure-openai') as ProviderKind
  for (const baseUrl of ['https://r.openai.azure.com', 'https://r.openai.azure.com/openai/v1']) {
    const provider = { ...providerOf(kind), baseUrl }
    expect(kind.native(provider, 'openai-chat', 'my gpt')).toEqual({
      url: 'https://r.openai.azure.com/openai/v1/chat/completions',
      headers: { 'api-key': SECRET },
    })
    const dated = { ...provider, options: { api_version: '2024-10-21' } }
    expect(kind.native(dated, 'openai-embeddings', 'my gpt')?.url).toBe(
      'https://r.openai.azure.com/openai/deployments/my%20gpt/embeddings?api-version=2024-10-21',
    )
    expect(kind.native(dated, 'openai-responses', 'my gpt')?.url).toBe(
      'https://r.openai.azure.com/openai/responses?api-version=2024-10-21',
    )
  }
})

test('Azure: a dated version is also what the translated calls go to', async () => {
  const kind = providerKindNamed('azure-openai') as ProviderKind
  const provider = providerOf(kind, { api_version: '2024-10-21' })
  await (await kind.languageModel(provider, 'small', fetch)).doGenerate(PROMPT)
  expect(fake.requests[0]?.path).toBe('/openai/deployments/small/chat/completions?api-version=2024-10-21')
})

test('OpenAI: Responses, and chat where the call has what Responses does not know', async () => {
  const kind = providerKindNamed('openai') as ProviderKind
  const model = await kind.languageModel(
    providerOf(kind, { organization: 'org-1', project: 'proj_1' }),
    'small',
    fetch,
  )
  await model.doGenerate(PROMPT)
  await model.doGenerate({ ...PROMPT, stopSequences: ['END'] })
  expect(fake.requests.map(({ path }) => path)).toEqual(['/v1/responses', '/v1/chat/completions'])
  expect(fake.requests[1]?.json.stop).toEqual(['END'])
  expect(fake.requests[0]?.headers).toMatchObject({
    'openai-organization': 'org-1',
    'openai-project': 'proj_1',
  })
})

test('Anthropic: the base URL with or without the version', () => {
  const kind = providerKindNamed('anthropic') as ProviderKind
  for (const baseUrl of ['https://api.anthropic.com', 'https://api.anthropic.com/v1'])
    expect(kind.native({ ...providerOf(kind), baseUrl }, 'anthropic-messages', 'x')?.url).toBe(
      'https://api.anthropic.com/v1/messages',
    )
})

test('Bedrock: models are listed where AWS lists them, signed when the secret is a secret access key', () => {
  const kind = providerKindNamed('bedrock') as ProviderKind
  const baseUrl = 'https://bedrock-runtime.eu-central-1.amazonaws.com'
  const { url, headers } = kind.check({ ...providerOf(kind, { access_key_id: 'AKID' }), baseUrl })
  expect(url).toBe('https://bedrock.eu-central-1.amazonaws.com/foundation-models')
  expect(headers.authorization).toMatch(
    /^AWS4-HMAC-SHA256 Credential=AKID\/\d{8}\/eu-central-1\/bedrock\/aws4_request, /,
  )
  expect(JSON.stringify(headers)).not.toContain(SECRET)
})
