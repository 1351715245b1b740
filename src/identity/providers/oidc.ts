import type { Config } from '../../platform/index.ts'
import { createOpenIdConnect, withoutSlash } from './openid-connect.ts'
import type { Provider } from './provider.ts'

/** Any OpenID Connect issuer: Keycloak, Entra ID, Okta, Auth0, authentik, … Undefined when none is configured. */
export function createOidc(config: Config): Provider | undefined {
  const { oidcIssuer: issuer, oidcClientId: clientId, oidcClientSecret: clientSecret } = config
  if (issuer === undefined || clientId === undefined || clientSecret === undefined) return undefined
  return {
    id: 'oidc',
    name: config.oidcName,
    issuer: withoutSlash(issuer),
    ...createOpenIdConnect({
      ...{ issuer, clientId, clientSecret },
      scopes: config.oidcScopes,
      groupsClaim: config.oidcGroupsClaim,
    }),
  }
}
