import { createHash } from 'node:crypto'
import { Transform } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { AppError, expectedBodyDigest } from '../platform/index.ts'

/** Refuses a body that is not the one whose digest was signed. Such a request may not be believed at all: 401. */
export function checkBodyDigests(app: FastifyInstance): void {
  app.addHook('preParsing', (request, _reply, payload, done) => {
    const digest = expectedBodyDigest(request)
    if (digest === undefined) return done(null, payload)
    const hash = createHash('sha256')
    const checked = new Transform({
      transform(chunk, _encoding, next) {
        hash.update(chunk)
        next(null, chunk)
      },
      // what reads the body gets its end only when it is the right one
      flush: (next) => next(hash.digest('hex') === digest ? null : bodyChanged()),
    })
    payload.once('error', (error) => checked.destroy(error))
    return done(null, payload.pipe(checked))
  })
}

function bodyChanged(): AppError {
  return new AppError({
    code: 'signature_invalid',
    status: 401,
    message: 'The body is not the one that was signed: its SHA-256 is not what x-naru-content-sha256 says.',
  })
}
