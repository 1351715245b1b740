import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { withDatabase } from './support/database.ts'
import { issueKey } from './support/http.ts'
import { removeFolders, type Server, startServer } from './support/server.ts'
import { until } from './support/until.ts'

let server: Server

beforeAll(async () => {
  server = await startServer({ env: { LOG_LEVEL: 'trace' } })
})
afterAll(async () => {
  await server.stop()
  removeFolders()
})

test('a key is shown once; lists, logs and the database hold its hash at most', async () => {
  const issued = await server.post('/api/v1/keys', {
    name: '  봇 bot  ',
    scopes: ['knowledge:read', 'knowledge:read'],
    groups: ['group:ops', 'ops', '운영'],
    expires_at: '2099-01-01T09:00:00+09:00',
  })
  expect(issued.status).toBe(201)
  expect(issued.body).toMatchObject({
    name: '봇 bot',
    scopes: ['knowledge:read'],
    groups: ['ops', '운영'],
    expires_at: '2099-01-01T00:00:00.000Z',
    revoked_at: null,
  })
  const { key, id, prefix } = issued.body
  expect(key).toMatch(/^naru_sk_[\w-]{43}$/)
  expect(key.startsWith(prefix)).toBe(true)
  expect((await server.get('/api/v1/session', { key })).body.principal).toMatchObject({
    id,
    groups: ['ops', '운영'],
  })

  const list = await server.get('/api/v1/keys')
  expect(list.body.items.map((item: { id: string }) => item.id)).toContain(id)
  expect(list.text).not.toContain(key)
  expect(server.stderr()).not.toContain(key)
  const rows = await withDatabase(server, async (client) => {
    const { rows } = await client.query('select k::text as row, hash from api_keys k where id = $1', [id])
    return rows
  })
  expect(rows[0].hash).toEqual(createHash('sha256').update(key).digest())
  expect(rows[0].row).not.toContain(key)
})

test('a revoked key is refused within a second and stays listed', async () => {
  const { id, key } = await issueKey(server, {})
  expect((await server.get('/api/v1/session', { key })).status).toBe(200)
  expect((await server.delete(`/api/v1/keys/${id}`)).status).toBe(204)
  const refused = await until(
    'the key to be refused',
    async () => {
      const answer = await server.get('/api/v1/session', { key })
      return answer.status === 401 && answer
    },
    1_000,
  )
  expect(refused.body.code).toBe('key_invalid')
  const { items } = (await server.get('/api/v1/keys')).body
  expect(items.find((item: { id: string }) => item.id === id).revoked_at).toMatch(/Z$/)
  // twice does no harm
  expect((await server.delete(`/api/v1/keys/${id}`)).status).toBe(204)
})

test('a key expires while it is in use', async () => {
  const { key } = await issueKey(server, { expires_at: new Date(Date.now() + 1_500).toISOString() })
  expect((await server.get('/api/v1/session', { key })).status).toBe(200)
  await until('the key to expire', async () => (await server.get('/api/v1/session', { key })).status === 401)
})

test('a leaked piece of a key tells whose it is; too short a piece is refused, not "nobody\'s"', async () => {
  const { id, key } = await issueKey(server, {})
  const identify = (text: string) => server.post('/api/v1/keys/identify', { key: text })
  for (const piece of [key, key.slice(0, 12), ` ${key.slice(0, 20)}\n`]) {
    const { items } = (await identify(piece)).body
    expect([piece, items.map((item: { id: string }) => item.id)]).toEqual([
      piece,
      expect.arrayContaining([id]),
    ])
  }
  for (const piece of [key.slice(0, 11), 'naru_sk_', '', `  ${key.slice(0, 11)}    `]) {
    const { status, body } = await identify(piece)
    expect([piece, status, body.code]).toEqual([piece, 400, 'validation_failed'])
    expect(body.detail).toContain('give at least the first 12 characters')
  }
  expect((await identify('naru_sk_nobody_at_all')).body.items).toEqual([])
})

test('each scope opens its own routes only', async () => {
  const calls: Array<
    [scope: string, call: (key: string) => Promise<{ status: number; body: { code: string } }>]
  > = [
    ['knowledge:read', (key) => server.get('/api/v1/documents', { key })],
    ['knowledge:read', (key) => server.post('/api/v1/search', { query: 'x' }, { key })],
    ['knowledge:read', (key) => server.get('/api/v1/sources', { key })],
    ['knowledge:write', (key) => server.put('/api/v1/documents', { documents: [] }, { key })],
    ['knowledge:write', (key) => server.delete('/api/v1/documents/doc_x', { key })],
    ['knowledge:write', (key) => server.get('/api/v1/folders', { key })],
    ['knowledge:write', (key) => server.post('/api/v1/sources', {}, { key })],
    ['keys:manage', (key) => server.get('/api/v1/keys', { key })],
    ['keys:manage', (key) => server.post('/api/v1/keys', {}, { key })],
    ['keys:manage', (key) => server.delete('/api/v1/keys/key_x', { key })],
  ]
  for (const scope of ['knowledge:read', 'knowledge:write', 'keys:manage']) {
    const { key } = await issueKey(server, { scopes: [scope] })
    for (const [needed, call] of calls) {
      const answer = await call(key)
      if (needed === scope) expect(answer.status).not.toBe(403)
      else expect([needed, answer.status, answer.body.code]).toEqual([needed, 403, 'missing_scope'])
    }
  }
})

test('nobody hands out more than they hold', async () => {
  const manager = await issueKey(server, { scopes: ['keys:manage', 'knowledge:read'], groups: ['ops'] })
  const as = server.as(manager.key)
  for (const input of [
    { scopes: ['*'] },
    { scopes: ['knowledge:write'] },
    { scopes: ['knowledge:read'], groups: ['hr'] },
    { scopes: ['knowledge:read'], groups: ['ops', 'hr'] },
  ]) {
    const answer = await as.post('/api/v1/keys', { name: 'more', ...input })
    expect([answer.status, answer.body.code]).toEqual([403, 'key_exceeds_issuer'])
  }
  const fine = await as.post('/api/v1/keys', { name: 'less', scopes: ['knowledge:read'], groups: ['ops'] })
  expect(fine.status).toBe(201)
})

test('a list comes in pages without gaps or repeats, newest first', async () => {
  for (let i = 0; i < 5; i++) await issueKey(server, { name: `page ${i}` })
  const whole = (await server.get('/api/v1/keys?limit=200')).body.items.map((item: { id: string }) => item.id)
  const paged: string[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page = await server.get(`/api/v1/keys?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`)
    paged.push(...page.body.items.map((item: { id: string }) => item.id))
    cursor = page.body.next_cursor
  }
  expect(paged).toEqual(whole)
  expect([...whole].sort().reverse()).toEqual(whole)
})

test.each([
  ['no name', { name: ' ', scopes: ['*'] }],
  ['no scope', { name: 'x', scopes: [] }],
  ['an unknown scope', { name: 'x', scopes: ['admin'] }],
  ['an empty group', { name: 'x', scopes: ['*'], groups: [''] }],
  ['a group that breaks out of an array', { name: 'x', scopes: ['*'], groups: ['a","*'] }],
  ['the group of everything', { name: 'x', scopes: ['*'], groups: ['*'] }],
  ['a field that does not exist', { name: 'x', scopes: ['*'], expire_at: '2099-01-01T00:00:00Z' }],
  ['a limit that does not exist', { name: 'x', scopes: ['*'], limits: { requests: 1 } }],
  ['an end in the past', { name: 'x', scopes: ['*'], expires_at: '2020-01-01T00:00:00Z' }],
  ['a date in another form', { name: 'x', scopes: ['*'], expires_at: 'tomorrow' }],
  ['a NUL in the name', { name: 'a\u0000b', scopes: ['*'] }],
])('a key with %s is not issued', async (_what, body) => {
  const answer = await server.post('/api/v1/keys', body)
  expect([answer.status, answer.body.code]).toEqual([400, 'validation_failed'])
})

test('last use is told', async () => {
  const { id, key } = await issueKey(server, {})
  await server.get('/api/v1/session', { key })
  await server.stop()
  server = await startServer({ dataDir: server.dataDir, env: { LOG_LEVEL: 'trace' } })
  const { items } = (await server.get('/api/v1/keys')).body
  expect(items.find((item: { id: string }) => item.id === id).last_used_at).toMatch(/Z$/)
})
