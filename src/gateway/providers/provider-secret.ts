import type { SecretReferences } from '../../platform/index.ts'
import type { Provider } from './provider-kind.ts'

/** The provider with its secret at hand: itself, unless the secret lies in another store. Throws AppErrors. */
export type OpenProvider = (provider: Provider, options?: { wasRefused?: boolean }) => Promise<Provider>

/** Reads secrets of providers where they lie in another store. */
export function createOpenProvider(references: Pick<SecretReferences, 'resolve'>): OpenProvider {
  return async (provider, options) => {
    if (provider.reference === undefined) return provider
    return { ...provider, secret: await references.resolve({ ...provider.reference, ...options }) }
  }
}
