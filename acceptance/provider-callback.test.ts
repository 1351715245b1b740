import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CLIENT, type IssuerPerson } from '../testkit/oidc-issuer.ts'
import { type Browser, invite, openBrowser, signInAs } from './support/people.ts'
import { comeBack, pathOf, signInAtProvider, startWithIssuer, type WithIssuer } from './support/providers.ts'

let at: WithIssuer

beforeAll(async () => {
  at = await startWithIssuer()
})
afterAll(() => at.stop())

const enter = (person: IssuerPerson | undefined, to?: string) => at.enter(person, to)
const idOf = async (browser: Browser): Promise<string> =>
  (await browser.get('/api/v1/session')).body.person.id
const trailOf = async (id: string) => (await at.owner.get(`/api/v1/audit?target=${id}`)).body.items

describe('a callback', () => {
  const expired = '/sign-in?error=sign_in_expired'
  const visit = async (browser: Browser, path: string) => (await browser.get(path)).headers.get('location')

  test('works once, in the browser that began, with the state that it was given', async () => {
    at.issuer.person = at.somebody({ groups: ['readers'] })
    const browser = openBrowser(at.server.url)
    const path = await comeBack(browser)
    const cookie = browser.cookies.get('naru_provider') as string
    expect(await visit(openBrowser(at.server.url), path)).toBe(expired)
    const other = openBrowser(at.server.url)
    await other.post('/api/v1/sign-in/provider', { provider: 'oidc' })
    expect(await visit(other, path)).toBe(expired)
    expect(await visit(browser, path)).toBe('/')
    expect(browser.cookies.has('naru_provider')).toBe(false)
    // a thief has everything that the browser had
    const thief = openBrowser(at.server.url)
    thief.cookies.set('naru_provider', cookie)
    expect(await visit(thief, path)).toBe(expired)
    expect(thief.cookies.has('naru_session')).toBe(false)
  })

  test.each([
    ['another state', (url: URL) => url.searchParams.set('state', 'x'.repeat(43))],
    ['no state', (url: URL) => url.searchParams.delete('state')],
  ])('with %s is refused, and ends what was under way', async (_what, change) => {
    at.issuer.person = at.somebody({ groups: ['readers'] })
    const browser = openBrowser(at.server.url)
    const path = await comeBack(browser)
    const url = new URL(path, at.server.url)
    change(url)
    expect(await visit(browser, pathOf(url.href))).toBe(expired)
    expect(await visit(browser, path)).toBe(expired)
  })

  test.each([
    ['a made-up code', (url: URL) => url.searchParams.set('code', 'made-up')],
    ['no code', (url: URL) => url.searchParams.delete('code')],
    ['another issuer', (url: URL) => url.searchParams.set('iss', 'https://evil.example')],
  ])('with %s is not believed', async (_what, change) => {
    at.issuer.person = at.somebody({ groups: ['readers'] })
    const browser = openBrowser(at.server.url)
    const url = new URL(await comeBack(browser), at.server.url)
    change(url)
    expect(await visit(browser, pathOf(url.href))).toBe('/sign-in?error=provider_failed')
    expect(browser.cookies.has('naru_session')).toBe(false)
  })

  test('cookie that was changed, or belongs to another installation, is none', async () => {
    at.issuer.person = at.somebody({ groups: ['readers'] })
    const browser = openBrowser(at.server.url)
    const path = await comeBack(browser)
    const cookie = browser.cookies.get('naru_provider') as string
    browser.cookies.set('naru_provider', `${cookie.slice(0, -3)}abc`)
    expect(await visit(browser, path)).toBe(expired)
  })

  test('of a provider that there is not leads nowhere', async () => {
    expect(await visit(openBrowser(at.server.url), '/auth/callback/github?code=x&state=y')).toBe(expired)
    const begun = await openBrowser(at.server.url).post('/api/v1/sign-in/provider', { provider: 'github' })
    expect(begun.status).toBe(404)
  })

  test('of somebody who pressed "cancel" says so, and nothing of what the issuer wrote', async () => {
    at.issuer.person = undefined
    const browser = openBrowser(at.server.url)
    const path = await comeBack(browser, 'oidc', '/knowledge')
    const answer = await browser.get(path)
    expect(answer.headers.get('location')).toBe('/sign-in?error=provider_denied&to=%2Fknowledge')
    expect(JSON.stringify([answer.text, ...answer.headers])).not.toContain('canary')
    expect(at.server.stderr()).not.toContain('canary')
  })

  test('leaves neither code nor state nor secret in the log or the trail', async () => {
    at.issuer.person = at.somebody({ groups: ['readers'] })
    const browser = openBrowser(at.server.url)
    const url = new URL(await comeBack(browser), at.server.url)
    const cookie = browser.cookies.get('naru_provider') as string
    await browser.get(pathOf(url.href))
    const trail = (await at.owner.get('/api/v1/audit/export')).text
    for (const secret of [
      url.searchParams.get('code') as string,
      url.searchParams.get('state') as string,
      cookie,
      CLIENT.secret,
    ]) {
      expect(at.server.stderr()).not.toContain(secret)
      expect(trail).not.toContain(secret)
    }
  })
})

test('another site cannot begin a sign-in', async () => {
  const answer = await openBrowser(at.server.url).request('POST', '/api/v1/sign-in/provider', {
    json: { provider: 'oidc' },
    headers: { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
  })
  expect(answer.body.code).toBe('foreign_origin')
})

test('a way back to another site is refused', async () => {
  for (const to of ['//evil.example', '/\\evil.example', 'https://evil.example', '/x/..//evil.example', '']) {
    const answer = await openBrowser(at.server.url).post('/api/v1/sign-in/provider', { provider: 'oidc', to })
    expect([to, answer.status, answer.body.code]).toEqual([to, 400, 'validation_failed'])
  }
})

describe('connecting', () => {
  const begin = (browser: Browser, password?: string) =>
    browser.post('/api/v1/account/providers/oidc/connect', password === undefined ? {} : { password })
  const connect = async (browser: Browser, person: IssuerPerson, password: string) => {
    at.issuer.person = person
    const begun = await begin(browser, password)
    expect(begun.status).toBe(200)
    return browser.get(pathOf(await signInAtProvider(begun.body.url)))
  }
  const listed = async (browser: Browser) => (await browser.get('/api/v1/account/providers')).body.items

  test('an account, whatever its address, makes it a way in, until it is disconnected', async () => {
    const { browser, password } = await invite(at.owner, { roles: ['viewer'] })
    expect(await listed(browser)).toEqual([
      { id: 'oidc', name: 'Acme login', is_connected: false, connected_at: null },
    ])
    const person = at.somebody({ email_verified: false })
    const answer = await connect(browser, person, password)
    expect(answer.headers.get('location')).toBe('/account/security')
    // connecting is no sign-in
    expect(answer.headers.getSetCookie().join()).not.toContain('naru_session')
    expect(await listed(browser)).toMatchObject([{ is_connected: true, connected_at: expect.any(String) }])
    const id = await idOf(browser)
    expect(await idOf((await enter(person)).browser)).toBe(id)
    expect((await browser.delete('/api/v1/account/providers/oidc')).status).toBe(204)
    expect((await browser.delete('/api/v1/account/providers/oidc')).status).toBe(404)
    expect((await enter(person)).location).toBe('/sign-in?error=no_access')
    const actions = (await trailOf(id)).map((event: { action: string }) => event.action)
    expect(actions.slice(0, 2)).toEqual(['account.unlinked', 'account.linked'])
  })

  test('somebody else’s account is refused', async () => {
    const person = at.somebody({ groups: ['readers'] })
    await enter(person)
    const { browser, password } = await invite(at.owner, { roles: ['viewer'] })
    const answer = await connect(browser, person, password)
    expect(answer.headers.get('location')).toBe('/account/security?error=provider_account_taken')
    expect(await listed(browser)).toMatchObject([{ is_connected: false }])
  })

  test('ends with the session that began it', async () => {
    const { browser, email, password } = await invite(at.owner, { roles: ['viewer'] })
    at.issuer.person = at.somebody()
    const begun = await begin(browser, password)
    const path = pathOf(await signInAtProvider(begun.body.url))
    const underWay = browser.cookies.get('naru_provider') as string
    await browser.delete('/api/v1/session')
    const next = openBrowser(at.server.url)
    next.cookies.set('naru_provider', underWay)
    expect((await next.get(path)).headers.get('location')).toBe('/account/security?error=sign_in_expired')
    expect(await listed(await signInAs(at.server, { email, password }))).toMatchObject([
      { is_connected: false },
    ])
  })

  test('asks for the password; wrong ones count like those at sign-in', async () => {
    const { browser, email, password } = await invite(at.owner, { roles: ['viewer'] })
    expect((await begin(browser)).body.code).toBe('password_wrong')
    // another device, which has no count of its own
    for (const name of [...browser.cookies.keys()])
      if (name.startsWith('naru_device')) browser.cookies.delete(name)
    const codes = []
    for (let i = 0; i < 6; i++) codes.push((await begin(browser, 'not it')).body.code)
    expect(codes).toEqual([...Array(5).fill('password_wrong'), 'too_many_attempts'])
    const stranger = await openBrowser(at.server.url).signIn(email, password)
    expect(stranger.body.code).toBe('too_many_attempts')
  })

  test('the only way in is not disconnected', async () => {
    const person = at.somebody()
    await at.owner.post('/api/v1/invitations', { email: person.email, roles: ['viewer'] })
    const { browser } = await enter(person)
    const refused = await browser.delete('/api/v1/account/providers/oidc')
    expect([refused.status, refused.body.code]).toEqual([409, 'last_way_to_sign_in'])
    await browser.post('/api/v1/account/password', { new_password: 'two rafts below the weir' })
    expect((await browser.delete('/api/v1/account/providers/oidc')).status).toBe(204)
  })

  test('is for people, and needs the CSRF token', async () => {
    for (const [method, path] of [
      ['GET', '/api/v1/account/providers'],
      ['POST', '/api/v1/account/providers/oidc/connect'],
      ['DELETE', '/api/v1/account/providers/oidc'],
    ] as const)
      expect((await at.server.request(method, path, method === 'POST' ? { json: {} } : {})).body.code).toBe(
        'person_required',
      )
    const { browser } = await invite(at.owner, { roles: ['viewer'] })
    const cookie = browser.headers().cookie as string
    const refused = await openBrowser(at.server.url).request(
      'POST',
      '/api/v1/account/providers/oidc/connect',
      {
        headers: { cookie },
      },
    )
    expect(refused.body.code).toBe('csrf_invalid')
  })
})
