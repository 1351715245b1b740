import type { FastifyReply } from 'fastify'
import { drained } from '../../platform/index.ts'
import type { Sink } from '../pipeline/model-call.ts'

const KEEP_ALIVE_MS = 15_000
const KEEP_ALIVE = ': keepalive\n\n'
const ONE_PIECE_BYTES = 16 * 1024

/** Answers a model call over HTTP. */
export function createHttpSink(reply: FastifyReply): Sink {
  const { raw } = reply
  let keepAlive: NodeJS.Timeout | undefined
  let onGone: (() => void) | undefined
  raw.once('close', () => {
    clearInterval(keepAlive)
    if (!raw.writableFinished) onGone?.()
  })
  return {
    onGone(effect) {
      onGone = effect
      if (raw.destroyed) effect()
    },
    isGone: () => raw.destroyed,
    whole({ status, contentType, body }, headers) {
      // past what Fastify does to answers: there is nothing left to do
      reply.hijack()
      raw.writeHead(status, {
        ...(reply.getHeaders() as Record<string, string>),
        ...headers,
        'content-type': contentType,
        'content-length': body.length,
      })
      // a short body goes out in one piece with the head; latin1 keeps every byte
      if (body.length <= ONE_PIECE_BYTES) raw.end(body.toString('latin1'), 'latin1')
      else raw.end(body)
    },
    begin(headers) {
      reply.hijack()
      raw.writeHead(200, {
        ...(reply.getHeaders() as Record<string, string>),
        ...headers,
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-cache, no-transform',
        'x-accel-buffering': 'no',
      })
      keepAlive = setInterval(() => raw.write(KEEP_ALIVE), KEEP_ALIVE_MS)
    },
    write(chunk) {
      keepAlive?.refresh()
      if (raw.destroyed || raw.write(chunk)) return
      return drained(raw)
    },
    end(chunk) {
      clearInterval(keepAlive)
      if (!raw.destroyed) raw.end(chunk)
    },
    abandon() {
      clearInterval(keepAlive)
      if (raw.headersSent && !raw.writableEnded) raw.destroy()
    },
  }
}
