import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addTenant } from './support/database.ts'
import { type Http, issueKey } from './support/http.ts'
import { removeFolders, type Server, startServer } from './support/server.ts'
import { isThorough } from './support/thorough.ts'

const GROUPS = ['ops', 'hr', '재무']
const NAMES = ['one', 'two', 'three', 'four', 'five']
const TIME_LIMIT_MS = isThorough ? 30_000 : 15_000

type Version = {
  tenant: string
  id: string
  externalId: string
  acl: string[] | null
  /** Asked for by those who may not see it. */
  word: string
  /** Stands in the text and is never asked for: wherever it shows up, text has leaked. */
  secret: string
  title: string
}
type Reader = { http: Http; tenant: string; groups: string[]; queryIds: string[] }
type Tenant = { writer: Http; sourceId: string }

let server: Server
const tenants = new Map<string, Tenant>()
const readers: Reader[] = []
/** What is there now, by tenant and external id. Both tenants use the same external ids. */
const living = new Map<string, Version>()
/** All that ever was. */
const everything: Version[] = []
let serial = 0

beforeAll(async () => {
  server = await startServer()
  const roots = { a: server, b: server.as(await addTenant(server, 'b')) }
  for (const [tenant, root] of Object.entries(roots)) {
    // in every group, so that it can delete what it wrote
    const { key } = await issueKey(root, { scopes: ['*'], groups: GROUPS })
    const writer = server.as(key)
    await write(tenant, writer, 'seed', null)
    const [source] = (await writer.get('/api/v1/sources')).body.items
    tenants.set(tenant, { writer, sourceId: source.id })
    for (const groups of [[], ['ops'], ['hr', '재무'], GROUPS]) {
      const reader = await issueKey(root, { groups })
      readers.push({ http: server.as(reader.key), tenant, groups, queryIds: [] })
    }
  }
})
afterAll(async () => {
  await server.stop()
  removeFolders()
})

async function write(tenant: string, writer: Http, externalId: string, acl: string[] | null): Promise<void> {
  const n = ++serial
  const version = { tenant, externalId, acl, word: `word${n}x`, secret: `secret${n}x`, title: `Title${n}x` }
  const answer = await writer.put('/api/v1/documents', {
    documents: [
      {
        external_id: externalId,
        title: version.title,
        format: 'markdown',
        type: tenant,
        acl: acl?.map((group) => `group:${group}`) ?? null,
        content: `# ${version.title}\n\nThe sharedword of ${version.word} is ${version.secret}.\n\n## Part\n\n${version.word} means sharedword ${version.secret}.`,
        metadata: { note: version.secret },
      },
    ],
  })
  const [item] = answer.body.items
  expect(['created', 'updated']).toContain(item.status)
  const stored = { ...version, id: item.id }
  living.set(`${tenant}/${externalId}`, stored)
  everything.push(stored)
}

async function remove(tenant: string, externalId: string): Promise<void> {
  if (!living.delete(`${tenant}/${externalId}`)) return
  const answer = await (tenants.get(tenant) as Tenant).writer.delete(
    `/api/v1/documents?external_id=${externalId}`,
  )
  expect(answer.body).toEqual({ deleted: 1 })
}

function visibleTo(reader: Reader): Version[] {
  return [...living.values()].filter(
    ({ tenant, acl }) =>
      tenant === reader.tenant && (acl === null || acl.some((group) => reader.groups.includes(group))),
  )
}

/** Nothing but what this reader may see now, over every route that reads. */
async function checkReader(reader: Reader, pick: number): Promise<void> {
  const { http } = reader
  const visible = visibleTo(reader)
  const seen = new Set(visible)
  const seenIds = new Set(visible.map((version) => version.id))
  const hidden = everything.filter((version) => !seen.has(version))
  const target = hidden[pick % Math.max(hidden.length, 1)]
  const foreignSources = [...tenants]
    .filter(([name]) => name !== reader.tenant)
    .map(([, { sourceId }]) => sourceId)
  const answers: string[] = []
  const read = async (method: string, path: string, json?: unknown) => {
    const answer = await http.request(method, path, json === undefined ? {} : { json })
    expect(answer.status).toBeLessThan(500)
    answers.push(answer.text)
    return answer
  }

  const query = `sharedword ${target?.word ?? ''} ${target?.title ?? ''}`
  for (const group_by of ['document', 'chunk']) {
    const { body } = await read('POST', '/api/v1/search', { query, limit: 100, group_by })
    const ids = new Set(body.items.map((item: { document_id: string }) => item.document_id))
    expect(ids).toEqual(seenIds)
    reader.queryIds.push(body.query_id)
  }
  await read('POST', '/api/v1/search', { query, filters: { source: foreignSources[0] } })
  const asked = await read('POST', '/api/v1/query', { query: `What is ${query}?`, limit: 50 })
  for (const citation of asked.body.citations) expect(seenIds).toContain(citation.document_id)
  await read('POST', '/api/v1/query/stream', { query: `What does ${query} mean?`, limit: 50 })

  const list = await read('GET', '/api/v1/documents?limit=200')
  expect(new Set(list.body.items.map((item: { id: string }) => item.id))).toEqual(seenIds)
  expect(list.body.total).toBe(visible.length)
  for (const tenant of tenants.keys()) {
    const { body } = await read('GET', `/api/v1/documents?limit=1&type=${tenant}`)
    expect(body.total).toBe(tenant === reader.tenant ? visible.length : 0)
  }
  const { body: sources } = await read('GET', '/api/v1/sources')
  expect(sources.items.map((source: { document_count: number }) => source.document_count)).toEqual([
    visible.length,
  ])
  for (const { sourceId } of tenants.values()) {
    const status = sourceId === tenants.get(reader.tenant)?.sourceId ? 200 : 404
    expect((await read('GET', `/api/v1/sources/${sourceId}`)).status).toBe(status)
    expect((await read('GET', `/api/v1/sources/${sourceId}/items`)).status).toBe(status)
    const { body } = await read('GET', `/api/v1/documents?source=${sourceId}`)
    expect(body.total).toBe(status === 200 ? visible.length : 0)
  }
  if (target) {
    const expected = seenIds.has(target.id) ? 200 : 404
    expect((await read('GET', `/api/v1/documents/${target.id}`)).status).toBe(expected)
    expect((await read('GET', `/api/v1/documents?q=${target.title}`)).body.total).toBe(0)
  }
  const own = visible[pick % Math.max(visible.length, 1)]
  if (own) expect((await read('GET', `/api/v1/documents/${own.id}`)).body.text).toContain(own.secret)
  const stranger = readers.find((other) => other.tenant !== reader.tenant && other.queryIds.length > 0)
  if (stranger) {
    const body = { query_id: stranger.queryIds.at(-1), vote: 'up' }
    expect((await read('POST', '/api/v1/feedback', body)).status).toBe(404)
  }

  const text = answers.join('\n')
  for (const version of hidden) {
    expect(text).not.toContain(version.secret)
    expect(text).not.toContain(`"${version.title}"`)
    if (!seenIds.has(version.id)) expect(text).not.toContain(version.id)
  }
  for (const source of foreignSources) expect(text).not.toContain(source)
}

const acl = fc.oneof(fc.constant(null), fc.subarray(GROUPS, { minLength: 1 }))
const place = { tenant: fc.constantFrom('a', 'b'), name: fc.constantFrom(...NAMES) }
const step = fc.record({
  ...place,
  action: fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('put' as const), acl }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete' as const) }) },
  ),
  reader: fc.nat({ max: 7 }),
  pick: fc.nat({ max: 1_000 }),
})

test('no text, title, id or count of another tenant or group shows on any read route', {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 8 }), async (steps) => {
      for (const name of [...living.keys()]) {
        const [tenant, externalId] = name.split('/') as [string, string]
        await remove(tenant, externalId)
      }
      everything.splice(0, Math.max(0, everything.length - 40))
      for (const { tenant, name, action, reader, pick } of steps) {
        if (action.kind === 'put')
          await write(tenant, (tenants.get(tenant) as Tenant).writer, name, action.acl)
        else await remove(tenant, name)
        await checkReader(readers[reader] as Reader, pick)
      }
      for (const reader of readers) await checkReader(reader, steps[0]?.pick ?? 0)
    }),
    { numRuns: 1_000, interruptAfterTimeLimit: TIME_LIMIT_MS, endOnFailure: true },
  )
  // the time was enough to try something
  expect(serial).toBeGreaterThan(tenants.size)
})
