import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Http } from './support/http.ts'
import { type Browser, invite, openBrowser, setUpOwner } from './support/people.ts'
import { removeFolders, type Server, startServer } from './support/server.ts'

let server: Server
let owner: Browser
let reseller: Browser
let viewer: Browser
let groupId: string
let resellerId: string

beforeAll(async () => {
  server = await startServer()
  owner = await setUpOwner(server)
  groupId = (await owner.post('/api/v1/groups', { name: '고객-acme', kind: 'group' })).body.id
  reseller = (await invite(owner, { roles: ['reseller'], group_ids: [groupId] })).browser
  viewer = (await invite(owner, { roles: ['viewer'] })).browser
  resellerId = (await reseller.get('/api/v1/session')).body.person.id
})
afterAll(async () => {
  await server.stop()
  removeFolders()
})

async function put(externalId: string, acl: string[] | null): Promise<string> {
  const answer = await owner.put('/api/v1/documents', {
    documents: [
      {
        external_id: externalId,
        title: `Lighthouse ${externalId}`,
        format: 'markdown',
        content: `# Lighthouse ${externalId}\n\nThe lighthouse ${externalId} shines at night.`,
        acl,
      },
    ],
  })
  expect(answer.status).toBe(200)
  return answer.body.items[0].id
}

/** The documents that each way of reading shows. */
async function seenBy(http: Http, ids: readonly string[]): Promise<Record<string, string[]>> {
  const list = (await http.get('/api/v1/documents?limit=200')).body
  expect(list.total).toBe(list.items.length)
  const byId: string[] = []
  for (const id of ids) if ((await http.get(`/api/v1/documents/${id}`)).status === 200) byId.push(id)
  const search = (await http.post('/api/v1/search', { query: 'lighthouse shines at night', limit: 50 })).body
  const asked = (await http.post('/api/v1/query', { query: 'When does the lighthouse shine?', limit: 50 }))
    .body
  const idsOf = (items: Array<{ id?: string; document_id?: string }>) =>
    [...new Set(items.map((item) => item.document_id ?? item.id))]
      .filter((id) => ids.includes(id as string))
      .sort() as string[]
  return {
    list: idsOf(list.items),
    byId: byId.sort(),
    search: idsOf(search.items),
    cited: idsOf(asked.citations),
  }
}

test('a reseller sees what is shared with their groups or with them, and nothing that is for everyone', async () => {
  const everyone = await put('everyone', null)
  const shared = await put('shared', ['group:고객-acme'])
  const other = await put('other', ['group:other'])
  const personal = await put('personal', [`person:${resellerId}`])
  const all = [everyone, shared, other, personal]
  const mine = [shared, personal].sort()
  const seen = await seenBy(reseller, all)
  expect(seen).toEqual({ list: mine, byId: mine, search: mine, cited: expect.any(Array) })
  expect(seen.cited?.length).toBeGreaterThan(0)
  expect(mine).toEqual(expect.arrayContaining(seen.cited ?? []))
  const seenByViewer = await seenBy(viewer, all)
  expect(seenByViewer).toMatchObject({
    list: [everyone],
    byId: [everyone],
    search: [everyone],
    cited: [everyone],
  })
  expect((await reseller.get('/api/v1/sources')).body.items).toEqual([])
})

test('what is taken from them is gone at once', async () => {
  const shared = await put('shared', ['group:고객-acme'])
  const personal = await put('personal', [`person:${resellerId}`])
  expect((await seenBy(reseller, [shared])).search).toEqual([shared])
  expect(
    (await owner.request('PATCH', `/api/v1/people/${resellerId}`, { json: { group_ids: [] } })).status,
  ).toBe(200)
  expect(await seenBy(reseller, [shared, personal])).toMatchObject({
    list: [personal],
    byId: [personal],
    search: [personal],
  })
  await put('personal', null)
  expect(await seenBy(reseller, [shared, personal])).toEqual({ list: [], byId: [], search: [], cited: [] })
  await owner.put(`/api/v1/groups/${groupId}/people`, { person_ids: [resellerId] })
  expect((await seenBy(reseller, [shared])).search).toEqual([shared])
})

test('a confined role holds nothing that reaches beyond its groups', async () => {
  const role = { name: 'partner_auditor', title: 'Auditor', is_confined: true }
  const { permissions } = (await owner.get('/api/v1/roles')).body
  for (const { name, is_confinable } of permissions) {
    const { body } = await owner.post('/api/v1/roles', { ...role, permissions: ['knowledge:read', name] })
    expect([name, body.code]).toEqual([name, is_confinable ? undefined : 'confined_role_exceeds'])
    if (!is_confinable) continue
    const change = (json: object) => owner.request('PATCH', `/api/v1/roles/${role.name}`, { json })
    const more = await change({ permissions: ['audit:read'] })
    expect([more.status, more.body.code]).toEqual([422, 'confined_role_exceeds'])
    const open = await change({ permissions: ['audit:read'], is_confined: false })
    expect(open.status).toBe(200)
    expect((await change({ is_confined: true })).body.code).toBe('confined_role_exceeds')
    await owner.delete(`/api/v1/roles/${role.name}`)
  }
  const unfiltered = ['keys:manage', 'audit:read', 'roles:manage', 'knowledge:write', 'calls:read_all']
  for (const name of unfiltered)
    expect(permissions).toContainEqual(expect.objectContaining({ name, is_confinable: false }))
})

test('a partner’s manager does nothing to somebody who sees more groups than they', async () => {
  const permissions = ['knowledge:read', 'people:read', 'people:manage']
  await owner.post('/api/v1/roles', {
    name: 'partner_manager',
    title: 'Partner',
    permissions,
    is_confined: true,
  })
  const globex = (await owner.post('/api/v1/groups', { name: 'globex', kind: 'group' })).body.id
  const manager = (await invite(owner, { roles: ['partner_manager'], group_ids: [groupId] })).browser
  const idOf = async (browser: Browser) => (await browser.get('/api/v1/session')).body.person.id
  const wider = await invite(owner, { roles: ['partner_manager'], group_ids: [groupId, globex] })
  const same = await invite(owner, { roles: ['partner_manager'], group_ids: [groupId] })
  const attempts = async (id: string) => [
    (await manager.post(`/api/v1/people/${id}/reset-link`)).status,
    (await manager.post(`/api/v1/people/${id}/sign-out`)).status,
    (await manager.delete(`/api/v1/people/${id}`)).status,
  ]
  expect(await attempts(await idOf(wider.browser))).toEqual([403, 403, 403])
  // who came to another group since the link was made is not opened by it either
  const id = await idOf(same.browser)
  const link = (await manager.post(`/api/v1/people/${id}/reset-link`)).body.link as string
  await owner.request('PATCH', `/api/v1/people/${id}`, { json: { group_ids: [groupId, globex] } })
  const confirmed = await openBrowser(server.url).post('/api/v1/password-reset/confirm', {
    token: new URL(link).hash.slice('#token='.length),
    password: 'taken over by a partner',
  })
  expect(confirmed.body.code).toBe('link_invalid')
  await owner.request('PATCH', `/api/v1/people/${id}`, { json: { group_ids: [groupId] } })
  expect(await attempts(id)).toEqual([200, 204, 204])
})

test('a second organisation works by itself: documents, keys, search, people', async () => {
  const made = await owner.post('/api/v1/tenants', { slug: 'second', name: 'Second' })
  expect(made.body).toMatchObject({ slug: 'second', is_home: false, people: 1, invitation: null })
  const mine = await put('mine', null)
  const switched = await owner.put('/api/v1/session/tenant', { tenant_id: made.body.id })
  expect(switched.body).toMatchObject({ tenant: { slug: 'second', is_home: false }, roles: ['owner'] })
  expect(switched.body.principal.scopes).toEqual(['*'])
  for (const path of ['/tenants', '/backups']) expect((await owner.get(`/api/v1${path}`)).status).toBe(403)
  expect((await owner.get('/api/v1/documents')).body).toMatchObject({ items: [], total: 0 })
  const theirs = await put('mine', null)
  expect(theirs).not.toBe(mine)
  expect(await seenBy(owner, [mine, theirs])).toEqual({
    list: [theirs],
    byId: [theirs],
    search: [theirs],
    cited: [theirs],
  })
  const key = await owner.post('/api/v1/keys', { name: 'second', scopes: ['knowledge:read'] })
  expect(await seenBy(server.as(key.body.key), [mine, theirs])).toMatchObject({
    list: [theirs],
    search: [theirs],
  })
  const people = (await owner.get('/api/v1/people')).body.items
  expect(people).toHaveLength(1)
  expect((await openBrowser(server.url).get('/api/v1/people')).status).toBe(401)
  const home = switched.body.tenants.find((tenant: { slug: string }) => tenant.slug === 'default')
  await owner.put('/api/v1/session/tenant', { tenant_id: home.id })
  expect((await owner.get(`/api/v1/documents/${mine}`)).status).toBe(200)
  expect((await owner.get(`/api/v1/documents/${theirs}`)).status).toBe(404)
})
