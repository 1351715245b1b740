import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { createAwsSecretsManager } from './aws-secrets-manager.ts'
import { createAzureKeyVault } from './azure-key-vault.ts'
import { createGoogleSecretManager } from './google-secret-manager.ts'
import type { SecretStore } from './secret-store.ts'

// The SDKs themselves, against answers as each vendor documents them.

type Seen = { method: string; path: string; headers: IncomingMessage['headers']; body: string }
type Answer = { status?: number; type?: string; headers?: Record<string, string>; body: unknown }

const seen: Seen[] = []
let answer: (request: Seen) => Answer
const server = createServer(async (request, response) => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const given = {
    ...{ method: request.method ?? '', path: request.url ?? '', headers: request.headers },
    body: Buffer.concat(chunks).toString(),
  }
  seen.push(given)
  const { status = 200, type = 'application/json', headers = {}, body } = answer(given)
  response.writeHead(status, { 'content-type': type, ...headers })
  response.end(typeof body === 'string' ? body : JSON.stringify(body))
})
let port = 0
const stores: SecretStore[] = []

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
})
beforeEach(() => {
  seen.length = 0
})
afterEach(async () => {
  for (const store of stores.splice(0)) await store.close()
  vi.unstubAllEnvs()
})
afterAll(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

function kept(store: SecretStore): SecretStore {
  stores.push(store)
  return store
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => ({}),
    (failure: Error) => failure,
  )
  const { cause } = error as { cause?: unknown }
  for (const part of [error, cause])
    expect(JSON.stringify(part ?? {}, Object.getOwnPropertyNames(part ?? {}))).not.toContain('canary')
  return (error as { code?: string }).code ?? 'none'
}

describe('AWS Secrets Manager', () => {
  const JSON_1_1 = 'application/x-amz-json-1.1'
  beforeEach(() => {
    vi.stubEnv('AWS_ENDPOINT_URL_SECRETS_MANAGER', `http://127.0.0.1:${port}`)
    vi.stubEnv('AWS_REGION', 'eu-west-1')
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAEXAMPLE')
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'canary')
    vi.stubEnv('AWS_MAX_ATTEMPTS', '1')
  })

  it('reads a secret by name, signed for the region of this server, and by ARN for its own', async () => {
    answer = ({ body }) => ({
      type: JSON_1_1,
      body: {
        ARN: 'arn:aws:secretsmanager:us-west-2:123456789012:secret:MyTestDatabaseSecret-a1b2c3',
        CreatedDate: 1.523477145713e9,
        Name: (JSON.parse(body) as { SecretId: string }).SecretId,
        SecretString: '{"api_key":"sk-1"}',
        VersionId: 'EXAMPLE1-90ab-cdef-fedc-ba987SECRET1',
        VersionStages: ['AWSCURRENT'],
      },
    })
    const store = kept(createAwsSecretsManager())
    expect(await store.read('naru/acme/openai')).toEqual({ text: '{"api_key":"sk-1"}' })
    expect(seen[0]?.headers['x-amz-target']).toBe('secretsmanager.GetSecretValue')
    expect(seen[0]?.headers.authorization).toContain('/eu-west-1/secretsmanager/aws4_request')
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual({ SecretId: 'naru/acme/openai' })
    await store.read('arn:aws:secretsmanager:us-west-2:123456789012:secret:naru/acme-a1b2c3')
    expect(seen[1]?.headers.authorization).toContain('/us-west-2/secretsmanager/aws4_request')
  })

  it.each([
    [400, 'ResourceNotFoundException', 'secret_reference_not_found'],
    [400, 'AccessDeniedException', 'secret_store_refused'],
    [400, 'UnrecognizedClientException', 'secret_store_refused'],
    [500, 'InternalServiceError', 'secret_store_unavailable'],
  ])('%i %s is %s', { timeout: 20_000 }, async (status, type, code) => {
    answer = () => ({ status, type: JSON_1_1, body: { __type: type, message: 'about canary' } })
    expect(await codeOf(kept(createAwsSecretsManager()).read('naru/acme/openai'))).toBe(code)
  })

  it('a binary secret is none', async () => {
    answer = () => ({ type: JSON_1_1, body: { Name: 'x', SecretBinary: 'Y2FuYXJ5' } })
    expect(await codeOf(kept(createAwsSecretsManager()).read('x'))).toBe('secret_reference_not_found')
  })
})

describe('Google Secret Manager', () => {
  const PLACE = 'projects/acme/secrets/naru-openai/versions/latest'
  beforeEach(() => {
    // as on a machine of Google's: the metadata server tells who it is
    vi.stubEnv('GCE_METADATA_HOST', `127.0.0.1:${port}`)
    vi.stubEnv('METADATA_SERVER_DETECTION', 'assume-present')
    vi.stubEnv('GOOGLE_CLOUD_PROJECT', 'acme')
    vi.stubEnv('GOOGLE_APPLICATION_CREDENTIALS', '')
    vi.stubEnv('HOME', '/nonexistent')
  })
  const start = () =>
    kept(createGoogleSecretManager({ apiEndpoint: '127.0.0.1', port, protocol: 'http' } as never))

  function answering(secret: Answer) {
    answer = ({ path }) => {
      const metadata = { 'metadata-flavor': 'Google' }
      if (path.includes('/token'))
        return {
          headers: metadata,
          body: { access_token: 'ya29.canary', expires_in: 3599, token_type: 'Bearer' },
        }
      if (path.includes('universe')) return { headers: metadata, type: 'text/plain', body: 'googleapis.com' }
      if (path.startsWith('/computeMetadata')) return { headers: metadata, type: 'text/plain', body: 'acme' }
      return secret
    }
  }

  it('reads the latest version over REST, as the service account of this machine', async () => {
    const data = Buffer.from('sk-1').toString('base64')
    answering({ body: { name: PLACE.replace('latest', '3'), payload: { data, dataCrc32c: '123' } } })
    expect(start().readPlace('projects/acme/secrets/naru-openai')).toBe(PLACE)
    expect(await start().read(PLACE)).toEqual({ text: 'sk-1' })
    const asked = seen.find(({ path }) => path.startsWith('/v1/'))
    expect(asked?.path).toContain(`/v1/${PLACE}:access`)
    expect(asked?.headers.authorization).toBe('Bearer ya29.canary')
  })

  it.each([
    [404, 'NOT_FOUND', 'secret_reference_not_found'],
    [403, 'PERMISSION_DENIED', 'secret_store_refused'],
    [400, 'FAILED_PRECONDITION', 'secret_reference_not_found'],
    [501, 'UNIMPLEMENTED', 'secret_store_unavailable'],
  ])('%i %s is %s', async (code, status, expected) => {
    answering({ status: code, body: { error: { code, message: 'about canary', status } } })
    expect(await codeOf(start().read(PLACE))).toBe(expected)
  })
})

describe('Azure Key Vault', () => {
  const PLACE = 'https://acme.vault.azure.net/secrets/naru-openai'
  const CHALLENGE =
    'Bearer authorization="https://login.microsoftonline.com/72f988bf-86f1-41af-91ab-2d7cd011db47", resource="https://vault.azure.net"'

  /** The last step before the wire leads to this server; all before it believe in the vault. */
  function start() {
    const tokens: string[][] = []
    const store = kept(
      createAzureKeyVault({
        credential: {
          async getToken(scopes) {
            tokens.push([scopes].flat())
            return { token: 'canary', expiresOnTimestamp: Date.now() + 3_600_000 }
          },
        },
        client: {
          retryOptions: { maxRetries: 0 },
          allowInsecureConnection: true,
          additionalPolicies: [
            {
              position: 'perRetry',
              policy: {
                name: 'toTestServer',
                async sendRequest(request, next) {
                  const { url } = request
                  request.url = url.replace('https://acme.vault.azure.net', `http://127.0.0.1:${port}`)
                  return next(request).finally(() => {
                    request.url = url
                  })
                },
              },
            },
          ],
        },
      }),
    )
    return { store, tokens }
  }

  it('answers the challenge of the vault and reads the current version', async () => {
    answer = ({ headers }) =>
      headers.authorization === undefined
        ? {
            status: 401,
            headers: { 'www-authenticate': CHALLENGE },
            body: { error: { code: 'Unauthorized' } },
          }
        : {
            body: {
              value: 'sk-1',
              id: `${PLACE}/4387e9f3d6e14c459867679a90fd0f79`,
              attributes: {
                enabled: true,
                created: 1493938410,
                updated: 1493938410,
                recoveryLevel: 'Recoverable',
              },
            },
          }
    const { store, tokens } = start()
    expect(await store.read(PLACE)).toEqual({ text: 'sk-1' })
    expect(tokens).toEqual([['https://vault.azure.net/.default']])
    expect(seen.map(({ method, path }) => `${method} ${path.split('?')[0]}`)).toEqual([
      'GET /secrets/naru-openai/',
      'GET /secrets/naru-openai/',
    ])
    await store.read(`${PLACE}/4387e9f3d6e14c459867679a90fd0f79`)
    expect(seen.at(-1)?.path).toMatch(/^\/secrets\/naru-openai\/4387e9f3d6e14c459867679a90fd0f79\?/)
  })

  it('gives no token to a server that asks for another resource', async () => {
    answer = () => ({
      status: 401,
      headers: {
        'www-authenticate': CHALLENGE.replace('"https://vault.azure.net"', '"https://evil.example"'),
      },
      body: {},
    })
    const { store, tokens } = start()
    expect(await codeOf(store.read(PLACE))).toBe('secret_store_unavailable')
    expect(tokens).toEqual([])
  })

  it.each([
    [404, 'SecretNotFound', 'secret_reference_not_found'],
    [403, 'Forbidden', 'secret_store_refused'],
    [500, 'InternalServerError', 'secret_store_unavailable'],
  ])('%i %s is %s', async (status, code, expected) => {
    answer = () => ({ status, body: { error: { code, message: 'about canary' } } })
    expect(await codeOf(start().store.read(PLACE))).toBe(expected)
  })
})
