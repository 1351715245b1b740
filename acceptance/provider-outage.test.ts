import { afterAll, expect, test } from 'vitest'
import { startOidcIssuer } from '../testkit/oidc-issuer.ts'
import { naru } from './support/command.ts'
import { OWNER, openBrowser, setUpOwner, signInAs } from './support/people.ts'
import { comeBack, issuerSettings, signInBy } from './support/providers.ts'
import { copyInstallation, removeFolders, startServer } from './support/server.ts'

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

test('what a provider gave is changed by hand once it is configured no more', async () => {
  const issuer = await startOidcIssuer()
  const settings = issuerSettings(issuer.url)
  const dataDir = copyInstallation()
  let server = await startServer({ dataDir, env: settings })
  await setUpOwner(server)
  issuer.person = { sub: 'two', email: 'two@acme.example', email_verified: true, groups: ['admins', 'night'] }
  const { browser } = await signInBy(server.url)
  const { id } = (await browser.get('/api/v1/session')).body.person
  const path = `/api/v1/people/${id}`
  const json = { roles: ['viewer'], group_ids: [] }
  const change = async () => (await signInAs(server, OWNER)).request('PATCH', path, { json })
  expect((await change()).body.code).toBe('managed_elsewhere')
  await server.stop()
  const { NARU_OIDC_GRANTS: _, ...withoutGrants } = settings
  server = await startServer({ dataDir, env: withoutGrants })
  expect((await server.get(path)).body).toMatchObject({ roles: ['admin'], managed_by: null })
  // it may be disconnected, were it not the only way in
  const left = await (await signInBy(server.url)).browser.delete('/api/v1/account/providers/oidc')
  expect(left.body.code).toBe('last_way_to_sign_in')
  expect((await change()).body).toMatchObject({ roles: ['viewer'], groups: [], managed_by: null })
  await server.stop()
  // it is back: those roles are not its own any more, its groups are
  server = await startServer({ dataDir, env: settings })
  await signInBy(server.url)
  const after = (await server.get(path)).body
  expect([after.roles, after.managed_by]).toEqual([['viewer'], null])
  expect(after.groups).toMatchObject([{ name: 'night' }])
  await server.stop()
  await issuer.stop()
})
