import type { GetSecretValueCommandOutput, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { isPlainPath } from './place-segments.ts'
import { type SecretStore, STORE_TIMEOUT_MS } from './secret-store.ts'
import { secretNotFound, storeRefused, storeUnavailable } from './secret-store-errors.ts'

// https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html
const ARN = /^arn:aws[\w-]*:secretsmanager:([a-z0-9-]+):\d{12}:secret:[\w/+=.@-]+$/
const NAME = /^[\w/+=.@-]{1,512}$/

/** AWS Secrets Manager: by name in the region of this server, or by ARN. Credentials and region as the SDK finds them. */
export function createAwsSecretsManager(): SecretStore {
  /** Region, '' for the one of this server → client. */
  const clients = new Map<string, Promise<SecretsManagerClient>>()

  async function connect(region: string): Promise<SecretsManagerClient> {
    const { SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager')
    return new SecretsManagerClient({
      ...(region === '' ? {} : { region }),
      maxAttempts: 3,
      requestHandler: { connectionTimeout: 3_000, requestTimeout: STORE_TIMEOUT_MS },
    })
  }

  function clientFor(place: string): Promise<SecretsManagerClient> {
    const region = ARN.exec(place)?.[1] ?? ''
    const client = clients.get(region) ?? connect(region)
    clients.set(region, client)
    return client
  }

  return {
    scheme: 'aws',
    title: { en: 'AWS Secrets Manager', ko: 'AWS Secrets Manager' },
    example: 'aws:naru/acme/openai#api_key',
    isCaseSensitive: true,
    readPlace: (text) => (isPlainPath(text) && (ARN.test(text) || NAME.test(text)) ? text : undefined),
    async read(place) {
      const { GetSecretValueCommand } = await import('@aws-sdk/client-secrets-manager')
      const client = await clientFor(place)
      const answer = await client
        .send(new GetSecretValueCommand({ SecretId: place }))
        .catch((error: unknown) => Promise.reject(toAppError(`aws:${place}`, error)))
      return { text: textOf(place, answer) }
    },
    async close() {
      for (const client of clients.values()) (await client.catch(() => undefined))?.destroy()
      clients.clear()
    },
  }
}

function textOf(place: string, { SecretString }: GetSecretValueCommandOutput): string {
  if (SecretString !== undefined) return SecretString
  throw secretNotFound(`aws:${place}`, 'it is binary. Store it as text.')
}

/** No such secret, one marked for deletion, or one without a current version. */
const MISSING = new Set(['ResourceNotFoundException', 'InvalidRequestException'])
const REFUSED = new Set([
  'AccessDeniedException',
  'DecryptionFailure',
  'UnrecognizedClientException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'ExpiredTokenException',
  'IncompleteSignatureException',
])

function toAppError(where: string, error: unknown): Error {
  const { name = '', message } = error as { name?: string; message?: string }
  if (MISSING.has(name))
    return secretNotFound(
      where,
      'there is none of this name, or it is being deleted. Check name and region.',
      error,
    )
  if (REFUSED.has(name))
    return storeRefused(where, 'give this server the right secretsmanager:GetSecretValue on it.', error)
  if (name === 'CredentialsProviderError' || message === 'Region is missing')
    return storeUnavailable(where, 'this server has no AWS credentials. Set them as for the AWS SDK.', error)
  return storeUnavailable(where, 'AWS does not answer. Check AWS_REGION and the network.', error)
}
