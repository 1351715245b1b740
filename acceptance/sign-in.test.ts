import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { invite, OWNER, openBrowser, setUpOwner, signInAs } from './support/people.ts'
import { removeFolders, type Server, startServer } from './support/server.ts'
import { until } from './support/until.ts'

let server: Server

beforeAll(async () => {
  server = await startServer()
})
afterAll(async () => {
  await server.stop()
  removeFolders()
})

describe('a new installation', () => {
  const owner = { ...OWNER, key: 'root-key-of-the-acceptance-tests' }

  test('waits for its owner', async () => {
    const options = await server.get('/api/v1/sign-in-options', { key: null })
    expect(options.body).toEqual({ needs_owner: true, has_mail: false, providers: [] })
  })

  test.each([
    ['another key', { key: 'naru_sk_unknown_key_of_nobody' }, 401, 'key_invalid'],
    ['a short password', { password: 'short' }, 400, 'password_too_short'],
    ['a stolen password', { password: 'password123' }, 400, 'password_breached'],
    ['an organisation of two lines', { organisation: 'a\nb' }, 400, 'validation_failed'],
    ['no email address', { email: 'owner' }, 400, 'validation_failed'],
    ['a role that is not theirs to choose', { roles: ['admin'] }, 400, 'validation_failed'],
  ])('has none by %s', async (_what, change, status, code) => {
    const answer = await server.post('/api/v1/setup', { ...owner, ...change }, { key: null })
    expect([answer.status, answer.body.code]).toEqual([status, code])
    expect(answer.headers.get('set-cookie')).toBeNull()
  })

  test('nor by a key that may not do everything', async () => {
    const issued = await server.post('/api/v1/keys', { name: 'x', scopes: ['knowledge:read'] })
    const answer = await server.post('/api/v1/setup', { ...owner, key: issued.body.key }, { key: null })
    expect([answer.status, answer.body.code]).toEqual([401, 'key_invalid'])
  })

  test('has one owner, however many try at once; they are signed in', async () => {
    const attempts = await Promise.all(
      [1, 2, 3].map((i) =>
        server.post(
          '/api/v1/setup',
          { ...owner, email: i === 1 ? OWNER.email : `o${i}@x.io` },
          { key: null },
        ),
      ),
    )
    expect(attempts.map((one) => one.status).sort()).toEqual([201, 409, 409])
    const made = attempts.find((one) => one.status === 201)
    expect(made?.body).toMatchObject({ roles: ['owner'], tenant: { is_home: true } })
    expect(made?.body.principal.scopes).toEqual(['*', 'installation:manage'])
    expect(attempts.find((one) => one.status === 409)?.body.code).toBe('already_set_up')
    expect((await server.get('/api/v1/sign-in-options')).body.needs_owner).toBe(false)
    // whoever of the three it was, the tests go on with a known one
    await server.stop()
    server = await startServer()
    await setUpOwner(server)
  })
})

test('the owner says what the organisation is called, which is in the trail', async () => {
  const fresh = await startServer()
  const browser = openBrowser(fresh.url)
  const body = { ...OWNER, key: fresh.rootKey, organisation: 'Naru Ferries' }
  const answer = await browser.post('/api/v1/setup', body)
  expect(answer.body.tenant).toMatchObject({ name: 'Naru Ferries', slug: 'default' })
  const [event] = (await browser.get('/api/v1/audit?action=tenant.changed')).body.items
  expect(event).toMatchObject({
    actor: { kind: 'key' },
    before: { name: 'Default' },
    after: { name: 'Naru Ferries' },
  })
  const invited = await browser.post('/api/v1/invitations', { email: 'mina@naru.example', roles: ['viewer'] })
  const token = new URL(invited.body.link).hash.slice('#token='.length)
  const seen = await fresh.post('/api/v1/invitations/inspect', { token }, { key: null })
  expect(seen.body.tenant_name).toBe('Naru Ferries')
  await fresh.stop()
})

test('wrong keys at the setup are recorded, and strangers do not close it for whoever has the right one', async () => {
  const fresh = await startServer({ env: { NARU_TRUST_PROXY: 'loopback' } })
  const from = (address: string) => ({ key: null, headers: { 'x-forwarded-for': address } })
  const setUp = (key: string, address: string) =>
    fresh.post('/api/v1/setup', { ...OWNER, key }, from(address))
  const statuses: number[] = []
  for (let i = 0; i < 60; i++)
    statuses.push((await setUp('naru_sk_of_nobody_at_all', `203.0.113.${i >> 2}`)).status)
  expect(new Set(statuses)).toEqual(new Set([401]))
  const denied = (await fresh.get('/api/v1/audit?action=access.denied')).body.items
  expect(denied).toHaveLength(15)
  expect(denied[0]).toMatchObject({
    actor: { kind: 'stranger', id: '203.0.113.14' },
    target: { id: 'POST /api/v1/setup' },
    details: { permission: 'public', code: 'key_invalid' },
  })
  expect((await setUp(fresh.rootKey, '198.51.100.7')).status).toBe(201)
  await fresh.stop()
})

describe('signing in', () => {
  test('gives a cookie that scripts cannot read and other sites cannot send', async () => {
    const answer = await openBrowser(server.url).signIn('  Owner@Naru.Example ', OWNER.password)
    expect(answer.body.status).toBe('signed_in')
    const header = answer.headers.getSetCookie().find((one) => one.startsWith('naru_session='))
    expect(header).toMatch(/; HttpOnly/)
    expect(header).toMatch(/; SameSite=Strict/)
    expect(header).toMatch(/; Path=\//)
  })

  test.each([
    ['a wrong password', OWNER.email, 'wrong'],
    ['an unknown address', 'nobody@naru.example', OWNER.password],
  ])('with %s is refused by the same answer', async (_what, email, password) => {
    const answer = await openBrowser(server.url).signIn(email, password)
    expect(answer.status).toBe(401)
    expect(answer.headers.getSetCookie()).toEqual([])
    const { request_id: _, ...problem } = answer.body
    expect(problem).toMatchObject({ code: 'credentials_invalid' })
    expect(JSON.stringify(problem)).not.toContain(email)
  })

  test('is in the audit trail, as is what failed, without a password', async () => {
    const owner = await signInAs(server, OWNER)
    const { items } = (await owner.get('/api/v1/audit')).body
    const actions = items.map((item: { action: string }) => item.action)
    expect(actions).toEqual(
      expect.arrayContaining(['session.started', 'sign_in.failed', 'installation.set_up']),
    )
    expect(JSON.stringify(items)).not.toContain(OWNER.password)
    // once, as what it is
    const denied = items.filter((item: { action: string }) => item.action === 'access.denied')
    expect(JSON.stringify(denied)).not.toContain('credentials_invalid')
  })

  test('out ends the session itself, not just the cookie', async () => {
    const browser = await signInAs(server, OWNER)
    const stolen = browser.headers()
    expect((await browser.delete('/api/v1/session')).status).toBe(204)
    expect(browser.cookies.has('naru_session')).toBe(false)
    const answer = await server.get('/api/v1/session', { key: null, headers: stolen })
    expect([answer.status, answer.body.code]).toEqual([401, 'session_expired'])
  })

  test.each([
    ['another origin', { origin: 'https://evil.example' }],
    ['a page that hides its origin', { origin: 'null' }],
    ['another site by its own word', { 'sec-fetch-site': 'cross-site' }],
    ['a sibling domain', { 'sec-fetch-site': 'same-site' }],
  ])('from %s is refused, and so is any write', async (_what, headers) => {
    const { email, password } = OWNER
    const options = { key: null, headers: headers as Record<string, string> }
    const logIn = await server.post('/api/v1/sign-in', { email, password }, options)
    expect([logIn.status, logIn.body.code]).toEqual([403, 'foreign_origin'])
    expect(logIn.headers.getSetCookie()).toEqual([])
    const browser = await signInAs(server, OWNER)
    const { items } = (await browser.get('/api/v1/audit?action=access.denied')).body
    expect(items).toContainEqual(
      expect.objectContaining({ details: expect.objectContaining({ code: 'foreign_origin' }) }),
    )
    for (const [method, path] of [
      ['PUT', '/api/v1/documents'],
      ['POST', '/api/v1/keys'],
      ['DELETE', '/api/v1/session'],
    ] as const) {
      const answer = await browser.request(method, path, { headers: options.headers })
      expect([answer.status, answer.body.code]).toEqual([403, 'foreign_origin'])
    }
  })

  test('a write needs the CSRF token of this very session', async () => {
    const [browser, other] = [await signInAs(server, OWNER), await signInAs(server, OWNER)]
    const foreign = { 'x-csrf-token': other.headers()['x-csrf-token'] as string }
    for (const headers of [{ 'x-csrf-token': '' }, foreign]) {
      const answer = await browser.post('/api/v1/search', { query: 'x' }, { headers })
      expect([answer.status, answer.body.code]).toEqual([403, 'csrf_invalid'])
    }
    expect((await browser.post('/api/v1/search', { query: 'x' })).status).toBe(200)
  })
})

test('guessing has to wait, and does not lock its victim out of a device that they use', async () => {
  const owner = await signInAs(server, OWNER)
  const victim = await invite(owner, { roles: ['viewer'] })
  const answers: number[] = []
  for (let i = 0; i < 8; i++)
    answers.push((await openBrowser(server.url).signIn(victim.email, `guess ${i}`)).status)
  expect(answers).toEqual([401, 401, 401, 401, 401, 429, 429, 429])
  const right = await openBrowser(server.url).signIn(victim.email, victim.password)
  expect([right.status, right.body.code]).toEqual([429, 'too_many_attempts'])
  expect(Number(right.headers.get('retry-after'))).toBeGreaterThan(0)
  // the same network, but this browser was here before
  expect((await victim.browser.signIn(victim.email, victim.password)).status).toBe(200)
})

test('no sign-in with the old password that is under way outlives a reset', async () => {
  const owner = await signInAs(server, OWNER)
  const { browser, email, password } = await invite(owner, { roles: ['viewer'] })
  const { id } = (await browser.get('/api/v1/session')).body.person
  const { link } = (await owner.post(`/api/v1/people/${id}/reset-link`)).body
  const others = Array.from({ length: 8 }, () => openBrowser(server.url))
  // each a device that is known: none has to wait for the others
  for (const [name, value] of browser.cookies)
    if (name.startsWith('naru_device')) for (const other of others) other.cookies.set(name, value)
  const given = { token: new URL(link).hash.slice('#token='.length), password: 'the new boats of the river' }
  const [reset] = await Promise.all([
    openBrowser(server.url).post('/api/v1/password-reset/confirm', given),
    ...others.map((other) => other.signIn(email, password)),
  ])
  expect(reset.status).toBe(204)
  for (const other of others) expect((await other.get('/api/v1/session')).status).toBe(401)
})

test('roles change what a session may do within a second, and leaving ends it', async () => {
  const owner = await signInAs(server, OWNER)
  const { browser } = await invite(owner, { roles: ['developer'] })
  const { id } = (await browser.get('/api/v1/session')).body.person
  expect((await browser.get('/api/v1/people')).status).toBe(200)
  await owner.request('PATCH', `/api/v1/people/${id}`, { json: { roles: ['viewer'] } })
  await until('the role to go', async () => (await browser.get('/api/v1/people')).status === 403, 1_000)
  await owner.delete(`/api/v1/people/${id}`)
  const session = await browser.get('/api/v1/session')
  expect(session.body).toMatchObject({ tenant: null, roles: [], tenants: [], principal: { scopes: [] } })
  // whoever belongs nowhere leaves their traces in the trail of the home tenant
  expect((await browser.get('/api/v1/keys')).status).toBe(403)
  const trail = await owner.get(`/api/v1/audit?actor=${id}&action=access.denied`)
  expect(trail.body.items).toMatchObject([
    { details: { route: '/api/v1/keys' } },
    { details: { route: '/api/v1/people' } },
  ])
})

test.each([
  ['no address', { password: 'x' }],
  ['no password', { email: 'a@b.io' }],
  ['a password that is no text', { email: 'a@b.io', password: { $ne: null } }],
  ['more than there is', { email: 'a@b.io', password: 'x', roles: ['owner'] }],
])('signing in with %s is no request', async (_what, body) => {
  const answer = await server.post('/api/v1/sign-in', body, { key: null })
  expect([answer.status, answer.body.code]).toEqual([400, 'validation_failed'])
})

test('forged cookies are no session', async () => {
  const browser = await signInAs(server, OWNER)
  const value = browser.cookies.get('naru_session') as string
  const [token = '', signature = ''] = value.split('.')
  for (const forged of [
    '',
    '.',
    `${token}.`,
    `.${signature}`,
    `x${value}`,
    token,
    '%00%ff',
    'x'.repeat(5_000),
  ]) {
    const answer = await server.get('/api/v1/session', {
      key: null,
      headers: { cookie: `naru_session=${forged}` },
    })
    expect([forged.slice(0, 40), answer.status]).toEqual([forged.slice(0, 40), 401])
    expect(answer.body.code).toMatch(/^(session_expired|not_signed_in)$/)
  }
})
