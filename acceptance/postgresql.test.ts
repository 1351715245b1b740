import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Http, issueKey } from './support/http.ts'
import { makeFolder, removeFolders, type Server, startServer } from './support/server.ts'
import { until } from './support/until.ts'

const TEST_DATABASE = process.env.NARU_TEST_DATABASE_URL

/** Two servers on one PostgreSQL, as replicas run; the tests' own database on it is dropped afterwards. */
describe.skipIf(!TEST_DATABASE)('two servers on a real PostgreSQL (NARU_TEST_DATABASE_URL)', () => {
  const name = `naru_acceptance_${randomBytes(6).toString('hex')}`
  let one: Server
  let two: Server
  let hasVector = false

  const admin = async (sql: string) => {
    const client = new pg.Client({ connectionString: TEST_DATABASE })
    await client.connect()
    try {
      return await client.query(sql)
    } finally {
      await client.end()
    }
  }

  beforeAll(async () => {
    await admin(`create database ${name}`)
    const { rows } = await admin(`select from pg_available_extensions where name = 'vector'`)
    hasVector = rows.length > 0
    const url = new URL(TEST_DATABASE as string)
    url.pathname = `/${name}`
    const env = { DATABASE_URL: url.href, NARU_SECRET_KEY: randomBytes(32).toString('hex') }
    // both find an empty database at once
    const started = await Promise.all([startServer({ env }), startServer({ env, dataDir: makeFolder() })])
    ;[one, two] = started
  })
  afterAll(async () => {
    await Promise.all([one?.stop(), two?.stop()])
    await admin(`drop database if exists ${name} with (force)`)
    removeFolders()
  })

  const put = (http: Http, documents: object[]) => http.put('/api/v1/documents', { documents })
  const document = (id: string, more: object = {}) => ({
    external_id: id,
    title: id,
    content: `Text of ${id}`,
    format: 'text',
    ...more,
  })

  test('documents are written in one and read in the other; search says what it lacks', async () => {
    const written = await put(one, [document('shared'), document('ops-only', { acl: ['group:ops'] })])
    expect(written.body.items.map((item: { status: string }) => item.status)).toEqual(['created', 'created'])
    const [shared, guarded] = written.body.items
    expect((await two.get(`/api/v1/documents/${shared.id}`)).body.text).toBe('Text of shared')
    // row-level security on a server, where the application is no superuser inside a tenant
    expect((await two.get(`/api/v1/documents/${guarded.id}`)).status).toBe(404)
    expect((await two.get('/api/v1/documents')).body.total).toBe(1)
    const ops = two.as((await issueKey(one, { groups: ['ops'] })).key)
    expect((await ops.get(`/api/v1/documents/${guarded.id}`)).status).toBe(200)

    for (const path of ['/api/v1/search', '/api/v1/query', '/api/v1/query/stream']) {
      const answer = await two.post(path, { query: 'shared' })
      if (hasVector) expect(answer.status).toBe(200)
      else expect([path, answer.status, answer.body.code]).toEqual([path, 503, 'search_unavailable'])
    }
    expect((await put(two, [document('shared')])).body.items[0].status).toBe('unchanged')
    expect((await two.delete(`/api/v1/documents/${shared.id}`)).status).toBe(204)
    expect((await one.get(`/api/v1/documents/${shared.id}`)).status).toBe(404)
  })

  test('a key revoked in one is dead in the other within a second', async () => {
    const { id, key } = await issueKey(one, {})
    for (const http of [one, two]) expect((await http.get('/api/v1/session', { key })).status).toBe(200)
    await one.delete(`/api/v1/keys/${id}`)
    for (const http of [two, one])
      await until(
        'the key to be refused',
        async () => (await http.get('/api/v1/session', { key })).status === 401,
        1_000,
      )
  })

  test('the same documents pushed from both at once end as one whole version, and nobody deadlocks', async () => {
    const batch = (round: number, from: 'one' | 'two') => {
      const documents = Array.from({ length: 40 }, (_, i) =>
        document(`race-${i}`, {
          title: `${from} ${round}`,
          content: `# ${from} ${round}\n\n${from}-${round} text`,
          format: 'markdown',
        }),
      )
      // in opposite orders, as a deadlock needs it
      return from === 'one' ? documents : documents.reverse()
    }
    for (let round = 0; round < 5; round++) {
      const answers = await Promise.all([put(one, batch(round, 'one')), put(two, batch(round, 'two'))])
      for (const answer of answers) {
        expect(answer.status).toBe(200)
        for (const item of answer.body.items) expect(['created', 'updated']).toContain(item.status)
      }
      const { items } = (await one.get('/api/v1/documents?limit=200')).body
      const raced = items.filter((item: { external_id: string }) => item.external_id.startsWith('race-'))
      expect(raced).toHaveLength(40)
      for (const { id, title, version } of raced) {
        const { body } = await two.get(`/api/v1/documents/${id}`)
        // title, text, chunks and history are of one writer
        expect(body.text).toContain(title.replace(' ', '-'))
        expect(body.chunks).toHaveLength(body.chunk_count)
        for (const chunk of body.chunks) expect(chunk.content).toContain(title.replace(' ', '-'))
        expect(body.versions.map((one: { version: number }) => one.version)).toEqual(
          Array.from({ length: version }, (_, i) => version - i),
        )
      }
    }
  })

  test('one source is read by one of them, and both tell of it', async () => {
    const folder = makeFolder('source')
    for (let i = 0; i < 30; i++) writeFileSync(`${folder}/f${i}.md`, `# File ${i}\n\nText ${i}`)
    const made = await one.post('/api/v1/sources', {
      name: 'shared',
      kind: 'files',
      config: { path: folder },
    })
    for (const http of [one, two]) {
      const source = await until('the sync to end', async () => {
        const { body } = await http.get(`/api/v1/sources/${made.body.id}`)
        return body.sync?.status === 'done' && body
      })
      expect(source.document_count).toBe(30)
    }
    const { items } = (await two.get(`/api/v1/documents?source=${made.body.id}&limit=200`)).body
    expect(new Set(items.map((item: { version: number }) => item.version))).toEqual(new Set([1]))
  })

  test('a server that loses its connections for a moment answers again', async () => {
    await admin(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`)
    await until('both to be ready', async () => {
      const answers = await Promise.all([one.get('/ready'), two.get('/ready')])
      return answers.every((answer) => answer.status === 200)
    })
    // revocation still arrives: the listener is back, or the cache is off
    const { id, key } = await issueKey(one, {})
    expect((await two.get('/api/v1/session', { key })).status).toBe(200)
    await one.delete(`/api/v1/keys/${id}`)
    await until(
      'the key to be refused',
      async () => (await two.get('/api/v1/session', { key })).status === 401,
      1_000,
    )
  })
})
