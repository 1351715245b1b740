import type { ProviderGrant } from '../platform/index.ts'
import type { Provider } from './providers/provider.ts'

/** Whether what this identity provider gave is set anew by it; else it is left over, and is changed by hand. */
export type IsManaging = (managedBy: string | null) => boolean

type Settings = { registry: ReadonlyArray<Pick<Provider, 'id'>>; grants: readonly ProviderGrant[] }

/** Only the OpenID Connect issuer tells groups that we trust, and only where some of them are granted something. */
export function createIsManaging({ registry, grants }: Settings): IsManaging {
  return (id) => id === 'oidc' && grants.length > 0 && registry.some((provider) => provider.id === id)
}
