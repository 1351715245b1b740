import { z } from 'zod'
import { defineRawRoute, type Route } from '../../platform/index.ts'
import type { ReceivedWebhook } from './receive-webhook.ts'

const MAX_BODY = 1024 * 1024

/** Where help desks tell of changes. Public: each webhook proves by itself where it is from. */
export function webhookRoute(deps: {
  receive(sourceId: string, webhook: ReceivedWebhook): Promise<void>
}): Route {
  return defineRawRoute({
    raw: true,
    method: 'POST',
    path: '/api/v1/webhooks/:source_id',
    permission: 'public',
    countsFailures: true,
    summary: 'What a help desk tells of its changes',
    description:
      'Called by the help desk, with the secret or signature that GET /api/v1/sources/{id}/webhook tells of. Answers 202 once what was deleted, redacted or made private is gone here; tickets are fetched again after that.',
    tags: ['Help desks'],
    bodyLimit: MAX_BODY,
    params: z.object({ source_id: z.string() }),
    body: z.unknown().describe('As the help desk defines it'),
    async handler({ params, request, reply, bytes }) {
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [
          name,
          Array.isArray(value) ? value.join(', ') : value,
        ]),
      )
      await deps.receive(params.source_id, { headers, body: bytes ?? Buffer.alloc(0), now: Date.now() })
      await reply.code(202).send()
    },
  })
}
