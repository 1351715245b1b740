import { z } from 'zod'
import { contentOf, NOT_CARRIED, refused, text, unknownRole } from './translated-request.ts'

const source = z.discriminatedUnion(
  'type',
  [
    z.object({ type: z.literal('base64'), media_type: z.string(), data: z.string() }),
    z.object({ type: z.literal('url'), url: z.string() }),
    z.object({ type: z.literal('text'), data: z.string() }),
  ],
  { error: NOT_CARRIED },
)
const image = z.object({ type: z.literal('image'), source })
const document = z.object({ type: z.literal('document'), source, title: z.string().nullish() })
const given = z.discriminatedUnion('type', [text, image, document], { error: NOT_CARRIED })
const toolResult = z.object({
  type: z.literal('tool_result'),
  tool_use_id: z.string(),
  content: contentOf(given).nullish(),
  is_error: z.boolean().nullish(),
})
const userBlock = z.discriminatedUnion('type', [text, image, document, toolResult], { error: NOT_CARRIED })
const assistantBlock = z.discriminatedUnion(
  'type',
  [
    text,
    z.object({
      type: z.literal('tool_use'),
      id: z.string(),
      name: z.string(),
      input: z.record(z.string(), z.unknown()),
    }),
    z.object({ type: z.literal('thinking'), thinking: z.string(), signature: z.string().nullish() }),
    z.object({ type: z.literal('redacted_thinking'), data: z.string() }),
  ],
  { error: NOT_CARRIED },
)
const systemText = contentOf(z.discriminatedUnion('type', [text], { error: NOT_CARRIED }))
const number = z.number().nullish()
const isParallelOff = z.boolean().nullish()

/** https://docs.anthropic.com/en/api/messages, as far as other APIs know it. */
export const anthropicRequest = z.object({
  model: z.string(),
  max_tokens: number,
  messages: z
    .array(
      z.discriminatedUnion(
        'role',
        [
          z.object({ role: z.literal('user'), content: contentOf(userBlock) }),
          z.object({ role: z.literal('assistant'), content: contentOf(assistantBlock) }),
          z.object({ role: z.literal('system'), content: systemText }),
        ],
        { error: unknownRole(['user', 'assistant', 'system']) },
      ),
    )
    .min(1),
  system: systemText.nullish(),
  stream: z.boolean().nullish(),
  temperature: number,
  top_p: number,
  top_k: number,
  stop_sequences: z.array(z.string()).nullish(),
  tools: z
    .array(
      z.object({
        type: z.literal('custom', { error: NOT_CARRIED }).nullish(),
        name: z.string(),
        description: z.string().nullish(),
        input_schema: z.record(z.string(), z.unknown()),
        strict: z.boolean().nullish(),
      }),
    )
    .nullish(),
  tool_choice: z
    .discriminatedUnion(
      'type',
      [
        z.object({ type: z.enum(['auto', 'any', 'none']), disable_parallel_tool_use: isParallelOff }),
        z.object({ type: z.literal('tool'), name: z.string(), disable_parallel_tool_use: isParallelOff }),
      ],
      { error: NOT_CARRIED },
    )
    .nullish(),
  thinking: z.object({ type: z.enum(['enabled', 'disabled', 'adaptive']), budget_tokens: number }).nullish(),
  output_config: z
    .object({
      effort: z.enum(['low', 'medium', 'high', 'xhigh', 'max']).nullish(),
      format: z
        .object({
          type: z.literal('json_schema', { error: NOT_CARRIED }),
          schema: z.record(z.string(), z.unknown()),
        })
        .nullish(),
    })
    .nullish(),
  metadata: z.object({ user_id: z.string().nullish() }).nullish(),
  mcp_servers: refused,
  container: refused,
  context_management: refused,
})

export type AnthropicRequest = z.output<typeof anthropicRequest>
