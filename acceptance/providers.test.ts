import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CLIENT, type IssuerPerson, type OidcIssuer, startOidcIssuer } from '../testkit/oidc-issuer.ts'
import { type Browser, setUpOwner } from './support/people.ts'
import { signInBy } from './support/providers.ts'
import { removeFolders, type Server, startServer } from './support/server.ts'

let issuer: OidcIssuer
let server: Server
let owner: Browser

beforeAll(async () => {
  issuer = await startOidcIssuer()
  server = await startServer({
    env: {
      NARU_OIDC_ISSUER: issuer.url,
      NARU_OIDC_CLIENT_ID: CLIENT.id,
      NARU_OIDC_CLIENT_SECRET: CLIENT.secret,
      NARU_OIDC_NAME: 'Acme login',
      NARU_OIDC_GRANTS:
        'admins=role:admin; support=role:support_agent,group:support; odd=role:no-such-role; bosses=role:owner; readers=role:viewer',
    },
  })
  owner = await setUpOwner(server)
})
afterAll(async () => {
  await server.stop()
  await issuer.stop()
  removeFolders()
})

let serial = 0
/** Somebody new at the issuer, with a verified address. */
function somebody(more: Partial<IssuerPerson> = {}): IssuerPerson {
  const sub = `person-${++serial}`
  return { sub, email: `${sub}@naru.example`, email_verified: true, name: `Person ${serial}`, ...more }
}

const enter = (person: IssuerPerson | undefined, to?: string) => {
  issuer.person = person
  return signInBy(server.url, 'oidc', to)
}

describe('a group that is granted a role', () => {
  test('lets somebody in, who has just that role', async () => {
    const { browser, location } = await enter(somebody({ groups: ['readers'] }), '/knowledge?q=vpn')
    expect(location).toBe('/knowledge?q=vpn')
    const { body } = await browser.get('/api/v1/session')
    expect(body).toMatchObject({ roles: ['viewer'], person: { email_verified: true, has_password: false } })
  })
})
