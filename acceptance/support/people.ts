import type { Answer, Http } from './http.ts'
import { createHttp } from './http.ts'
import type { Server } from './server.ts'

/** A browser of one person: keeps cookies, and sends the CSRF token with every request. */
export type Browser = Http & {
  /** Name → value of each cookie. */
  cookies: Map<string, string>
  /** What `post` and others would send: for requests made by hand. */
  headers(): Record<string, string>
  signIn(email: string, password: string): Promise<Answer>
}

export const OWNER = {
  name: 'Olivia Owner',
  email: 'owner@naru.example',
  password: 'a ferry landing at dawn',
}

/** A browser without cookies. */
export function openBrowser(url: string): Browser {
  const plain = createHttp(url, null)
  const cookies = new Map<string, string>()
  let csrf: string | undefined
  const headers = () => ({
    ...(cookies.size === 0 ? {} : { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') }),
    ...(csrf === undefined ? {} : { 'x-csrf-token': csrf }),
  })
  const request: Http['request'] = async (method, path, options = {}) => {
    const answer = await plain.request(method, path, {
      ...options,
      headers: { ...headers(), ...options.headers },
    })
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      if (value === '' || /max-age=0/i.test(cookie)) cookies.delete(name)
      else cookies.set(name, value)
    }
    csrf = answer.body?.csrf_token ?? answer.body?.session?.csrf_token ?? csrf
    return answer
  }
  return {
    url,
    cookies,
    headers,
    request,
    get: (path, options) => request('GET', path, options),
    post: (path, json, options) =>
      request('POST', path, { ...options, ...(json === undefined ? {} : { json }) }),
    put: (path, json, options) => request('PUT', path, { ...options, json }),
    delete: (path, options) => request('DELETE', path, options),
    as: (key) => createHttp(url, key),
    signIn: (email, password) => request('POST', '/api/v1/sign-in', { json: { email, password } }),
  }
}

/** Makes the first owner of a new installation; answers their browser. */
export async function setUpOwner(server: Server): Promise<Browser> {
  const browser = openBrowser(server.url)
  const answer = await browser.post('/api/v1/setup', { ...OWNER, key: server.rootKey, language: 'en' })
  if (answer.status !== 201) throw new Error(`no owner: ${answer.status} ${answer.text}`)
  return browser
}

/** Signs somebody in who has an account; answers their browser. */
export async function signInAs(
  server: Pick<Server, 'url'>,
  who: { email: string; password: string },
): Promise<Browser> {
  const browser = openBrowser(server.url)
  const answer = await browser.signIn(who.email, who.password)
  if (answer.body?.status !== 'signed_in') throw new Error(`not signed in: ${answer.status} ${answer.text}`)
  return browser
}

let invited = 0

/** A new person with these roles, invited by `owner`; answers their browser. */
export async function invite(
  owner: Http,
  input: { roles: string[]; name?: string; email?: string; group_ids?: string[] },
): Promise<{ browser: Browser; email: string; password: string }> {
  const email = input.email ?? `person${++invited}@naru.example`
  const { name = `Person ${invited}`, ...rest } = input
  const invitation = await owner.post('/api/v1/invitations', { ...rest, email })
  if (invitation.status !== 201) throw new Error(`not invited: ${invitation.status} ${invitation.text}`)
  const token = new URL(invitation.body.link).hash.slice('#token='.length)
  const browser = openBrowser(owner.url)
  const password = `the ${email.split('@')[0]?.length} boats of the river`
  const accepted = await browser.post('/api/v1/invitations/accept', { token, name, password })
  if (accepted.status !== 201) throw new Error(`not accepted: ${accepted.status} ${accepted.text}`)
  return { browser, email, password }
}
