import { describe, expect, test } from 'vitest'
import type { DialectName, ModelRequest } from '../dialects/dialect.ts'
import { DIALECT_PATHS } from '../dialects/dialects.ts'
import type { Model, Target } from '../models/catalog.ts'
import { toKnownPrice } from '../prices/known-price.ts'
import { providerKindNamed } from '../providers/registry.ts'
import { translate } from '../translate/translate.ts'
import { boundsOf } from './call-bounds.ts'

/** A dollar a million tokens, whatever they are: what a call may cost is what it may use. */
const ONE = { input: '1', output: '1' }
const PICO_OF_A_TOKEN = 1_000_000

function target(
  kindName: string,
  model = 'some-model',
  usd: { input: string; output: string } | null = ONE,
): Target {
  const kind = providerKindNamed(kindName)
  if (!kind) throw new Error(`no kind ${kindName}`)
  const price = usd === null ? undefined : toKnownPrice(usd, { source: 'test', validFrom: null }).price
  return {
    ...{ id: 'tgt_1', model, weight: 1, priority: 0, priceAt: () => price },
    provider: {
      ...{ id: 'prv_1', name: kindName, kind, options: {}, secret: 's' },
      baseUrl: 'https://bedrock-runtime.us-east-1.amazonaws.com',
    },
  }
}

function model(targets: Target[], more: Partial<Model> = {}): Model {
  return { alias: 'alias', targets, contextWindow: undefined, maxOutputTokens: undefined, ...more } as Model
}

const read = (dialect: DialectName, json: object) =>
  DIALECT_PATHS[dialect].dialect.read(Buffer.from(JSON.stringify({ model: 'alias', ...json })))

/** The most tokens that a call may use, without those of the body itself. */
function beyond(dialect: DialectName, json: object, of: Model = model([target('openai')])): number {
  const request = read(dialect, json)
  return most(request, [of]) - request.body.length
}

function most(request: ModelRequest, models: Model[]): number {
  return Number(boundsOf(request, models, 0).cost) / PICO_OF_A_TOKEN
}

const messages = [{ role: 'user', content: 'Hi' }]
const FRAME = 1_000

describe('the longest answer', () => {
  test('is what the request allows by any of its names, for each choice', () => {
    const chat = (json: object) => beyond('openai-chat', { messages, ...json }) - FRAME
    expect(chat({ max_tokens: 10 })).toBe(10)
    expect(chat({ max_completion_tokens: 10, n: 3 })).toBe(30)
    expect(chat({ max_completion_tokens: 1, max_tokens: 100_000 })).toBe(100_000)
    // no count is no bound: llama.cpp answers without end
    expect(chat({ max_completion_tokens: 1, max_tokens: -1 })).toBe(131_072)
  })

  test('else what the model can, the longest of all that may answer', () => {
    const given = (more: Partial<Model>) =>
      beyond('openai-chat', { messages }, model([target('openai')], more)) - FRAME
    expect(given({})).toBe(131_072)
    expect(given({ contextWindow: 400_000 })).toBe(400_000)
    expect(given({ contextWindow: 400_000, maxOutputTokens: 50 })).toBe(50)
    const request = read('openai-chat', { messages })
    const chain = [model([target('openai')], { maxOutputTokens: 50 }), model([target('openai')])]
    expect(most(request, chain)).toBe(request.body.length + FRAME + 131_072)
  })

  // whatever the SDK makes of a request: what it asks the provider for is within what was reserved
  const thinking: Array<[DialectName, object]> = [
    ...['minimal', 'low', 'medium', 'high', 'xhigh', 'max'].flatMap(
      (effort): Array<[DialectName, object]> => [
        ['openai-chat', { messages, max_tokens: 16, reasoning_effort: effort }],
        ['openai-responses', { input: 'Hi', max_output_tokens: 16, reasoning: { effort } }],
      ],
    ),
    [
      'anthropic-messages',
      { messages, max_tokens: 1_025, thinking: { type: 'enabled', budget_tokens: 1_024 } },
    ],
    ['anthropic-messages', { messages, max_tokens: 16, output_config: { effort: 'max' } }],
    ['openai-chat', { messages, reasoning_effort: 'high' }],
  ]
  test.each(thinking)('holds for thoughts on top of it: %s %j', async (dialect, json) => {
    for (const kindName of ['anthropic', 'bedrock']) {
      for (const name of [
        'claude-opus-4-1',
        'claude-sonnet-4-5',
        'claude-opus-4-6',
        'unknown',
        'amazon.nova-2-lite-v1:0',
      ]) {
        const to = target(
          kindName,
          kindName === 'bedrock' && name.startsWith('claude') ? `anthropic.${name}` : name,
        )
        if (to.provider.kind.native(to.provider, dialect, name)) continue
        const asked = await askedFor(dialect, json, to)
        expect(beyond(dialect, json, model([to]))).toBeGreaterThanOrEqual(asked)
      }
    }
  })

  test('is not made longer where nobody thinks, or the provider counts thoughts as said', () => {
    const given = (kind: string, json: object) =>
      beyond('openai-chat', { messages, max_tokens: 16, ...json }, model([target(kind)])) - FRAME
    expect(given('anthropic', { reasoning_effort: 'none' })).toBe(16)
    expect(given('anthropic', {})).toBe(16)
    expect(given('openai', { reasoning_effort: 'high' })).toBe(16)
  })
})

/** Output tokens that the SDK asks the provider for; Nova's own most where it leaves that out. */
async function askedFor(dialect: DialectName, json: object, to: Target): Promise<number> {
  let sent: { max_tokens?: number; inferenceConfig?: { maxTokens?: number } } = {}
  const fetch: typeof globalThis.fetch = async (_url, init) => {
    sent = JSON.parse(String(init?.body))
    return new Response('{"message":"enough"}', { status: 400 })
  }
  const { provider } = to
  const signal = new AbortController().signal
  const request = read(dialect, json)
  await translate({ request, provider, model: to.model, fetch, signal }).catch(() => {})
  expect(sent).toHaveProperty(provider.kind.kind === 'bedrock' ? 'messages' : 'max_tokens')
  return sent.max_tokens ?? sent.inferenceConfig?.maxTokens ?? 65_535
}

describe('what is read beyond the text', () => {
  const MAX = { max_tokens: 1, max_output_tokens: 1 }
  const WINDOW = 200_000
  const read = (dialect: DialectName, json: object, name?: string) =>
    beyond(dialect, { ...MAX, ...json }, model([target('openai', name)], { contextWindow: WINDOW })) -
    FRAME -
    1
  const says = (...content: object[]) => ({ messages: [{ role: 'user', content }] })
  const url = (text: string) => ({ type: 'image_url', image_url: { url: text } })

  test('a picture counts by its pixels, by its address and in the request alike', () => {
    const link = url('https://example.com/a.png')
    expect(read('openai-chat', says(link))).toBe(16_384)
    expect(read('openai-chat', says(link, link))).toBe(2 * 16_384)
    expect(read('openai-chat', says(link), 'gpt-4o-mini-2024-07-18')).toBe(48_169)
    const small = `data:image/png;base64,${'A'.repeat(100)}`
    expect(read('openai-chat', says(url(small)))).toBe(16_384 - small.length)
    const large = `data:image/png;base64,${'A'.repeat(20_000)}`
    expect(read('openai-chat', says(url(large)))).toBe(16_384 - large.length)
    expect(
      read('openai-responses', {
        input: [{ role: 'user', content: [{ type: 'input_image', image_url: small }] }],
      }),
    ).toBe(16_384 - small.length)
    const base64 = (type: string) => ({ type, source: { type: 'base64', data: 'A'.repeat(100) } })
    const result = { type: 'tool_result', tool_use_id: 'a', content: [base64('image'), base64('document')] }
    expect(read('anthropic-messages', says(result))).toBe(2 * (16_384 - 100))
    // more than it can read costs nothing: the provider refuses it
    expect(read('openai-chat', says(...Array.from({ length: 50 }, () => link)))).toBe(WINDOW)
  })

  test.each<[DialectName, object]>([
    ['openai-responses', { previous_response_id: 'resp_1', input: 'Go on' }],
    ['openai-responses', { conversation: 'conv_1', input: 'Go on' }],
    ['openai-responses', { prompt: { id: 'pmpt_1' } }],
    ['openai-responses', { input: [{ type: 'item_reference', id: 'msg_1' }] }],
    ['openai-responses', { input: [{ role: 'user', content: [{ type: 'input_file', file_id: 'file-1' }] }] }],
    [
      'openai-responses',
      { input: [{ role: 'user', content: [{ type: 'input_file', file_url: 'https://a/b' }] }] },
    ],
    ['openai-responses', { input: 'Find', tools: [{ type: 'file_search', vector_store_ids: ['vs_1'] }] }],
    ['openai-chat', says({ type: 'file', file: { file_id: 'file-1' } })],
    ['openai-chat', says({ type: 'video_url', video_url: { url: 'https://a/b' } })],
    ['openai-chat', { messages, web_search_options: {} }],
    ['openai-chat', { messages: [{ role: 'assistant', audio: { id: 'audio_1' } }] }],
    ['anthropic-messages', says({ type: 'document', source: { type: 'url', url: 'https://a/b.pdf' } })],
    ['anthropic-messages', says({ type: 'document', source: { type: 'file', file_id: 'file_1' } })],
    ['anthropic-messages', { messages, mcp_servers: [{ type: 'url', url: 'https://a' }] }],
    ['anthropic-messages', { messages, tools: [{ type: 'web_search_20250305', name: 'web_search' }] }],
  ])('what the provider adds may fill the window: %s %j', (dialect, json) => {
    expect(read(dialect, json)).toBe(WINDOW)
  })

  test('a window that nobody told is as large as there are', () => {
    const json = { previous_response_id: 'resp_1', input: 'Go on', max_output_tokens: 1 }
    expect(beyond('openai-responses', json)).toBe(FRAME + 1 + 1_048_576)
  })

  test('text is text: tools of the client, their arguments, documents that are text', () => {
    const use = { type: 'tool_use', id: 'a', name: 'read', input: { file_id: 'x', type: 'image' } }
    const tool = {
      type: 'function',
      name: 'show',
      parameters: { type: 'object', properties: { type: { type: 'image' } } },
    }
    expect(
      read('anthropic-messages', says(use, { type: 'document', source: { type: 'text', data: 'x' } })),
    ).toBe(0)
    expect(read('openai-responses', { input: 'Hi', tools: [tool], previous_response_id: null })).toBe(0)
    expect(
      read('anthropic-messages', {
        messages,
        tools: [{ type: 'bash_20250124', name: 'bash' }],
        mcp_servers: [],
      }),
    ).toBe(0)
  })
})

test('the cost is that of the dearest target with what it may use itself', () => {
  const request = read('openai-chat', { messages, max_tokens: 16, reasoning_effort: 'high' })
  const input = request.body.length + FRAME
  const cheap = target('openai', 'a', { input: '1', output: '2' })
  const thinker = target('anthropic', 'b', { input: '1', output: '1' })
  const nobodysPrice = target('openai', 'c', null)
  const { cost } = boundsOf(request, [model([cheap]), model([thinker, nobodysPrice])], 0)
  expect(cost).toBe((input + 16 + 65_536) * PICO_OF_A_TOKEN)
  expect(boundsOf(request, [model([nobodysPrice])], 0).cost).toBeNull()
})

describe('what a call will likely use', () => {
  const likely = (json: object) => boundsOf(read('openai-chat', json), [model([target('openai')])], 0).tokens
  const text = 'Pods that do not start. '.repeat(500)

  test('is near what texts have, and not what they can have at most', () => {
    const tokens = likely({ messages: [{ role: 'user', content: text }], max_tokens: 100 })
    expect(tokens).toBeGreaterThan(text.length / 4)
    expect(tokens).toBeLessThan(text.length / 2)
  })

  test('does not grow with the bytes of a picture', () => {
    const picture = (bytes: number) => ({
      ...{ type: 'image_url', image_url: { url: `data:image/png;base64,${'A'.repeat(bytes)}` } },
    })
    const content = (bytes: number) => ({
      max_tokens: 1,
      messages: [{ role: 'user', content: [picture(bytes)] }],
    })
    expect(likely(content(60_000))).toBe(likely(content(6_000)))
  })
})
