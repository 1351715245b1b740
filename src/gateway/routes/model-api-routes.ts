import { z } from 'zod'
import { defineRawRoute, type Route } from '../../platform/index.ts'
import { DIALECT_PATHS } from '../dialects/dialects.ts'
import type { ModelGate } from '../pipeline/model-gate.ts'
import { createHttpSink } from './http-sink.ts'
import { readCall } from './read-call.ts'

/** As much as the largest of the providers takes. */
export const BODY_LIMIT = 32 * 1024 * 1024

const SUMMARIES = {
  'openai-chat': 'Call a model: Chat Completions, as OpenAI defines it',
  'openai-responses': 'Call a model: Responses, as OpenAI defines it',
  'openai-embeddings': 'Embed texts, as OpenAI defines it',
  'anthropic-messages': 'Call a model: Messages, as Anthropic defines it',
} as const

/** The model APIs: what clients send and get is as their vendors define it; errors too. */
export function modelApiRoutes({ gate }: { gate: ModelGate }): Route[] {
  return Object.values(DIALECT_PATHS).map(({ path, dialect }) =>
    defineRawRoute({
      raw: true,
      method: 'POST',
      path,
      permission: 'models:use',
      summary: SUMMARIES[dialect.name],
      description:
        'Headers beside those of the vendor: `x-naru-tag-…`, `x-naru-conversation-id`, `x-naru-cache` (`on`, `off` or seconds).',
      tags: ['Model APIs'],
      body: z.looseObject({ model: z.string().describe('Alias of a model; GET /v1/models lists them') }),
      bodyLimit: BODY_LIMIT,
      countsRequests: true,
      renderError: dialect.renderError,
      async handler({ request, reply, principal, bytes }) {
        const startedAt = performance.now() - reply.elapsedTime
        const read = dialect.read(bytes ?? Buffer.alloc(0))
        await gate.run(readCall(request, principal, read, startedAt), createHttpSink(reply))
      },
    }),
  )
}
