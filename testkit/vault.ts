import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

export type FakeVault = {
  /** `http://127.0.0.1:<port>` */
  url: string
  /** API path without `/v1/` → fields: what version 1 keeps as it is, and version 2 below `data/`. */
  secrets: Map<string, Record<string, unknown>>
  /** Method and path of every request. */
  requests: string[]
  /** Tokens that read: the policy of each is a list of beginnings of paths. */
  tokens: Map<string, { policy: string[]; isRenewable: boolean; leaseSeconds: number; renewals: number }>
  /** Role id → secret id, and the policy of the tokens that it gives. */
  appRoles: Map<string, { secretId: string; policy: string[]; leaseSeconds: number }>
  setSealed(isSealed: boolean): void
  stop(): Promise<void>
}

type Answer = { status: number; body: unknown }

/**
 * Vault over HTTP as its API documentation gives it: key-value engines of version 1 (mounted at `kv/`) and 2 (at
 * `secret/`), sign-in by AppRole, renewal of tokens, namespaces, a seal, and a database engine at `database/`.
 */
export async function startFakeVault(options: { namespace?: string } = {}): Promise<FakeVault> {
  const fake: Omit<FakeVault, 'url' | 'setSealed' | 'stop'> = {
    secrets: new Map(),
    requests: [],
    tokens: new Map(),
    appRoles: new Map(),
  }
  let isSealed = false
  let issued = 0

  function answer(request: IncomingMessage, body: string): Answer {
    const path = new URL(request.url ?? '/', 'http://vault').pathname.replace(/^\/v1\//, '')
    fake.requests.push(`${request.method} ${path}`)
    if (isSealed) return failure(503, 'Vault is sealed')
    if (request.headers['x-vault-request'] !== 'true') return failure(400, 'missing X-Vault-Request')
    if ((request.headers['x-vault-namespace'] ?? '') !== (options.namespace ?? ''))
      return failure(403, 'permission denied')
    if (path === 'auth/approle/login') return signIn(JSON.parse(body) as Record<string, string>)
    const token = fake.tokens.get(String(request.headers['x-vault-token'] ?? ''))
    if (!token) return failure(403, 'permission denied', 'invalid token')
    if (path === 'auth/token/renew-self') {
      if (!token.isRenewable) return failure(400, 'lease is not renewable')
      token.renewals++
      return { status: 200, body: auth('', token.leaseSeconds, true) }
    }
    if (!token.policy.some((prefix) => path.startsWith(prefix)))
      return failure(403, '1 error occurred:\n\t* permission denied\n\n')
    return read(path)
  }

  function signIn({ role_id: roleId = '', secret_id: secretId }: Record<string, string>): Answer {
    const role = fake.appRoles.get(roleId)
    if (!role || role.secretId !== secretId) return failure(400, 'invalid role or secret ID')
    const token = `hvs.signed-in-${++issued}`
    fake.tokens.set(token, { ...role, isRenewable: true, renewals: 0 })
    return { status: 200, body: auth(token, role.leaseSeconds, true) }
  }

  function read(path: string): Answer {
    const fields = fake.secrets.get(path)
    if (path.startsWith('database/'))
      return {
        status: 200,
        body: { ...EMPTY, lease_id: `${path}/abc`, data: { username: 'v-1', password: 'x' } },
      }
    if (path.startsWith('kv/'))
      return fields
        ? { status: 200, body: { ...EMPTY, lease_duration: 2_764_800, data: fields } }
        : failure(404)
    if (!fields) return failure(404)
    const metadata = {
      created_time: '2026-11-22T01:00:00.000000Z',
      custom_metadata: null,
      deletion_time: '',
      destroyed: false,
      version: 3,
    }
    return { status: 200, body: { ...EMPTY, data: { data: fields, metadata } } }
  }

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { status, body } = answer(request, Buffer.concat(chunks).toString())
    response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
    response.end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    ...fake,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    setSealed(now) {
      isSealed = now
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const EMPTY = {
  request_id: '2c3bd6c2-9d0f-1a4e-6f4b-0d8f2a6f7a51',
  lease_id: '',
  renewable: false,
  lease_duration: 0,
  data: null,
  wrap_info: null,
  warnings: null,
  auth: null,
}

function auth(token: string, seconds: number, isRenewable: boolean) {
  return {
    ...EMPTY,
    auth: {
      client_token: token,
      accessor: 'accessor',
      policies: ['default'],
      lease_duration: seconds,
      renewable: isRenewable,
    },
  }
}

function failure(status: number, ...errors: string[]): Answer {
  return { status, body: { errors } }
}
