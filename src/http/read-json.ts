import { isUtf8 } from 'node:buffer'
import type { FastifyInstance } from 'fastify'
import { refuseTooDeep } from './json-limits.ts'

// Fastify reads text/plain out of the box; ours is a JSON API, so everything else is refused with a sentence. It
// also replaces bytes that are no UTF-8 without a word: they would be stored as question marks.
export function readJsonOnly(app: FastifyInstance): void {
  app.removeContentTypeParser(['text/plain', 'application/json'])
  const parseJson = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    // clients that always name a type send it with an empty body too
    if (body.length === 0) return done(null, undefined)
    let text: string
    try {
      refuseTooDeep(body as Buffer)
      text = new TextDecoder('utf-8', { fatal: true }).decode(body as Buffer)
    } catch (cause) {
      if (cause instanceof Error && 'status' in cause) return done(cause)
      return done(Object.assign(new Error('not UTF-8', { cause }), { code: 'FST_ERR_CTP_INVALID_JSON_BODY' }))
    }
    return parseJson(request, text, done)
  })
}

/** For routes that read by themselves: JSON as it came, whatever the client calls it. */
export function readBytes(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => {
    try {
      refuseTooDeep(body as Buffer)
    } catch (cause) {
      return done(cause as Error)
    }
    if (isUtf8(body as Buffer)) return done(null, body)
    return done(Object.assign(new Error('not UTF-8'), { code: 'FST_ERR_CTP_INVALID_JSON_BODY' }))
  })
}
