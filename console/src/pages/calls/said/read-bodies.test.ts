import { describe, expect, it } from 'vitest'
import { assembleAnswer, framesOf, readAsked } from './read-bodies.ts'

const sse = (...frames: unknown[]) =>
  frames.map((frame) => `data: ${typeof frame === 'string' ? frame : JSON.stringify(frame)}\n\n`).join('')
const named = (...frames: Array<{ type: string }>) =>
  frames.map((frame) => `event: ${frame.type}\r\ndata: ${JSON.stringify(frame)}\r\n\r\n`).join('')
const assistant = (...parts: unknown[]) => [{ role: 'assistant', parts }]
const text = (said: string) => ({ kind: 'text', text: said })
const call = { kind: 'tool_call', id: 'call_1', name: 'find', arguments: '{"q":"환불"}' }

it('reads frames over several lines, without comments and without the end mark', () => {
  expect(framesOf(': keepalive\n\ndata: {"a":\ndata: 1}\n\nevent: x\ndata:2\n\ndata: [DONE]\n\n')).toEqual([
    '{"a":\n1}',
    '2',
  ])
})

describe('chat completions', () => {
  const delta = (said: object, finish_reason: string | null = null, index = 0) => ({
    choices: [{ index, delta: said, finish_reason }],
  })
  const tool = (more: object, said: object) => ({ tool_calls: [{ index: 0, ...more, function: said }] })

  it('puts text, thoughts and calls of tools together from a stream', () => {
    const body = sse(
      delta({ role: 'assistant', content: '' }),
      delta({ reasoning_content: '음' }),
      delta({ content: '안녕' }),
      delta({ content: '하세요' }),
      delta(tool({ id: 'call_1' }, { name: 'find', arguments: '' })),
      delta(tool({}, { arguments: '{"q":' })),
      delta(tool({}, { arguments: '"환불"}' })),
      delta({}, 'tool_calls'),
      { choices: [], usage: { prompt_tokens: 3 } },
      '[DONE]',
    )
    expect(assembleAnswer('openai-chat', body)).toEqual({
      messages: assistant({ kind: 'reasoning', text: '음' }, text('안녕하세요'), call),
      finish: 'tool_calls',
      error: null,
      embeddings: null,
    })
  })

  it('keeps several answers apart, and says what broke a stream off', () => {
    const body = sse(delta({ content: 'a' }), delta({ content: 'b' }, null, 1), delta({ content: 'A' }), {
      error: { message: 'Overloaded.' },
    })
    expect(assembleAnswer('openai-chat', `${body}data: {"choices":[{"del`)).toMatchObject({
      messages: [...assistant(text('aA')), ...assistant(text('b'))],
      finish: null,
      error: 'Overloaded.',
    })
  })

  it('reads a whole answer and a refusal', () => {
    const message = { role: 'assistant', content: null, refusal: 'No.' }
    const body = JSON.stringify({ choices: [{ message, finish_reason: 'stop' }] })
    expect(assembleAnswer('openai-chat', body)).toMatchObject({
      messages: assistant({ kind: 'refusal', text: 'No.' }),
      finish: 'stop',
    })
  })

  it('reads what was asked: images without their bytes, calls and results of tools', () => {
    const asked = readAsked(
      'openai-chat',
      JSON.stringify({
        messages: [
          { role: 'developer', content: 'Be brief.' },
          {
            role: 'user',
            content: [
              { type: 'text', text: '이건?' },
              { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
            ],
          },
          {
            role: 'assistant',
            content: null,
            tool_calls: [{ id: 'call_1', function: { name: 'find', arguments: '{"q":"환불"}' } }],
          },
          { role: 'tool', tool_call_id: 'call_1', content: '[]' },
        ],
        tools: [{ type: 'function', function: { name: 'find' } }],
      }),
    )
    expect(asked).toEqual({
      messages: [
        { role: 'system', parts: [text('Be brief.')] },
        { role: 'user', parts: [text('이건?'), { kind: 'image', note: 'image/png' }] },
        ...assistant(call),
        { role: 'tool', parts: [{ kind: 'tool_result', id: 'call_1', text: '[]' }] },
      ],
      tools: ['find'],
    })
  })
})

describe('responses', () => {
  const item = { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: '서울' }] }
  const use = { type: 'function_call', call_id: 'call_1', name: 'find', arguments: '{"q":"환불"}' }
  const thought = { type: 'reasoning', summary: [{ type: 'summary_text', text: '음' }] }

  it('takes the whole answer that ends a stream', () => {
    const response = { status: 'completed', output: [thought, item, use] }
    const body = named({ type: 'response.created' }, { type: 'response.completed', ...{ response } })
    const told = assembleAnswer('openai-responses', body)
    expect(told).toMatchObject({
      messages: assistant({ kind: 'reasoning', text: '음' }, text('서울'), call),
      finish: 'completed',
    })
    expect(assembleAnswer('openai-responses', JSON.stringify(response))).toEqual(told)
  })

  it('puts together what came of a stream that broke off', () => {
    const at = { output_index: 0 }
    const added = { ...item, content: [] }
    const frames = [
      { type: 'response.output_item.added', ...at, item: added },
      { type: 'response.output_text.delta', ...at, delta: '서' },
      { type: 'response.output_text.delta', ...at, delta: '울' },
      { type: 'response.output_item.added', output_index: 1, item: { ...use, arguments: '' } },
      { type: 'response.function_call_arguments.delta', output_index: 1, delta: '{"q":"환불"}' },
      { type: 'error', error: { message: 'Gone.' } },
    ]
    expect(assembleAnswer('openai-responses', named(...frames))).toMatchObject({
      messages: assistant(text('서울'), call),
      finish: null,
      error: 'Gone.',
    })
    // some servers end with an answer that holds nothing
    const end = { type: 'response.completed', response: { status: 'completed', output: [] } }
    expect(assembleAnswer('openai-responses', named(...frames.slice(0, -1), end))).toMatchObject({
      messages: assistant(text('서울'), call),
      finish: 'completed',
    })
  })

  it('reads what was asked, as a text or as items', () => {
    const plain = readAsked('openai-responses', JSON.stringify({ instructions: '짧게', input: '어디?' }))
    expect(plain?.messages).toEqual([
      { role: 'system', parts: [text('짧게')] },
      { role: 'user', parts: [text('어디?')] },
    ])
    const input = [use, { type: 'function_call_output', call_id: 'call_1', output: '[]' }]
    expect(readAsked('openai-responses', JSON.stringify({ input }))?.messages).toEqual([
      ...assistant(call),
      { role: 'tool', parts: [{ kind: 'tool_result', id: 'call_1', text: '[]' }] },
    ])
  })
})

describe('messages', () => {
  const block = (index: number, content_block: object) => ({
    type: 'content_block_start',
    ...{ index, content_block },
  })
  const piece = (index: number, delta: object) => ({ type: 'content_block_delta', ...{ index, delta } })

  it('puts thoughts, text and calls of tools together from a stream', () => {
    const body = named(
      { type: 'message_start' },
      { type: 'ping' },
      block(0, { type: 'thinking', thinking: '' }),
      piece(0, { type: 'thinking_delta', thinking: '음' }),
      piece(0, { type: 'signature_delta', signature: 'x' }),
      block(1, { type: 'text', text: '' }),
      piece(1, { type: 'text_delta', text: '서' }),
      piece(1, { type: 'text_delta', text: '울' }),
      block(2, { type: 'tool_use', id: 'call_1', name: 'find', input: {} }),
      piece(2, { type: 'input_json_delta', partial_json: '{"q":' }),
      piece(2, { type: 'input_json_delta', partial_json: '"환불"}' }),
      { type: 'message_delta', ...{ delta: { stop_reason: 'tool_use' } } },
      { type: 'message_stop' },
    )
    const told = assembleAnswer('anthropic-messages', body)
    expect(told).toEqual({
      messages: assistant({ kind: 'reasoning', text: '음' }, text('서울'), call),
      finish: 'tool_use',
      error: null,
      embeddings: null,
    })
    const content = [
      { type: 'thinking', thinking: '음' },
      { type: 'text', text: '서울' },
      { type: 'tool_use', id: 'call_1', name: 'find', input: { q: '환불' } },
    ]
    const whole = JSON.stringify({ content, stop_reason: 'tool_use' })
    expect(assembleAnswer('anthropic-messages', whole)).toEqual(told)
  })

  it('reads what tools of the provider found', () => {
    const content = [
      { type: 'mcp_tool_use', id: 'call_1', name: 'find', input: { q: '환불' } },
      { type: 'web_search_tool_result', tool_use_id: 'call_1', content: [{ title: '나루' }] },
      { type: 'compaction' },
    ]
    expect(assembleAnswer('anthropic-messages', JSON.stringify({ content }))?.messages).toEqual(
      assistant(
        call,
        { kind: 'tool_result', id: 'call_1', text: '[{"title":"나루"}]' },
        { kind: 'other', value: { type: 'compaction' } },
      ),
    )
  })

  it('says what broke a stream off', () => {
    const body = named(block(0, { type: 'text', text: 'a' }), {
      type: 'error',
      ...{ error: { type: 'overloaded_error', message: 'Overloaded' } },
    })
    expect(assembleAnswer('anthropic-messages', body)).toMatchObject({
      messages: assistant(text('a')),
      error: 'Overloaded',
    })
  })

  it('reads what was asked: results of tools, images, instructions in pieces', () => {
    const content = [{ type: 'tool_result', tool_use_id: 'call_1', content: [{ type: 'text', text: '[]' }] }]
    const image = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } }
    const body = {
      system: [{ type: 'text', text: '짧게' }],
      messages: [
        { role: 'user', content: [image] },
        { role: 'user', content },
      ],
      tools: [{ name: 'find' }],
    }
    expect(readAsked('anthropic-messages', JSON.stringify(body))).toEqual({
      messages: [
        { role: 'system', parts: [text('짧게')] },
        { role: 'user', parts: [{ kind: 'image', note: 'image/png' }] },
        { role: 'tool', parts: [{ kind: 'tool_result', id: 'call_1', text: '[]' }] },
      ],
      tools: ['find'],
    })
  })
})

describe('embeddings', () => {
  it('counts vectors and their dimensions, as numbers and as base64', () => {
    const base64 = Buffer.from(new Float32Array(8).buffer).toString('base64')
    for (const embedding of [Array(8).fill(0.1), base64]) {
      const body = JSON.stringify({ data: [{ embedding }, { embedding }] })
      expect(assembleAnswer('openai-embeddings', body)?.embeddings).toEqual({ count: 2, dimensions: 8 })
    }
  })

  it('reads one text, several, and tokens', () => {
    const inputs = ['나루', ['가', '나'], [1, 2]].map(
      (input) => readAsked('openai-embeddings', JSON.stringify({ input }))?.messages.length,
    )
    expect(inputs).toEqual([1, 2, 1])
  })
})

it('leaves what it cannot read to be shown as it came', () => {
  expect(readAsked('openai-chat', 'no json')).toBeNull()
  expect(readAsked('openai-chat', '{}')).toBeNull()
  expect(assembleAnswer('openai-chat', '<html>')).toBeNull()
  expect(assembleAnswer('tomorrow', '{}')).toBeNull()
})
