import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { addOwner, readTrail, startConfiguration } from '../../../testkit/configuration.ts'
import { startTestDatabase } from '../../../testkit/database.ts'
import { type FakeVault, startFakeVault } from '../../../testkit/vault.ts'
import { createSecretReferences, type Database, type Principal, readConfig } from '../../platform/index.ts'
import { createOpenProvider } from './provider-secret.ts'

const SECRET = 'sk-canary-77ab'

let database: Database
let stopDatabase: () => Promise<void>
let vault: FakeVault
let references: ReturnType<typeof createSecretReferences>
let gate: Awaited<ReturnType<typeof startConfiguration>>
let owner: Principal
let upstream: Server
let baseUrl: string
let shown: Array<string | undefined> = []

beforeAll(async () => {
  ;({ database, stop: stopDatabase } = await startTestDatabase())
  vault = await startFakeVault()
  vault.tokens.set('hvs.t', { policy: ['secret/'], isRenewable: false, leaseSeconds: 0, renewals: 0 })
  const env = {
    NARU_SECRET_REFERENCES: 'vault:secret/data/naru/{tenant}/',
    VAULT_ADDR: vault.url,
    VAULT_TOKEN: 'hvs.t',
  }
  references = createSecretReferences({ settings: readConfig(env) })
  gate = await startConfiguration({ database, references })
  upstream = createServer((request, response) => {
    shown.push(request.headers.authorization)
    const isRight = request.headers.authorization === `Bearer ${SECRET}`
    response.writeHead(isRight ? 200 : 401, { 'content-type': 'application/json' })
    response.end('{"data":[{"id":"small"}]}')
  })
  upstream.listen(0, '127.0.0.1')
  await once(upstream, 'listening')
  baseUrl = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}/v1`
})
afterAll(async () => {
  upstream.closeAllConnections()
  upstream.close()
  await gate.stop()
  await references.close()
  await vault.stop()
  await stopDatabase()
})
beforeEach(async () => {
  owner = await addOwner(database)
  shown = []
})

/** In the folder of the organisation, whose slug is its id here. */
function keep(fields: Record<string, string>): string {
  vault.secrets.set(`secret/data/naru/${owner.tenantId}/llm`, fields)
  return `vault:secret/data/naru/${owner.tenantId}/llm#key`
}
const create = (more: object) =>
  gate.call(owner, 'POST', '/providers', { name: 'p', kind: 'openai-compatible', base_url: baseUrl, ...more })

test('a provider is checked with the secret that its reference leads to, and nothing shows it', async () => {
  const secret_reference = keep({ key: SECRET })
  const made = await create({ secret_reference })
  expect(made).toMatchObject({ status: 201, body: { has_secret: true, secret_reference, check_error: null } })
  expect(shown).toEqual([`Bearer ${SECRET}`])
  const { models, provider } = await catalogProvider()
  expect(models).toBe(1)
  expect(provider.secret).toBeUndefined()
  expect((await createOpenProvider(references)(provider)).secret).toBe(SECRET)
  const trail = JSON.stringify(await readTrail(database, owner.tenantId))
  expect(trail).toContain(secret_reference)
  for (const text of [made.text, trail, ...gate.logged]) expect(text).not.toContain('canary')
})

async function catalogProvider() {
  const { items } = (await gate.call(owner, 'GET', '/providers')).body
  const target = { provider_id: items[0].id, model: 'small' }
  expect((await gate.call(owner, 'POST', '/models', { alias: 'm', targets: [target] })).status).toBe(201)
  const { models } = await gate.configuration.catalog.of(owner.tenantId)
  const [model] = models.values()
  const [first] = model?.targets ?? []
  if (!first) throw new Error('no target')
  return { models: models.size, provider: first.provider }
}

test('a reference of another organisation, or one that is none, is refused before anybody is asked', async () => {
  const foreign = 'vault:secret/data/naru/other/llm#key'
  vault.secrets.set('secret/data/naru/other/llm', { key: SECRET })
  const before = vault.requests.length
  for (const check of [true, false])
    expect((await create({ secret_reference: foreign, check })).body.code).toBe(
      'secret_reference_not_allowed',
    )
  expect((await create({ secret_reference: 'openai', check: false })).body.code).toBe(
    'secret_reference_invalid',
  )
  expect((await create({ secret_reference: keep({}), secret: 'sk' })).body.code).toBe('provider_invalid')
  expect((await create({ secret_reference: keep({ other: 'x' }) })).body.code).toBe(
    'secret_reference_not_found',
  )
  expect(shown).toEqual([])
  expect(vault.requests.slice(before)).toEqual([`GET secret/data/naru/${owner.tenantId}/llm`])
  expect((await gate.call(owner, 'GET', '/providers')).body.items).toEqual([])
})

test('secret and reference take each other’s place; another address needs it anew', async () => {
  const { id } = (await create({ secret: SECRET })).body
  const path = `/providers/${id}`
  const changed = await gate.call(owner, 'PATCH', path, { secret_reference: keep({ key: SECRET }) })
  expect(changed.body).toMatchObject({ has_secret: true })
  const elsewhere = await gate.call(owner, 'PATCH', path, { base_url: `${baseUrl}/2`, check: false })
  expect(elsewhere.body.code).toBe('secret_required')
  // nothing is left of the one that was stored
  const secrets = await database.system((tx) =>
    tx.selectFrom('secrets').select('name').where('tenant_id', '=', owner.tenantId).execute(),
  )
  expect(secrets.filter(({ name }) => name.startsWith('provider/'))).toEqual([])
  const back = await gate.call(owner, 'PATCH', path, { secret: SECRET })
  expect(back.body).toMatchObject({ has_secret: true, secret_reference: null })
  vault.secrets.delete(`secret/data/naru/${owner.tenantId}/llm`)
  const none = await gate.call(owner, 'PATCH', path, { secret: null, check: false })
  expect(none.body).toMatchObject({ has_secret: false, secret_reference: null })
})

test('naru.yaml names a reference, and tells it', async () => {
  const reference = keep({ key: SECRET })
  const text = `providers:\n  - name: p\n    kind: openai-compatible\n    base_url: ${baseUrl}\n    api_key_reference: ${JSON.stringify(reference)}\n`
  const apply = () => gate.call(owner, 'POST', '/apply', { config: text })
  const made = await apply()
  expect(made.body.changes[0].fields).toContainEqual({
    path: 'api_key_reference',
    before: null,
    after: reference,
  })
  expect((await apply()).body.changes[0].action).toBe('none')
})
