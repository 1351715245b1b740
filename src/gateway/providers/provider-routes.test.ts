import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { addOwner, readTrail, startConfiguration } from '../../../testkit/configuration.ts'
import { startTestDatabase } from '../../../testkit/database.ts'
import type { Database, Principal } from '../../platform/index.ts'

const SECRET = 'sk-canary-5f1c9d'

let database: Database
let stopDatabase: () => Promise<void>
let gate: Awaited<ReturnType<typeof startConfiguration>>
let owner: Principal
let upstream: Server
let baseUrl: string
let seen: IncomingMessage[] = []
let status = 200
const MODELS = '{"data":[{"id":"small"},{"id":"large"}]}'
let answer = MODELS

beforeAll(async () => {
  ;({ database, stop: stopDatabase } = await startTestDatabase())
  gate = await startConfiguration({ database })
  upstream = createServer((request, response) => {
    seen.push(request)
    const isRight = request.headers.authorization === `Bearer ${SECRET}`
    response.writeHead(isRight ? status : 401, { 'content-type': 'application/json' })
    // as some providers do
    response.end(isRight ? answer : `{"error":"wrong: ${request.headers.authorization}"}`)
  })
  upstream.listen(0, '127.0.0.1')
  await once(upstream, 'listening')
  baseUrl = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}/v1`
})
afterAll(async () => {
  upstream.closeAllConnections()
  upstream.close()
  await gate.stop()
  await stopDatabase()
})
beforeEach(async () => {
  owner = await addOwner(database)
  seen = []
  status = 200
  answer = MODELS
})

const settings = (more: object = {}) => ({
  ...{ name: 'local', kind: 'openai-compatible', base_url: baseUrl, secret: SECRET },
  ...more,
})
const create = (more: object = {}, as = owner) => gate.call(as, 'POST', '/providers', settings(more))

describe('a provider', () => {
  test('is asked before it is saved, listed, changed and deleted', async () => {
    const made = await create()
    expect(made).toMatchObject({
      status: 201,
      body: {
        name: 'local',
        kind: 'openai-compatible',
        base_url: baseUrl,
        options: {},
        has_secret: true,
        check_error: null,
      },
    })
    expect(made.body.checked_at).toMatch(/Z$/)
    expect(seen.map(({ url }) => url)).toEqual(['/v1/models'])
    const { id } = made.body
    const changed = await gate.call(owner, 'PATCH', `/providers/${id}`, { name: 'beside' })
    expect(changed.body).toMatchObject({ id, name: 'beside', has_secret: true })
    // nothing that a check could find out has changed
    expect(seen).toHaveLength(1)
    expect((await gate.call(owner, 'GET', '/providers')).body.items).toEqual([changed.body])
    expect((await gate.call(owner, 'POST', `/providers/${id}/check`)).body).toEqual({
      ok: true,
      message: null,
      models: ['large', 'small'],
    })
    expect((await gate.call(owner, 'DELETE', `/providers/${id}`)).status).toBe(204)
    expect((await gate.call(owner, 'GET', '/providers')).body.items).toEqual([])
    const trail = await readTrail(database, owner.tenantId)
    expect(trail.map(({ action }) => action)).toEqual([
      'provider.created',
      'provider.changed',
      'provider.deleted',
    ])
    expect(trail[1]).toMatchObject({ before: { name: 'local' }, after: { name: 'beside' } })
  })

  test('that refuses is not saved, unless nobody asks', async () => {
    const refused = await create({ secret: 'sk-wrong-canary' })
    expect(refused).toMatchObject({ status: 422, body: { code: 'provider_check_failed' } })
    expect(refused.body.detail).toContain('refuses the secret (401)')
    expect(refused.text).not.toContain('canary')
    expect((await gate.call(owner, 'GET', '/providers')).body.items).toEqual([])
    const unasked = await create({ secret: 'sk-wrong-canary', check: false })
    expect(unasked).toMatchObject({ status: 201, body: { checked_at: null } })
    const { id } = unasked.body
    expect((await gate.call(owner, 'POST', `/providers/${id}/check`)).body).toMatchObject({
      ok: false,
      models: [],
    })
    const [listed] = (await gate.call(owner, 'GET', '/providers')).body.items
    expect(listed.check_error).toContain('refuses the secret')
    // a new secret is tried before it takes the place of the old one
    const still = await gate.call(owner, 'PATCH', `/providers/${id}`, { secret: 'sk-other-canary' })
    expect(still.body.code).toBe('provider_check_failed')
    const right = await gate.call(owner, 'PATCH', `/providers/${id}`, { secret: SECRET })
    expect(right.body).toMatchObject({ check_error: null, checked_at: expect.any(String) })
  })

  test.each([500, 404, 429])('that answers %i is not saved', async (answered) => {
    status = answered
    expect((await create()).body.detail).toContain(String(answered))
  })

  test.each([
    ['<!doctype html><title>A web UI</title>', 'a web page'],
    ['{"down":false}', 'JSON of another kind'],
    ['{"data":[{"name":"small"}]}', 'JSON of another kind'],
    ['OK', 'text that is no JSON'],
    ['', 'nothing'],
  ])('whose address answers %s is not saved, unless nobody asks', async (told, words) => {
    answer = told
    const refused = await create()
    expect(refused).toMatchObject({ status: 422, body: { code: 'provider_check_failed' } })
    expect(refused.body.detail).toContain(`answered with ${words}, where a list of models was expected`)
    expect(refused.body.detail).toContain('"/v1"')
    expect((await gate.call(owner, 'GET', '/providers')).body.items).toEqual([])
    expect((await create({ check: false })).status).toBe(201)
  })

  test.each(['[{"id":"small"}]', '{"object":"list","data":null}', '{"data":[]}'])(
    'whose list of models is %s is saved',
    async (told) => {
      answer = told
      expect((await create()).status).toBe(201)
    },
  )

  test.each([
    ['an unknown kind', { kind: 'opennai' }, 'kind'],
    ['an unknown option', { options: { region: 'x' } }, 'options'],
    ['no address where the kind has none', { base_url: null }, 'base_url'],
    ['an address with a query', { base_url: 'https://example.com/v1?key=canary' }, 'base_url'],
  ])('with %s is refused, and told what to do', async (_what, more, path) => {
    const { status, body } = await create(more)
    expect([status, body.code, body.errors[0].path]).toEqual([422, 'provider_invalid', path])
    expect(body.detail).not.toContain('canary')
  })

  test.each(['/providers?kind=openai', '/models?provider=openai', '/prices?model=small'])(
    'a list knows its parameters: %s is refused',
    async (path) => {
      const { status, body } = await gate.call(owner, 'GET', path)
      expect([status, body.code]).toEqual([400, 'validation_failed'])
      expect(body.detail).toContain(path.replace(/.*\?(.*)=.*/, '$1'))
    },
  )

  test('of a kind that needs a secret is refused without', async () => {
    const without = await create({ kind: 'openai', base_url: undefined, secret: undefined, check: false })
    expect(without).toMatchObject({ status: 422, body: { code: 'secret_required' } })
  })

  test('has a name of its own', async () => {
    await create()
    expect(await create()).toMatchObject({ status: 409, body: { code: 'name_taken' } })
    const other = await create({ name: 'other' })
    const renamed = await gate.call(owner, 'PATCH', `/providers/${other.body.id}`, { name: 'local' })
    expect(renamed).toMatchObject({ status: 409, body: { code: 'name_taken' } })
  })
})

describe('the secret of a provider', () => {
  test('is in no answer, event, log or readable row', async () => {
    const { body } = await create()
    const answers = [
      await gate.call(owner, 'GET', '/providers'),
      await gate.call(owner, 'PATCH', `/providers/${body.id}`, { secret: SECRET, options: {} }),
      await gate.call(owner, 'POST', `/providers/${body.id}/check`),
      await create(),
    ]
    const rows = await database.system(async (tx) => [
      await tx.selectFrom('providers').selectAll().execute(),
      await tx.selectFrom('secrets').select(['name', 'ciphertext']).execute(),
    ])
    const trail = await readTrail(database, owner.tenantId)
    expect(trail.at(-1)).toMatchObject({ action: 'provider.changed', details: { secret_changed: true } })
    expect(JSON.stringify([answers, rows, trail, gate.logged])).not.toContain('canary')
  })

  test('is not sent to another address: it has to be given again', async () => {
    const { body } = await create()
    seen = []
    for (const change of [
      { base_url: `${baseUrl}/elsewhere` },
      { base_url: 'https://evil.example/v1', check: false },
    ]) {
      const moved = await gate.call(owner, 'PATCH', `/providers/${body.id}`, change)
      expect(moved).toMatchObject({ status: 422, body: { code: 'secret_required' } })
    }
    expect(seen).toEqual([])
    const again = { base_url: `${baseUrl}/elsewhere`, secret: SECRET }
    expect((await gate.call(owner, 'PATCH', `/providers/${body.id}`, again)).body.base_url).toBe(
      `${baseUrl}/elsewhere`,
    )
  })

  test('goes when it is taken away, and with its provider', async () => {
    const { body } = await create({ check: false })
    const without = await gate.call(owner, 'PATCH', `/providers/${body.id}`, { secret: null, check: false })
    expect(without.body.has_secret).toBe(false)
    await gate.call(owner, 'PATCH', `/providers/${body.id}`, { secret: SECRET })
    await gate.call(owner, 'DELETE', `/providers/${body.id}`)
    const left = await database.system((tx) =>
      tx.selectFrom('secrets').selectAll().where('tenant_id', '=', owner.tenantId).execute(),
    )
    expect(left).toEqual([])
  })
})

describe('an address inside', () => {
  test('is refused when it is saved, asked or not, and when it is asked later', async () => {
    const open = await startConfiguration({ database, host: '0.0.0.0' })
    for (const base_url of [
      'http://127.0.0.1:11434/v1',
      'http://169.254.169.254/latest',
      'http://[::1]/',
      'file:///etc/passwd',
    ])
      for (const check of [true, false]) {
        const refused = await open.call(owner, 'POST', '/providers', settings({ base_url, check }))
        expect([base_url, refused.status, refused.body.code]).toEqual([base_url, 422, 'address_not_allowed'])
      }
    // saved while it was allowed, or by a name that leads elsewhere now
    const { body } = await create()
    const byName = await create({
      name: 'named',
      base_url: baseUrl.replace('127.0.0.1', 'localhost'),
      check: false,
    })
    seen = []
    for (const { id } of [body, byName.body]) {
      const asked = await open.call(owner, 'POST', `/providers/${id}/check`)
      expect(asked.body).toMatchObject({ ok: false, message: expect.stringContaining('NARU_ALLOW_OUTBOUND') })
    }
    expect(seen).toEqual([])
    await open.stop()
  })
})

test('another tenant’s provider does not exist', async () => {
  const { body } = await create()
  const stranger = await addOwner(database)
  expect((await gate.call(stranger, 'GET', '/providers')).body.items).toEqual([])
  for (const [method, path, change] of [
    ['PATCH', '', { name: 'mine' }],
    ['DELETE', '', undefined],
    ['POST', '/check', undefined],
  ] as const)
    expect((await gate.call(stranger, method, `/providers/${body.id}${path}`, change)).status).toBe(404)
  // names are each tenant's own
  expect((await create({}, stranger)).status).toBe(201)
})

test('kinds say what a form needs', async () => {
  const { body } = await gate.call(owner, 'GET', '/provider-kinds')
  const azure = body.items.find((kind: { kind: string }) => kind.kind === 'azure-openai')
  expect(azure).toMatchObject({
    default_base_url: null,
    secret: { is_required: true, title: { ko: 'API 키' } },
    options: [{ name: 'api_version', is_required: false }],
  })
  const models = await addOwner(database)
  const user = { ...models, scopes: ['models:use'] }
  expect((await gate.call(user, 'GET', '/provider-kinds')).status).toBe(403)
})
