import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import type { Answer } from './http.ts'
import { type Browser, openBrowser } from './people.ts'

/** A port that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

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
