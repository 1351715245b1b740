import { createHash, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export const GITHUB_CLIENT = { id: 'Iv1.0123456789abcdef', secret: 'the secret of naru at github' }

/** Somebody with an account at GitHub. */
export type GithubPerson = {
  id: number
  login: string
  name: string | null
  emails: Array<{
    email: string
    primary: boolean
    verified: boolean
    visibility: 'public' | 'private' | null
  }>
}

export type FakeGithub = {
  /** `http://127.0.0.1:<port>`: as GitHub Enterprise Server, its API lies below `/api/v3`. */
  url: string
  /** Who signs in next; undefined: they press "Cancel". */
  person: GithubPerson | undefined
  /** Whether they take the scope `user:email` away. */
  withoutEmails: boolean
  /** Every token that it gave. */
  tokens: string[]
  stop(): Promise<void>
}

type Grant = { person: GithubPerson; redirectUri: string; challenge: string; scopes: string[] }
type Answer = { status: number; body: object }

/**
 * GitHub as its documentation describes it (docs.github.com: "Authorizing OAuth apps", "Get the authenticated user",
 * "List email addresses for the authenticated user"): a refused code is answered 200 with an `error`, a token that is
 * none 401 "Bad credentials", a request without a user agent 403, e-mail addresses without their scope 404.
 */
export async function startFakeGithub(): Promise<FakeGithub> {
  const codes = new Map<string, Grant>()
  const tokens = new Map<string, Grant>()
  const server = createServer((request, response) => {
    void readBody(request).then((body) => route(request, response, body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const fake: FakeGithub = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ person: undefined, withoutEmails: false, tokens: [] },
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }

  function route(request: IncomingMessage, response: ServerResponse, body: string): void {
    const { pathname, searchParams } = new URL(request.url ?? '/', fake.url)
    const name = `${request.method} ${pathname}`
    if (name === 'GET /login/oauth/authorize')
      response.writeHead(302, { location: authorize(searchParams) }).end()
    else if (name === 'POST /login/oauth/access_token') send(response, redeem(new URLSearchParams(body)))
    else send(response, answerApi(request, name))
  }

  function authorize(asked: URLSearchParams): string {
    const redirectUri = asked.get('redirect_uri') ?? ''
    const back = new URL(redirectUri)
    if (fake.person) {
      const code = randomBytes(10).toString('hex')
      const scopes = (asked.get('scope') ?? '')
        .split(' ')
        .filter((one) => one !== 'user:email' || !fake.withoutEmails)
      codes.set(code, {
        person: fake.person,
        redirectUri,
        challenge: asked.get('code_challenge') ?? '',
        scopes,
      })
      back.searchParams.set('code', code)
    } else {
      back.searchParams.set('error', 'access_denied')
      back.searchParams.set('error_description', 'The user has denied your application access.')
    }
    back.searchParams.set('state', asked.get('state') ?? '')
    return back.href
  }

  function redeem(given: URLSearchParams): Answer {
    if (given.get('client_id') !== GITHUB_CLIENT.id || given.get('client_secret') !== GITHUB_CLIENT.secret)
      return refusal(
        'incorrect_client_credentials',
        'The client_id and/or client_secret passed are incorrect.',
      )
    const code = given.get('code') ?? ''
    const grant = codes.get(code)
    codes.delete(code)
    const challenge = createHash('sha256')
      .update(given.get('code_verifier') ?? '')
      .digest('base64url')
    if (!grant || challenge !== grant.challenge)
      return refusal('bad_verification_code', 'The code passed is incorrect or expired.')
    if (given.get('redirect_uri') !== grant.redirectUri)
      return refusal('redirect_uri_mismatch', 'The redirect_uri MUST match the registered callback URL.')
    const token = `gho_${randomBytes(18).toString('hex')}`
    tokens.set(token, grant)
    fake.tokens.push(token)
    return { status: 200, body: { access_token: token, scope: grant.scopes.join(','), token_type: 'bearer' } }
  }

  function answerApi(request: IncomingMessage, name: string): Answer {
    if (!request.headers['user-agent'])
      return failure(
        403,
        'Request forbidden by administrative rules. Please make sure your request has a User-Agent header.',
      )
    const grant = tokens.get((request.headers.authorization ?? '').replace(/^(Bearer|token) /, ''))
    if (!grant) return failure(401, 'Bad credentials')
    const { id, login, name: fullName, emails } = grant.person
    if (name === 'GET /api/v3/user')
      return {
        status: 200,
        body: { login, id, node_id: `U_${id}`, type: 'User', name: fullName, email: null },
      }
    if (name === 'GET /api/v3/user/emails' && grant.scopes.includes('user:email'))
      return { status: 200, body: emails }
    return failure(404, 'Not Found')
  }

  return fake
}

function refusal(error: string, description: string): Answer {
  const uri =
    'https://docs.github.com/apps/managing-oauth-apps/troubleshooting-oauth-app-access-token-request-errors/'
  return { status: 200, body: { error, error_description: description, error_uri: uri } }
}

function failure(status: number, message: string): Answer {
  return {
    status,
    body: { message, documentation_url: 'https://docs.github.com/rest', status: String(status) },
  }
}

function send(response: ServerResponse, { status, body }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body))
}

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString()
}
