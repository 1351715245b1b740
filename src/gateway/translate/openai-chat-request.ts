import { z } from 'zod'
import { contentOf, NOT_CARRIED, refused, text, unknownRole } from './translated-request.ts'

const image = z.object({ type: z.literal('image_url'), image_url: z.object({ url: z.string() }) })
const audio = z.object({
  type: z.literal('input_audio'),
  input_audio: z.object({ data: z.string(), format: z.enum(['wav', 'mp3']) }),
})
const file = z.object({
  type: z.literal('file'),
  file: z.object({
    file_data: z.string({ error: NOT_CARRIED }),
    filename: z.string().optional(),
  }),
})
const refusal = z.object({ type: z.literal('refusal'), refusal: z.string() })
const userPart = z.discriminatedUnion('type', [text, image, audio, file], { error: NOT_CARRIED })
const texts = contentOf(z.discriminatedUnion('type', [text], { error: NOT_CARRIED }))
const toolCall = z.object({
  id: z.string(),
  type: z.literal('function', { error: NOT_CARRIED }),
  function: z.object({ name: z.string(), arguments: z.string() }),
})

const message = z.discriminatedUnion(
  'role',
  [
    z.object({ role: z.enum(['system', 'developer']), content: texts }),
    z.object({ role: z.literal('user'), content: contentOf(userPart) }),
    z.object({
      role: z.literal('assistant'),
      content: contentOf(z.discriminatedUnion('type', [text, refusal], { error: NOT_CARRIED })).nullish(),
      refusal: z.string().nullish(),
      tool_calls: z.array(toolCall).nullish(),
      function_call: refused,
    }),
    z.object({ role: z.literal('tool'), tool_call_id: z.string(), content: texts }),
  ],
  // that of functions came before tools
  { error: unknownRole(['system', 'developer', 'user', 'assistant', 'tool'], ['function']) },
)

const jsonSchema = z.record(z.string(), z.unknown())
const number = z.number().nullish()

/** https://platform.openai.com/docs/api-reference/chat/create, as far as other APIs know it. */
export const openAiChatRequest = z.object({
  model: z.string(),
  messages: z.array(message).min(1),
  stream: z.boolean().nullish(),
  stream_options: z.object({ include_usage: z.boolean().nullish() }).nullish(),
  max_tokens: number,
  max_completion_tokens: number,
  temperature: number,
  top_p: number,
  stop: z.union([z.string(), z.array(z.string())]).nullish(),
  seed: number,
  presence_penalty: number,
  frequency_penalty: number,
  n: z.literal(1, { error: NOT_CARRIED }).nullish(),
  tools: z
    .array(
      z.object({
        type: z.literal('function', { error: NOT_CARRIED }),
        function: z.object({
          name: z.string(),
          description: z.string().nullish(),
          parameters: jsonSchema.nullish(),
          strict: z.boolean().nullish(),
        }),
      }),
    )
    .nullish(),
  tool_choice: z
    .union(
      [
        z.enum(['none', 'auto', 'required']),
        z.object({ type: z.literal('function'), function: z.object({ name: z.string() }) }),
      ],
      { error: NOT_CARRIED },
    )
    .nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  response_format: z
    .discriminatedUnion(
      'type',
      [
        z.object({ type: z.literal('text') }),
        z.object({ type: z.literal('json_object') }),
        z.object({
          type: z.literal('json_schema'),
          json_schema: z.object({
            name: z.string(),
            description: z.string().nullish(),
            schema: jsonSchema.nullish(),
            strict: z.boolean().nullish(),
          }),
        }),
      ],
      { error: NOT_CARRIED },
    )
    .nullish(),
  reasoning_effort: z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']).nullish(),
  user: z.string().nullish(),
  logprobs: refused,
  top_logprobs: refused,
  logit_bias: refused,
  functions: refused,
  function_call: refused,
  audio: refused,
  modalities: z.array(z.literal('text', { error: NOT_CARRIED })).nullish(),
  // even an empty one switches the search on
  web_search_options: z.null({ error: NOT_CARRIED }).optional(),
})

export type OpenAiChatRequest = z.output<typeof openAiChatRequest>
