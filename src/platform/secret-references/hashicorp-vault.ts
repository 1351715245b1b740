import { isPlainPath } from './place-segments.ts'
import type { SecretContent, SecretStore } from './secret-store.ts'
import { secretNotFound, storeRefused, storeUnavailable } from './secret-store-errors.ts'
import { createVaultHttp, type VaultAnswer, type VaultBody } from './vault-http.ts'
import { createVaultToken, type VaultSettings } from './vault-token.ts'

// https://developer.hashicorp.com/vault/api-docs/secret/kv: version 2 keeps `<mount>/data/<path>`, version 1 `<mount>/<path>`

/** HashiCorp Vault and OpenBao, key-value engines of both versions, over their HTTP API. */
export function createHashicorpVault(settings: VaultSettings): SecretStore {
  const http = createVaultHttp(settings.vaultAddr ?? '', settings.vaultNamespace)
  const token = createVaultToken(http, settings)

  async function ask(place: string): Promise<VaultAnswer> {
    const own = await token.get()
    return http
      .send('GET', place, { token: own })
      .catch((error: unknown) =>
        Promise.reject(
          storeUnavailable(
            `vault:${place}`,
            'Vault does not answer. Check VAULT_ADDR and the network.',
            error,
          ),
        ),
      )
  }

  return {
    scheme: 'vault',
    title: { en: 'HashiCorp Vault', ko: 'HashiCorp Vault' },
    example: 'vault:secret/data/naru/acme/openai#api_key',
    isCaseSensitive: true,
    readPlace: (text) => (isPlainPath(text) && text.includes('/') ? text : undefined),
    async read(place) {
      if (settings.vaultAddr === undefined)
        throw storeUnavailable(`vault:${place}`, 'this server knows no Vault. Set VAULT_ADDR.')
      let answer = await ask(place)
      // its time may be over, or an agent has replaced it
      if (answer.status === 403 && token.renounce()) answer = await ask(place)
      return contentOf(`vault:${place}`, answer)
    },
    async close() {
      token.close()
      await http.close()
    },
  }
}

function contentOf(where: string, { status, body }: VaultAnswer): SecretContent {
  if (status === 403)
    throw storeRefused(where, 'give the policy of this server the right to read it, or renew its token.')
  if (status === 404)
    throw secretNotFound(
      where,
      'there is none, or it was deleted. With version 2 the path goes on with "data/" after the mount.',
    )
  if (status === 503) throw storeUnavailable(where, 'Vault is sealed or stands by. Unseal it.')
  if (status !== 200) throw storeUnavailable(where, `Vault answers ${status}.`)
  // every read of those makes another credential that somebody has to revoke
  if (body.lease_id)
    throw secretNotFound(where, 'it is not kept, but made for every reader. Name one of a key-value engine.')
  const fields = fieldsOf(body)
  if (!fields) throw secretNotFound(where, 'the answer holds no values.')
  return { fields }
}

function fieldsOf({ data }: VaultBody): Record<string, unknown> | undefined {
  if (!data) return undefined
  const isVersioned = isObject(data.data) && isObject(data.metadata)
  return isVersioned ? (data.data as Record<string, unknown>) : data
}

function isObject(value: unknown): boolean {
  return value !== null && typeof value === 'object'
}
