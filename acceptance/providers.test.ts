import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { IssuerPerson } from '../testkit/oidc-issuer.ts'
import { addTenant, withDatabase } from './support/database.ts'
import { type Browser, invite, OWNER, openBrowser } from './support/people.ts'
import { comeBack, signInBy, startWithIssuer, type WithIssuer } from './support/providers.ts'

let at: WithIssuer

beforeAll(async () => {
  at = await startWithIssuer()
})
afterAll(() => at.stop())

const enter = (person: IssuerPerson | undefined, to?: string) => at.enter(person, to)
const sessionOf = async (browser: Browser) => (await browser.get('/api/v1/session')).body
const idOf = async (browser: Browser): Promise<string> => (await sessionOf(browser)).person.id
const trailOf = async (id: string) => (await at.owner.get(`/api/v1/audit?target=${id}`)).body.items
const groupNames = async (id: string) =>
  (await at.owner.get(`/api/v1/people/${id}`)).body.groups.map((group: { name: string }) => group.name)

test('the sign-in page is told of it', async () => {
  const { body } = await openBrowser(at.server.url).get('/api/v1/sign-in-options')
  expect(body.providers).toEqual([{ id: 'oidc', name: 'Acme login' }])
})

describe('a group that is granted a role', () => {
  test('lets somebody in, who has just that role', async () => {
    const { browser, answer, location } = await enter(
      at.somebody({ groups: ['readers'] }),
      '/knowledge?q=a%20b',
    )
    expect([answer.status, location]).toEqual([302, '/knowledge?q=a%20b'])
    const { person, roles, tenants } = await sessionOf(browser)
    expect(person).toMatchObject({ email_verified: true, has_password: false })
    expect([roles, tenants.length]).toEqual([['viewer'], 1])
    const [joined] = await trailOf(person.id)
    expect(joined).toMatchObject({
      action: 'member.added',
      actor: { id: person.id },
      details: { provider: 'oidc' },
    })
    const started = (await at.owner.get(`/api/v1/audit?actor=${person.id}&action=session.started`)).body.items
    expect(started[0]).toMatchObject({ details: { method: 'provider', provider: 'oidc' } })
  })

  test('may be one name in place of a list, and gives groups too', async () => {
    const { browser } = await enter(at.somebody({ groups: 'support' }))
    const session = await sessionOf(browser)
    expect([session.roles, session.principal.groups]).toEqual([['support_agent'], ['support']])
    const { items } = (await at.owner.get('/api/v1/groups')).body
    const made = items.find((group: { name: string }) => group.name === 'support')
    expect(made).toMatchObject({ kind: 'group', members: 1 })
    expect((await trailOf(made.id))[0]).toMatchObject({
      action: 'group.created',
      details: { provider: 'oidc' },
    })
  })

  test('is needed: without one there is no way in, nor with a role that does not exist', async () => {
    for (const groups of [undefined, [], ['unknown'], ['odd'], ['night']]) {
      const { location, browser } = await enter(at.somebody(groups ? { groups } : {}), '/knowledge')
      expect([groups, location]).toEqual([groups, '/sign-in?error=no_access&to=%2Fknowledge'])
      expect(browser.cookies.has('naru_session')).toBe(false)
    }
    expect(at.server.stderr()).toContain('no-such-role')
    expect((await at.owner.get('/api/v1/people?q=person-')).text).not.toContain('unknown')
  })

  test('makes nobody whose address is not told', async () => {
    const { location } = await enter({ sub: 'without-mail', groups: ['readers'] })
    expect(location).toBe('/sign-in?error=provider_no_email')
  })

  test('of which they are no more in changes roles and groups at the next sign-in, at once for every session', async () => {
    const person = at.somebody({ groups: ['support', 'night'] })
    const { browser } = await enter(person)
    const id = await idOf(browser)
    const byHand = (await at.owner.post('/api/v1/groups', { name: 'by-hand', kind: 'team' })).body
    await at.owner.put(`/api/v1/groups/${byHand.id}/people`, { person_ids: [id] })
    expect(await groupNames(id)).toEqual(['by-hand', 'night', 'support'])
    await enter({ ...person, groups: ['admins', 'night'] })
    expect((await sessionOf(browser)).roles).toEqual(['admin'])
    expect(await groupNames(id)).toEqual(['by-hand', 'night'])
    const actions = (await trailOf(id)).map((event: { action: string }) => event.action)
    expect(actions.slice(0, 2)).toEqual(['member.groups_changed', 'member.roles_changed'])
    // nothing changed, nothing recorded
    await enter({ ...person, groups: ['night', 'admins'] })
    expect(await trailOf(id)).toHaveLength(actions.length)
    const refused = await at.owner.request('PATCH', `/api/v1/people/${id}`, { json: { roles: ['viewer'] } })
    expect(refused.body.code).toBe('managed_elsewhere')
  })

  test('that is gone takes them out: their personal key is dead, and it comes back to let them in again', async () => {
    const person = at.somebody({ groups: ['support'] })
    const { browser } = await enter(person)
    const id = await idOf(browser)
    const { body } = await browser.post('/api/v1/account/keys', { name: 'own', scopes: ['*'] })
    expect((await at.server.get('/api/v1/documents', { key: body.key })).status).toBe(200)
    for (let time = 0; time < 2; time++)
      expect((await enter({ ...person, groups: [] })).location).toBe('/sign-in?error=no_access')
    expect((await at.server.get('/api/v1/documents', { key: body.key })).body.code).toBe('key_invalid')
    expect((await browser.get('/api/v1/documents')).status).toBe(403)
    expect((await at.owner.get(`/api/v1/people/${id}`)).status).toBe(404)
    const removed = (await trailOf(id)).filter((one: { action: string }) => one.action === 'member.removed')
    expect(removed).toHaveLength(1)
    expect(removed[0]).toMatchObject({
      before: { roles: ['support_agent'], groups: ['support'] },
      details: { provider: 'oidc', revoked_keys: [body.id] },
    })
    const again = await enter({ ...person, groups: ['readers'] })
    expect((await sessionOf(again.browser)).roles).toEqual(['viewer'])
    expect(await idOf(again.browser)).toBe(id)
  })

  test('may be that of owners; the last owner stays one, whatever the issuer says', async () => {
    const person = at.somebody({ groups: ['bosses'] })
    const { browser } = await enter(person)
    const id = await idOf(browser)
    const first = await idOf(at.owner)
    await browser.request('PATCH', `/api/v1/people/${first}`, { json: { roles: ['admin'] } })
    for (const groups of [[], ['readers']]) {
      const { location } = await enter({ ...person, groups })
      expect(location).toBe('/')
    }
    expect((await sessionOf(browser)).roles).toEqual(['owner'])
    expect(at.server.stderr()).toContain('last owner')
    await browser.request('PATCH', `/api/v1/people/${first}`, { json: { roles: ['owner'] } })
    await enter({ ...person, groups: ['readers'] })
    expect((await sessionOf(browser)).roles).toEqual(['viewer'])
    expect((await at.owner.get(`/api/v1/people/${id}`)).body.managed_by).toBe('oidc')
  })

  test('makes one person of two sign-ins at once', async () => {
    at.issuer.person = at.somebody({ groups: ['readers', 'support'] })
    const browsers = [1, 2, 3].map(() => openBrowser(at.server.url))
    const paths = await Promise.all(browsers.map((browser) => comeBack(browser)))
    const answers = await Promise.all(browsers.map((browser, i) => browser.get(paths[i] as string)))
    expect(answers.map((answer) => answer.headers.get('location'))).toEqual(['/', '/', '/'])
    const ids = await Promise.all(browsers.map(idOf))
    expect(new Set(ids).size).toBe(1)
    expect((await at.owner.get(`/api/v1/people?q=${at.issuer.person.email}`)).body.items).toHaveLength(1)
  })
})

describe('a provider that was disconnected', () => {
  test('takes its groups along, in the trail; an admin decides again about the rest', async () => {
    const person = at.somebody({ groups: ['support', 'night'] })
    const { id } = await inviteVerified(person.email as string, ['developer'])
    const byHand = (await at.owner.post('/api/v1/groups', { name: 'kept', kind: 'team' })).body
    await at.owner.put(`/api/v1/groups/${byHand.id}/people`, { person_ids: [id] })
    const { browser } = await enter(person)
    expect(await groupNames(id)).toEqual(['kept', 'night', 'support'])
    const change = (json: object) => at.owner.request('PATCH', `/api/v1/people/${id}`, { json })
    expect((await change({ group_ids: [] })).body.code).toBe('managed_elsewhere')
    expect((await browser.delete('/api/v1/account/providers/oidc')).status).toBe(204)
    expect(await groupNames(id)).toEqual(['kept'])
    expect((await sessionOf(browser)).principal.groups).toEqual(['kept'])
    const events = await trailOf(id)
    expect(events.slice(0, 2)).toMatchObject([
      { action: 'account.unlinked', details: { provider: 'oidc' } },
      {
        action: 'member.groups_changed',
        actor: { id },
        before: { groups: ['kept', 'night', 'support'] },
        after: { groups: ['kept'] },
        details: { provider: 'oidc' },
      },
    ])
    expect((await change({ group_ids: [] })).status).toBe(200)
    expect(await groupNames(id)).toEqual([])
  })

  test('is none that gives somebody their roles: they would outlast what it says', async () => {
    const person = at.somebody({ groups: ['readers'] })
    const key = await addTenant(at.server, 'elsewhere')
    await at.server.as(key).post('/api/v1/invitations', { email: person.email, roles: ['analyst'] })
    const { browser } = await enter(person)
    const id = await idOf(browser)
    // a password from before the issuer gave anything
    await withDatabase(at.server, (client) =>
      client.query(
        `insert into accounts (id, provider_id, account_id, person_id, password)
         values ($1, 'credential', $2, $2, 'x')`,
        [`acc_${id}`, id],
      ),
    )
    expect((await at.owner.get(`/api/v1/people/${id}`)).body.managed_by).toBe('oidc')
    const refused = await browser.delete('/api/v1/account/providers/oidc')
    expect([refused.status, refused.body.code]).toEqual([409, 'signs_in_elsewhere'])
    expect((await enter({ ...person, groups: ['admins'] })).location).toBe('/')
    const { roles, managed_by } = (await at.owner.get(`/api/v1/people/${id}`)).body
    expect([roles, managed_by]).toEqual([['admin'], 'oidc'])
  })
})

describe('an email address', () => {
  test('that both sides verified connects the account that has it; roles given by hand stay', async () => {
    const person = at.somebody({ groups: ['readers', 'support'] })
    const known = await inviteVerified(person.email as string, ['developer'])
    const { browser } = await enter(person)
    const session = await sessionOf(browser)
    expect([session.person.id, session.roles]).toEqual([known.id, ['developer']])
    expect(session.principal.groups).toEqual(['support'])
    const linked = (await trailOf(known.id)).find(
      (one: { action: string }) => one.action === 'account.linked',
    )
    expect(linked).toMatchObject({ actor: { id: known.id }, details: { provider: 'oidc' } })
    // known by its subject from now on, whatever its address
    const renamed = await enter({ ...person, email: 'renamed@acme.example', email_verified: false })
    expect(await idOf(renamed.browser)).toBe(known.id)
  })

  test('passes on to somebody else at the issuer, not the account: it is known by its subject', async () => {
    const person = at.somebody({ groups: ['admins'] })
    const id = await idOf((await enter(person)).browser)
    for (const email_verified of [true, false]) {
      const heir = await enter({ ...person, sub: 'heir', groups: ['readers'], email_verified })
      expect(heir.location).toBe('/sign-in?error=account_not_linked')
      expect(heir.browser.cookies.has('naru_session')).toBe(false)
    }
    // nor by an invitation: the account with that address is not the heir's
    await at.owner.post('/api/v1/invitations', { email: person.email, roles: ['analyst'] })
    const invited = await enter({ ...person, sub: 'heir', groups: ['readers'] })
    expect(invited.location).toBe('/sign-in?error=account_not_linked')
    expect(await idOf((await enter(person)).browser)).toBe(id)
  })

  test('of the first owner was only typed: whoever has it at the issuer is not them', async () => {
    expect((await sessionOf(at.owner)).person).toMatchObject({ email: OWNER.email, email_verified: false })
    const { location } = await enter(at.somebody({ email: OWNER.email, groups: ['readers'] }))
    expect(location).toBe('/sign-in?error=account_not_linked')
  })

  test('that one side did not verify connects nothing', async () => {
    const person = at.somebody({ groups: ['admins'] })
    const { browser } = await invite(at.owner, { roles: ['viewer'], email: person.email as string })
    expect((await sessionOf(browser)).person.email_verified).toBe(false)
    expect((await enter(person)).location).toBe('/sign-in?error=account_not_linked')
    const other = at.somebody({ groups: ['admins'], email_verified: false })
    await inviteVerified(other.email as string, ['viewer'])
    expect((await enter(other)).location).toBe('/sign-in?error=account_not_linked')
    const { email_verified: _, ...silent } = other
    expect((await enter(silent)).location).toBe('/sign-in?error=account_not_linked')
  })

  test('with an open invitation lets its owner in, and nobody who only says so', async () => {
    const group = (await at.owner.post('/api/v1/groups', { name: 'invited', kind: 'group' })).body
    const person = at.somebody()
    await at.owner.post('/api/v1/invitations', {
      email: person.email,
      roles: ['analyst'],
      group_ids: [group.id],
    })
    expect((await enter({ ...person, sub: 'liar', email_verified: false })).location).toContain('no_access')
    const { browser, location } = await enter(person)
    expect(location).toBe('/')
    expect(await sessionOf(browser)).toMatchObject({
      roles: ['analyst'],
      principal: { groups: ['invited'] },
      person: { email_verified: true, name: person.name },
    })
    const { items } = (await at.owner.get('/api/v1/invitations')).body
    const mine = items.find((one: { email: string }) => one.email === person.email)
    expect(mine.accepted_at).not.toBe(null)
    // made by hand: the issuer's groups take nothing from them
    expect((await enter(person)).location).toBe('/')
  })
})

describe('without a password', () => {
  const choose = (browser: Browser) =>
    browser.post('/api/v1/account/password', { new_password: 'a back door of my own' })
  const connect = (browser: Browser) => browser.post('/api/v1/account/providers/oidc/connect', {})
  const signedInEarlier = (id: string) =>
    withDatabase(at.server, (client) =>
      client.query(`update sessions set created_at = now() - interval '11 minutes' where person_id = $1`, [
        id,
      ]),
    )

  test('whoever came by their groups gets no other way in: it would outlast what the issuer says', async () => {
    const { browser } = await enter(at.somebody({ groups: ['admins'] }))
    const id = await idOf(browser)
    for (const answer of [await choose(browser), await connect(browser)])
      expect([answer.status, answer.body.code]).toEqual([409, 'signs_in_elsewhere'])
    const link = await at.owner.post(`/api/v1/people/${id}/reset-link`)
    expect(link.body.code).toBe('signs_in_elsewhere')
    expect((await sessionOf(browser)).person.has_password).toBe(false)
  })

  test('whoever the issuer drops has kept nothing, whatever they tried', async () => {
    const person = at.somebody({ groups: ['admins'] })
    const { browser } = await enter(person)
    const id = await idOf(browser)
    const ask = (path: string, json?: object) => browser.post(path, json)
    const key = (await ask('/api/v1/account/keys', { name: 'own', scopes: ['*'] })).body.key
    const wanted = { scopes: ['people:read'], ttl_seconds: 3600 }
    const tokens = [
      (await ask('/api/v1/tokens', wanted)).body.access_token,
      (await at.server.as(key).post('/api/v1/tokens', wanted)).body.access_token,
    ]
    const secrets: string[] = [key, ...tokens]
    for (const secret of secrets)
      expect((await at.server.get('/api/v1/people', { key: secret })).status).toBe(200)
    expect((await enter({ ...person, groups: [] })).location).toBe('/sign-in?error=no_access')
    for (const secret of secrets)
      expect((await at.server.get('/api/v1/people', { key: secret })).status).toBe(401)
    expect((await browser.get('/api/v1/people')).status).toBe(403)
    // the session is left, of somebody who belongs nowhere; nothing comes of it
    expect((await choose(browser)).body.code).toBe('signs_in_elsewhere')
    expect((await connect(browser)).body.code).toBe('signs_in_elsewhere')
    expect((await ask('/api/v1/tokens', wanted)).status).toBeGreaterThanOrEqual(400)
    expect((await ask('/api/v1/account/keys', { name: 'more', scopes: ['*'] })).status).toBe(403)
    const byPassword = await openBrowser(at.server.url).signIn(
      person.email as string,
      'a back door of my own',
    )
    expect(byPassword.body.code).toBe('credentials_invalid')
    expect((await at.owner.get(`/api/v1/people/${id}`)).status).toBe(404)
  })

  test('others choose one within ten minutes of signing in; an open browser is not enough', async () => {
    const person = at.somebody()
    await at.owner.post('/api/v1/invitations', { email: person.email, roles: ['viewer'] })
    const { browser } = await enter(person)
    const id = await idOf(browser)
    await signedInEarlier(id)
    for (const answer of [await choose(browser), await connect(browser)])
      expect([answer.status, answer.body.code]).toEqual([403, 'sign_in_again'])
    // a session goes on over an invitation, and gets no younger by it
    const key = await addTenant(at.server, 'inviting')
    const body = { email: person.email, roles: ['viewer'] }
    const { link } = (await at.server.as(key).post('/api/v1/invitations', body)).body
    const token = new URL(link).hash.slice('#token='.length)
    expect((await browser.post('/api/v1/invitations/accept', { token })).status).toBe(201)
    expect((await choose(browser)).body.code).toBe('sign_in_again')
    const again = await enter(person)
    expect((await choose(again.browser)).status).toBe(204)
    expect((await sessionOf(again.browser)).person.has_password).toBe(true)
  })
})

/** Somebody whose address is verified here, as by the link of a mail. */
async function inviteVerified(email: string, roles: string[]): Promise<{ id: string; browser: Browser }> {
  await at.owner.post('/api/v1/invitations', { email, roles })
  at.issuer.person = { sub: `first of ${email}`, email, email_verified: true, name: 'By hand' }
  const { browser } = await signInBy(at.server.url)
  const id = await idOf(browser)
  await browser.post('/api/v1/account/password', { new_password: 'a heron on the sandbank' })
  expect((await browser.delete('/api/v1/account/providers/oidc')).status).toBe(204)
  return { id, browser }
}

test('another organisation is untouched by grants, and whoever belongs to it still comes in', async () => {
  const key = await addTenant(at.server, 'second')
  const person = at.somebody({ groups: ['admins'] })
  await at.server.as(key).post('/api/v1/invitations', { email: person.email, roles: ['analyst'] })
  const { browser } = await enter(person)
  const session = await sessionOf(browser)
  expect([session.tenant.slug, session.roles, session.tenants.length]).toEqual(['second', ['analyst'], 2])
  const again = await enter({ ...person, groups: [] })
  expect(again.location).toBe('/')
  expect(await sessionOf(again.browser)).toMatchObject({ tenant: { slug: 'second' }, roles: ['analyst'] })
  const { items } = (await at.server.as(key).get('/api/v1/groups')).body
  expect(items).toEqual([])
  const trail = (await at.server.as(key).get('/api/v1/audit?action=member.')).body.items
  expect(trail).toEqual([])
})

test('what fails is in the trail, with the code and the provider', async () => {
  const events = (await at.owner.get('/api/v1/audit?action=sign_in.failed')).body.items
  expect(events.length).toBeGreaterThan(0)
  expect(events.at(-1)).toMatchObject({
    outcome: 'denied',
    details: { code: 'no_access', provider: 'oidc' },
  })
})
