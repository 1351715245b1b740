import { afterAll, beforeAll, expect, test } from 'vitest'
import { type OidcIssuer, startOidcIssuer } from '../testkit/oidc-issuer.ts'
import { addTenant, withDatabase } from './support/database.ts'
import { type Mailbox, startMailbox } from './support/mailbox.ts'
import { type Browser, openBrowser, setUpOwner, signInAs } from './support/people.ts'
import { issuerSettings, pathOf, signInAtProvider, signInBy } from './support/providers.ts'
import { removeFolders, type Server, startServer } from './support/server.ts'
import { totp } from './support/totp.ts'

const KNOWN = 'known to somebody else'
const OWN = 'only the right one knows'

let server: Server
let owner: Browser
let issuer: OidcIssuer
let mailbox: Mailbox
/** May invite whom it likes, in an organisation of its own. */
let elsewhere: string

beforeAll(async () => {
  mailbox = await startMailbox()
  issuer = await startOidcIssuer()
  server = await startServer({ env: { ...mailbox.env, ...issuerSettings(issuer.url) } })
  owner = await setUpOwner(server)
  elsewhere = await addTenant(server, 'elsewhere')
})
afterAll(async () => {
  await server.stop()
  await issuer.stop()
  await mailbox.stop()
  removeFolders()
})

const sessionOf = async (browser: Browser) => (await browser.get('/api/v1/session')).body
const tokenOf = (link: string) => new URL(link).hash.slice('#token='.length)

/** Somebody comes by an account in the name of this address, and makes sure to come in again. */
async function occupy(email: string) {
  const invited = await server.as(elsewhere).post('/api/v1/invitations', { email, roles: ['developer'] })
  const browser = openBrowser(server.url)
  const given = { token: tokenOf(invited.body.link), name: 'Chief', password: KNOWN }
  await browser.post('/api/v1/invitations/accept', given)
  issuer.person = { sub: `of ${email}`, email: `x-${email}`, email_verified: true, name: 'X' }
  const begun = await browser.post('/api/v1/account/providers/oidc/connect', { password: KNOWN })
  await browser.get(pathOf(await signInAtProvider(begun.body.url)))
  const key = (await browser.post('/api/v1/account/keys', { name: 'own', scopes: ['*'] })).body
  const factor = (await browser.post('/api/v1/account/second-factor', { password: KNOWN })).body
  await browser.post('/api/v1/account/second-factor/confirm', { code: totp(factor.secret) })
  const { person } = await sessionOf(browser)
  expect(person).toMatchObject({ two_factor_enabled: true, email_verified: false })
  return { browser, key, person, byProvider: issuer.person }
}

/** Resets the password by the link of a mail. */
async function reset(email: string): Promise<Browser> {
  await server.post('/api/v1/password-reset', { email }, { key: null })
  const token = await mailbox.tokenFor(email, '/reset-password')
  const browser = openBrowser(server.url)
  const done = await browser.post('/api/v1/password-reset/confirm', { token, password: OWN })
  expect(done.status).toBe(204)
  return browser
}

test('the first who proves an address gets its account for themselves alone', async () => {
  const email = 'chief@corp.example'
  const { browser, key, person, byProvider } = await occupy(email)
  expect((await server.get('/api/v1/documents', { key: key.key })).status).toBe(200)
  const group = (await server.as(elsewhere).post('/api/v1/groups', { name: 'given', kind: 'group' })).body
  const theirs = await withDatabase(server, async (client) => {
    const member = await client.query(
      `insert into group_members (tenant_id, group_id, person_id, managed_by)
       select tenant_id, id, $2, 'oidc' from groups where id = $1 returning tenant_id`,
      [group.id, person.id],
    )
    // what they invited to, and what the issuer decides about
    const { tenant_id } = member.rows[0]
    await client.query(`update members set managed_by = 'oidc' where person_id = $1`, [person.id])
    await client.query(
      `insert into invitations (id, tenant_id, email, roles, token_hash, mailed_token_hash, invited_by, expires_at)
       values ('inv_theirs', $1, 'friend@corp.example', '{developer}', 'x', 'y', $2,
         now() + interval '1 day')`,
      [tenant_id, person.id],
    )
    return tenant_id as string
  })
  await reset(email)
  const kept = await withDatabase(server, (client) =>
    client.query('select managed_by from members where tenant_id = $1 and person_id = $2', [
      theirs,
      person.id,
    ]),
  )
  expect(kept.rows).toEqual([{ managed_by: 'oidc' }])
  expect((await server.as(elsewhere).get(`/api/v1/groups/${group.id}`)).body.people).toEqual([])
  // no second factor of somebody else's is asked for
  const chief = await signInAs(server, { email, password: OWN })
  expect((await sessionOf(chief)).person).toMatchObject({ id: person.id, two_factor_enabled: false })
  const made = await owner.post('/api/v1/invitations', { email, roles: ['admin'] })
  await chief.post('/api/v1/invitations/accept', { token: tokenOf(made.body.link) })
  expect((await sessionOf(chief)).roles).toEqual(['admin'])
  // nothing of what was set up before leads in any more
  expect((await sessionOf(browser)).code).toBe('session_expired')
  expect((await server.get('/api/v1/documents', { key: key.key })).body.code).toBe('key_invalid')
  issuer.person = byProvider
  expect((await signInBy(server.url)).location).toBe('/sign-in?error=no_access')
  const { items } = (await server.as(elsewhere).get(`/api/v1/audit?action=password.reset`)).body
  expect(items[0]).toMatchObject({
    actor: { id: person.id },
    details: {
      disconnected: [issuer.url],
      second_factor_removed: true,
      revoked_keys: [key.id],
      removed_groups: ['given'],
      revoked_invitations: ['inv_theirs'],
    },
  })
})

test('a click on a mail that somebody else asked for proves nothing', async () => {
  const email = 'president@corp.example'
  const { browser, person } = await occupy(email)
  await browser.post('/api/v1/account/email-verification')
  const token = await mailbox.tokenFor(email, '/verify-email')
  for (const who of [openBrowser(server.url), owner]) {
    const answer = await who.post('/api/v1/email-verification', { token })
    expect(['not_signed_in', 'link_invalid']).toContain(answer.body.code)
  }
  expect((await sessionOf(browser)).person).toMatchObject({ id: person.id, email_verified: false })
})

test('whoever proved their address before keeps what they set up, as after a forgotten password', async () => {
  const email = 'regular@corp.example'
  const { browser, key, byProvider, person } = await occupy(email)
  await browser.post('/api/v1/account/email-verification')
  const token = await mailbox.tokenFor(email, '/verify-email')
  expect((await browser.post('/api/v1/email-verification', { token })).status).toBe(204)
  await reset(email)
  expect((await openBrowser(server.url).signIn(email, OWN)).body.status).toBe('second_factor')
  expect((await server.get('/api/v1/documents', { key: key.key })).status).toBe(200)
  issuer.person = byProvider
  expect((await sessionOf((await signInBy(server.url)).browser)).person.id).toBe(person.id)
})
