import { CLIENT, type IssuerPerson, type OidcIssuer, startOidcIssuer } from '../../testkit/oidc-issuer.ts'
import type { Answer } from './http.ts'
import { type Browser, openBrowser, setUpOwner } from './people.ts'
import { removeFolders, type Server, startServer } from './server.ts'

/** Goes where a provider's pages lead, with cookies of its own, until they lead to our callback; answers that address. */
export async function signInAtProvider(url: string): Promise<string> {
  const jar = new Map<string, string>()
  let at = url
  for (let step = 0; step < 10; step++) {
    const answer = await fetch(at, {
      redirect: 'manual',
      headers: { cookie: [...jar].map((pair) => pair.join('=')).join('; ') },
    })
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      jar.set(name, value)
    }
    const location = answer.headers.get('location')
    if (location === null) throw new Error(`the provider answered ${answer.status} ${await answer.text()}`)
    at = new URL(location, at).href
    if (new URL(at).pathname.startsWith('/auth/callback/')) return at
  }
  throw new Error('the provider leads in circles')
}

/** Path and query of an address. */
export const pathOf = (address: string) => {
  const { pathname, search } = new URL(address)
  return pathname + search
}

/** Begins at the server, signs in at the provider; answers the way back to the server, not gone yet. */
export async function comeBack(browser: Browser, provider = 'oidc', to?: string): Promise<string> {
  const begun = await browser.post('/api/v1/sign-in/provider', { provider, ...(to ? { to } : {}) })
  if (begun.status !== 200) throw new Error(`not begun: ${begun.status} ${begun.text}`)
  return pathOf(await signInAtProvider(begun.body.url))
}

/** Signs in by a provider, all the way; answers the browser and where it was led. */
export async function signInBy(
  url: string,
  provider = 'oidc',
  to?: string,
): Promise<{ browser: Browser; answer: Answer; location: string }> {
  const browser = openBrowser(url)
  const answer = await browser.get(await comeBack(browser, provider, to))
  // brings the CSRF token
  await browser.get('/api/v1/session')
  return { browser, answer, location: answer.headers.get('location') ?? '' }
}

export type WithIssuer = {
  issuer: OidcIssuer
  server: Server
  owner: Browser
  /** Somebody new at the issuer, with a verified address. */
  somebody(more?: Partial<IssuerPerson>): IssuerPerson
  /** Signs this person in by the issuer; undefined presses "cancel" there. */
  enter(person: IssuerPerson | undefined, to?: string): ReturnType<typeof signInBy>
  stop(): Promise<void>
}

const GRANTS = [
  'admins=role:admin',
  'support=role:support_agent,group:support',
  'odd=role:no-such-role',
  'bosses=role:owner',
  'readers=role:viewer',
  'night=group:night',
].join('; ')

/** The settings of a server that people sign in to by this issuer. */
export function issuerSettings(url: string): Record<string, string> {
  return {
    NARU_OIDC_ISSUER: url,
    NARU_OIDC_CLIENT_ID: CLIENT.id,
    NARU_OIDC_CLIENT_SECRET: CLIENT.secret,
    NARU_OIDC_NAME: 'Acme login',
    NARU_OIDC_GRANTS: GRANTS,
  }
}

/** A server with an owner, and an issuer that it knows. */
export async function startWithIssuer(): Promise<WithIssuer> {
  const issuer = await startOidcIssuer()
  const server = await startServer({ env: issuerSettings(issuer.url) })
  const owner = await setUpOwner(server)
  let serial = 0
  return {
    ...{ issuer, server, owner },
    somebody(more = {}) {
      const sub = `person-${++serial}`
      const email = `${sub}@acme.example`
      return { sub, email, email_verified: true, name: `Person ${serial}`, ...more }
    },
    enter(person, to) {
      issuer.person = person
      return signInBy(server.url, 'oidc', to)
    },
    async stop() {
      await server.stop()
      await issuer.stop()
      removeFolders()
    },
  }
}
