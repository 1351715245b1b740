import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { naru } from './support/command.ts'
import type { Answer } from './support/http.ts'
import { type Browser, invite, openBrowser, setUpOwner, signInAs } from './support/people.ts'
import { removeFolders, type Server, startServer } from './support/server.ts'

let server: Server
let owner: Browser
let serial = 0

beforeAll(async () => {
  server = await startServer()
  owner = await setUpOwner(server)
})
afterAll(async () => {
  await server.stop()
  removeFolders()
})

const PASSWORD = 'seven herons on a sandbank'
const newEmail = () => `somebody${++serial}@naru.example`
const tokenOf = (answer: Answer) => new URL(answer.body.link).hash.slice('#token='.length)
const sent = (email: string, roles = ['viewer']) => owner.post('/api/v1/invitations', { email, roles })
const accept = (browser: Browser, token: string, more: object = { name: 'Some Body', password: PASSWORD }) =>
  browser.post('/api/v1/invitations/accept', { token, ...more })
const idOf = async (browser: Browser): Promise<string> =>
  (await browser.get('/api/v1/session')).body.person.id
const patch = (path: string, json: object) => owner.request('PATCH', `/api/v1${path}`, { json })

describe('an invitation', () => {
  test('lets somebody in once, however many open the link at once', async () => {
    const token = tokenOf(await sent(newEmail()))
    const answers = await Promise.all([1, 2, 3, 4].map(() => accept(openBrowser(server.url), token)))
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1)
    for (const answer of answers.filter((one) => one.status !== 201))
      expect(answer.body.code).toMatch(/^(invitation_invalid|sign_in_to_accept)$/)
  })

  test('is renewed by inviting again: the link before is dead', async () => {
    const email = newEmail()
    const first = await sent(email, ['viewer'])
    const second = await sent(email.toUpperCase(), ['developer'])
    expect(second.body).toMatchObject({
      id: first.body.id,
      email,
      roles: ['developer'],
      mail: 'not_configured',
    })
    const third = await owner.post(`/api/v1/invitations/${first.body.id}/renew`, {})
    const stranger = openBrowser(server.url)
    for (const old of [first, second]) {
      const refused = await accept(stranger, tokenOf(old))
      expect([refused.status, refused.body.code]).toEqual([404, 'invitation_invalid'])
    }
    const inspected = await stranger.post('/api/v1/invitations/inspect', { token: tokenOf(third) })
    expect(inspected.body).toEqual({
      email,
      tenant_name: 'Default',
      has_account: false,
      roles: ['developer'],
    })
    const listed = (await owner.get('/api/v1/invitations')).text
    expect(listed).not.toContain(tokenOf(third))
    expect((await accept(stranger, tokenOf(third))).status).toBe(201)
    expect((await sent(email)).body.code).toBe('already_member')
  })

  test('that was revoked lets nobody in', async () => {
    const invitation = await sent(newEmail())
    expect((await owner.delete(`/api/v1/invitations/${invitation.body.id}`)).status).toBe(204)
    expect((await accept(openBrowser(server.url), tokenOf(invitation))).body.code).toBe('invitation_invalid')
    expect((await owner.delete(`/api/v1/invitations/${invitation.body.id}`)).status).toBe(404)
  })

  test('for an address with an account needs that account', async () => {
    const made = await owner.post('/api/v1/tenants', { slug: 'elsewhere', name: 'Elsewhere' })
    const guest = await invite(owner, { roles: ['viewer'] })
    const other = await invite(owner, { roles: ['viewer'] })
    await owner.put('/api/v1/session/tenant', { tenant_id: made.body.id })
    const token = tokenOf(await sent(guest.email, ['analyst']))
    await owner.put('/api/v1/session/tenant', { tenant_id: await homeId() })
    for (const browser of [openBrowser(server.url), other.browser]) {
      const refused = await accept(browser, token)
      expect([refused.status, refused.body.code]).toEqual([401, 'sign_in_to_accept'])
    }
    const { items } = (await owner.get('/api/v1/audit?action=access.denied')).body
    const details = expect.objectContaining({ permission: 'public', code: 'sign_in_to_accept' })
    expect(items).toContainEqual(expect.objectContaining({ details }))
    const withoutToken = await openBrowser(server.url).request('POST', '/api/v1/invitations/accept', {
      json: { token },
      headers: { cookie: guest.browser.headers().cookie ?? '' },
    })
    expect(withoutToken.body.code).toBe('csrf_invalid')
    const accepted = await accept(guest.browser, token, {})
    expect(accepted.status).toBe(201)
    expect(accepted.body).toMatchObject({ tenant: { slug: 'elsewhere' }, roles: ['analyst'] })
    expect(accepted.body.tenants).toHaveLength(2)
    // both organisations have them now: neither may reset the account, whoever runs the installation may
    const path = `/api/v1/people/${accepted.body.person.id}/reset-link`
    const admin = await invite(owner, { roles: ['admin'] })
    expect((await admin.browser.post(path)).body.code).toBe('belongs_elsewhere')
    expect((await owner.post(path)).status).toBe(200)
  })

  test('of somebody who leaves or loses rights lets nobody in', async () => {
    const second = await invite(owner, { roles: ['owner'] })
    const id = await idOf(second.browser)
    const invited = (roles: string[]) =>
      second.browser.post('/api/v1/invitations', { email: newEmail(), roles })
    const asOwner = await invited(['owner'])
    const asViewer = await invited(['viewer'])
    await patch(`/people/${id}`, { roles: ['admin'] })
    const stranger = openBrowser(server.url)
    expect((await accept(stranger, tokenOf(asOwner))).body.code).toBe('invitation_invalid')
    const inspected = await stranger.post('/api/v1/invitations/inspect', { token: tokenOf(asOwner) })
    expect(inspected.body.code).toBe('invitation_invalid')
    expect((await accept(openBrowser(server.url), tokenOf(asViewer))).status).toBe(201)
    const again = await invited(['viewer'])
    await owner.delete(`/api/v1/people/${id}`)
    expect((await accept(openBrowser(server.url), tokenOf(again))).body.code).toBe('invitation_invalid')
  })

  test.each(['revoked', 'rotated'])('of a key ends when the key is %s', async (how) => {
    const { body: made } = await owner.post('/api/v1/keys', {
      name: 'inviter',
      scopes: ['people:manage', 'knowledge:read', 'reports:read'],
    })
    const byKey = await server
      .as(made.key)
      .post('/api/v1/invitations', { email: newEmail(), roles: ['viewer'] })
    expect(byKey.status).toBe(201)
    if (how === 'revoked') await owner.delete(`/api/v1/keys/${made.id}`)
    else await owner.post(`/api/v1/keys/${made.id}/rotate`, { overlap_seconds: 0 })
    expect((await accept(openBrowser(server.url), tokenOf(byKey))).body.code).toBe('invitation_invalid')
  })

  test('asks newcomers for a name and a good password', async () => {
    const token = tokenOf(await sent(newEmail()))
    const stranger = openBrowser(server.url)
    expect((await accept(stranger, token, {})).body.errors).toHaveLength(2)
    expect((await accept(stranger, token, { name: 'Kim', password: 'password123' })).body.code).toBe(
      'password_breached',
    )
    expect((await accept(stranger, token)).status).toBe(201)
  })
})

async function homeId(): Promise<string> {
  const { tenants } = (await owner.get('/api/v1/session')).body
  return tenants.find((tenant: { slug: string }) => tenant.slug === 'default').id
}

describe('a role', () => {
  test('changes at once for everybody who has it, and stays as long as somebody does', async () => {
    const role = { name: 'librarian', title: '사서', permissions: ['knowledge:read'] }
    expect((await owner.post('/api/v1/roles', role)).status).toBe(201)
    const { browser } = await invite(owner, { roles: ['librarian'] })
    const put = () => browser.put('/api/v1/documents', { documents: [] })
    expect((await put()).body.code).toBe('missing_scope')
    await patch('/roles/librarian', { permissions: ['knowledge:read', 'knowledge:write', 'keys:own'] })
    expect((await put()).body.code).toBe('validation_failed')
    const own = await browser.post('/api/v1/account/keys', { name: 'own', scopes: ['*'] })
    const withKey = () => server.as(own.body.key).put('/api/v1/documents', { documents: [] })
    expect((await withKey()).body.code).toBe('validation_failed')
    await patch('/roles/librarian', { permissions: ['knowledge:read'] })
    expect((await put()).body.code).toBe('missing_scope')
    expect((await withKey()).body.code).toBe('missing_scope')
    const refused = await owner.delete('/api/v1/roles/librarian')
    expect([refused.status, refused.body.code]).toEqual([409, 'role_in_use'])
    const id = await idOf(browser)
    await patch(`/people/${id}`, { roles: ['viewer'] })
    const pending = await sent(newEmail(), ['librarian'])
    expect((await owner.delete('/api/v1/roles/librarian')).body.code).toBe('role_in_use')
    await owner.delete(`/api/v1/invitations/${pending.body.id}`)
    expect((await owner.delete('/api/v1/roles/librarian')).status).toBe(204)
    expect((await patch(`/people/${id}`, { roles: ['librarian'] })).body.code).toBe('role_unknown')
  })

  test.each([
    ['the name of a built-in role', { name: 'owner', permissions: ['knowledge:read'] }, 'name_taken'],
    ['everything', { name: 'all', permissions: ['*'] }, 'validation_failed'],
    ['a permission that does not exist', { name: 'x', permissions: ['nothing:do'] }, 'validation_failed'],
    ['a name with spaces', { name: 'a b', permissions: ['knowledge:read'] }, 'validation_failed'],
    [
      'fields that are not its own',
      { name: 'x', permissions: ['knowledge:read'], tenant_id: 't' },
      'validation_failed',
    ],
  ])('with %s is not made', async (_what, role, code) => {
    expect((await owner.post('/api/v1/roles', { title: 'X', ...role })).body.code).toBe(code)
  })

  test('that is built in stays as it is', async () => {
    expect((await patch('/roles/viewer', { title: 'X' })).body.code).toBe('role_built_in')
    expect((await owner.delete('/api/v1/roles/owner')).body.code).toBe('role_built_in')
  })
})

describe('somebody who leaves', () => {
  test('loses sessions’ access, personal keys and groups at once', async () => {
    const group = (await owner.post('/api/v1/groups', { name: 'leavers', kind: 'team' })).body
    const { browser } = await invite(owner, { roles: ['developer'], group_ids: [group.id] })
    const { key } = (await browser.post('/api/v1/account/keys', { name: 'own', scopes: ['knowledge:read'] }))
      .body
    expect((await server.get('/api/v1/documents', { key })).status).toBe(200)
    const id = await idOf(browser)
    expect((await owner.delete(`/api/v1/people/${id}`)).status).toBe(204)
    expect((await server.get('/api/v1/documents', { key })).body.code).toBe('key_invalid')
    expect((await browser.get('/api/v1/documents')).status).toBe(403)
    expect((await browser.get('/api/v1/session')).body).toMatchObject({
      tenant: null,
      roles: [],
      tenants: [],
    })
    expect((await owner.get(`/api/v1/groups/${group.id}`)).body).toMatchObject({ members: 0, people: [] })
    const trail = (await owner.get(`/api/v1/audit?target=${id}`)).body.items
    expect(trail[0]).toMatchObject({
      action: 'member.removed',
      before: { roles: ['developer'], groups: ['leavers'] },
    })
  })

  test('is not the last owner', async () => {
    const refused = await owner.delete(`/api/v1/people/${await idOf(owner)}`)
    expect([refused.status, refused.body.code]).toEqual([409, 'last_owner'])
  })
})

describe('a link to a new password', () => {
  const reset = (link: string) =>
    openBrowser(server.url).post('/api/v1/password-reset/confirm', {
      token: new URL(link).hash.slice('#token='.length),
      password: PASSWORD,
    })

  test('works once', async () => {
    const { browser, email } = await invite(owner, { roles: ['viewer'] })
    const { link } = (await owner.post(`/api/v1/people/${await idOf(browser)}/reset-link`)).body
    expect((await reset(link)).status).toBe(204)
    expect((await reset(link)).body.code).toBe('link_invalid')
    expect((await browser.get('/api/v1/session')).status).toBe(401)
    await signInAs(server, { email, password: PASSWORD })
  })

  test('is dead when its person has come to more meanwhile', async () => {
    const { browser } = await invite(owner, { roles: ['viewer'] })
    const id = await idOf(browser)
    const { link } = (await owner.post(`/api/v1/people/${id}/reset-link`)).body
    await patch(`/people/${id}`, { roles: ['owner'] })
    expect((await reset(link)).body.code).toBe('link_invalid')
  })

  test('and signing out are not for somebody who may do more', async () => {
    const admin = (await invite(owner, { roles: ['admin'] })).browser
    const ownerId = await idOf(owner)
    for (const path of ['reset-link', 'sign-out'])
      expect((await admin.post(`/api/v1/people/${ownerId}/${path}`)).body.code).toBe('target_outranks_you')
    const { browser } = await invite(owner, { roles: ['viewer'] })
    expect((await admin.post(`/api/v1/people/${await idOf(browser)}/sign-out`)).status).toBe(204)
    expect((await browser.get('/api/v1/session')).status).toBe(401)
  })
})

test('who is taken out of the organisation that they work in chooses another one themselves', async () => {
  const made = await owner.post('/api/v1/tenants', { slug: 'other-bank', name: 'Other bank' })
  const other = made.body.id
  const { browser, email } = await invite(owner, { roles: ['developer'] })
  const home = (await browser.get('/api/v1/session')).body.tenant.id
  await owner.put('/api/v1/session/tenant', { tenant_id: other })
  const invitation = await sent(email, ['developer'])
  await owner.put('/api/v1/session/tenant', { tenant_id: home })
  await accept(browser, tokenOf(invitation), {})
  await browser.put('/api/v1/session/tenant', { tenant_id: home })
  await owner.delete(`/api/v1/people/${await idOf(browser)}`)
  const lost = await browser.get('/api/v1/session')
  expect(lost.body).toMatchObject({ tenant: null, tenants: [{ id: other }], principal: { scopes: [] } })
  const document = { external_id: 'x', title: 'x', format: 'text', content: 'meant for the home tenant' }
  expect((await browser.put('/api/v1/documents', { documents: [document] })).status).toBe(403)
  const chosen = await browser.put('/api/v1/session/tenant', { tenant_id: other })
  expect(chosen.body).toMatchObject({ tenant: { id: other } })
  // nor does the trail of one organisation tell of the other
  await owner.put('/api/v1/session/tenant', { tenant_id: other })
  const { items } = (await owner.get('/api/v1/audit?action=tenant.switched')).body
  expect(items.length).toBeGreaterThan(1)
  expect(JSON.stringify(items)).not.toContain(home)
  await owner.put('/api/v1/session/tenant', { tenant_id: home })
})

test('the command line invites people, lists them and helps who is locked out', async () => {
  const env = { NARU_URL: server.url, NARU_API_KEY: server.rootKey }
  const email = newEmail()
  const invited = await naru(['people', 'invite', email, '--role', 'developer', '--json'], env)
  const { link } = JSON.parse(invited.stdout)
  await accept(openBrowser(server.url), new URL(link).hash.slice('#token='.length))
  const listed = await naru(['people', 'list', '--query', email], env)
  expect(listed.stdout).toMatch(new RegExp(`usr_\\w+ +${email} +developer`))
  expect((await naru(['people', 'reset-link', email], env)).stdout).toContain('/reset-password#token=')
  const unknown = await naru(['people', 'reset-link', 'nobody@naru.example'], env)
  expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining('nobody@naru.example')])
})
