import { generateKeyPairSync } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Configuration, Provider } from 'oidc-provider'

export const CLIENT = { id: 'naru', secret: 'the secret of naru at the issuer' }

/** Somebody who can sign in at the issuer. */
export type IssuerPerson = {
  sub: string
  email?: string
  email_verified?: boolean
  name?: string
  groups?: string[] | string
  realm_access?: { roles: string[] }
}

export type OidcIssuer = {
  /** `http://127.0.0.1:<port>`, or with the host that was asked for. */
  url: string
  /** Who signs in next; a change of their claims shows at once. Undefined: they press "cancel". */
  person: IssuerPerson | undefined
  /** Breaks every connection off without an answer. */
  isAway: boolean
  stop(): Promise<void>
}

/**
 * A real OpenID Connect issuer (`oidc-provider`, certified) on loopback, with a confidential client whose redirect
 * addresses are those of a server on any port of 127.0.0.1. In place of a form, its sign-in page lets in whoever the
 * test says. With the host "localhost" it is another site than 127.0.0.1 for browsers. Like most issuers it tells the claims at its UserInfo endpoint alone.
 */
export async function startOidcIssuer(options: { host?: string } = {}): Promise<OidcIssuer> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const url = `http://${options.host ?? '127.0.0.1'}:${port}`
  const issuer: OidcIssuer = { url, person: undefined, isAway: false, stop: () => stop(server) }
  const known = new Map<string, IssuerPerson>()
  const provider = new Provider(url, configuration(known))
  Object.assign((provider as unknown as { Client: { prototype: object } }).Client.prototype, {
    redirectUriAllowed: (address: string) =>
      /^http:\/\/127\.0\.0\.1:\d+\/auth\/callback\/oidc$/.test(address),
  })
  const answer = provider.callback()
  server.on('request', (request, response) => {
    if (issuer.isAway) return void request.socket.destroy()
    if (!request.url?.startsWith('/interaction/')) return void answer(request, response)
    if (issuer.person) known.set(issuer.person.sub, issuer.person)
    void interact(provider, request, response, issuer.person)
  })
  return issuer
}

function configuration(known: Map<string, IssuerPerson>): Configuration {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const jwk = { ...privateKey.export({ format: 'jwk' }), kid: 'one', use: 'sig', alg: 'RS256' }
  return {
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        redirect_uris: ['http://127.0.0.1/auth/callback/oidc'],
      },
    ],
    jwks: { keys: [jwk as never] },
    cookies: { keys: ['a key of the cookies of the issuer'] },
    features: { devInteractions: { enabled: false } },
    ttl: { AccessToken: 600, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
    pkce: { required: () => true },
    claims: {
      openid: ['sub'],
      email: ['email', 'email_verified'],
      profile: ['name', 'groups', 'realm_access'],
    },
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
    // every person has agreed to everything
    async loadExistingGrant(context) {
      const { client, session, provider } = context.oidc
      const grant = new provider.Grant({
        clientId: client?.clientId as string,
        accountId: session?.accountId as string,
      })
      grant.addOIDCScope('openid email profile')
      await grant.save()
      return grant
    },
    findAccount: (_context, sub) => {
      const person = known.get(sub)
      return person && { accountId: sub, claims: async () => ({ ...person }) }
    },
  }
}

async function interact(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
  person: IssuerPerson | undefined,
): Promise<void> {
  const result = person
    ? { login: { accountId: person.sub, remember: false } }
    : { error: 'access_denied', error_description: 'canary: text of the issuer' }
  await provider.interactionFinished(request, response, result).catch((error: Error) => {
    response.writeHead(500).end(error.message)
  })
}

async function stop(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
}
