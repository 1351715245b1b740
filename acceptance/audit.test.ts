import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { naru } from './support/command.ts'
import { addTenant, withDatabase } from './support/database.ts'
import { issueKey } from './support/http.ts'
import { makeFolder, REPOSITORY, removeFolders, type Server, startServer } from './support/server.ts'
import { addFolder, settled } from './support/sources.ts'

type Event = {
  seq: number
  action: string
  outcome: string
  actor: { id: string; kind: string }
  target?: { kind: string; id: string }
  details?: Record<string, unknown>
  before?: { documents?: Array<{ external_id: string }> }
  hash: string
  previous_hash?: string | null
  address?: string
  request_id?: string
}

let server: Server

beforeAll(async () => {
  server = await startServer()
})
afterAll(async () => {
  await server.stop()
  removeFolders()
})

const list = async (query: string): Promise<Event[]> =>
  (await server.get(`/api/v1/audit?${query}`)).body.items
const run = (...args: string[]) => naru(['audit', ...args], { NARU_DATA_DIR: server.dataDir })

test('what is done to sources, documents and backups is recorded, with who and from where', async () => {
  const folder = makeFolder('documents')
  writeFileSync(join(folder, 'a.md'), '# A\n\nText of a.')
  const source = await addFolder(server, folder)
  await settled(server, source.id)
  await server.post(`/api/v1/sources/${source.id}/sync`, {})
  await settled(server, source.id)
  const [document] = (await server.get('/api/v1/documents')).body.items
  await server.delete(`/api/v1/documents/${document.id}`)
  await server.delete(`/api/v1/sources/${source.id}`)
  await server.post('/api/v1/backups')
  const events = await list('limit=20')
  const actions = events.map((event) => event.action)
  for (const action of [
    'source.created',
    'source.synced',
    'document.deleted',
    'source.deleted',
    'backup.started',
  ])
    expect(actions).toContain(action)
  const deleted = events.find((event) => event.action === 'document.deleted')
  expect(deleted).toMatchObject({
    actor: { kind: 'key' },
    target: { kind: 'document', id: document.id },
    before: { documents: [{ external_id: 'a.md' }] },
    address: '127.0.0.1',
  })
  expect(deleted?.request_id).toMatch(/^req_/)
  expect(await list(`target=${source.id}`)).toHaveLength(3)
  expect((await server.get('/api/v1/audit/actions')).body.items).toContain('source.created')
})

test('filters and pages tell the same story as the whole', async () => {
  const whole = await list('limit=200')
  const paged: Event[] = []
  for (let cursor = ''; ; ) {
    const page = (await server.get(`/api/v1/audit?limit=3${cursor && `&cursor=${cursor}`}`)).body
    paged.push(...page.items)
    if (page.next_cursor === null) break
    cursor = page.next_cursor
  }
  expect(paged).toEqual(whole)
  expect(await list('action=source.')).toEqual(whole.filter((event) => event.action.startsWith('source.')))
  expect(await list('action=source.created')).toHaveLength(1)
  expect(await list('action=source')).toEqual([])
  expect(await list('to=2020-01-01T00:00:00Z')).toEqual([])
  expect(await list(`from=${encodeURIComponent('2020-01-01T09:00:00+09:00')}&limit=200`)).toEqual(whole)
  expect(await list('actor=%00')).toEqual([])
  for (const cursor of [
    'x',
    Buffer.from('-1').toString('base64url'),
    Buffer.from('1e99').toString('base64url'),
  ])
    expect((await server.get(`/api/v1/audit?cursor=${cursor}`)).body.code).toBe('cursor_invalid')
})

test('refusals are recorded: of a key in its own trail, of a stranger counted', async () => {
  const { id, key } = await issueKey(server, { scopes: ['knowledge:read'] })
  for (let i = 0; i < 5; i++) expect((await server.get('/api/v1/audit', { key })).status).toBe(403)
  for (let i = 0; i < 5; i++) await server.get('/api/v1/audit', { key: 'naru_sk_of_nobody_at_all' })
  await server.get('/api/v1/audit', { key: null })
  expect(await list(`actor=${id}`)).toMatchObject([
    {
      action: 'access.denied',
      outcome: 'denied',
      details: { permission: 'audit:read', method: 'GET', route: '/api/v1/audit', code: 'missing_scope' },
    },
  ])
  const strangers = (await list('outcome=denied')).filter((event) => event.actor.kind === 'stranger')
  expect(strangers).toMatchObject([{ actor: { id: '127.0.0.1' }, details: { code: 'key_invalid' } }])
})

test('an export is the chain, line by line, and is itself recorded with its filter', async () => {
  const answer = await server.get('/api/v1/audit/export')
  expect(answer.headers.get('content-type')).toContain('application/x-ndjson')
  const events: Event[] = answer.text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(events.map((event) => event.seq)).toEqual(events.map((_, i) => i + 1))
  expect(events.slice(1).map((event) => event.previous_hash)).toEqual(
    events.slice(0, -1).map((event) => event.hash),
  )
  const some = await server.get('/api/v1/audit/export?action=source.')
  expect(some.text.trim().split('\n')).toHaveLength(3)
  const [exported] = await list('action=audit.exported')
  expect(exported).toMatchObject({ details: { filter: { action: 'source.' } } })
})

test('an export is checked without us, by the script of the docs', async () => {
  const [english = '', korean] = ['docs/audit.md', 'docs/ko/audit.md'].map(
    (page) => /```js\n(.*?)```/s.exec(readFileSync(join(REPOSITORY, page), 'utf8'))?.[1],
  )
  expect(korean).toBe(english)
  const folder = makeFolder('outside')
  writeFileSync(join(folder, 'verify-export.mjs'), english)
  const check = (lines: string[]) => {
    writeFileSync(join(folder, 'trail.jsonl'), lines.join(''))
    const input = readFileSync(join(server.dataDir, 'secret.key'))
    return spawnSync(process.execPath, ['verify-export.mjs', 'trail.jsonl'], { cwd: folder, input })
  }
  const lines = (await server.get('/api/v1/audit/export')).text.match(/.*\n/g) as string[]
  const { stdout, status } = check(lines)
  expect([stdout.toString().trim(), status]).toEqual([JSON.parse(lines.at(-1) as string).hash, 0])
  const forged = lines.map((line) => line.replace('"source.deleted"', '"source.created"'))
  for (const broken of [forged, lines.toSpliced(2, 1), lines.slice(1)]) expect(check(broken).status).toBe(1)
})

test('another organisation sees nothing of it', async () => {
  const key = await addTenant(server, 'other')
  const events: Event[] = (await server.get('/api/v1/audit?limit=200', { key })).body.items
  expect(events.map((event) => event.action)).not.toContain('source.created')
  expect((await server.get('/api/v1/audit/export', { key })).text).not.toContain('backup.started')
  const { body } = await server.post('/api/v1/audit/verify', undefined, { key })
  expect(body).toMatchObject({ status: 'intact', checked: events.length + 1 })
})

test('the command line lists, exports to a file that it never overwrites, and verifies', async () => {
  expect((await run('list', '--action', 'source.deleted')).stdout).toContain('source.deleted')
  const out = join(makeFolder('export'), 'trail.jsonl')
  expect((await run('export', '--out', out)).code).toBe(0)
  const written = readFileSync(out, 'utf8')
  expect(written.trim().split('\n').length).toBeGreaterThan(5)
  expect(await run('export', '--out', out)).toMatchObject({ code: 1 })
  expect(readFileSync(out, 'utf8')).toBe(written)
  expect((await run('export', '--action', 'none.')).stdout).toBe('')
  const verified = await run('verify')
  expect([verified.code, verified.stdout]).toEqual([0, expect.stringContaining('is intact')])
}, 60_000)

test('a stop anchors the heads, and whoever edits the database afterwards is found out', async () => {
  await server.stop()
  const anchors = join(server.dataDir, 'audit-anchors.jsonl')
  expect(existsSync(anchors)).toBe(true)
  server = await startServer({ dataDir: server.dataDir })
  expect(await server.get('/metrics').then(({ text }) => text)).toContain(
    'naru_audit_anchor_failures_total 0',
  )
  // the stop's, and one more whenever the schedule came round meanwhile
  const { body } = await server.post('/api/v1/audit/verify')
  expect(body.status).toBe('intact')
  expect(body.anchors.checked).toBeGreaterThanOrEqual(1)
  await withDatabase(server, async (client) => {
    await client.query('alter table audit_events disable trigger all')
    await client.query(
      `update audit_events set payload = replace(payload, '"source.deleted"', '"source.created"')
       where action = 'source.deleted'`,
    )
    await client.query('alter table audit_events enable trigger all')
  })
  const { code, stdout } = await run('verify', '--json')
  expect(code).toBe(1)
  expect(JSON.parse(stdout)).toMatchObject({
    status: 'broken',
    items: [{ tenant: { slug: 'default' }, problems: [{ kind: 'changed' }] }, { status: 'intact' }],
  })
  const [verified] = await list('action=audit.verified')
  expect(verified).toMatchObject({ outcome: 'failed', details: { organisations: 2, broken: ['default'] } })
}, 60_000)

test('whoever removes the anchors as well is found out, once the trail is older than an hour', async () => {
  await server.stop()
  server = await startServer()
  const anchors = join(server.dataDir, 'audit-anchors.jsonl')
  await withDatabase(server, async (client) => {
    await client.query('alter table audit_events disable trigger all')
    await client.query(
      `update audit_events set payload = regexp_replace(payload, '"at":"[^"]*"', '"at":"2026-01-01T00:00:00.000Z"') where seq = 1`,
    )
    await client.query('alter table audit_events enable trigger all')
  })
  rmSync(anchors, { force: true })
  const { body } = await server.post('/api/v1/audit/verify')
  expect(body.problems.map((problem: { kind: string }) => problem.kind)).toContain('anchor')
})

test('under another master key nothing starts until that is accepted, and no new key is made in place of a lost one', async () => {
  await server.stop()
  const { dataDir } = server
  const env = { NARU_DATA_DIR: dataDir }
  const file = join(dataDir, 'secret.key')
  const key = readFileSync(file, 'utf8')
  rmSync(file)
  const missing = await naru(['serve'], env)
  expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining('is not there')])
  expect(existsSync(file)).toBe(false)
  writeFileSync(file, 'ab'.repeat(32), { mode: 0o600 })
  const other = await naru(['serve'], env)
  expect([other.code, other.stderr]).toEqual([1, expect.stringContaining('under another master key')])
  const before = (await naru(['accept-key'], { ...env, NARU_SECRET_KEY: key.trim() })).stdout
  expect(before).toContain('nothing had to be changed')
  expect((await naru(['accept-key'], env)).stdout).toContain('goes on with the master key')
  server = await startServer({ dataDir })
  expect(await list('action=installation.key_replaced')).toHaveLength(1)
}, 120_000)
