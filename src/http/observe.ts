import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { Logger, Metrics } from '../platform/index.ts'

/** One line in the log and one observation in the metrics for every request. */
export function observe(app: FastifyInstance, metrics: Metrics, logger: Logger): void {
  // what is written here holds no secrets: looking for them in every line costs more than the line
  const access = logger.child({}, { redact: [] })
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none'
    const labels = { method: request.method, route, status: String(reply.statusCode) }
    metrics.httpDuration.observe(labels, reply.elapsedTime / 1000)
    // The path only: a query string may hold what somebody searched for.
    access.info(
      {
        request_id: request.id,
        method: request.method,
        path: request.url.split('?', 1)[0],
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      },
      'request',
    )
    done()
  })
}

/** A caller's own id is taken when it is harmless, so that its logs and ours can be joined. */
export function requestId(request: { headers: NodeJS.Dict<string | string[]> }): string {
  const given = request.headers['x-request-id']
  return typeof given === 'string' && /^[\w.-]{8,64}$/.test(given) ? given : `req_${randomUUID()}`
}
