import type { SecretManagerServiceClient } from '@google-cloud/secret-manager'
import { isPlainPath } from './place-segments.ts'
import { type SecretStore, STORE_TIMEOUT_MS } from './secret-store.ts'
import { secretNotFound, storeRefused, storeUnavailable } from './secret-store-errors.ts'

// https://cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets.versions/access
const PLACE = /^projects\/([\w:.-]{1,100})\/secrets\/([\w-]{1,255})(?:\/versions\/([\w-]{1,63}))?$/

type ClientOptions = NonNullable<ConstructorParameters<typeof SecretManagerServiceClient>[0]>

/**
 * Google Secret Manager, by project, name and version (the latest unless named). Credentials as Google's libraries find
 * them. `options`: where it is, and who asks, for tests.
 */
export function createGoogleSecretManager(options: ClientOptions = {}): SecretStore {
  let client: Promise<SecretManagerServiceClient> | undefined

  async function connect(): Promise<SecretManagerServiceClient> {
    const { SecretManagerServiceClient } = await import('@google-cloud/secret-manager')
    // over HTTPS as everything else here: gRPC brings a second network stack, with proxies and time-outs of its own
    return new SecretManagerServiceClient({ ...options, fallback: true })
  }

  return {
    scheme: 'google',
    title: { en: 'Google Secret Manager', ko: 'Google Secret Manager' },
    example: 'google:projects/acme/secrets/naru-openai/versions/latest',
    isCaseSensitive: true,
    readPlace(text) {
      const [, project, secret, version = 'latest'] = (isPlainPath(text) && PLACE.exec(text)) || []
      return project && secret && `projects/${project}/secrets/${secret}/versions/${version}`
    },
    async read(place) {
      const where = `google:${place}`
      client ??= connect()
      const [answer] = await (await client)
        .accessSecretVersion({ name: place }, { timeout: STORE_TIMEOUT_MS, maxRetries: 2 })
        .catch((error: unknown) => Promise.reject(toAppError(where, error)))
      const data = answer.payload?.data
      if (!data) throw secretNotFound(where, 'it is empty.')
      // bytes, or base64 as it travels
      return {
        text:
          typeof data === 'string' ? Buffer.from(data, 'base64').toString() : Buffer.from(data).toString(),
      }
    },
    async close() {
      await (await client?.catch(() => undefined))?.close()
      client = undefined
    },
  }
}

/** Codes of gRPC, which the SDK tells over HTTP, too. */
const NOT_FOUND = 5
const FAILED_PRECONDITION = 9
const PERMISSION_DENIED = 7
const UNAUTHENTICATED = 16

function toAppError(where: string, error: unknown): Error {
  const { code, message = '' } = error as { code?: number; message?: string }
  if (code === NOT_FOUND) return secretNotFound(where, 'there is none of this name and version.', error)
  if (code === FAILED_PRECONDITION)
    return secretNotFound(where, 'this version is disabled or destroyed. Name another one.', error)
  if (code === PERMISSION_DENIED || code === UNAUTHENTICATED)
    return storeRefused(where, 'give this server the role "Secret Manager Secret Accessor" on it.', error)
  if (/default credentials/i.test(message))
    return storeUnavailable(
      where,
      'this server has no Google credentials. Set GOOGLE_APPLICATION_CREDENTIALS.',
      error,
    )
  return storeUnavailable(where, 'Google does not answer. Check the network.', error)
}
