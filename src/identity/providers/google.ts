import type { Config } from '../../platform/index.ts'
import type { boundedFetch } from './bounded-fetch.ts'
import { createOpenIdConnect } from './openid-connect.ts'
import type { Provider } from './provider.ts'

const ISSUER = 'https://accounts.google.com'

type Settings = Pick<Config, 'googleClientId' | 'googleClientSecret'>

/** Google. Undefined when it is not configured. */
export function createGoogle(config: Settings, fetch?: typeof boundedFetch): Provider | undefined {
  const { googleClientId: clientId, googleClientSecret: clientSecret } = config
  if (clientId === undefined || clientSecret === undefined) return undefined
  return {
    id: 'google',
    name: 'Google',
    issuer: ISSUER,
    ...createOpenIdConnect({
      ...{ issuer: ISSUER, clientId, clientSecret },
      scopes: 'openid profile email',
      groupsClaim: 'groups',
      /**
       * Google vouches for addresses of Gmail and of the organisation that it hosts (`hd`). Any other address was
       * verified once, when the account was made, and may be somebody else's by now
       * (https://developers.google.com/identity/openid-connect/openid-connect#an-id-tokens-payload).
       */
      refine(identity, claims) {
        const isHosted = claims.some((one) => typeof one.hd === 'string' && one.hd !== '')
        const isGmail = identity.email?.endsWith('@gmail.com') ?? false
        return { ...identity, emailVerified: identity.emailVerified && (isHosted || isGmail), groups: [] }
      },
      ...(fetch ? { fetch } : {}),
    }),
  }
}
