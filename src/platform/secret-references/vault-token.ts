import { readFile } from 'node:fs/promises'
import type { Config } from '../config.ts'
import { storeRefused, storeUnavailable } from './secret-store-errors.ts'
import type { VaultAnswer, VaultHttp } from './vault-http.ts'

/** Where Kubernetes puts the token of a pod's service account. */
const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount/token'
/** A token is renewed, or signed in for anew, when this part of its time is over. */
const USED_UP = 2 / 3
const LONGEST_TIMER_MS = 24 * 3600 * 1000

export type VaultSettings = Pick<
  Config,
  | 'vaultAddr'
  | 'vaultNamespace'
  | 'vaultToken'
  | 'vaultTokenFile'
  | 'vaultRoleId'
  | 'vaultSecretId'
  | 'vaultKubernetesRole'
  | 'vaultAuthMount'
>

export type VaultToken = {
  get(): Promise<string>
  /** The one that was got is refused. False when there is no other to be had. */
  renounce(): boolean
  close(): void
}

/** Who this server is to Vault: a token that was given, one in a file, or one that it signs in for. */
export function createVaultToken(
  http: VaultHttp,
  settings: VaultSettings,
  now: () => number = Date.now,
): VaultToken {
  if (settings.vaultToken !== undefined) return givenToken(http, settings.vaultToken)
  if (settings.vaultTokenFile !== undefined) return tokenInFile(settings.vaultTokenFile)
  return signedIn(http, settings, now)
}

/** Renewed by a timer, as it would end while nobody asks for anything. */
function givenToken(http: VaultHttp, token: string): VaultToken {
  let timer: NodeJS.Timeout | undefined
  let isStarted = false
  let isClosed = false

  async function renew(): Promise<void> {
    // one that cannot be renewed (a root token, one without an end) is told by its answer
    const answer = await http
      .send('POST', 'auth/token/renew-self', { token, body: {} })
      .catch(() => undefined)
    const seconds = answer === undefined ? RETRY_SECONDS : renewableSeconds(answer)
    if (seconds > 0 && !isClosed)
      timer = setTimeout(() => void renew(), Math.min(seconds * USED_UP * 1000, LONGEST_TIMER_MS)).unref()
  }

  return {
    async get() {
      if (!isStarted) void renew()
      isStarted = true
      return token
    },
    renounce: () => false,
    close() {
      isClosed = true
      clearTimeout(timer)
    },
  }
}

const RETRY_SECONDS = 60

function renewableSeconds({ status, body }: VaultAnswer): number {
  if (status >= 500) return RETRY_SECONDS
  return status === 200 && body.auth?.renewable === true ? (body.auth.lease_duration ?? 0) : 0
}

/** An agent replaces it: one that is refused may have been replaced a moment ago. */
function tokenInFile(path: string): VaultToken {
  return {
    get: async () =>
      (await readFile(path, 'utf8').catch((error) => Promise.reject(unreadable(path, error)))).trim(),
    renounce: () => true,
    close: () => {},
  }
}

function signedIn(http: VaultHttp, settings: VaultSettings, now: () => number): VaultToken {
  let current: Promise<{ token: string; until: number }> | undefined

  async function signIn() {
    const { path, body } = await signInRequest(settings)
    const answer = await http
      .send('POST', path, { body })
      .catch((error: unknown) =>
        Promise.reject(storeUnavailable('vault:', 'Vault does not answer. Check VAULT_ADDR.', error)),
      )
    const { client_token: token, lease_duration: seconds = 0 } = answer.body.auth ?? {}
    if (answer.status >= 500)
      throw storeUnavailable('vault:', `Vault answers ${answer.status}. Check whether it is sealed.`)
    if (answer.status !== 200 || token === undefined)
      throw storeRefused(
        'vault:',
        `Vault does not let this server sign in (${answer.status} at ${path}). Check role and secret id.`,
      )
    // 0: it has no end
    return { token, until: seconds === 0 ? Number.POSITIVE_INFINITY : now() + seconds * USED_UP * 1000 }
  }

  return {
    async get() {
      const known = current
      const before = await known?.catch(() => undefined)
      if (before && before.until > now()) return before.token
      // unless somebody else has signed in anew meanwhile
      if (current === known) current = undefined
      current ??= signIn()
      return (await current).token
    },
    renounce() {
      current = undefined
      return true
    },
    close: () => {},
  }
}

async function signInRequest(settings: VaultSettings): Promise<{ path: string; body: object }> {
  const { vaultRoleId, vaultSecretId, vaultKubernetesRole, vaultAuthMount } = settings
  if (vaultKubernetesRole !== undefined) {
    const jwt = await readFile(SERVICE_ACCOUNT, 'utf8').catch((error) =>
      Promise.reject(unreadable(SERVICE_ACCOUNT, error)),
    )
    return {
      path: `auth/${vaultAuthMount ?? 'kubernetes'}/login`,
      body: { role: vaultKubernetesRole, jwt: jwt.trim() },
    }
  }
  return {
    path: `auth/${vaultAuthMount ?? 'approle'}/login`,
    body: { role_id: vaultRoleId, secret_id: vaultSecretId },
  }
}

function unreadable(path: string, cause: unknown): Error {
  return storeUnavailable('vault:', `${path} cannot be read. It should hold this server's token.`, cause)
}
