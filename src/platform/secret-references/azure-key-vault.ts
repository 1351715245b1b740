import type { SecretClient, SecretClientOptions } from '@azure/keyvault-secrets'
import { type SecretStore, STORE_TIMEOUT_MS } from './secret-store.ts'
import { secretNotFound, storeRefused, storeUnavailable } from './secret-store-errors.ts'

// https://learn.microsoft.com/rest/api/keyvault/secrets/get-secret
const PLACE =
  /^https:\/\/([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){2,6})\/secrets\/([0-9a-z-]{1,127})(?:\/([0-9a-f]{32}))?$/i

type Credential = ConstructorParameters<typeof SecretClient>[1]

/** How it is reached, and who asks: for tests. */
type AzureOptions = { credential?: Credential; client?: SecretClientOptions }

/** Azure Key Vault, by the address of the secret. Credentials as Azure's libraries find them. */
export function createAzureKeyVault(options: AzureOptions = {}): SecretStore {
  /** Address of the vault → client. */
  const clients = new Map<string, Promise<SecretClient>>()
  let credential: Promise<Credential> | undefined

  async function findCredential(): Promise<Credential> {
    if (options.credential) return options.credential
    const { DefaultAzureCredential } = await import('@azure/identity')
    return new DefaultAzureCredential()
  }

  async function connect(vault: string): Promise<SecretClient> {
    const { SecretClient } = await import('@azure/keyvault-secrets')
    credential ??= findCredential()
    return new SecretClient(vault, await credential, {
      retryOptions: { maxRetries: 2, maxRetryDelayInMs: 2_000 },
      ...options.client,
    })
  }

  return {
    scheme: 'azure',
    title: { en: 'Azure Key Vault', ko: 'Azure Key Vault' },
    example: 'azure:https://acme.vault.azure.net/secrets/naru-openai',
    isCaseSensitive: false,
    readPlace: (text) => (PLACE.test(text) ? text.toLowerCase() : undefined),
    async read(place) {
      const where = `azure:${place}`
      const [, host, name, version] = PLACE.exec(place) as unknown as [string, string, string, string?]
      const vault = `https://${host}`
      const client = clients.get(vault) ?? connect(vault)
      clients.set(vault, client)
      const { value } = await (await client)
        .getSecret(name, {
          ...(version === undefined ? {} : { version }),
          abortSignal: AbortSignal.timeout(STORE_TIMEOUT_MS),
        })
        .catch((error: unknown) => Promise.reject(toAppError(where, error)))
      if (value === undefined) throw secretNotFound(where, 'it is empty.')
      return { text: value }
    },
    async close() {
      clients.clear()
    },
  }
}

function toAppError(where: string, error: unknown): Error {
  const { statusCode, name = '' } = error as { statusCode?: number; name?: string }
  if (statusCode === 404)
    return secretNotFound(where, 'there is none of this name, or it was deleted.', error)
  if (statusCode === 401 || statusCode === 403)
    return storeRefused(
      where,
      'give this server the role "Key Vault Secrets User", or check that the secret is enabled.',
      error,
    )
  if (name === 'CredentialUnavailableError' || name === 'AggregateAuthenticationError')
    return storeUnavailable(
      where,
      'this server has no Azure credentials. Set AZURE_TENANT_ID and AZURE_CLIENT_ID.',
      error,
    )
  if (name === 'AuthenticationError')
    return storeRefused(where, 'Azure does not accept the credentials of this server.', error)
  return storeUnavailable(where, 'Azure does not answer. Check the name of the vault and the network.', error)
}
