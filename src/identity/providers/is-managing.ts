import type { ProviderGrant } from '../../platform/index.ts'
import type { IsManaging } from '../people/prove-owner.ts'
import type { Provider } from './provider.ts'

type Settings = { registry: ReadonlyArray<Pick<Provider, 'id'>>; grants: readonly ProviderGrant[] }

/**
 * Only the OpenID Connect issuer tells groups that we trust, and only where some of them are granted something. What
 * came from a provider that decides no more is changed by hand.
 */
export function createIsManaging({ registry, grants }: Settings): IsManaging {
  return (id) => id === 'oidc' && grants.length > 0 && registry.some((provider) => provider.id === id)
}
