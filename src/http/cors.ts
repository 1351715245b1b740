import cors from '@fastify/cors'
import type { FastifyInstance } from 'fastify'

/** Pages of these sites may call the API with a key or token; a browser never adds our cookie for them. */
export async function allowOrigins(app: FastifyInstance, origins: readonly string[]): Promise<void> {
  if (origins.length === 0) return
  await app.register(cors, {
    origin: [...origins],
    credentials: false,
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: [
      'authorization',
      'content-type',
      'idempotency-key',
      'last-event-id',
      // which of an organisation's help desks a page of the app is in
      'x-freshdesk-domain',
      'x-platform',
      'x-request-id',
    ],
    exposedHeaders: [
      'content-disposition',
      'ratelimit-limit',
      'ratelimit-remaining',
      'ratelimit-reset',
      'retry-after',
      'x-request-id',
    ],
    maxAge: 3600,
    hideOptionsRoute: true,
  })
}
