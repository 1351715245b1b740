import type { FastifyReply } from 'fastify'
import { drained, type ServerEvent } from '../platform/index.ts'
import { toAppError, toProblem } from './errors.ts'

const KEEP_ALIVE_MS = 15_000

/**
 * Writes events as they come and waits where the client reads slowly. Until the first event an error is an
 * ordinary answer; after it, an `error` event.
 */
export async function sendEvents(
  reply: FastifyReply,
  events: AsyncIterable<ServerEvent>,
): Promise<FastifyReply> {
  const iterator = events[Symbol.asyncIterator]()
  const first = await iterator.next()
  reply.hijack()
  const { raw } = reply
  raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache, no-transform',
    'x-accel-buffering': 'no',
  })
  const keepAlive = setInterval(() => raw.write(': keep-alive\n\n'), KEEP_ALIVE_MS)
  try {
    for (let next = first; !next.done && !raw.destroyed; next = await iterator.next()) {
      const { event, data } = next.value
      const goesOn = raw.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
      if (!goesOn) await drained(raw)
    }
  } catch (error) {
    const known = toAppError(error)
    reply.log.error({ request_id: reply.request.id, err: error, code: known.code }, 'stream failed')
    raw.write(`event: error\ndata: ${JSON.stringify(toProblem(known, reply.request.id))}\n\n`)
  } finally {
    clearInterval(keepAlive)
    await iterator.return?.()
    raw.end()
  }
  return reply
}
