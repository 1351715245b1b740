import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import type { Download } from '../platform/index.ts'

/** Sends a file as it is made, as slowly as the client reads it; an error on the way cuts the connection. */
export function sendDownload(reply: FastifyReply, download: Download): FastifyReply {
  return (
    reply
      .type(download.contentType)
      .header('cache-control', 'no-store')
      .header('content-disposition', contentDisposition(download.filename))
      // should a browser show it after all, then without scripts, forms and an origin
      .header('content-security-policy', "default-src 'none'; frame-ancestors 'none'; sandbox")
      .send(Readable.from(download.chunks))
  )
}

/** Plain ASCII for old clients, the name itself for all others (RFC 6266). */
function contentDisposition(filename: string): string {
  const name = safeName(filename)
  const plain = name.replace(/[^\w.-]/g, '_')
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${plain}"${encoded === plain ? '' : `; filename*=UTF-8''${encoded}`}`
}

/** Names may come from strangers: no folders, no line breaks, nothing that turns the reading direction around. */
function safeName(filename: string): string {
  const name = filename
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
    .replace(/[/\\:*?"<>|]/g, '_')
    .replace(/^[.\s]+|[.\s]+$/g, '')
  // the ending matters more than the rest
  const ending = /\.[\p{L}\p{N}]{1,10}$/u.exec(name)?.[0] ?? ''
  const stem = [...name.slice(0, name.length - ending.length)].slice(0, 150).join('')
  return `${stem}${ending}`.toWellFormed() || 'file'
}
