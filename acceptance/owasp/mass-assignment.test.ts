import { afterAll, beforeAll, expect, test } from 'vitest'
import { addTenant } from '../support/database.ts'
import { issueKey } from '../support/http.ts'
import { type Browser, invite, setUpOwner, signInAs } from '../support/people.ts'
import { makeFolder, removeFolders, type Server, startServer } from '../support/server.ts'

let server: Server
let folder: string
let owner: Browser
let theirTenant: string

/** What a body has no business saying. */
const FIELDS = () => ({
  id: 'forged_1',
  tenant_id: theirTenant,
  tenantId: theirTenant,
  company_id: 'other',
  is_home: true,
  is_built_in: true,
  is_admin: true,
  kind_of: 'system',
  created_by: 'forged',
  created_at: '2000-01-01T00:00:00Z',
  email_verified: true,
  emailVerified: true,
  two_factor_enabled: true,
  password_hash: 'x',
  person_id: 'usr_forged',
  personId: 'usr_forged',
  revoked_at: null,
  last_used_at: '2000-01-01T00:00:00Z',
  managed_by: 'oidc',
  rotated_from: 'key_forged',
  can_sign: true,
  role: 'owner',
  isAdmin: true,
})

beforeAll(async () => {
  folder = makeFolder('root')
  server = await startServer({ env: { NARU_FILE_ROOTS: folder } })
  const other = server.as(await addTenant(server, 'other'))
  theirTenant = (await other.get('/api/v1/session')).body.tenant.id
  owner = await setUpOwner(server)
})
afterAll(async () => {
  await server.stop()
  removeFolders()
})

/** Sends a body with all the fields; where unknown ones are refused, each is refused, and nothing is made. */
async function make(path: string, body: Record<string, unknown>) {
  const full = await owner.post(path, { ...FIELDS(), ...body })
  if (full.status !== 400) return full
  for (const [name, value] of Object.entries(FIELDS())) {
    if (name in body) continue
    const answer = await owner.post(path, { ...body, [name]: value })
    expect([path, name, answer.status]).toEqual([path, name, 400])
  }
  return owner.post(path, body)
}

const FORGED = /forged|2000-01-01|"is_home":true|"is_built_in":true|"managed_by":"oidc"/

test.each([
  ['/api/v1/keys', () => ({ name: 'k', scopes: ['knowledge:read'] })],
  ['/api/v1/account/keys', () => ({ name: 'k', scopes: ['knowledge:read'] })],
  ['/api/v1/groups', () => ({ name: 'g', kind: 'group' })],
  ['/api/v1/roles', () => ({ name: 'r', title: 'R', permissions: ['knowledge:read'] })],
  ['/api/v1/tenants', () => ({ slug: 'made', name: 'Made' })],
  ['/api/v1/invitations', () => ({ email: 'someone@naru.example', roles: ['viewer'] })],
  ['/api/v1/sources', () => ({ name: 's', kind: 'files', config: { path: folder } })],
] as const)('what is made at %s takes nothing from its body that it does not name', async (path, body) => {
  const before = (await server.get('/api/v1/session')).body.tenant
  const answer = await make(path, body())
  expect([answer.status, answer.text]).toEqual([201, expect.not.stringMatching(FORGED)])
  const list = await owner.get(path === '/api/v1/account/keys' ? path : `${path}`)
  expect(list.text).not.toMatch(/forged|2000-01-01/)
  const other = await server.as(await addTenantKey()).get('/api/v1/sources')
  expect(other.text).not.toContain('"name":"s"')
  expect((await server.get('/api/v1/session')).body.tenant).toEqual(before)
})

let otherKey: string | undefined
async function addTenantKey(): Promise<string> {
  otherKey ??= await addTenant(server, 'third')
  return otherKey
}

test('documents keep their own tenant, id and source', async () => {
  const document = { external_id: 'd', title: 'd', content: 'text', format: 'text' }
  const answer = await owner.put('/api/v1/documents', {
    ...FIELDS(),
    documents: [{ ...FIELDS(), ...document }],
  })
  expect([200, 400]).toContain(answer.status)
  expect((await owner.get('/api/v1/documents')).text).not.toMatch(/forged/)
  expect((await server.as(await addTenantKey()).get('/api/v1/documents')).body.total).toBe(0)
})

test('people give themselves no role, no verified address and no other account', async () => {
  const { email, password } = await invite(owner, { roles: ['viewer'] })
  const viewer = await signInAs(server, { email, password })
  const before = (await viewer.get('/api/v1/session')).body
  const extras = { ...FIELDS(), roles: ['owner'], scopes: ['*'], email: 'owner@naru.example' }
  for (const [name, value] of Object.entries(extras))
    await viewer.request('PATCH', '/api/v1/account', { json: { name: 'V', [name]: value } })
  await viewer.request('PATCH', '/api/v1/account', { json: { ...extras, name: 'V' } })
  const after = (await viewer.get('/api/v1/session')).body
  expect(after).toEqual({
    ...before,
    principal: { ...before.principal, name: after.person.name },
    person: { ...before.person, name: after.person.name },
  })
  const attempt = await viewer.request('PATCH', `/api/v1/people/${after.person.id}`, {
    json: { roles: ['owner'] },
  })
  expect(attempt.status).toBe(403)
})

test('an invitation is accepted with the roles it was made with', async () => {
  const made = await owner.post('/api/v1/invitations', { email: 'joins@naru.example', roles: ['viewer'] })
  const token = new URL(made.body.link).hash.slice('#token='.length)
  const body = { token, name: 'J', password: 'the long boats of a river' }
  const extras = { ...FIELDS(), roles: ['owner'], scopes: ['*'], email: 'owner@naru.example', group_ids: [] }
  let answer = await server.post('/api/v1/invitations/accept', { ...body, ...extras }, { key: null })
  if (answer.status === 400) answer = await server.post('/api/v1/invitations/accept', body, { key: null })
  expect(answer.status).toBe(201)
  const session = answer.body.session ?? answer.body
  expect(session).toMatchObject({ person: { email: 'joins@naru.example' }, roles: ['viewer'] })
})

test('a key hands out no more than it may itself, whatever the body says', async () => {
  const { key } = await issueKey(server, { scopes: ['keys:manage', 'knowledge:read'] })
  for (const scopes of [
    ['*'],
    ['knowledge:read', 'knowledge:write'],
    ['installation:manage'],
    ['audit:read'],
  ]) {
    const answer = await server.post('/api/v1/keys', { name: 'x', scopes }, { key })
    expect([scopes, answer.status]).toEqual([scopes, 403])
  }
})
