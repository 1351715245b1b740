import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type FakeLlm, startFakeLlm } from '../../../testkit/llm/fake-llm.ts'
import type { Json } from '../../../testkit/llm/wire.ts'
import type { DialectName } from '../dialects/dialect.ts'
import { DIALECT_PATHS } from '../dialects/dialects.ts'
import { providerKindNamed } from '../providers/registry.ts'
import { type Translation, translate } from './translate.ts'

let fake: FakeLlm
beforeAll(async () => {
  fake = await startFakeLlm()
})
afterAll(() => fake.stop())
beforeEach(() => {
  fake.requests.length = 0
  fake.script({ does: 'answer' })
})

const BASES: Record<string, string> = { google: '/v1beta', 'azure-openai': '', bedrock: '' }

async function call(
  kindName: string,
  dialect: DialectName,
  json: Json,
  model = 'some-model',
): Promise<Translation> {
  const kind = providerKindNamed(kindName)
  if (!kind) throw new Error(`no kind ${kindName}`)
  const baseUrl = fake.url + (BASES[kindName] ?? '/v1')
  return translate({
    request: DIALECT_PATHS[dialect].dialect.read(Buffer.from(JSON.stringify({ model: 'alias', ...json }))),
    provider: { id: 'prv_1', name: kindName, kind, baseUrl, options: {}, secret: 's' },
    model,
    fetch,
    signal: new AbortController().signal,
  })
}

/** What reached the provider. */
async function sent(...args: Parameters<typeof call>): Promise<Json> {
  await call(...args)
  return fake.requests.at(-1)?.json ?? {}
}

const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
const WEATHER = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }
const CHAT = {
  messages: [
    { role: 'system', content: 'Be brief.' },
    { role: 'developer', content: [{ type: 'text', text: 'Be kind.' }] },
    {
      role: 'user',
      content: [
        { type: 'text', text: 'What is this?' },
        { type: 'image_url', image_url: { url: `data:image/png;base64,${PIXEL}` } },
      ],
    },
    {
      role: 'assistant',
      content: 'Let me see.',
      tool_calls: [
        { id: 'call_1', type: 'function', function: { name: 'weather', arguments: '{"city":"Seoul"}' } },
        { id: 'call_2', type: 'function', function: { name: 'now', arguments: '' } },
      ],
    },
    { role: 'tool', tool_call_id: 'call_1', content: '21 °C' },
    { role: 'tool', tool_call_id: 'call_2', content: 'noon' },
  ],
  tools: [
    { type: 'function', function: { name: 'weather', description: 'The weather', parameters: WEATHER } },
    { type: 'function', function: { name: 'now' } },
  ],
  max_completion_tokens: 300,
  temperature: 0.5,
  top_p: 0.9,
  stop: 'END',
}

describe('a chat request', () => {
  test('to Anthropic', async () => {
    const json = { ...CHAT, tool_choice: 'required', parallel_tool_calls: false, user: 'u-1' }
    expect(await sent('anthropic', 'openai-chat', json)).toMatchObject({
      model: 'some-model',
      max_tokens: 300,
      temperature: 0.5,
      stop_sequences: ['END'],
      system: [
        { type: 'text', text: 'Be brief.' },
        { type: 'text', text: 'Be kind.' },
      ],
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What is this?' },
            { type: 'image', source: { type: 'base64', media_type: 'image/png', data: PIXEL } },
          ],
        },
        {
          role: 'assistant',
          content: [
            { type: 'text', text: 'Let me see.' },
            { type: 'tool_use', id: 'call_1', name: 'weather', input: { city: 'Seoul' } },
            { type: 'tool_use', id: 'call_2', name: 'now', input: {} },
          ],
        },
        {
          role: 'user',
          content: [
            { type: 'tool_result', tool_use_id: 'call_1', content: '21 °C' },
            { type: 'tool_result', tool_use_id: 'call_2', content: 'noon' },
          ],
        },
      ],
      tools: [
        { name: 'weather', description: 'The weather', input_schema: WEATHER },
        { name: 'now', input_schema: { type: 'object' } },
      ],
      tool_choice: { type: 'any', disable_parallel_tool_use: true },
      metadata: { user_id: 'u-1' },
    })
  })

  test('to Google', async () => {
    const json = { ...CHAT, seed: 7, tool_choice: { type: 'function', function: { name: 'now' } } }
    const request = await sent('google', 'openai-chat', json, 'gemini-2.5-flash')
    expect(request).toMatchObject({
      systemInstruction: { parts: [{ text: 'Be brief.' }, { text: 'Be kind.' }] },
      generationConfig: {
        maxOutputTokens: 300,
        temperature: 0.5,
        topP: 0.9,
        stopSequences: ['END'],
        seed: 7,
      },
      toolConfig: { functionCallingConfig: { mode: 'ANY', allowedFunctionNames: ['now'] } },
      contents: [
        { role: 'user', parts: [{ text: 'What is this?' }, { inlineData: { mimeType: 'image/png' } }] },
        { role: 'model', parts: [{ text: 'Let me see.' }, { functionCall: { name: 'weather' } }, {}] },
        {
          role: 'user',
          parts: [{ functionResponse: { name: 'weather' } }, { functionResponse: { name: 'now' } }],
        },
      ],
    })
  })

  test('to Google: thoughts are asked for where the request asks for reasoning', async () => {
    const messages = [{ role: 'user', content: 'Think.' }]
    const thinking = async (more: Json, model = 'gemini-2.5-flash') => {
      const request = await sent('google', 'openai-chat', { messages, ...more }, model)
      return (request.generationConfig as Json | undefined)?.thinkingConfig
    }
    expect(await thinking({}, 'gemini-2.0-flash')).toBeUndefined()
    expect(await thinking({ reasoning_effort: 'none' })).toEqual({ thinkingBudget: 0 })
    expect(await thinking({ reasoning_effort: 'high' })).toMatchObject({
      includeThoughts: true,
      thinkingBudget: expect.any(Number),
    })
  })

  test('to Bedrock', async () => {
    const request = await sent('bedrock', 'openai-chat', CHAT, 'anthropic.claude-3-5-sonnet-20240620-v1:0')
    expect(fake.requests[0]?.path).toBe('/model/anthropic.claude-3-5-sonnet-20240620-v1%3A0/converse')
    expect(request).toMatchObject({
      system: [{ text: 'Be brief.' }, { text: 'Be kind.' }],
      inferenceConfig: { maxTokens: 300, temperature: 0.5, stopSequences: ['END'] },
      messages: [
        { role: 'user', content: [{ text: 'What is this?' }, { image: { format: 'png' } }] },
        { role: 'assistant', content: [{ text: 'Let me see.' }, { toolUse: { name: 'weather' } }, {}] },
        { role: 'user', content: [{ toolResult: {} }, { toolResult: {} }] },
      ],
    })
  })

  test('JSON: with a schema, and without one as words in the prompt too', async () => {
    const messages = [{ role: 'user', content: 'Seoul?' }]
    const format = { type: 'json_schema', json_schema: { name: 'answer', schema: WEATHER } }
    const request = await sent('google', 'openai-chat', { messages, response_format: format })
    expect(request).toMatchObject({ generationConfig: { responseMimeType: 'application/json' } })
    expect(JSON.stringify(request)).toContain('"city"')

    const free = await sent('anthropic', 'openai-chat', {
      messages,
      response_format: { type: 'json_object' },
    })
    expect(JSON.stringify(free.system)).toContain('one JSON object')
  })

  test('reasoning: how much, unless the thought that led to the tool call is missing', async () => {
    const messages = [{ role: 'user', content: 'Think.' }]
    const request = await sent(
      'anthropic',
      'openai-chat',
      { messages, reasoning_effort: 'high' },
      'claude-sonnet-4-5',
    )
    expect(request.thinking).toMatchObject({ type: 'enabled' })

    const answer = await call(
      'anthropic',
      'openai-chat',
      { ...CHAT, reasoning_effort: 'high' },
      'claude-sonnet-4-5',
    )
    expect(fake.requests.at(-1)?.json.thinking).toBeUndefined()
    expect(answer).toMatchObject({
      warnings: expect.arrayContaining([expect.stringContaining('does not think in this turn')]),
    })
  })
})

describe('a messages request', () => {
  const MESSAGES = {
    max_tokens: 300,
    system: [{ type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral' } }],
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What is this?' },
          { type: 'image', source: { type: 'url', url: 'https://example.com/cat.png' } },
        ],
      },
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'Hm.', signature: 'of-anthropic' },
          { type: 'text', text: 'Let me see.' },
          { type: 'tool_use', id: 'call_1', name: 'weather', input: { city: 'Seoul' } },
        ],
      },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 'call_1', content: [{ type: 'text', text: '21 °C' }] },
          { type: 'text', text: 'And now?' },
        ],
      },
    ],
    tools: [{ name: 'weather', description: 'The weather', input_schema: WEATHER }],
    tool_choice: { type: 'tool', name: 'weather', disable_parallel_tool_use: true },
    metadata: { user_id: 'u-1' },
    thinking: { type: 'enabled', budget_tokens: 2000 },
  }

  test('to what resembles OpenAI', async () => {
    expect(await sent('openai-compatible', 'anthropic-messages', MESSAGES)).toMatchObject({
      model: 'some-model',
      max_tokens: 300,
      user: 'u-1',
      parallel_tool_calls: false,
      reasoning_effort: 'low',
      tool_choice: { type: 'function', function: { name: 'weather' } },
      tools: [
        { type: 'function', function: { name: 'weather', description: 'The weather', parameters: WEATHER } },
      ],
      messages: [
        { role: 'system', content: 'Be brief.' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What is this?' },
            { type: 'image_url', image_url: { url: 'https://example.com/cat.png' } },
          ],
        },
        {
          role: 'assistant',
          content: 'Let me see.',
          tool_calls: [
            { id: 'call_1', type: 'function', function: { name: 'weather', arguments: '{"city":"Seoul"}' } },
          ],
        },
        { role: 'tool', tool_call_id: 'call_1', content: '21 °C' },
        { role: 'user', content: 'And now?' },
      ],
    })
  })

  test('to OpenAI: the Responses API, which keeps nothing', async () => {
    const request = await sent('openai', 'anthropic-messages', MESSAGES)
    expect(fake.requests[0]?.path).toBe('/v1/responses')
    expect(request).toMatchObject({
      store: false,
      max_output_tokens: 300,
      parallel_tool_calls: false,
      user: 'u-1',
    })
    expect(JSON.stringify(request)).not.toContain('of-anthropic')
  })

  test('to OpenAI with stop sequences: the chat API, which knows them', async () => {
    const messages = [{ role: 'user', content: 'Count.' }]
    const request = await sent('openai', 'anthropic-messages', {
      max_tokens: 9,
      messages,
      stop_sequences: ['3'],
    })
    expect(fake.requests[0]?.path).toBe('/v1/chat/completions')
    expect(request.stop).toEqual(['3'])
  })

  test('a tool that failed is told as such', async () => {
    const result = { type: 'tool_result', tool_use_id: 'call_1', content: 'No such city', is_error: true }
    const messages = [MESSAGES.messages[1], { role: 'user', content: [result] }]
    const request = await sent('bedrock', 'anthropic-messages', { ...MESSAGES, messages })
    expect(JSON.stringify(request.messages)).toContain('"Error: No such city"')
  })
})

describe('a responses request', () => {
  const RESPONSES = {
    instructions: 'Be brief.',
    input: [
      { role: 'user', content: [{ type: 'input_text', text: 'And in Seoul?' }] },
      { type: 'function_call', call_id: 'call_1', name: 'weather', arguments: '{"city":"Seoul"}' },
      { type: 'function_call_output', call_id: 'call_1', output: '21 °C' },
    ],
    tools: [{ type: 'function', name: 'weather', parameters: WEATHER, strict: true }],
    tool_choice: 'auto',
    max_output_tokens: 300,
    text: { format: { type: 'json_schema', name: 'answer', schema: WEATHER, strict: false } },
    reasoning: { effort: 'low' },
    store: false,
  }

  test('to what resembles OpenAI', async () => {
    expect(await sent('openai-compatible', 'openai-responses', RESPONSES)).toMatchObject({
      max_tokens: 300,
      reasoning_effort: 'low',
      response_format: {
        type: 'json_schema',
        json_schema: { name: 'answer', schema: WEATHER, strict: false },
      },
      tools: [{ type: 'function', function: { name: 'weather', parameters: WEATHER, strict: true } }],
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'And in Seoul?' },
        { role: 'assistant', tool_calls: [{ id: 'call_1', function: { name: 'weather' } }] },
        { role: 'tool', tool_call_id: 'call_1', content: '21 °C' },
      ],
    })
  })

  test('a text for input', async () => {
    const request = await sent('anthropic', 'openai-responses', { input: 'Hello' })
    expect(request.messages).toEqual([{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }])
  })
})

describe('what a model thought goes back to its provider with the next turn', () => {
  const toolCalls = [{ id: 'call_1', name: 'now', arguments: '{}' }]
  const said = { does: 'answer', reasoning: 'I need the time.', toolCalls } as const

  test.each([true, false])('through the responses API (stream: %s)', async (stream) => {
    fake.script(said)
    const first = [{ role: 'user', content: 'When?' }]
    const answer = await call('anthropic', 'openai-responses', { input: first, stream })
    const output = (await finalOf(answer)).output as Json[]
    expect(output[0]).toMatchObject({ type: 'reasoning', summary: [{ text: 'I need the time.' }] })
    const result = { type: 'function_call_output', call_id: 'call_1', output: 'noon' }
    const { messages } = await sent('anthropic', 'openai-responses', { input: [...first, ...output, result] })
    expect((messages as Json[])[1]?.content).toMatchObject([
      { type: 'thinking', thinking: 'I need the time.', signature: 'EqQBCgIYAhIM1gbcDa9GJwZA2b3h' },
      { type: 'tool_use', id: 'call_1' },
    ])
  })

  test('through the messages API', async () => {
    fake.script(said)
    const first = { role: 'user', content: 'When?' }
    const tools = [{ name: 'now', input_schema: { type: 'object' } }]
    const answer = await call('bedrock', 'anthropic-messages', { messages: [first], tools, max_tokens: 99 })
    const { content } = await finalOf(answer)
    const result = { type: 'tool_result', tool_use_id: 'call_1', content: 'noon' }
    const next = [first, { role: 'assistant', content }, { role: 'user', content: [result] }]
    const { messages } = await sent('bedrock', 'anthropic-messages', {
      messages: next,
      tools,
      max_tokens: 99,
    })
    const thought = { reasoningContent: { reasoningText: { text: 'I need the time.', signature: 'sig' } } }
    expect((messages as Json[])[1]?.content).toMatchObject([thought, { toolUse: {} }])
  })
})

async function finalOf(answer: Translation): Promise<Json> {
  if (answer.kind === 'whole') return answer.json
  let last = ''
  for await (const { data } of answer.frames) last = data
  return JSON.parse(last.slice(last.indexOf('data: ') + 6)).response
}

describe('what cannot be carried', () => {
  const chat = { messages: [{ role: 'user', content: 'Hello' }] }
  const messages = { ...chat, max_tokens: 9 }
  const oldCall = { id: 'c', type: 'function', function: { name: 'f', arguments: '{"half' } }
  const refusals: [DialectName, Json, string][] = [
    ['openai-chat', { ...chat, n: 2 }, 'n'],
    ['openai-chat', { ...chat, logprobs: true }, 'logprobs'],
    ['openai-chat', { ...chat, logit_bias: { '50256': -100 } }, 'logit_bias'],
    ['openai-chat', { ...chat, functions: [{ name: 'f' }] }, 'functions'],
    ['openai-chat', { ...chat, modalities: ['text', 'audio'] }, 'modalities[1]'],
    ['openai-chat', { ...chat, tools: [{ type: 'custom', custom: { name: 'f' } }] }, 'tools[0].type'],
    ['openai-chat', { ...chat, web_search_options: {} }, 'web_search_options'],
    ['openai-chat', { ...chat, temperature: 'hot' }, 'temperature'],
    ['openai-chat', { messages: [] }, 'messages'],
    [
      'openai-chat',
      { messages: [{ role: 'user', content: [{ type: 'video' }] }] },
      'messages[0].content[0].type',
    ],
    [
      'openai-chat',
      { messages: [{ role: 'tool', tool_call_id: 'x', content: '' }] },
      'messages[0].tool_call_id',
    ],
    [
      'openai-chat',
      { messages: [{ role: 'assistant', tool_calls: [oldCall] }] },
      'messages[0].tool_calls[0].function.arguments',
    ],
    [
      'openai-chat',
      {
        messages: [
          { role: 'user', content: [{ type: 'image_url', image_url: { url: 'file:///etc/passwd' } }] },
        ],
      },
      'messages[0].content[0].image_url.url',
    ],
    ['openai-responses', { input: 'Hello', previous_response_id: 'resp_1' }, 'previous_response_id'],
    ['openai-responses', { input: 'Hello', background: true }, 'background'],
    ['openai-responses', { input: 'Hello', tools: [{ type: 'web_search' }] }, 'tools[0].type'],
    ['openai-responses', { input: [{ type: 'item_reference', id: 'x' }] }, 'input[0].type'],
    [
      'anthropic-messages',
      { ...messages, tools: [{ type: 'web_search_20250305', name: 's' }] },
      'tools[0].type',
    ],
    ['anthropic-messages', { ...messages, mcp_servers: [{ url: 'https://x.test' }] }, 'mcp_servers'],
    ['openai-embeddings', { input: [[1, 2, 3]] }, 'input[0]'],
  ]

  test.each(refusals)('%s: %j is refused by name', async (dialect, json, path) => {
    await expect(call('google', dialect, json)).rejects.toMatchObject({
      code: 'model_request_invalid',
      status: 400,
      fields: [{ path }],
    })
    expect(fake.requests).toHaveLength(0)
  })

  test('what the provider has no way for is refused, too', async () => {
    const content = [{ type: 'input_audio', input_audio: { data: 'AAAA', format: 'wav' } }]
    await expect(
      call('anthropic', 'openai-chat', { messages: [{ role: 'user', content }] }),
    ).rejects.toMatchObject({
      code: 'model_request_invalid',
    })
  })

  test('what only helps is left out with a warning', async () => {
    const messages = [
      { role: 'user', content: 'Hello' },
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Well?' },
    ]
    const answer = await call('anthropic', 'openai-chat', { messages, seed: 7, service_tier: 'flex', n: 1 })
    expect(answer).toMatchObject({
      warnings: [
        '"service_tier" is not carried to this provider.',
        'A system message within the conversation was moved to its beginning.',
        '"seed" is not supported by this model.',
        expect.stringContaining('maxOutputTokens'),
      ],
    })
    expect(fake.requests[0]?.json).toMatchObject({
      system: [{ text: 'Be brief.' }],
      messages: [{ role: 'user', content: [{ text: 'Hello' }, { text: 'Well?' }] }],
    })
  })
})

test.each([
  [
    'openai-chat',
    { messages: [{ role: 'usr', content: 'x' }] },
    /"messages\[0\]\.role" must be one of "system"/,
  ],
  ['openai-chat', { messages: [{ role: 'function', name: 'f', content: 'x' }] }, /cannot be carried/],
  ['openai-chat', {}, /"messages" is missing\./],
  ['openai-chat', { messages: 'x' }, /"messages" must be an array\./],
  ['anthropic-messages', { messages: [{ role: 'usr', content: 'x' }] }, /must be one of "user", "assistant"/],
] as const)('what is wrong with a request is said in words: %s, %j', async (dialect, json, words) => {
  await expect(call('google', dialect, json)).rejects.toMatchObject({
    code: 'model_request_invalid',
    message: expect.stringMatching(words),
  })
})

test.each([
  ['{"model": "x", "messages": [}', '"}" stands where it cannot'],
  ['{"model": "x"\n "messages": []}', 'see line 2, column 2'],
  ['{"model": "x"', 'see line 1, column 14'],
  ['', 'it ends too early'],
])('JSON that is none says where: %s', (body, words) => {
  const read = () => DIALECT_PATHS['openai-chat'].dialect.read(Buffer.from(body))
  expect(read).toThrow(`The body is not valid JSON: ${words}.`)
})
