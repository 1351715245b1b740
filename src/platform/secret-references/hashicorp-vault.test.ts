import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { type FakeVault, startFakeVault } from '../../../testkit/vault.ts'
import { createHashicorpVault } from './hashicorp-vault.ts'
import type { SecretStore } from './secret-store.ts'
import type { VaultSettings } from './vault-token.ts'

const NONE: VaultSettings = {
  vaultAddr: undefined,
  vaultNamespace: undefined,
  vaultToken: undefined,
  vaultTokenFile: undefined,
  vaultRoleId: undefined,
  vaultSecretId: undefined,
  vaultKubernetesRole: undefined,
  vaultAuthMount: undefined,
}
const folder = mkdtempSync(join(tmpdir(), 'naru-vault-'))
let vault: FakeVault
const open: SecretStore[] = []

beforeAll(async () => {
  vault = await startFakeVault({ namespace: 'team' })
})
afterAll(async () => {
  await vault.stop()
  rmSync(folder, { recursive: true })
})
beforeEach(() => {
  vault.requests.length = 0
  vault.secrets.set('secret/data/naru/acme/openai', { api_key: 'sk-canary', org: 'o' })
  vault.secrets.set('kv/naru/acme', { value: 'first-version' })
  vault.tokens.set('hvs.root', {
    policy: ['secret/data/naru/', 'kv/', 'database/'],
    ...{ isRenewable: true, leaseSeconds: 60, renewals: 0 },
  })
})
afterEach(async () => {
  vault.setSealed(false)
  vi.useRealTimers()
  for (const store of open.splice(0)) await store.close()
})

function connect(settings: Partial<VaultSettings>): SecretStore {
  const store = createHashicorpVault({ ...NONE, vaultAddr: vault.url, vaultNamespace: 'team', ...settings })
  open.push(store)
  return store
}

async function failureOf(promise: Promise<unknown>) {
  const error = await promise.then(
    () => undefined,
    (failure: unknown) => failure,
  )
  expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('hvs.')
  return error
}

describe('HashiCorp Vault', () => {
  it('reads both versions of the key-value engine', async () => {
    const store = connect({ vaultToken: 'hvs.root' })
    expect(await store.read('secret/data/naru/acme/openai')).toEqual({
      fields: { api_key: 'sk-canary', org: 'o' },
    })
    expect(await store.read('kv/naru/acme')).toEqual({ fields: { value: 'first-version' } })
  })

  it('tells what is missing, refused, sealed or made for every reader', async () => {
    const store = connect({ vaultToken: 'hvs.root' })
    const failures = [
      ['secret/data/naru/acme/none', { code: 'secret_reference_not_found' }],
      ['secret/data/other', { code: 'secret_store_refused' }],
      ['database/creds/readonly', { code: 'secret_reference_not_found' }],
    ] as const
    for (const [place, failure] of failures) expect(await failureOf(store.read(place))).toMatchObject(failure)
    vault.setSealed(true)
    expect(await failureOf(store.read('kv/naru/acme'))).toMatchObject({ code: 'secret_store_unavailable' })
    const wrong = connect({ vaultToken: 'hvs.wrong' })
    vault.setSealed(false)
    expect(await failureOf(wrong.read('kv/naru/acme'))).toMatchObject({ code: 'secret_store_refused' })
    const nowhere = connect({ vaultToken: 'hvs.root', vaultAddr: 'http://127.0.0.1:9' })
    expect(await failureOf(nowhere.read('kv/naru/acme'))).toMatchObject({ code: 'secret_store_unavailable' })
  })

  it('renews the token that it was given, before its time is over', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const token = vault.tokens.get('hvs.root')
    await connect({ vaultToken: 'hvs.root' }).read('kv/naru/acme')
    await vi.waitFor(() => expect(token?.renewals).toBe(1))
    // the answer has come once the next renewal waits
    await vi.waitFor(() => expect(vi.getTimerCount()).toBeGreaterThan(0))
    for (let tries = 0; token?.renewals === 1 && tries < 50; tries++) {
      await vi.advanceTimersByTimeAsync(41_000)
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(token?.renewals).toBeGreaterThan(1)
  })

  it('reads a token file for every request', async () => {
    const vaultTokenFile = join(folder, 'token')
    writeFileSync(vaultTokenFile, 'hvs.gone\n')
    const store = connect({ vaultTokenFile })
    expect(await failureOf(store.read('kv/naru/acme'))).toMatchObject({ code: 'secret_store_refused' })
    writeFileSync(vaultTokenFile, 'hvs.root\n')
    expect(await store.read('kv/naru/acme')).toEqual({ fields: { value: 'first-version' } })
  })

  it('signs in with an AppRole, once, and anew when its token is refused', async () => {
    vault.appRoles.set('role', { secretId: 'hidden', policy: ['kv/'], leaseSeconds: 3600 })
    const store = connect({ vaultRoleId: 'role', vaultSecretId: 'hidden' })
    await Promise.all([store.read('kv/naru/acme'), store.read('kv/naru/acme')])
    const signIns = () => vault.requests.filter((request) => request.endsWith('login')).length
    expect(signIns()).toBe(1)
    vault.tokens.clear()
    expect(await store.read('kv/naru/acme')).toEqual({ fields: { value: 'first-version' } })
    expect(signIns()).toBe(2)
    const stranger = connect({ vaultRoleId: 'role', vaultSecretId: 'wrong' })
    expect(await failureOf(stranger.read('kv/naru/acme'))).toMatchObject({ code: 'secret_store_refused' })
  })

  it.each([
    'secret/data/../other',
    'secret/data/./x',
    'secret//data',
    '/secret/data/x',
    'secret/data/x/',
    'secret/data/%2e%2e/x',
    'secret/data/x?version=1',
    'secret\\data',
    'secret',
    'secret/데이터',
  ])('takes no other spelling of a place: %s', (text) => {
    expect(connect({}).readPlace(text)).toBeUndefined()
  })
})
