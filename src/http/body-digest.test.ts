import { createHash } from 'node:crypto'
import fastify from 'fastify'
import { expect, test } from 'vitest'
import { expectBodyDigest } from '../platform/index.ts'
import { checkBodyDigests } from './body-digest.ts'
import { renderError } from './errors.ts'

const digestOf = (body: string) => createHash('sha256').update(body).digest('hex')

/** What a handler saw of a body whose digest must be `digest`. */
async function send(body: string | undefined, digest: string | undefined) {
  const seen: unknown[] = []
  const app = fastify({ bodyLimit: 1_000_000 })
  app.setErrorHandler(renderError)
  app.addHook('onRequest', async (request) => {
    if (digest !== undefined) expectBodyDigest(request, digest)
  })
  checkBodyDigests(app)
  app.post('/', async (request) => {
    seen.push(request.body)
    return {}
  })
  const headers = { 'content-type': 'application/json' }
  const answer = await app.inject({ method: 'POST', url: '/', headers, payload: body })
  await app.close()
  return { status: answer.statusCode, code: answer.json().code, seen }
}

test('a body with the digest that was promised reaches the handler', async () => {
  const body = JSON.stringify({ text: '가'.repeat(100_000) })
  expect(await send(body, digestOf(body))).toMatchObject({ status: 200, seen: [JSON.parse(body)] })
  expect(await send(body, undefined)).toMatchObject({ status: 200 })
})

test('any other body is refused before a handler sees it', async () => {
  const promised = digestOf('{"a":1}')
  for (const body of ['{"a":2}', '{"a":1} ', '{"a":1}{', 'x'.repeat(200_000)])
    expect(await send(body, promised)).toEqual({ status: 401, code: 'signature_invalid', seen: [] })
})
