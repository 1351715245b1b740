import { createHash } from 'node:crypto'
import { Transform } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { AppError, expectedBodyDigest } from '../platform/index.ts'

/** Refuses a body that is not the one whose digest was signed. Such a request may not be believed at all: 401. */
export function checkBodyDigests(app: FastifyInstance): void {
  app.addHook('preParsing', async (request, _reply, payload) => {
    const digest = expectedBodyDigest(request)
    if (digest === undefined) return payload
    const hash = createHash('sha256')
    const checked = new Transform({
      transform(chunk, _encoding, done) {
        hash.update(chunk)
        done(null, chunk)
      },
      // what reads the body gets its end only when it is the right one
      flush: (done) => done(hash.digest('hex') === digest ? null : bodyChanged()),
    })
    payload.once('error', (error) => checked.destroy(error))
    return payload.pipe(checked)
  })
}

function bodyChanged(): AppError {
  return new AppError({
    code: 'signature_invalid',
    status: 401,
    message: 'The body is not the one that was signed: its SHA-256 is not what x-naru-content-sha256 says.',
  })
}
