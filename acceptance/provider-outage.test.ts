import { afterAll, expect, test } from 'vitest'
import { startOidcIssuer } from '../testkit/oidc-issuer.ts'
import { naru } from './support/command.ts'
import { openBrowser, setUpOwner } from './support/people.ts'
import { comeBack, issuerSettings, signInBy } from './support/providers.ts'
import { removeFolders, startServer } from './support/server.ts'

afterAll(removeFolders)

test('an issuer that is away at the start lets people in when it is back, and not before there is an owner', async () => {
  const issuer = await startOidcIssuer()
  issuer.isAway = true
  const server = await startServer({ env: issuerSettings(issuer.url) })
  const begin = () => openBrowser(server.url).post('/api/v1/sign-in/provider', { provider: 'oidc' })
  const early = await begin()
  expect([early.status, early.body.code]).toEqual([409, 'not_set_up'])
  const owner = await setUpOwner(server)
  const away = await begin()
  expect([away.status, away.body.code]).toEqual([502, 'provider_unavailable'])
  expect(away.headers.getSetCookie()).toEqual([])

  issuer.isAway = false
  issuer.person = { sub: 'one', email: 'one@acme.example', email_verified: true, groups: ['readers'] }
  expect((await signInBy(server.url)).location).toBe('/')

  // and away again while somebody is at the issuer's page
  const browser = openBrowser(server.url)
  const path = await comeBack(browser)
  await issuer.stop()
  expect((await browser.get(path)).headers.get('location')).toBe('/sign-in?error=provider_unavailable')
  const failed = (await owner.get('/api/v1/audit?action=sign_in.failed')).body.items
  expect(failed[0]).toMatchObject({ details: { code: 'provider_unavailable', provider: 'oidc' } })
  await server.stop()
})

test.each([
  [{ NARU_OIDC_ISSUER: 'https://login.example.com' }, /NARU_OIDC_CLIENT_ID.*NARU_OIDC_CLIENT_SECRET/],
  [{ NARU_GOOGLE_CLIENT_ID: 'x' }, /NARU_GOOGLE_CLIENT_SECRET: is missing/],
  [{ ...issuerSettings('http://login.example.com') }, /NARU_OIDC_ISSUER: must start with https/],
])('settings %j do not start a server', async (env, message) => {
  const { code, stderr } = await naru(['serve'], env)
  expect(code).not.toBe(0)
  expect(stderr).toMatch(message)
  expect(stderr).not.toContain('the secret of naru')
})
