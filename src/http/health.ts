import { z } from 'zod'
import {
  AppError,
  type Database,
  defineRoute,
  isReachable,
  type Metrics,
  type Route,
} from '../platform/index.ts'

const READY_TIMEOUT_MS = 2_000

/** `/health` (this process), `/ready` (can it serve), `/metrics`. */
export function healthRoutes(deps: { database: Database; metrics: Metrics; isStopping(): boolean }): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/health',
      permission: 'public',
      summary: 'Is the process alive?',
      tags: ['Operations'],
      response: z.object({ status: z.literal('ok') }),
      handler: async () => ({ status: 'ok' as const }),
    }),
    defineRoute({
      method: 'GET',
      path: '/ready',
      permission: 'public',
      summary: 'Is the database migrated and reachable?',
      description: 'Answers 503 while it is not, and from the moment a shutdown has begun.',
      tags: ['Operations'],
      response: z.object({ status: z.literal('ready') }),
      handler: async () => {
        if (deps.isStopping()) throw notReady('This server is shutting down.')
        if (!(await isReachable(deps.database, READY_TIMEOUT_MS)))
          throw notReady('The database does not answer.')
        return { status: 'ready' as const }
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/metrics',
      permission: 'public',
      summary: 'Prometheus metrics of this process',
      tags: ['Operations'],
      response: z.string(),
      handler: async ({ reply }) => {
        reply.type(deps.metrics.registry.contentType)
        reply.serializer((text: string) => text)
        return deps.metrics.registry.metrics()
      },
    }),
  ]
}

function notReady(message: string): AppError {
  return new AppError({ code: 'not_ready', status: 503, message, headers: { 'retry-after': '2' } })
}
