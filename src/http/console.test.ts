import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serveConsole } from './console.ts'

const dir = mkdtempSync(join(tmpdir(), 'naru-console-'))
let app: FastifyInstance

beforeAll(async () => {
  writeFileSync(join(dir, 'index.html'), '<!doctype html><title>Naru</title>')
  app = fastify()
  await serveConsole(app, dir)
})
afterAll(async () => {
  await app.close()
  rmSync(dir, { recursive: true })
})

const ask = async (url: string, accept?: string, method: 'GET' | 'HEAD' | 'POST' = 'GET') => {
  const answer = await app.inject({ method, url, headers: accept === undefined ? {} : { accept } })
  return [answer.statusCode, answer.headers['content-type']?.toString().split(';')[0]]
}
const PAGE = [200, 'text/html']
const MISSING = [404, 'application/problem+json']

test.each([
  '/',
  '/?to=%2Fx',
  '/knowledge',
  '/people/',
  '/documents/doc_0a1b',
  '/account/security?error=no_access',
])('%s is a page to whoever asks for it', async (url) => {
  for (const accept of [undefined, '*/*', 'text/html', 'text/*', 'application/json, text/plain, */*'])
    expect([accept, await ask(url, accept)]).toEqual([accept, PAGE])
  expect(await ask(url, '*/*', 'HEAD')).toEqual(PAGE)
  for (const accept of ['application/json', 'application/problem+json, application/json;q=0.9', 'image/png'])
    expect([accept, await ask(url, accept)]).toEqual([accept, MISSING])
  expect(await ask(url, 'text/html', 'POST')).toEqual(MISSING)
})

test.each(['/.env', '/.git/config', '//etc/passwd', '/assets/a.js', '/assets/%00', '/index.php'])(
  '%s is no page to programs',
  async (url) => {
    expect(await ask(url)).toEqual(MISSING)
    expect(await ask(url, '*/*', 'HEAD')).toEqual(MISSING)
  },
)

test.each(['/api', '/api/', '/api/v1/nothing', '/v1', '/v1?x'])('%s is never a page', async (url) => {
  expect(await ask(url, 'text/html')).toEqual(MISSING)
})

test('below /v1 what is missing is told as clients of model APIs expect it', async () => {
  expect(await ask('/v1/nothing', 'text/html')).toEqual([404, 'application/json'])
})
