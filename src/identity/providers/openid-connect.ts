import type { ClientAuth, Configuration } from 'openid-client'
import { AppError } from '../../platform/index.ts'
import { boundedFetch } from './bounded-fetch.ts'
import { type Claims, readGroups, readName, readVerifiedEmail } from './claims.ts'
import type { Kept, Provider, ProviderIdentity } from './provider.ts'
import { providerDenied, providerFailed, providerUnavailable } from './provider-errors.ts'

const REFRESH_MS = 24 * 3600_000
const TIMEOUT_S = 10

export type OpenIdConnect = Pick<Provider, 'begin' | 'finish'>

export type OpenIdConnectOptions = {
  /** With or without a slash at its end. */
  issuer: string
  clientId: string
  clientSecret: string
  scopes: string
  groupsClaim: string
  /** Decides on what was read; `claims` holds those of UserInfo, if there are any, then those of the ID token. */
  refine?(identity: ProviderIdentity, claims: readonly Claims[]): ProviderIdentity
  /** How the issuer is asked; tests of issuers that cannot be had here say. */
  fetch?: typeof boundedFetch
}

/**
 * OpenID Connect, code flow with PKCE, state and nonce. The library checks issuer, audience, times and the signature
 * of the ID token; UserInfo must be about the same subject. Loaded when somebody first signs in this way.
 */
export function createOpenIdConnect(options: OpenIdConnectOptions): OpenIdConnect {
  const discover = createDiscovery(options)
  return {
    async begin(redirectUri) {
      const openid = await import('openid-client')
      const config = await discover()
      const keep: Kept = {
        state: openid.randomState(),
        nonce: openid.randomNonce(),
        codeVerifier: openid.randomPKCECodeVerifier(),
        redirectUri,
      }
      const url = openid.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope: options.scopes,
        state: keep.state,
        nonce: keep.nonce,
        code_challenge: await openid.calculatePKCECodeChallenge(keep.codeVerifier),
        code_challenge_method: 'S256',
      })
      return { url: url.href, keep }
    },
    async finish(callback, kept) {
      const config = await discover()
      try {
        return await redeem(config, options, callback, kept)
      } catch (error) {
        throw refusalOf(error)
      }
    },
  }
}

/** The issuer's metadata: fetched when first needed, kept for a day, and longer while a newer one cannot be had. */
function createDiscovery(options: OpenIdConnectOptions): () => Promise<Configuration> {
  let known: { config: Configuration; at: number } | undefined
  let running: Promise<Configuration> | undefined
  const fetchNew = async () => {
    try {
      const config = await discoverOnce(options)
      known = { config, at: Date.now() }
      return config
    } catch (error) {
      if (known) return known.config
      const refusal = refusalOf(error)
      throw refusal.code === 'provider_unavailable' ? refusal : providerUnavailable(refusal.detail ?? '')
    } finally {
      running = undefined
    }
  }
  return async () => {
    if (known && Date.now() - known.at < REFRESH_MS) return known.config
    running ??= fetchNew()
    return running
  }
}

async function discoverOnce(options: OpenIdConnectOptions): Promise<Configuration> {
  const openid = await import('openid-client')
  const issuer = withoutSlash(options.issuer)
  // as the issuer says; without a word the standard means the header
  const authenticate: ClientAuth = (server, client, body, headers) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
    const way = methods.includes('client_secret_basic') ? openid.ClientSecretBasic : openid.ClientSecretPost
    way(options.clientSecret)(server, client, body, headers)
  }
  const config = await openid.discovery(
    new URL(`${issuer}/.well-known/openid-configuration`),
    options.clientId,
    undefined,
    authenticate,
    {
      timeout: TIMEOUT_S,
      [openid.customFetch]: options.fetch ?? boundedFetch,
      execute: [
        openid.enableNonRepudiationChecks,
        // the settings let that through for this machine only
        ...(issuer.startsWith('http://') ? [openid.allowInsecureRequests] : []),
      ],
    } as Parameters<typeof openid.discovery>[4],
  )
  if (withoutSlash(config.serverMetadata().issuer) !== issuer) throw providerUnavailable('another issuer')
  return config
}

async function redeem(
  config: Configuration,
  options: OpenIdConnectOptions,
  callback: URL,
  kept: Kept,
): Promise<ProviderIdentity> {
  const openid = await import('openid-client')
  const address = new URL(kept.redirectUri)
  address.search = callback.search
  const tokens = await openid.authorizationCodeGrant(config, address, {
    expectedState: kept.state,
    expectedNonce: kept.nonce,
    pkceCodeVerifier: kept.codeVerifier,
    idTokenExpected: true,
  })
  const claims = tokens.claims()
  if (!claims || claims.sub.length > 255) throw providerFailed('no subject')
  const hasUserInfo = config.serverMetadata().userinfo_endpoint !== undefined
  const sources: Claims[] = hasUserInfo
    ? [await openid.fetchUserInfo(config, tokens.access_token, claims.sub), claims]
    : [claims]
  const identity = {
    subject: claims.sub,
    ...readVerifiedEmail(sources),
    name: sources.map((one) => readName(one.name)).find((name) => name !== null) ?? null,
    groups: readGroups(sources, options.groupsClaim),
  }
  return options.refine?.(identity, sources) ?? identity
}

/** Our own error, wherever the library has wrapped it; else what its code means. */
function refusalOf(error: unknown): AppError {
  for (let at = error; at instanceof Error; at = at.cause) if (at instanceof AppError) return at
  const { name, code, error: said } = error as { name?: string; code?: string; error?: string }
  if (name === 'AuthorizationResponseError') {
    if (said === 'access_denied') return providerDenied()
    if (said === 'temporarily_unavailable' || said === 'server_error') return providerUnavailable(said)
  }
  if (code === 'OAUTH_TIMEOUT') return providerUnavailable(code)
  return providerFailed(code ?? name ?? 'unknown')
}

export function withoutSlash(address: string): string {
  return address.replace(/\/+$/, '')
}
