import { afterAll, beforeAll, expect, test } from 'vitest'
import { issueKey } from './support/http.ts'
import { removeFolders, type Server, startServer } from './support/server.ts'
import { until } from './support/until.ts'

let server: Server

beforeAll(async () => {
  server = await startServer()
})
afterAll(async () => {
  await server.stop()
  removeFolders()
})

async function signIn(key: string): Promise<{ cookie: string; header: string }> {
  const answer = await server.post('/api/v1/session', { key }, { key: null })
  expect(answer.status).toBe(200)
  const header = answer.headers.get('set-cookie') as string
  return { cookie: header.split(';')[0] as string, header }
}

const withCookie = (cookie: string, headers: Record<string, string> = {}) => ({
  key: null,
  headers: { cookie, ...headers },
})

test('a key is exchanged for a cookie that scripts cannot read and other sites cannot send', async () => {
  const { cookie, header } = await signIn(server.rootKey)
  expect(header).toMatch(/^naru_session=/)
  expect(header).toMatch(/; HttpOnly/)
  expect(header).toMatch(/; SameSite=Strict/)
  expect(header).toMatch(/; Path=\//)
  expect(decodeURIComponent(cookie)).not.toContain(server.rootKey)

  const session = await server.get('/api/v1/session', withCookie(cookie))
  expect(session.body.principal).toMatchObject({ kind: 'key', name: 'root', scopes: ['*'] })
  expect((await server.get('/api/v1/documents', withCookie(cookie))).status).toBe(200)
})

test('signing out clears the cookie', async () => {
  const { cookie } = await signIn(server.rootKey)
  const out = await server.delete('/api/v1/session', withCookie(cookie))
  expect(out.status).toBe(204)
  expect(out.headers.get('set-cookie')).toMatch(/^naru_session=;.*(Max-Age=0|Expires=Thu, 01 Jan 1970)/)
})

test('a session has the rights of its key and no more', async () => {
  const { key } = await issueKey(server, { scopes: ['knowledge:read'] })
  const { cookie } = await signIn(key)
  const origin = { origin: server.url }
  const write = await server.post('/api/v1/keys', { name: 'x', scopes: ['*'] }, withCookie(cookie, origin))
  expect(write.body.code).toBe('missing_scope')
})

test('a revoked key ends its sessions within a second', async () => {
  const { id, key } = await issueKey(server, {})
  const { cookie } = await signIn(key)
  expect((await server.get('/api/v1/session', withCookie(cookie))).status).toBe(200)
  await server.delete(`/api/v1/keys/${id}`)
  await until(
    'the session to end',
    async () => (await server.get('/api/v1/session', withCookie(cookie))).status === 401,
    1_000,
  )
})

test.each([
  ['another origin', { origin: 'https://evil.example' }],
  ['a page that hides its origin', { origin: 'null' }],
  ['another site by its own word', { 'sec-fetch-site': 'cross-site' }],
  ['a sibling domain', { 'sec-fetch-site': 'same-site' }],
])('a write with the cookie from %s is refused', async (_what, headers) => {
  const { cookie } = await signIn(server.rootKey)
  const documents = [{ external_id: 'foreign', title: 'foreign', content: 'foreign', format: 'text' }]
  for (const attempt of [
    server.put('/api/v1/documents', { documents }, withCookie(cookie, headers)),
    server.post('/api/v1/search', { query: 'foreign' }, withCookie(cookie, headers)),
    server.delete('/api/v1/documents?external_id=foreign', withCookie(cookie, headers)),
  ]) {
    const answer = await attempt
    expect([answer.status, answer.body.code]).toEqual([403, 'foreign_origin'])
  }
  expect((await server.get('/api/v1/documents')).body.total).toBe(0)
})

test('a forged, changed or expired cookie is no session', async () => {
  const { cookie } = await signIn(server.rootKey)
  const value = decodeURIComponent(cookie.slice('naru_session='.length))
  const [keyId, expires, signature] = value.split('.') as [string, string, string]
  const forged = [
    '',
    '.',
    '..',
    'key_x.99999999999.',
    `${keyId}.${Number(expires) + 1}.${signature}`,
    `${keyId}.1.${signature}`,
    `${keyId}.${expires}.${signature.slice(0, -2)}xx`,
    `${keyId}.${expires}`,
    '%00%ff',
    'x'.repeat(5_000),
  ]
  for (const text of forged) {
    const answer = await server.get('/api/v1/session', withCookie(`naru_session=${text}`))
    expect([text.slice(0, 60), answer.status]).toEqual([text.slice(0, 60), 401])
    expect(answer.body.code).toMatch(/^(session_expired|not_signed_in)$/)
  }
})

test.each([
  ['an unknown key', { key: 'naru_sk_unknown' }, 401, 'key_invalid'],
  ['an empty key', { key: '' }, 400, 'validation_failed'],
  ['no key', {}, 400, 'validation_failed'],
  ['a key that is no text', { key: { $ne: null } }, 400, 'validation_failed'],
])('signing in with %s is refused', async (_what, body, status, code) => {
  const answer = await server.post('/api/v1/session', body, { key: null })
  expect([answer.status, answer.body.code]).toEqual([status, code])
  expect(answer.headers.get('set-cookie')).toBeNull()
})
