import fc from 'fast-check'
import { expect, test } from 'vitest'
import { AppError } from '../../platform/index.ts'
import { decodeAnthropicMessages } from './decode-anthropic-messages.ts'
import { decodeOpenAiChat } from './decode-openai-chat.ts'
import { decodeOpenAiResponses } from './decode-openai-responses.ts'

const part = fc.oneof(
  fc.record({
    type: fc.constantFrom('text', 'input_text', 'image_url', 'tool_use', 'thinking'),
    text: fc.string(),
  }),
  fc.record({
    type: fc.constantFrom('image', 'document', 'input_image'),
    source: fc.anything(),
    image_url: fc.anything(),
  }),
  fc.record({
    type: fc.constantFrom('tool_result', 'function_call_output'),
    tool_use_id: fc.string(),
    call_id: fc.string(),
  }),
)
const message = fc.record({
  role: fc.constantFrom('user', 'assistant', 'system', 'developer', 'tool', 'robot'),
  content: fc.oneof(fc.string(), fc.array(part), fc.anything()),
  tool_calls: fc.oneof(fc.anything(), fc.array(fc.record({ id: fc.string(), function: fc.anything() }))),
  tool_call_id: fc.anything(),
})
const request = fc.record(
  {
    model: fc.string(),
    messages: fc.oneof(fc.array(message), fc.anything()),
    input: fc.oneof(fc.array(fc.oneof(message, part)), fc.anything()),
    tools: fc.anything(),
    stop: fc.anything(),
    text: fc.anything(),
    thinking: fc.anything(),
    response_format: fc.anything(),
    __proto__: fc.anything(),
  },
  { requiredKeys: ['model'] },
)

test('whatever a client sends is read, or refused as its own mistake', () => {
  fc.assert(
    fc.property(request, (given) => {
      const json = JSON.parse(
        JSON.stringify(given, (_, value) => (typeof value === 'bigint' ? 0 : value)) ?? '{}',
      )
      for (const decode of [decodeOpenAiChat, decodeOpenAiResponses, decodeAnthropicMessages])
        try {
          expect(decode(json).options.prompt.length).toBeGreaterThan(0)
        } catch (error) {
          expect(error).toBeInstanceOf(AppError)
          expect(error).toMatchObject({ code: 'model_request_invalid', status: 400 })
        }
    }),
    { numRuns: 500 },
  )
})
