import { Agent, request } from 'undici'
import { STORE_TIMEOUT_MS } from './secret-store.ts'

export type VaultAnswer = { status: number; body: VaultBody }

/** What answers of Vault's HTTP API hold, as far as it is read here. */
export type VaultBody = {
  data?: Record<string, unknown> | null
  lease_id?: string
  auth?: { client_token?: string; lease_duration?: number; renewable?: boolean } | null
}

export type VaultHttp = {
  /** `path` without `/v1/`. Throws where there is no connection. */
  send(method: 'GET' | 'POST', path: string, options: { token?: string; body?: object }): Promise<VaultAnswer>
  close(): Promise<void>
}

const MAX_ANSWER = 4 * 1024 * 1024

/** The operator's own Vault, which may well have a private address. */
export function createVaultHttp(address: string, namespace: string | undefined): VaultHttp {
  const agent = new Agent({ connect: { timeout: 3_000 }, maxResponseSize: MAX_ANSWER })
  return {
    async send(method, path, { token, body }) {
      const answer = await request(`${address}/v1/${path}`, {
        method,
        dispatcher: agent,
        headers: {
          // what an agent or proxy in between asks for, so that nobody's page in a browser can ask it
          'x-vault-request': 'true',
          ...(token === undefined ? {} : { 'x-vault-token': token }),
          ...(namespace === undefined ? {} : { 'x-vault-namespace': namespace }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        body: body === undefined ? null : JSON.stringify(body),
        signal: AbortSignal.timeout(STORE_TIMEOUT_MS),
      })
      const text = await answer.body.text()
      return { status: answer.statusCode, body: parsed(text) }
    },
    close: () => agent.close(),
  }
}

function parsed(text: string): VaultBody {
  try {
    const value: unknown = JSON.parse(text)
    return value !== null && typeof value === 'object' ? (value as VaultBody) : {}
  } catch {
    return {}
  }
}
