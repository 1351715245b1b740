import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { OWNER, setUpOwner, signInAs } from '../support/people.ts'
import { removeFolders, type Server, startServer } from '../support/server.ts'

let server: Server

beforeAll(async () => {
  server = await startServer({ env: { NARU_CORS_ORIGINS: 'https://app.example.com' } })
  await setUpOwner(server)
})
afterAll(async () => {
  await server.stop()
  removeFolders()
})

/** Everything that comes back for these bytes until the server closes. */
async function speak(lines: string[], body = ''): Promise<string> {
  const { port } = new URL(server.url)
  const socket = connect(Number(port), '127.0.0.1')
  let text = ''
  socket.on('data', (part) => {
    text += part.toString('latin1')
  })
  socket.on('error', () => {})
  socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`)
  await once(socket, 'close')
  return text
}

const statuses = (text: string) => [...text.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map((match) => match[1])
const HOST = 'Host: localhost'
const KEY = () => `Authorization: Bearer ${server.rootKey}`
const CLOSE = 'Connection: close'

describe('bytes that two servers would read differently are refused', () => {
  const smuggled = 'GET /api/v1/keys HTTP/1.1\r\nHost: localhost\r\n\r\n'
  test.each([
    ['two lengths', ['Content-Length: 5', 'Content-Length: 6'], `hello${smuggled}`],
    ['a length and chunks', ['Content-Length: 4', 'Transfer-Encoding: chunked'], `0\r\n\r\n${smuggled}`],
    ['chunks under another name', ['Transfer-Encoding: xchunked', 'Content-Length: 4'], smuggled],
    ['chunks twice', ['Transfer-Encoding: chunked, identity'], `0\r\n\r\n${smuggled}`],
    ['a space before the colon', ['Content-Length : 5'], 'hello'],
    ['a folded header', ['X-A: b', ' Content-Length: 5'], 'hello'],
    ['a length that is no number', ['Content-Length: 0x5'], 'hello'],
    ['a negative length', ['Content-Length: -1'], ''],
    ['a bare line feed', ['X-A: b\nTransfer-Encoding: chunked'], smuggled],
    ['a NUL', ['X-A: \u0000'], ''],
  ])('%s', async (_what, headers, body) => {
    const answer = await speak(['POST /api/v1/sign-in HTTP/1.1', HOST, ...headers], body)
    expect(statuses(answer)).toEqual(['400'])
    expect(answer).toMatch(/application\/problem\+json/)
  })
})

describe('a host that somebody else names', () => {
  test.each(['evil.example', 'localhost@evil.example', 'evil.example:80', '', 'localhost, evil.example'])(
    '"%s" is refused, and stands in no answer',
    async (host) => {
      const answer = await speak(['GET /api/v1/session HTTP/1.1', `Host: ${host}`, KEY(), CLOSE])
      expect(['400', '403']).toContain(statuses(answer)[0])
      expect(answer).not.toContain('evil')
    },
  )

  test('does not come into links, whatever header carries it', async () => {
    const key = { headers: {} as Record<string, string> }
    for (const name of ['x-forwarded-host', 'x-host', 'forwarded', 'x-original-host'])
      key.headers[name] = 'evil.example'
    const made = await server.post('/api/v1/invitations', { email: 'a@naru.example', roles: ['viewer'] }, key)
    expect([made.status, new URL(made.body.link).hostname]).toEqual([201, '127.0.0.1'])
    expect(made.text).not.toContain('evil')
  })
})

test('a method cannot be given in a header, a field or the query', async () => {
  const { id } = (await server.post('/api/v1/groups', { name: 'kept', kind: 'group' })).body
  for (const name of ['x-http-method-override', 'x-http-method', 'x-method-override'])
    await server.post(
      `/api/v1/groups/${id}?_method=DELETE`,
      { _method: 'DELETE' },
      { headers: { [name]: 'DELETE' } },
    )
  expect((await server.get(`/api/v1/groups/${id}`)).status).toBe(200)
  for (const method of ['TRACE', 'PROPFIND', 'OPTIONS']) {
    const answer = await speak([`${method} /api/v1/keys HTTP/1.1`, HOST, KEY(), CLOSE])
    expect(answer).not.toContain(server.rootKey)
    expect(statuses(answer)[0]).toMatch(/^4/)
  }
})

describe('a path out of its folder', () => {
  test.each([
    '/../../../../etc/passwd',
    '/assets/../../../package.json',
    '/assets/..%2f..%2f..%2fpackage.json',
    '/assets/%2e%2e/%2e%2e/package.json',
    '/assets/..%5c..%5cpackage.json',
    '/assets/....//....//package.json',
    '/docs/static/../../../../package.json',
    '/docs/static/..%2f..%2f..%2fpackage.json',
    '/assets/%00',
    '//etc/passwd',
    '/.env',
    '/.git/config',
  ])('%s shows nothing', async (path) => {
    const answer = await speak([`GET ${path} HTTP/1.1`, HOST, CLOSE])
    expect(statuses(answer)[0]).toMatch(/^[34]/)
    expect(answer).not.toMatch(/root:x:0|"dependencies"|\[core\]/)
  })
})

test('what a caller sends comes back in no header as a line of its own', async () => {
  for (const id of ['x\r\nset-cookie: a=b', 'a b', '<script>', 'x'.repeat(100)]) {
    const lines = ['GET /health HTTP/1.1', HOST, `X-Request-Id: ${id}`, CLOSE]
    const answer = await speak(lines)
    expect(answer).toMatch(/^x-request-id: req_/m)
    expect(answer).not.toMatch(/^set-cookie/im)
  }
  const target = '/documents?to=%0d%0aset-cookie:%20evil=1%0d%0alocation:%20https://evil.example'
  const page = await speak([`GET ${target} HTTP/1.1`, HOST, 'Accept: text/html', CLOSE])
  expect(page).not.toMatch(/^(set-cookie|location)/im)
})

test('the session cookie is out of reach of scripts and other sites', async () => {
  const { email, password } = OWNER
  const answer = await server.post('/api/v1/sign-in', { email, password }, { key: null })
  const cookies = answer.headers.getSetCookie()
  const session = cookies.find((cookie) => cookie.startsWith('naru_session='))
  expect(session).toMatch(/; HttpOnly/i)
  expect(session).toMatch(/; SameSite=Strict/i)
  expect(session).toMatch(/; Path=\//i)
  expect(session).not.toMatch(/; Domain=/i)
})

test('a write with a cookie alone is refused; with a foreign origin or none of our tokens too', async () => {
  const browser = await signInAs(server, OWNER)
  const { cookie = '', 'x-csrf-token': token = '' } = browser.headers() as Record<string, string>
  const write = (headers: Record<string, string>) =>
    server.post(
      '/api/v1/groups',
      { name: 'csrf', kind: 'group' },
      { key: null, headers: { cookie, ...headers } },
    )
  expect((await write({})).status).toBe(403)
  expect((await write({ 'x-csrf-token': `${token}x` })).status).toBe(403)
  expect((await write({ 'x-csrf-token': token, 'sec-fetch-site': 'cross-site' })).status).toBe(403)
  expect((await write({ 'x-csrf-token': token, origin: 'https://evil.example' })).status).toBe(403)
  expect((await write({ 'x-csrf-token': token, origin: 'https://app.example.com' })).status).toBe(403)
  expect((await write({ 'x-csrf-token': token })).status).toBe(201)
})

test('every kind of answer carries the headers that keep browsers safe, and names no software', async () => {
  for (const [path, status] of [
    ['/health', 200],
    ['/api/v1/session', 200],
    ['/api/v1/nothing', 404],
    ['/api/v1/documents/%ff', 400],
    ['/openapi.json', 200],
    ['/docs/', 200],
    ['/', 200],
  ] as const) {
    const answer = await server.get(path, { headers: { accept: 'text/html' } })
    if (path !== '/') expect([path, answer.status]).toEqual([path, status])
    const policy = answer.headers.get('content-security-policy') ?? ''
    expect([path, policy]).toEqual([
      path,
      expect.stringMatching(/default-src 'none'.*frame-ancestors 'none'/),
    ])
    expect([path, policy]).toEqual([path, expect.not.stringMatching(/unsafe|\*|https?:/)])
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    expect(answer.headers.get('x-frame-options')).toBe('DENY')
    expect(answer.headers.get('cross-origin-opener-policy')).toBe('same-origin')
    expect([answer.headers.get('server'), answer.headers.get('x-powered-by')]).toEqual([null, null])
    if (path.startsWith('/api/'))
      expect([path, answer.headers.get('cache-control')]).toEqual([path, 'no-store'])
  }
})

test('a body that is too deep or has too many values is refused before it is looked at', async () => {
  for (const raw of [
    '['.repeat(500_000),
    `{"a":${'['.repeat(100)}${']'.repeat(100)}}`,
    `[${'0,'.repeat(200_000)}0]`,
  ]) {
    const answer = await server.request('POST', '/api/v1/search', { raw })
    expect([answer.status, answer.body.code]).toEqual([400, 'body_too_deep'])
  }
  const poisoned = await server.request('POST', '/api/v1/search', {
    raw: '{"query":"x","__proto__":{"limit":200},"constructor":{"prototype":{"a":1}}}',
  })
  expect(poisoned.status).toBe(400)
})
