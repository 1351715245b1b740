import { createHash, randomBytes } from 'node:crypto'
import type { Config } from '../../platform/index.ts'
import { boundedFetch } from './bounded-fetch.ts'
import { readEmail, readName } from './claims.ts'
import type { Kept, Provider, ProviderIdentity } from './provider.ts'
import { providerDenied, providerFailed } from './provider-errors.ts'

const PUBLIC = 'https://github.com'
const API_VERSION = '2022-11-28'

type Settings = Pick<Config, 'githubClientId' | 'githubClientSecret' | 'githubUrl'>
type Client = { url: string; id: string; secret: string }

/** GitHub, or GitHub Enterprise Server: OAuth 2 with its own API in place of an ID token. Undefined when not configured. */
export function createGithub(config: Settings): Provider | undefined {
  const { githubClientId: id, githubClientSecret: secret, githubUrl: url } = config
  if (id === undefined || secret === undefined) return undefined
  const client = { url, id, secret }
  return {
    id: 'github',
    name: 'GitHub',
    issuer: url,
    async begin(redirectUri) {
      const random = () => randomBytes(32).toString('base64url')
      const keep: Kept = { state: random(), nonce: '', codeVerifier: random(), redirectUri }
      const address = new URL(`${url}/login/oauth/authorize`)
      address.search = new URLSearchParams({
        client_id: id,
        redirect_uri: redirectUri,
        scope: 'read:user user:email',
        state: keep.state,
        code_challenge: createHash('sha256').update(keep.codeVerifier).digest('base64url'),
        code_challenge_method: 'S256',
      }).toString()
      return { url: address.href, keep }
    },
    async finish(callback, kept) {
      const { searchParams } = callback
      const error = searchParams.get('error')
      if (error === 'access_denied') throw providerDenied()
      const code = searchParams.get('code')
      if (error !== null || code === null) throw providerFailed('no code')
      const token = await redeem(client, code, kept)
      return readIdentity(client, token)
    },
  }
}

async function redeem({ url, id, secret }: Client, code: string, kept: Kept): Promise<string> {
  const answer = await boundedFetch(`${url}/login/oauth/access_token`, {
    method: 'POST',
    headers: { accept: 'application/json' },
    body: new URLSearchParams({
      client_id: id,
      client_secret: secret,
      code,
      redirect_uri: kept.redirectUri,
      code_verifier: kept.codeVerifier,
    }),
  })
  // a refusal comes with status 200 too
  const said = (await readJson(answer)) as { access_token?: unknown; error?: unknown }
  if (typeof said.access_token !== 'string' || said.access_token === '')
    throw providerFailed(typeof said.error === 'string' ? codeOf(said.error) : 'no token')
  return said.access_token
}

async function readIdentity(client: Client, token: string): Promise<ProviderIdentity> {
  const answer = await ask(client, '/user', token)
  if (answer.status !== 200) throw providerFailed(`/user: status ${answer.status}`)
  const user = (await readJson(answer)) as { id?: unknown; name?: unknown; login?: unknown }
  // the login may be changed, and then be taken by another
  if (!Number.isSafeInteger(user.id)) throw providerFailed('no id')
  const name = readName(user.name) ?? readName(user.login)
  const email = await readPrimaryEmail(client, token)
  // its "verified" means once: whoever had the address then may not have it now
  return { subject: String(user.id), name, groups: [], email, emailVerified: false }
}

async function readPrimaryEmail(client: Client, token: string): Promise<string | null> {
  const answer = await ask(client, '/user/emails', token)
  // refused: the person took that scope away
  if (answer.status !== 200) return null
  const list = await readJson(answer)
  const entries = Array.isArray(list) ? (list as Array<Record<string, unknown> | null>) : []
  const primary = entries.find((one) => one?.primary === true)
  return readEmail(primary?.email)
}

function ask({ url }: Client, path: string, token: string): Promise<Response> {
  const api = url === PUBLIC ? 'https://api.github.com' : `${url}/api/v3`
  return boundedFetch(api + path, {
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${token}`,
      // refused without one
      'user-agent': 'naru',
      'x-github-api-version': API_VERSION,
    },
  })
}

async function readJson(answer: Response): Promise<object> {
  const value: unknown = await answer.json().catch(() => undefined)
  if (typeof value !== 'object' || value === null) throw providerFailed(`status ${answer.status}, no JSON`)
  return value
}

/** One of GitHub's documented codes; never free text. */
function codeOf(error: string): string {
  return /^[a-z_]{1,60}$/.test(error) ? error : 'refused'
}
