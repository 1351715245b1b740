import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { exportJWK, SignJWT, UnsecuredJWT } from 'jose'
import { beforeEach, expect, test, vi } from 'vitest'
import { createGoogle } from './google.ts'
import { createOpenIdConnect, type OpenIdConnect } from './openid-connect.ts'
import type { Kept } from './provider.ts'

const REDIRECT = 'http://127.0.0.1:7070/auth/callback/oidc'
const own = generateKeyPairSync('rsa', { modulusLength: 2048 })
const foreign = generateKeyPairSync('rsa', { modulusLength: 2048 })

/** An issuer whose every answer a test may change; what comes out of a real one is tested from outside. */
type Stub = {
  issuer: string
  metadata: Record<string, unknown>
  claims: Record<string, unknown>
  userInfo: Record<string, unknown> | undefined
  key: KeyObject | 'none'
  /** Set while it is away. */
  isAway: boolean
  /** Path of each request. */
  asked: string[]
  /** Headers and body of the last request for tokens. */
  redeemed: { headers: Record<string, string>; body: URLSearchParams } | undefined
}
let stub: Stub

beforeEach(() => {
  vi.useRealTimers()
  const issuer = 'https://login.example.com/realms/main'
  stub = {
    issuer,
    ...{ metadata: {}, claims: {}, key: own.privateKey, isAway: false, asked: [], redeemed: undefined },
    userInfo: { email: 'Kim@Acme.example', email_verified: true, name: '김나루', groups: ['a', 'b', 'a', 7] },
  }
})

async function answer(url: string, options: object = {}): Promise<Response> {
  const { pathname } = new URL(url)
  const path = pathname.replace(new URL(stub.issuer).pathname.replace(/\/$/, ''), '')
  stub.asked.push(path)
  if (stub.isAway) throw new TypeError('fetch failed')
  const json = (body: object, status = 200) => Response.json(body, { status })
  const at = stub.issuer.replace(/\/$/, '')
  if (path === '/.well-known/openid-configuration')
    return json({
      ...{ issuer: stub.issuer, authorization_endpoint: `${at}/auth`, token_endpoint: `${at}/token` },
      jwks_uri: `${at}/jwks`,
      ...(stub.userInfo ? { userinfo_endpoint: `${at}/me` } : {}),
      ...stub.metadata,
    })
  if (path === '/jwks')
    return json({ keys: [{ ...(await exportJWK(own.publicKey)), kid: 'one', alg: 'RS256', use: 'sig' }] })
  if (path === '/token') {
    stub.redeemed = options as NonNullable<Stub['redeemed']>
    return json({ access_token: 'at', token_type: 'Bearer', id_token: await idToken() })
  }
  if (path === '/me') return json({ sub: 'subject', ...stub.userInfo })
  return json({}, 404)
}

async function idToken(): Promise<string> {
  const now = Math.floor(Date.now() / 1000)
  const claims = { iss: stub.issuer, aud: 'naru', sub: 'subject', iat: now, exp: now + 60, ...stub.claims }
  if (stub.key === 'none') return new UnsecuredJWT(claims).encode()
  return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'one' }).sign(stub.key)
}

function make(more: object = {}): OpenIdConnect {
  const client = { issuer: stub.issuer, clientId: 'naru', clientSecret: 'a secret & more' }
  return createOpenIdConnect({
    ...client,
    ...{ scopes: 'openid email', groupsClaim: 'groups', fetch: answer as never, ...more },
  })
}

async function signIn(by = make(), change: (kept: Kept) => Kept = (kept) => kept) {
  const { keep } = await by.begin(REDIRECT)
  stub.claims = { nonce: keep.nonce, ...stub.claims }
  const callback = new URL(`${REDIRECT}?code=the-code&state=${keep.state}`)
  return by.finish(callback, change(keep))
}

test('sends the browser with state, nonce and a challenge, and redeems with the verifier of it', async () => {
  const by = make()
  const { url, keep } = await by.begin(REDIRECT)
  expect(Object.fromEntries(new URL(url).searchParams)).toMatchObject({
    ...{ client_id: 'naru', response_type: 'code', scope: 'openid email', redirect_uri: REDIRECT },
    ...{ state: keep.state, nonce: keep.nonce, code_challenge_method: 'S256' },
  })
  expect(url).not.toContain(keep.codeVerifier)
  await signIn(by)
  expect(stub.redeemed?.headers.authorization).toMatch(/^Basic /)
  expect(String(stub.redeemed?.body)).toContain('code_verifier=')
})

test('tells who somebody is: subject, address, name, groups', async () => {
  expect(await signIn()).toEqual({
    subject: 'subject',
    email: 'kim@acme.example',
    emailVerified: true,
    name: '김나루',
    groups: ['a', 'b'],
  })
})

test('sends the secret in the body to an issuer that takes it only there', async () => {
  stub.metadata = { token_endpoint_auth_methods_supported: ['client_secret_post'] }
  await signIn()
  expect(String(stub.redeemed?.body)).toContain('client_secret=a+secret')
})

test.each<[string, Partial<Stub>]>([
  ['another nonce', { claims: { nonce: 'another' } }],
  ['another audience', { claims: { aud: 'another' } }],
  ['several audiences, and made for another', { claims: { aud: ['naru', 'x'], azp: 'x' } }],
  ['another issuer', { claims: { iss: 'https://evil.example' } }],
  ['a time that is over', { claims: { exp: 1_000 } }],
  ['a signature of another key', { key: foreign.privateKey }],
  ['no signature', { key: 'none' }],
  ['no subject', { claims: { sub: undefined } }],
  ['too long a subject', { claims: { sub: 'x'.repeat(256) }, userInfo: { sub: 'x'.repeat(256) } }],
  ['UserInfo of somebody else', { userInfo: { sub: 'another', email: 'boss@acme.example' } }],
])('an ID token with %s is not believed', async (_what, change) => {
  Object.assign(stub, change)
  await expect(signIn()).rejects.toMatchObject({ code: 'provider_failed', status: 502 })
})

test('an answer for another sign-in is not believed', async () => {
  await expect(signIn(make(), (kept) => ({ ...kept, state: 'x' }))).rejects.toMatchObject({
    code: 'provider_failed',
  })
})

test.each([
  ['access_denied', 'provider_denied'],
  ['temporarily_unavailable', 'provider_unavailable'],
  ['login_required', 'provider_failed'],
])('the error %s means %s', async (said, code) => {
  const by = make()
  const { keep } = await by.begin(REDIRECT)
  const callback = new URL(`${REDIRECT}?error=${said}&error_description=canary&state=${keep.state}`)
  const error = await by.finish(callback, keep).catch((caught: unknown) => caught)
  expect(error).toMatchObject({ code })
  expect(`${JSON.stringify(error)} ${(error as { detail?: string }).detail}`).not.toContain('canary')
})

test('an address of the ID token is not verified by a word of UserInfo about another', async () => {
  stub.claims = { email: 'boss@acme.example' }
  stub.userInfo = { email_verified: true }
  expect(await signIn()).toMatchObject({ email: 'boss@acme.example', emailVerified: false })
  stub.claims = { email: 'boss@acme.example', email_verified: true }
  stub.userInfo = { email: 'mine@acme.example' }
  expect(await signIn()).toMatchObject({ email: 'mine@acme.example', emailVerified: false })
})

test.each([['yes'], [1], [null], ['TRUE']])('an address is not verified by %j', async (value) => {
  stub.userInfo = { email: 'kim@acme.example', email_verified: value }
  expect(await signIn()).toMatchObject({ emailVerified: false })
})

test('without UserInfo the ID token tells', async () => {
  stub.userInfo = undefined
  stub.claims = { email: 'kim@acme.example', email_verified: 'true', groups: 'ops' }
  expect(await signIn()).toMatchObject({ email: 'kim@acme.example', emailVerified: true, groups: ['ops'] })
  expect(stub.asked).not.toContain('/me')
})

test('groups may lie deeper, under a name with dots, and are not without end', async () => {
  stub.userInfo = { realm_access: { roles: ['admins'] }, 'https://acme.example/groups': ['x'] }
  expect((await signIn(make({ groupsClaim: 'realm_access.roles' }))).groups).toEqual(['admins'])
  stub.claims = {}
  expect((await signIn(make({ groupsClaim: 'https://acme.example/groups' }))).groups).toEqual(['x'])
  stub.claims = {}
  stub.userInfo = { groups: Array.from({ length: 5_000 }, (_, i) => `g${i}`) }
  expect((await signIn()).groups).toHaveLength(1_000)
})

test('an issuer that is away is asked again at the next click, and once by many', async () => {
  stub.isAway = true
  const by = make({ fetch: async (url: string) => answer(url).catch(unavailable) })
  await expect(by.begin(REDIRECT)).rejects.toMatchObject({ code: 'provider_unavailable', status: 502 })
  stub.isAway = false
  stub.asked = []
  await Promise.all([by.begin(REDIRECT), by.begin(REDIRECT), by.begin(REDIRECT)])
  expect(stub.asked).toEqual(['/.well-known/openid-configuration'])
})

function unavailable(): Promise<Response> {
  return import('./provider-errors.ts').then(({ providerUnavailable }) => {
    throw providerUnavailable('test')
  })
}

test('metadata is asked for again after a day; while that fails, the old one serves', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const by = make()
  await by.begin(REDIRECT)
  stub.metadata = { authorization_endpoint: 'https://login.example.com/moved' }
  expect((await by.begin(REDIRECT)).url).toContain('/realms/main/auth')
  vi.setSystemTime(Date.now() + 25 * 3600_000)
  stub.isAway = true
  expect((await by.begin(REDIRECT)).url).toContain('/realms/main/auth')
  stub.isAway = false
  expect((await by.begin(REDIRECT)).url).toContain('/moved')
})

test('an issuer that says it is another one is none', async () => {
  stub.metadata = { issuer: 'https://evil.example' }
  await expect(make().begin(REDIRECT)).rejects.toMatchObject({ code: 'provider_unavailable' })
})

test('a slash at the end of the issuer makes no difference', async () => {
  stub.issuer = 'https://login.example.com/application/naru/'
  expect(await signIn(make({ issuer: stub.issuer.slice(0, -1) }))).toMatchObject({ subject: 'subject' })
})

test('Google vouches for addresses of Gmail and of organisations that it hosts, not for others', async () => {
  stub.issuer = 'https://accounts.google.com'
  const client = { googleClientId: 'naru', googleClientSecret: 'secret' }
  const google = () => signIn(createGoogle(client, answer as never) as never)
  for (const [userInfo, isVerified] of [
    [{ email: 'kim@gmail.com', email_verified: true }, true],
    [{ email: 'kim@gmail.com', email_verified: false }, false],
    [{ email: 'kim@acme.example', email_verified: true, hd: 'acme.example' }, true],
    [{ email: 'kim@acme.example', email_verified: true }, false],
    [{ email: 'kim@evil-gmail.com', email_verified: true }, false],
  ] as const) {
    stub.claims = {}
    stub.userInfo = userInfo
    expect([userInfo, (await google()).emailVerified]).toEqual([userInfo, isVerified])
  }
})
