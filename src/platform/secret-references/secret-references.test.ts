import { describe, expect, it } from 'vitest'
import { readConfig } from '../config.ts'
import type { AppError } from '../errors.ts'
import { createSecretStores } from './registry.ts'
import { SECRET_SCHEMES } from './secret-reference-settings.ts'
import { createSecretReferences } from './secret-references.ts'
import type { SecretContent, SecretStore } from './secret-store.ts'
import { secretNotFound, storeUnavailable } from './secret-store-errors.ts'

const VAULT = { VAULT_ADDR: 'http://127.0.0.1:8200', VAULT_TOKEN: 't' }

/** References over one store in memory, whose kind of failure can be set. */
function start(allowed: string, content: SecretContent = { fields: { key: 'sk-canary' } }) {
  const settings = readConfig({ NARU_SECRET_REFERENCES: allowed, ...VAULT })
  const state = { now: 1_000_000, reads: 0, content, error: undefined as AppError | undefined }
  const [vault] = createSecretStores(settings).filter(({ scheme }) => scheme === 'vault')
  const store: SecretStore = {
    ...(vault as SecretStore),
    async read() {
      state.reads++
      if (state.error) throw state.error
      return state.content
    },
  }
  const references = createSecretReferences({ settings, stores: [store], now: () => state.now })
  const resolve = (reference: string, wasRefused = false) =>
    references.resolve({ tenantSlug: 'acme', reference, wasRefused })
  return { state, references, resolve }
}

const FOLDER = 'vault:secret/data/naru/{tenant}/'
const OWN = 'vault:secret/data/naru/acme/openai#key'

describe('who may name what', () => {
  const cases: Array<[allowed: string, reference: string, isAllowed: boolean]> = [
    [FOLDER, OWN, true],
    [FOLDER, 'vault:secret/data/naru/acme-labs/openai#key', false],
    [FOLDER, 'vault:secret/data/naru/other/openai#key', false],
    [FOLDER, 'vault:secret/data/naru/acme/../other/openai', false],
    [FOLDER, 'vault:secret/data/naru/acme/%2e%2e/other/openai', false],
    [FOLDER, 'vault:secret/data/naru/acme%2fx', false],
    [FOLDER, 'vault:secret/data/naru/ACME/openai', false],
    [FOLDER, 'VAULT:secret/data/naru/acme/openai', false],
    [FOLDER, 'vault:secret/data/naru/acme/\u0000x', false],
    [FOLDER, 'vault:secret/data/naru/acme', false],
    [FOLDER, 'naru/acme', false],
    ['', OWN, false],
    ['vault:secret/data/naru/{tenant}', 'vault:secret/data/naru/acme', true],
    ['vault:secret/data/naru/{tenant}', 'vault:secret/data/naru/acme/x', true],
    ['vault:secret/data/naru/{tenant}', 'vault:secret/data/naru/acme-labs', false],
    ['vault:secret/data/{tenant}_*', 'vault:secret/data/acme_openai', true],
    ['vault:secret/data/{tenant}_*', 'vault:secret/data/acme-labs_openai', false],
    [`vault:kv/shared/, ${FOLDER}`, 'vault:kv/shared/x', true],
  ]
  it.each(cases)('%s: %s is %s', (allowed, reference, isAllowed) => {
    expect(start(allowed).references.isAllowed({ tenantSlug: 'acme', reference })).toBe(isAllowed)
  })

  it('asks no store for what is not allowed', async () => {
    const { resolve, state } = start(FOLDER)
    await expect(resolve('vault:secret/data/naru/other/openai#key')).rejects.toMatchObject({
      code: 'secret_reference_not_allowed',
    })
    await expect(resolve('nothing')).rejects.toMatchObject({ code: 'secret_reference_invalid' })
    await expect(start('').resolve(OWN)).rejects.toMatchObject({ code: 'secret_reference_not_allowed' })
    expect(state.reads).toBe(0)
  })

  it.each([
    'secret/data/x',
    'ftp:x',
    'vault:',
    'vault:*',
    'vault:{tenant}-*',
    'vault:a/{tenant}--b',
    'vault:a/{tenant}*',
    'vault:a b',
    'vault:a/*/b',
    'vault:a#b',
    'vault:a%2fb',
  ])('the setting is refused: %s', (entry) => {
    expect(() => readConfig({ NARU_SECRET_REFERENCES: entry, ...VAULT })).toThrow('NARU_SECRET_REFERENCES')
  })

  it('Azure tells neither hosts nor names apart by case, and is asked over https alone', () => {
    const settings = readConfig({
      NARU_SECRET_REFERENCES: 'azure:https://naru-{tenant}.vault.azure.net/secrets/',
    })
    const references = createSecretReferences({ settings })
    const allows = (reference: string) => references.isAllowed({ tenantSlug: 'acme', reference })
    expect(allows('azure:https://Naru-Acme.vault.azure.net/secrets/OpenAI')).toBe(true)
    expect(allows('azure:https://naru-other.vault.azure.net/secrets/openai')).toBe(false)
    expect(allows('azure:https://naru-acme.vault.azure.net:8443/secrets/openai')).toBe(false)
    expect(allows('azure:https://naru-acme.vault.azure.net@evil.example/secrets/openai')).toBe(false)
    expect(allows('azure:http://naru-acme.vault.azure.net/secrets/openai')).toBe(false)
  })

  it('Vault needs an address and one way to sign in', () => {
    const refused = (env: NodeJS.ProcessEnv) => () => readConfig({ NARU_SECRET_REFERENCES: FOLDER, ...env })
    expect(refused({})).toThrow('VAULT_ADDR')
    expect(refused({ ...VAULT, VAULT_ROLE_ID: 'r', VAULT_SECRET_ID: 's' })).toThrow('only one')
    expect(refused({ VAULT_ADDR: 'http://v', VAULT_ROLE_ID: 'r' })).toThrow('VAULT_SECRET_ID')
  })
})

describe('reading', () => {
  it('picks the field, or the only text there is', async () => {
    expect(await start(FOLDER).resolve(OWN)).toBe('sk-canary')
    expect(await start(FOLDER).resolve('vault:secret/data/naru/acme/openai')).toBe('sk-canary')
    expect(await start(FOLDER, { text: 'sk-canary\n' }).resolve('vault:secret/data/naru/acme/x')).toBe(
      'sk-canary',
    )
    expect(await start(FOLDER, { text: '{"key":"sk-canary"}' }).resolve(OWN)).toBe('sk-canary')
  })

  it.each<[SecretContent, string]>([
    [{ fields: { a: 'sk-canary', b: 'sk-canary' } }, 'vault:secret/data/naru/acme/x'],
    [{ fields: { a: 'sk-canary' } }, OWN],
    [{ fields: { key: 12 } }, OWN],
    [{ text: 'sk-canary' }, OWN],
    [{ text: '{"__proto__":"sk-canary"}' }, 'vault:secret/data/naru/acme/x#constructor'],
    [{ fields: { key: 'sk-canary\r\nx-evil: 1' } }, OWN],
    [{ fields: { key: '' } }, OWN],
  ])('%j at %s is refused without telling a value', async (content, reference) => {
    const error = await start(FOLDER, content)
      .resolve(reference)
      .catch((failure: unknown) => failure)
    expect(error).toMatchObject({ code: 'secret_reference_not_found' })
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('canary')
  })

  it('keeps a value five minutes, and asks at most every ten seconds where it was refused', async () => {
    const { resolve, state } = start(FOLDER)
    await Promise.all([resolve(OWN), resolve(OWN)])
    expect(state.reads).toBe(1)
    state.content = { fields: { key: 'sk-next' } }
    state.now += 299_000
    expect(await resolve(OWN)).toBe('sk-canary')
    expect(await resolve(OWN, true)).toBe('sk-next')
    expect(await resolve(OWN, true)).toBe('sk-next')
    expect(state.reads).toBe(2)
    state.now += 301_000
    await resolve(OWN)
    expect(state.reads).toBe(3)
  })

  it('goes on with the value of before while its store is away, for an hour, and not when it is gone', async () => {
    const { resolve, state } = start(FOLDER)
    await resolve(OWN)
    state.error = storeUnavailable('vault:x', 'sealed')
    state.now += 30 * 60_000
    expect(await resolve(OWN)).toBe('sk-canary')
    state.now += 31 * 60_000
    await expect(resolve(OWN)).rejects.toMatchObject({ code: 'secret_store_unavailable' })
    // a failure is told again without asking
    await expect(resolve(OWN)).rejects.toMatchObject({ code: 'secret_store_unavailable' })
    expect(state.reads).toBe(3)

    const other = start(FOLDER)
    await other.resolve(OWN)
    other.state.error = secretNotFound('vault:x', 'deleted')
    other.state.now += 301_000
    await expect(other.resolve(OWN)).rejects.toMatchObject({ code: 'secret_reference_not_found' })
  })
})

it('the registry holds what the setting may name, and each store reads its own example', () => {
  const stores = createSecretStores(readConfig({}))
  expect(stores.map(({ scheme }) => scheme)).toEqual([...SECRET_SCHEMES])
  for (const { scheme, example, readPlace } of stores) {
    const [, place = ''] = /^[a-z]+:([^#]+)/.exec(example) ?? []
    expect(example.startsWith(`${scheme}:`)).toBe(true)
    expect(readPlace(place)).toBe(place)
  }
})
