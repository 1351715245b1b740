import { z } from 'zod'
import { contentOf, NOT_CARRIED, refused } from './translated-request.ts'

const texts = ['input_text', 'output_text', 'text', 'summary_text', 'reasoning_text'] as const
const text = z.object({ type: z.enum(texts), text: z.string() })
const refusal = z.object({ type: z.literal('refusal'), refusal: z.string() })
const image = z.object({ type: z.literal('input_image'), image_url: z.string({ error: NOT_CARRIED }) })
const file = z.object({
  type: z.literal('input_file'),
  file_data: z.string().nullish(),
  file_url: z.string().nullish(),
  file_id: refused,
  filename: z.string().nullish(),
})
const part = z.discriminatedUnion('type', [text, refusal, image, file], { error: NOT_CARRIED })
const content = contentOf(part)

const message = z.object({
  type: z.literal('message').optional(),
  role: z.enum(['user', 'assistant', 'system', 'developer']),
  content,
})
const item = z.discriminatedUnion(
  'type',
  [
    message.extend({ type: z.literal('message') }),
    z.object({
      type: z.literal('function_call'),
      call_id: z.string(),
      name: z.string(),
      arguments: z.string(),
    }),
    z.object({ type: z.literal('function_call_output'), call_id: z.string(), output: content }),
    z.object({
      type: z.literal('reasoning'),
      summary: z.array(text).nullish(),
      encrypted_content: z.string().nullish(),
    }),
  ],
  { error: NOT_CARRIED },
)

const jsonSchema = z.record(z.string(), z.unknown())
const number = z.number().nullish()

/** https://platform.openai.com/docs/api-reference/responses/create, as far as other APIs know it. */
export const openAiResponsesRequest = z.object({
  model: z.string(),
  input: z.union([z.string(), z.array(z.union([item, message]))]),
  instructions: z.string().nullish(),
  stream: z.boolean().nullish(),
  max_output_tokens: number,
  temperature: number,
  top_p: number,
  tools: z
    .array(
      z.object({
        type: z.literal('function', { error: NOT_CARRIED }),
        name: z.string(),
        description: z.string().nullish(),
        parameters: jsonSchema.nullish(),
        strict: z.boolean().nullish(),
      }),
    )
    .nullish(),
  tool_choice: z
    .union(
      [z.enum(['none', 'auto', 'required']), z.object({ type: z.literal('function'), name: z.string() })],
      { error: NOT_CARRIED },
    )
    .nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  text: z
    .object({
      format: z
        .discriminatedUnion(
          'type',
          [
            z.object({ type: z.literal('text') }),
            z.object({ type: z.literal('json_object') }),
            z.object({
              type: z.literal('json_schema'),
              name: z.string().nullish(),
              description: z.string().nullish(),
              schema: jsonSchema,
              strict: z.boolean().nullish(),
            }),
          ],
          { error: NOT_CARRIED },
        )
        .nullish(),
    })
    .nullish(),
  reasoning: z
    .object({
      effort: z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']).nullish(),
    })
    .nullish(),
  user: z.string().nullish(),
  // how the answer is kept and delivered, which is not the provider's business here
  store: z.boolean().nullish(),
  include: z.array(z.string()).nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
  previous_response_id: refused,
  conversation: refused,
  background: refused,
  prompt: refused,
  top_logprobs: refused,
  max_tool_calls: refused,
})

export type OpenAiResponsesRequest = z.output<typeof openAiResponsesRequest>
