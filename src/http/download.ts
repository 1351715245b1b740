import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import type { Download } from '../platform/index.ts'

/** Sends a file as it is made, as slowly as the client reads it; an error on the way cuts the connection. */
export function sendDownload(reply: FastifyReply, download: Download): FastifyReply {
  return reply
    .type(download.contentType)
    .header('cache-control', 'no-store')
    .header('content-disposition', `attachment; filename="${download.filename.replace(/[^\w.-]/g, '_')}"`)
    .send(Readable.from(download.chunks))
}
