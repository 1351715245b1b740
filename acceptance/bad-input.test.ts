import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { addTenant } from './support/database.ts'
import { type Answer, issueKey } from './support/http.ts'
import { makeFolder, removeFolders, type Server, startServer } from './support/server.ts'

let server: Server
let foreign: { document: string; source: string; key: string; query: string }

beforeAll(async () => {
  server = await startServer({ env: { NARU_FILE_ROOTS: makeFolder('root') } })
  const other = server.as(await addTenant(server, 'other'))
  const put = await other.put('/api/v1/documents', {
    documents: [{ external_id: 'secret', title: 'secret', content: 'secret words', format: 'text' }],
  })
  foreign = {
    document: put.body.items[0].id,
    source: (await other.get('/api/v1/sources')).body.items[0].id,
    key: (await issueKey(other, {})).id,
    query: (await other.post('/api/v1/search', { query: 'secret' })).body.query_id,
  }
  await server.put('/api/v1/documents', {
    documents: [{ external_id: 'known', title: 'Known', content: 'A known document.', format: 'text' }],
  })
})
afterEach(async () => {
  // whatever was sent, the server is there and its data is whole
  expect((await server.get('/ready')).status).toBe(200)
  expect((await server.get('/api/v1/documents?q=Known')).body.total).toBe(1)
})
afterAll(async () => {
  await server.stop()
  removeFolders()
})

/** A refusal as it should be: stable code, a sentence, nothing of our inside. */
function expectRefusal(answer: Answer, statuses: number[] = [400, 401, 403, 404, 409, 413, 415, 422]): void {
  expect(statuses, answer.text.slice(0, 500)).toContain(answer.status)
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/)
  expect(answer.body).toMatchObject({
    type: `urn:naru:error:${answer.body.code}`,
    title: expect.stringMatching(/\w/),
    status: answer.status,
    code: expect.stringMatching(/^[a-z]+(_[a-z]+)*$/),
    detail: expect.stringMatching(/\w.{10,}\.$/s),
    request_id: answer.headers.get('x-request-id'),
  })
  expectNoInside(answer)
}

function expectNoInside(answer: Answer): void {
  expect(answer.status).toBeLessThan(500)
  expect(answer.text).not.toMatch(
    /node_modules|\.ts:\d|at \w+ \(|pg_catalog|syntax error|relation "|secret words/,
  )
}

const INJECTIONS = [
  `'; drop table documents; --`,
  `" or ""="`,
  `\\'; select pg_sleep(10); --`,
  `{"group:ops"}`,
  `*`,
  `%`,
  `_`,
  '#{7*7}{{7*7}}',
  `a' union select content from documents where 'a'='a`,
  '$1',
  `<script>alert(1)</script>`,
]

describe('queries', () => {
  const harmless = {
    'control characters': '\u0001\u0002known\u001b[31m\u007f',
    'a NUL': 'kno\u0000wn known',
    'half a surrogate pair': 'known \ud800',
    'the other half': '\udc00 known',
    'right-to-left text and overrides': '\u202eknown\u202c مرحبا שלום',
    'only punctuation': '!?.,;:()[]{}"\'`',
    'only stop words': 'the of and',
    emoji: '👩‍👩‍👧‍👦🇰🇷 known',
    'combining characters': `k${'\u0301'.repeat(2_000)}`,
    'Hangul in parts': '쿠버네티스'.normalize('NFD'),
    'zero-width characters': '\u200b\u200d\ufeffknown',
    'one long word': 'x'.repeat(9_999),
    'many words': 'known '.repeat(1_600),
    'operators of other engines': 'known AND (title:x OR -y) NEAR/3 "z" ~2 ^3 & | ! <->',
  }
  test.each(Object.entries(harmless))('%s are searched for like anything else', async (_what, query) => {
    for (const path of ['/api/v1/search', '/api/v1/query']) {
      const answer = await server.post(path, { query })
      expect([path, answer.status]).toEqual([path, 200])
      expectNoInside(answer)
    }
  })

  test.each([
    ['nothing', ''],
    ['white space', ' \t\n\u00a0'],
    ['NULs', '\u0000\u0000'],
    ['more than 10,000 characters', 'x '.repeat(5_001)],
    ['almost 1 MB', 'x'.repeat(1_000_000)],
    ['more than 1 MB', 'x'.repeat(1_100_000)],
  ])('%s is refused', async (_what, query) => {
    for (const path of ['/api/v1/search', '/api/v1/query', '/api/v1/query/stream'])
      expectRefusal(await server.post(path, { query }), [400, 413])
  })

  test.each(INJECTIONS)('SQL and patterns are text: %s', async (text) => {
    for (const filters of [{ type: text }, { source: text }, { language: text.slice(0, 10) }]) {
      const answer = await server.post('/api/v1/search', { query: `known ${text}`, filters })
      expect([answer.status, answer.body.items]).toEqual([200, []])
    }
    expect((await server.post('/api/v1/search', { query: text })).status).toBe(200)
    const encoded = encodeURIComponent(text)
    for (const field of ['q', 'source', 'type']) {
      const answer = await server.get(`/api/v1/documents?${field}=${encoded}`)
      expect([field, answer.status, answer.body.total]).toEqual([field, 200, 0])
    }
    expectRefusal(await server.get(`/api/v1/documents/${encoded}`), [404])
    expectRefusal(await server.delete(`/api/v1/documents?external_id=${encoded}`), [404])
    expectRefusal(await server.post('/api/v1/feedback', { query_id: text, vote: 'up' }), [404])
    const stored = await server.put('/api/v1/documents', {
      documents: [
        {
          external_id: text,
          title: text,
          content: text,
          format: 'text',
          type: text,
          metadata: { [text]: text },
        },
      ],
    })
    const { id } = stored.body.items[0]
    expect(stored.body.items[0].status).toBe('created')
    expect((await server.get(`/api/v1/documents/${id}`)).body).toMatchObject({
      external_id: text,
      title: text,
      type: text,
      metadata: { [text]: text },
    })
    expect((await server.delete(`/api/v1/documents?external_id=${encoded}`)).body.deleted).toBe(1)
  })

  test.each([
    { limit: 0 },
    { limit: -1 },
    { limit: 101 },
    { limit: 1e308 },
    { limit: 1.5 },
    { limit: '10' },
    { limit: null },
    { group_by: 'tenant' },
    { filters: { updated_after: 'yesterday' } },
    { filters: { updated_after: '9999999-01-01T00:00:00Z' } },
    { filters: { updated_after: '0000-01-01T00:00:00Z' } },
    { filters: { type: '' } },
    { filters: { type: 'a\u0000b' } },
    { filters: { type: ['a'] } },
    { filters: 'type' },
  ])('a search with %j is refused with the field named', async (part) => {
    const answer = await server.post('/api/v1/search', { query: 'known', ...part })
    expectRefusal(answer, [400])
    expect(answer.body.errors[0].path).toMatch(/^(limit|group_by|filters)/)
  })
})

describe('bodies', () => {
  const send = (raw: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
    server.request('POST', '/api/v1/search', { raw, headers })

  test.each([
    ['nothing', ''],
    ['half an object', '{"query": "known"'],
    ['no JSON', 'query=known'],
    ['a NUL', '\u0000'],
    ['null', 'null'],
    ['a list', '["known"]'],
    ['a number', '1'],
    ['a text', '"known"'],
    ['prototype pollution', '{"query":"known","__proto__":{"admin":true}}'],
    ['a constructor', '{"query":"known","constructor":{"prototype":{"admin":true}}}'],
    ['NaN', '{"query":"known","limit":NaN}'],
    ['deep nesting', `{"query":"known","filters":${'['.repeat(200_000)}${']'.repeat(200_000)}}`],
    ['a huge list', `{"query":[${'1,'.repeat(400_000)}1]}`],
    ['a huge number', `{"query":"known","limit":${'9'.repeat(100_000)}}`],
  ])('%s is refused', async (_what, raw) => {
    expectRefusal(await send(raw), [400, 413])
  })

  test('bytes that are no UTF-8 are refused', async () => {
    const broken = [...Buffer.from('{"query":"known '), 0xff, 0xfe, 0xc3, 0x28, ...Buffer.from('"}')]
    expectRefusal(await send(new Uint8Array(broken)), [400])
    const document = Buffer.concat([
      Buffer.from('{"documents":[{"external_id":"b","title":"b","format":"text","content":"'),
      Buffer.from([0xed, 0xa0, 0x80, 0xc0, 0xaf]),
      Buffer.from('"}]}'),
    ])
    expectRefusal(await server.request('PUT', '/api/v1/documents', { raw: new Uint8Array(document) }), [400])
    expect((await server.get('/api/v1/documents?q=b')).body.total).toBe(0)
  })

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'nonsense',
  ])('the content type %s is refused', async (type) => {
    expectRefusal(await send('{"query":"known"}', { 'content-type': type }), [415])
  })

  test('metadata nested without end is refused or stored, and breaks nothing', async () => {
    const metadata = `{"a":${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}}`
    const raw = `{"documents":[{"external_id":"deep","title":"deep","content":"deep","format":"text","metadata":${metadata}}]}`
    const answer = await server.request('PUT', '/api/v1/documents', { raw })
    expectRefusal(answer, [400])
  })

  test('more than 64 MB are refused while they come', async () => {
    const target = new URL('/api/v1/documents', server.url)
    const request = httpRequest(target, {
      method: 'PUT',
      headers: { authorization: `Bearer ${server.rootKey}`, 'content-type': 'application/json' },
    })
    request.on('error', () => {})
    const answered = once(request, 'response') as Promise<[import('node:http').IncomingMessage]>
    const part = Buffer.alloc(1024 * 1024, 'x')
    let sent = 0
    let status: number | undefined
    void answered.then(([response]) => {
      status = response.statusCode
      response.resume()
    })
    while (status === undefined && sent < 80) {
      if (!request.write(part)) await Promise.race([once(request, 'drain'), answered, delay(5_000)])
      sent++
    }
    const [response] = await answered
    expect(response.statusCode).toBe(413)
    request.destroy()
  })

  test('a body that is announced too large is refused before it comes', async () => {
    const { port } = new URL(server.url)
    const socket = connect(Number(port), '127.0.0.1')
    socket.write(
      `PUT /api/v1/documents HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${server.rootKey}\r\n` +
        'content-type: application/json\r\ncontent-length: 200000000\r\n\r\n{',
    )
    const [first] = (await once(socket, 'data')) as [Buffer]
    expect(first.toString()).toMatch(/^HTTP\/1.1 413 /)
    expect(first.toString()).toContain('body_too_large')
    socket.destroy()
  })

  test('a stranger cannot make the server read a body', async () => {
    const { port } = new URL(server.url)
    const socket = connect(Number(port), '127.0.0.1')
    socket.write(
      'PUT /api/v1/documents HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 60000000\r\n\r\n{',
    )
    const [first] = (await once(socket, 'data')) as [Buffer]
    expect(first.toString()).toMatch(/^HTTP\/1.1 401 /)
    socket.destroy()
  })

  test('what is no HTTP gets an answer and ends alone', async () => {
    const { port } = new URL(server.url)
    for (const bytes of [
      '\u0000\u0001\u0002\r\n\r\n',
      'GET / HTTP/9.9\r\n\r\n',
      `GET /${'x'.repeat(70_000)} HTTP/1.1\r\n\r\n`,
    ]) {
      const socket = connect(Number(port), '127.0.0.1')
      socket.on('error', () => {})
      socket.resume()
      socket.write(bytes)
      await new Promise((resolve) => socket.once('close', resolve))
    }
  })
})

describe('documents', () => {
  const valid = { external_id: 'v', title: 'v', content: 'v', format: 'text' }
  test.each([
    ['no external_id', { external_id: undefined }],
    ['an empty external_id', { external_id: '' }],
    ['a long external_id', { external_id: 'x'.repeat(501) }],
    ['a NUL in the external_id', { external_id: 'a\u0000' }],
    ['no title', { title: undefined }],
    ['control characters in the title', { title: 'a\u0007b' }],
    ['no content', { content: undefined }],
    ['content that is no text', { content: { text: 'x' } }],
    ['an unknown format', { format: 'pdf' }],
    ['a script as url', { url: 'javascript:alert(1)' }],
    ['a relative url', { url: '/x' }],
    ['a language that is none', { language: 'KOREAN' }],
    ['an empty access list', { acl: [] }],
    ['an access list of everybody', { acl: ['*'] }],
    ['an access list without "group:"', { acl: ['ops'] }],
    ['an access list that breaks out', { acl: ['group:a","group:b'] }],
    ['a date that is none', { updated_at: '2026-02-30T00:00:00Z' }],
    ['a date before there were years', { updated_at: '0000-01-01T00:00:00Z' }],
    ['metadata that is no object', { metadata: [1] }],
  ])('a document with %s is refused with the field named', async (_what, part) => {
    const answer = await server.put('/api/v1/documents', { documents: [valid, { ...valid, ...part }] })
    expectRefusal(answer, [400])
    expect(answer.body.errors[0].path).toMatch(/^documents\[1\]/)
    expect((await server.get('/api/v1/documents?q=v')).body.total).toBe(0)
  })

  test('a date far from UTC is kept as the moment that it is', async () => {
    const put = await server.put('/api/v1/documents', {
      documents: [{ ...valid, external_id: 'far', updated_at: '2026-01-01T00:00:00+23:00' }],
    })
    const [{ id }] = put.body.items
    expect((await server.get(`/api/v1/documents/${id}`)).body.updated_at).toBe('2025-12-31T01:00:00.000Z')
    await server.delete(`/api/v1/documents/${id}`)
  })

  test('what cannot be stored in text is left out, and the rest is kept', async () => {
    const put = await server.put('/api/v1/documents', {
      documents: [
        {
          ...valid,
          external_id: 'odd',
          title: 'odd \ud800 title',
          content: 'zebracontent \u0000\u0001 \ud800 \u202e end',
          metadata: { 'a key': 'nul \u0000 \ud800', nested: { '': '', 'x\u0000y': [null, 'a\u0000b'] } },
        },
      ],
    })
    expect(put.status).toBe(200)
    expect(put.body.items[0]).toMatchObject({ status: 'created' })
    expect((await server.post('/api/v1/search', { query: 'zebracontent' })).body.items).toHaveLength(1)
    await server.delete('/api/v1/documents?external_id=odd')
  })

  test.each(['{}', '{"documents":[]}', '{"documents":{}}', '{"documents":null}', '{"documents":[null]}'])(
    'a push of %s is refused',
    async (raw) => {
      expectRefusal(await server.request('PUT', '/api/v1/documents', { raw }), [400])
    },
  )

  test('501 documents are refused and 500 are not', async () => {
    const documents = Array.from({ length: 501 }, (_, i) => ({
      ...valid,
      external_id: `many-${i}`,
      content: '',
    }))
    expectRefusal(await server.put('/api/v1/documents', { documents }), [400])
    expect((await server.get('/api/v1/documents?q=v')).body.total).toBe(0)
  })
})

describe('addresses', () => {
  const routes: Array<[method: string, path: (id: string) => string, body?: unknown]> = [
    ['GET', (id) => `/api/v1/documents/${id}`],
    ['DELETE', (id) => `/api/v1/documents/${id}`],
    ['GET', (id) => `/api/v1/sources/${id}`],
    ['DELETE', (id) => `/api/v1/sources/${id}`],
    ['POST', (id) => `/api/v1/sources/${id}/sync`, {}],
    ['GET', (id) => `/api/v1/sources/${id}/items`],
    ['DELETE', (id) => `/api/v1/keys/${id}`],
  ]
  const OVER_LONG = { '201 characters': 'x'.repeat(201), '10,000 characters': 'x'.repeat(10_000) }
  test.each([
    'x',
    'doc_00000000000000000000000000',
    '%00',
    'a%00b',
    '%2e%2e%2f%2e%2e%2fetc%2fpasswd',
    '..%2f',
    '%ff',
    '%',
    '%ED%A0%80',
    '%E2%80%AE',
    `%27%3B drop table documents`.replaceAll(' ', '%20'),
    'null',
    '-1',
    ...(Object.keys(OVER_LONG) as Array<keyof typeof OVER_LONG>),
  ])('the id %s is unknown everywhere', async (name) => {
    const id = name in OVER_LONG ? OVER_LONG[name as keyof typeof OVER_LONG] : name
    for (const [method, path, json] of routes) {
      const answer = await server.request(method, path(id), json === undefined ? {} : { json })
      expectRefusal(answer, [400, 404, 414])
    }
  })

  test('ids of another tenant do not exist here', async () => {
    for (const [method, path, json] of routes) {
      for (const id of [foreign.document, foreign.source, foreign.key]) {
        const answer = await server.request(method, path(id), json === undefined ? {} : { json })
        expectRefusal(answer, [404])
        const unknown = await server.request(
          method,
          path(id.replace(/.$/, '0')),
          json === undefined ? {} : { json },
        )
        expect({ ...answer.body, request_id: '' }).toEqual({ ...unknown.body, request_id: '' })
      }
    }
    expectRefusal(await server.post('/api/v1/feedback', { query_id: foreign.query, vote: 'up' }), [404])
    expectRefusal(await server.delete('/api/v1/documents?external_id=secret'), [404])
    expectRefusal(await server.delete(`/api/v1/documents?external_id=secret&source=${foreign.source}`), [404])
  })

  test.each([
    'limit=0',
    'limit=-1',
    'limit=201',
    'limit=NaN',
    'limit=Infinity',
    'limit=1e400',
    'limit=',
    'limit=1&limit=2',
    'offset=-1',
    'offset=9007199254740993',
    'cursor=x',
    'cursor=%00',
    `cursor=${'x'.repeat(600)}`,
    `cursor=${Buffer.from("doc_' or 1=1 --").toString('base64url')}`,
    `cursor=${Buffer.from('key_00000000000000000000000000').toString('base64url')}`,
    'q=%00',
    `q=${'x'.repeat(201)}`,
    'language=much-too-long',
  ])('a list with %s is refused', async (query) => {
    expectRefusal(await server.get(`/api/v1/documents?${query}`), [400])
  })

  test.each(['cursor=%00', 'cursor=AAAA', 'cursor=_____w', 'limit=0', 'status=excluded'])(
    'items of a source with %s break nothing',
    async (query) => {
      const { id } = (await server.get('/api/v1/sources')).body.items[0]
      expectNoInside(await server.get(`/api/v1/sources/${id}/items?${query}`))
    },
  )

  test.each([
    ['GET', '/api/v1/unknown'],
    ['GET', '/api/v1/'],
    ['GET', '/api/v2/documents'],
    ['PATCH', '/api/v1/documents'],
    ['POST', '/api/v1/documents'],
    ['GET', '/api/v1/..%2f..%2fpackage.json'],
    ['POST', '/'],
    ['PUT', '/health'],
  ])('%s %s is no route', async (method, path) => {
    const answer = await server.request(method, path, { headers: { accept: 'text/html' } })
    expectRefusal(answer, [404, 405])
    expect(answer.body.code).toBe('route_not_found')
  })

  test.each([
    '/../package.json',
    '/..%2fpackage.json',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/assets/..%2f..%2f..%2fpackage.json',
    '/docs/static/..%2f..%2fpackage.json',
  ])('files beside the console are not served: %s', async (path) => {
    const { port } = new URL(server.url)
    const socket = connect(Number(port), '127.0.0.1')
    socket.write(`GET ${path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`)
    let text = ''
    socket.on('data', (part: Buffer) => {
      text += part.toString()
    })
    await once(socket, 'close')
    expect(text).not.toMatch(/"dependencies"|root:x:0/)
  })
})

describe('sources', () => {
  const body = (config: unknown, more: object = {}) => ({ name: 'odd', kind: 'files', config, ...more })
  test.each([
    ['outside the allowed roots', { path: '/etc' }, 403, 'path_not_allowed'],
    ['climbing out of a root', { path: '/tmp/../etc' }, 403, 'path_not_allowed'],
    ['the whole disk', { path: '/' }, 403, 'path_not_allowed'],
    ['no path', {}, 400, 'validation_failed'],
    ['an empty path', { path: ' ' }, 400, 'validation_failed'],
    ['a path with a NUL', { path: '/tmp/\u0000' }, 400, 'validation_failed'],
    ['a path that is no text', { path: ['/tmp'] }, 400, 'validation_failed'],
    ['too many patterns', { path: '/tmp', include: Array(51).fill('*') }, 400, 'validation_failed'],
    ['a pattern of millions', { path: '/tmp', include: ['{a,b}'.repeat(40)] }, 400, 'validation_failed'],
  ])('a folder %s is refused', async (_what, config, status, code) => {
    const answer = await server.post('/api/v1/sources', body(config))
    expectRefusal(answer, [status])
    expect(answer.body.code).toBe(code)
  })

  test.each<[string, object, number?]>([
    ['an unknown kind', { kind: 'ftp' }, 422],
    ['the kind of pushed documents', { kind: 'push' }, 422],
    ['an empty name', { name: '' }],
    ['a NUL in the name', { name: 'a\u0000' }],
    ['a schedule that is none', { schedule: 'daily' }],
    ['a schedule out of range', { schedule: '99 99 * * *' }],
    ['words as schedule', { schedule: 'a b c d e' }],
    ['an empty access list', { acl: [] }],
  ])('a source with %s is refused and leaves nothing behind', async (_what, part, status = 400) => {
    const root = (await server.get('/api/v1/folders')).body.items[0].path
    const answer = await server.post('/api/v1/sources', body({ path: root }, part))
    expectRefusal(answer, [status])
    const { items } = (await server.get('/api/v1/sources')).body
    expect(items.map((item: { kind: string }) => item.kind)).toEqual(['push'])
  })

  test.each(['/etc', '/', '..', '/tmp/../etc', '~root', '%00', 'a%00b', 'x'.repeat(5_000)])(
    'folders of %s are not listed',
    async (path) => {
      const encoded = path.includes('%') ? path : encodeURIComponent(path)
      expectRefusal(await server.get(`/api/v1/folders?path=${encoded}`), [400, 403])
    },
  )
})

describe('credentials', () => {
  test.each([
    ['no key', null, 'not_signed_in'],
    ['an unknown key', 'naru_sk_unknown', 'key_invalid'],
    ['a very long key', 'x'.repeat(8_000), 'key_invalid'],
  ])('%s opens no route', async (_what, key, code) => {
    for (const path of ['/api/v1/documents', '/api/v1/keys', '/api/v1/sources', '/api/v1/session']) {
      const answer = await server.get(path, { key })
      expectRefusal(answer, [401])
      expect(answer.body.code).toBe(code)
      expect(answer.headers.get('www-authenticate')).toBe('Bearer')
    }
  })

  test.each(['Basic dXNlcjpwYXNz', 'Bearer', 'Bearer ', 'bearer a b', 'Token x'])(
    'the header "%s" is no credential',
    async (authorization) => {
      expectRefusal(await server.get('/api/v1/documents', { key: null, headers: { authorization } }), [401])
    },
  )

  test('the tenant comes from the key alone', async () => {
    const headers = { 'x-tenant-id': 'tenant_other', 'x-company-id': 'other', 'naru-tenant': 'tenant_other' }
    const answer = await server.get('/api/v1/documents?q=secret&tenant_id=tenant_other', { headers })
    expect(answer.body.total).toBe(0)
  })
})

test('feedback on what was never asked, or with what cannot be stored, is refused', async () => {
  for (const body of [
    { query_id: 'qry_00000000000000000000000000', vote: 'up' },
    { query_id: 'a\u0000b', vote: 'up' },
    { query_id: 'x', vote: 'maybe' },
    { query_id: 'x'.repeat(101), vote: 'up' },
    { vote: 'up' },
  ])
    expectRefusal(await server.post('/api/v1/feedback', body), [400, 404])
  const { query_id } = (await server.post('/api/v1/search', { query: 'known' })).body
  expectRefusal(
    await server.post('/api/v1/feedback', { query_id, vote: 'up', document_ids: ['a\u0000b'] }),
    [422],
  )
  const odd = await server.post('/api/v1/feedback', {
    query_id,
    vote: 'down',
    comment: 'nul \u0000 \ud800 \u202e',
  })
  expect(odd.status).toBe(201)
})
