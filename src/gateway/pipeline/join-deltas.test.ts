import { expect, test } from 'vitest'
import { joinDeltas } from './join-deltas.ts'

type Frame = Record<string, unknown>
const plain = (frames: Array<Frame | string>) =>
  frames.map((frame) => `data: ${typeof frame === 'string' ? frame : JSON.stringify(frame)}\n\n`).join('')
const named = (frames: Frame[]) =>
  frames.map((frame) => `event: ${frame.type}\ndata: ${JSON.stringify(frame)}\n\n`).join('')

test('chat completions: texts, thoughts and arguments of tools, by choice and call', () => {
  const chunk = (delta: object, index = 0, more: object = {}) => ({
    id: 'c',
    choices: [{ index, delta, finish_reason: null, ...more }],
  })
  const tool = (index: number, said: string, more: object = {}) => ({
    tool_calls: [{ index, ...more, function: { arguments: said } }],
  })
  const stream = plain([
    chunk({ role: 'assistant', content: 'jane', reasoning_content: 'so' }),
    chunk({ role: 'assistant', content: '@example', reasoning_content: ' it' }),
    chunk({ content: 'B' }, 1),
    chunk({ content: '.com' }),
    chunk({ tool_calls: [{ index: 0, id: 'call_1', function: { name: 'send', arguments: '{"to":"' } }] }),
    chunk(tool(1, '{', { id: 'call_2' })),
    chunk(tool(0, 'jane@exa')),
    chunk(tool(0, 'mple.com"}')),
    chunk(tool(1, '}')),
    chunk({}, 0, { finish_reason: 'tool_calls' }),
    { id: 'c', choices: [], usage: { prompt_tokens: 1 } },
    '[DONE]',
  ])
  const called = { id: 'call_1', function: { name: 'send', arguments: '{"to":"jane@example.com"}' } }
  expect(joinDeltas(Buffer.from(`: keepalive\n\n${stream}`))).toBe(
    plain([
      chunk({ role: 'assistant', content: 'jane@example.com', reasoning_content: 'so it' }),
      chunk({ content: 'B' }, 1),
      chunk({ tool_calls: [{ index: 0, ...called }] }),
      chunk(tool(1, '{}', { id: 'call_2' })),
      chunk({}, 0, { finish_reason: 'tool_calls' }),
      { id: 'c', choices: [], usage: { prompt_tokens: 1 } },
      '[DONE]',
    ]),
  )
})

test('messages: blocks of text, thought and tool input', () => {
  const delta = (index: number, said: Frame) => ({ type: 'content_block_delta', index, delta: said })
  const start = { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }
  const end = { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 9 } }
  const cited = (text: string) =>
    delta(1, { type: 'citations_delta', citation: { type: 'char_location', cited_text: text } })
  const stream = named([
    start,
    delta(0, { type: 'thinking_delta', thinking: 'Hm' }),
    delta(0, { type: 'thinking_delta', thinking: '.' }),
    delta(0, { type: 'signature_delta', signature: 'sig' }),
    delta(1, { type: 'text_delta', text: 'jane@' }),
    delta(1, { type: 'text_delta', text: 'example.com' }),
    cited('a'),
    cited('b'),
    delta(2, { type: 'input_json_delta', partial_json: '{"a":' }),
    delta(2, { type: 'input_json_delta', partial_json: '1}' }),
    end,
    { type: 'message_stop' },
  ])
  expect(joinDeltas(Buffer.from(stream))).toBe(
    named([
      start,
      delta(0, { type: 'thinking_delta', thinking: 'Hm.' }),
      delta(0, { type: 'signature_delta', signature: 'sig' }),
      delta(1, { type: 'text_delta', text: 'jane@example.com' }),
      cited('a'),
      cited('b'),
      delta(2, { type: 'input_json_delta', partial_json: '{"a":1}' }),
      end,
      { type: 'message_stop' },
    ]),
  )
})

test('responses: by item and part, and what is told whole stays as it is', () => {
  const delta = (type: string, item_id: string, said: string) => ({
    type,
    item_id,
    content_index: 0,
    delta: said,
  })
  const text = 'response.output_text.delta'
  const args = 'response.function_call_arguments.delta'
  const done = { type: 'response.output_text.done', item_id: 'm', text: 'jane@example.com' }
  const stream = named([
    delta(text, 'm', 'jane@exam'),
    delta(args, 'f', '{"b":'),
    delta(text, 'm', 'ple.com'),
    delta(args, 'f', '2}'),
    done,
  ])
  expect(joinDeltas(Buffer.from(stream))).toBe(
    named([delta(text, 'm', 'jane@example.com'), delta(args, 'f', '{"b":2}'), done]),
  )
})

test('a stream that broke off is joined as far as it came, without what cannot be read', () => {
  const stream = 'data: {"choices":[{"index":0,"delta":{"content":"ja'
  const piece = (content: string) => plain([{ choices: [{ index: 0, delta: { content } }] }])
  expect(joinDeltas(Buffer.from(piece('jane@') + piece('example.com') + stream))).toBe(
    piece('jane@example.com'),
  )
})
