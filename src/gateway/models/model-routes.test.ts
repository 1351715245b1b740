import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { addOwner, readTrail, startConfiguration } from '../../../testkit/configuration.ts'
import { startTestDatabase } from '../../../testkit/database.ts'
import type { Database, Principal } from '../../platform/index.ts'
import { deleteOldMinutes, recordMinutes } from './availability-store.ts'
import type { HealthState } from './health-state.ts'

let database: Database
let stopDatabase: () => Promise<void>
let gate: Awaited<ReturnType<typeof startConfiguration>>
let owner: Principal
let providerId: string
const WELL: HealthState = { state: 'closed', until: null, errorRate: 0, latencyMs: null, inFlight: 0 }
const health = new Map<string, HealthState>()

beforeAll(async () => {
  ;({ database, stop: stopDatabase } = await startTestDatabase())
  gate = await startConfiguration({ database, health: { stateOf: (id) => health.get(id) ?? WELL } })
})
afterAll(async () => {
  await gate.stop()
  await stopDatabase()
})
beforeEach(async () => {
  owner = await addOwner(database)
  providerId = await addProvider('openai', 'openai')
})

async function addProvider(name: string, kind: string, as = owner): Promise<string> {
  const body = { name, kind, secret: 'sk-test', check: false }
  return (await gate.call(as, 'POST', '/providers', body)).body.id
}
const target = (more: object = {}) => ({ provider_id: providerId, model: 'gpt-4o', ...more })
const create = (alias: string, more: object = {}) =>
  gate.call(owner, 'POST', '/models', { alias, targets: [target()], ...more })
const change = (id: string, body: object) => gate.call(owner, 'PATCH', `/models/${id}`, body)

describe('a model', () => {
  test('has defaults, prices and health, and its changes are told', async () => {
    const made = await create('fast')
    expect(made).toMatchObject({
      status: 201,
      body: {
        alias: 'fast',
        strategy: 'priority',
        targets: [
          {
            provider: { id: providerId, name: 'openai', kind: 'openai' },
            model: 'gpt-4o',
            weight: 1,
            priority: 0,
            price: { input: '2.5', output: '10', cached_input: '1.25' },
            health: { state: 'closed', until: null, error_rate: 0, latency_ms: null, in_flight: 0 },
          },
        ],
        fallbacks: [],
        timeouts: { connect_ms: 5_000, first_token_ms: 120_000, idle_ms: 60_000, total_ms: 600_000 },
        retries: 2,
        is_enabled: true,
      },
    })
    const { id, targets } = made.body
    health.set(targets[0].id, { state: 'open', until: 0, errorRate: 0.5, latencyMs: 12.5, inFlight: 3 })
    const changed = await change(id, {
      strategy: 'weighted',
      timeouts: { total_ms: 1_000 },
      max_output_tokens: 4_096,
      targets: [target({ weight: 3 }), target({ model: 'gpt-4o-mini' })],
    })
    expect(changed.body).toMatchObject({
      strategy: 'weighted',
      timeouts: { total_ms: 1_000, idle_ms: 60_000 },
    })
    // a target that stays keeps its id, and with it its history
    expect(changed.body.targets[0]).toMatchObject({
      id: targets[0].id,
      weight: 3,
      health: { state: 'open', until: '1970-01-01T00:00:00.000Z', error_rate: 0.5, in_flight: 3 },
    })
    expect(changed.body.targets).toHaveLength(2)
    expect((await gate.call(owner, 'GET', `/models/${id}`)).body).toEqual(changed.body)
    expect((await gate.call(owner, 'GET', '/models')).body.items).toEqual([changed.body])
    expect((await gate.call(owner, 'DELETE', `/models/${id}`)).status).toBe(204)
    expect((await gate.call(owner, 'GET', `/models/${id}`)).status).toBe(404)
    const trail = (await readTrail(database, owner.tenantId)).slice(1)
    expect(trail.map(({ action }) => action)).toEqual(['model.created', 'model.changed', 'model.deleted'])
    expect(trail[1]).toMatchObject({
      before: { strategy: 'priority', max_output_tokens: null },
      after: {
        strategy: 'weighted',
        max_output_tokens: 4_096,
        targets: [{ provider: 'openai', weight: 3 }, {}],
      },
    })
  })

  test('that is set to what it is leaves no trace', async () => {
    const { body } = await create('same')
    await change(body.id, { retries: 2, targets: [target()] })
    expect((await readTrail(database, owner.tenantId)).map(({ action }) => action)).toEqual([
      'provider.created',
      'model.created',
    ])
  })

  test('has an alias of its own', async () => {
    await create('one')
    expect(await create('one')).toMatchObject({ status: 409, body: { code: 'name_taken' } })
    const two = await create('two')
    expect(await change(two.body.id, { alias: 'one' })).toMatchObject({
      status: 409,
      body: { code: 'name_taken' },
    })
  })

  test('leads to providers of its tenant alone', async () => {
    const stranger = await addOwner(database)
    const foreign = await addProvider('openai', 'openai', stranger)
    expect((await create('x', { targets: [target({ provider_id: foreign })] })).status).toBe(404)
    const { body } = await create('mine')
    expect((await change(body.id, { targets: [target({ provider_id: foreign })] })).status).toBe(404)
    for (const [method, path] of [
      ['GET', ''],
      ['PATCH', ''],
      ['DELETE', ''],
      ['GET', '/availability'],
    ] as const) {
      const answer = await gate.call(
        stranger,
        method,
        `/models/${body.id}${path}`,
        method === 'PATCH' ? {} : undefined,
      )
      expect([method, answer.status]).toEqual([method, 404])
    }
    expect((await gate.call(stranger, 'GET', '/models')).body.items).toEqual([])
  })

  test('keeps its provider in place', async () => {
    await create('needs-it')
    const refused = await gate.call(owner, 'DELETE', `/providers/${providerId}`)
    expect(refused).toMatchObject({ status: 409, body: { code: 'provider_in_use' } })
    expect(refused.body.detail).toContain('"needs-it"')
  })

  test('is read by whoever may use models, and changed by nobody else than who manages them', async () => {
    await create('shared')
    const user = { ...owner, scopes: ['models:use'] }
    const { body } = await gate.call(user, 'GET', '/models')
    expect(body.items).toHaveLength(1)
    expect(JSON.stringify(body)).not.toContain('api.openai.com')
    expect((await gate.call(user, 'POST', '/models', { alias: 'x', targets: [target()] })).status).toBe(403)
  })
})

describe('fallbacks', () => {
  test('exist, and lead nowhere in a circle', async () => {
    const unknown = await create('a', { fallbacks: ['b'] })
    expect(unknown).toMatchObject({
      status: 422,
      body: { code: 'model_invalid', errors: [{ path: 'fallbacks' }] },
    })
    expect((await create('a', { fallbacks: ['a'] })).body.detail).toContain('"a" → "a"')
    const a = await create('a')
    const b = await create('b', { fallbacks: ['a'] })
    await create('c', { fallbacks: ['b'] })
    const circle = await change(a.body.id, { fallbacks: ['c'] })
    expect(circle.status).toBe(422)
    expect(circle.body.detail).toContain('"a" → "c" → "b" → "a"')
    // two ways to one model are no circle
    expect((await create('d', { fallbacks: ['c', 'b', 'a'] })).status).toBe(201)
    expect((await change(b.body.id, { fallbacks: [] })).status).toBe(200)
  })

  test('hold a model in place, and follow it when it is renamed', async () => {
    const a = await create('a')
    const b = await create('b', { fallbacks: ['a'] })
    const settings = {
      fallback_alias: 'a',
      is_fallback_on: true,
      bodies: 'off',
      body_days: 30,
      archive_days: 90,
    }
    await gate.call(owner, 'PUT', '/gateway-settings', settings)
    const refused = await gate.call(owner, 'DELETE', `/models/${a.body.id}`)
    expect(refused).toMatchObject({ status: 409, body: { code: 'model_in_use' } })
    expect(refused.body.detail).toMatch(/"b".*settings/)
    await change(a.body.id, { alias: 'renamed' })
    expect((await gate.call(owner, 'GET', `/models/${b.body.id}`)).body.fallbacks).toEqual(['renamed'])
    expect((await gate.call(owner, 'GET', '/gateway-settings')).body.fallback_alias).toBe('renamed')
  })
})

describe('limits that allow a model by its name', () => {
  test('hold it: another model of that name is not what was allowed', async () => {
    const a = await create('held')
    const { tenantId } = owner
    const limits = JSON.stringify({ models: ['held'] })
    const subject = { tenant_id: tenantId, subject_kind: 'tenant', subject_id: tenantId, limits }
    await database.system((tx) => tx.insertInto('limits').values(subject).execute())
    const renamed = await change(a.body.id, { alias: 'held-old' })
    expect(renamed).toMatchObject({ status: 409, body: { code: 'model_in_use' } })
    expect(renamed.body.detail).toContain('tenant "')
    expect((await gate.call(owner, 'DELETE', `/models/${a.body.id}`)).body.code).toBe('model_in_use')
    expect((await change(a.body.id, { description: 'still changed' })).status).toBe(200)
    await database.system((tx) => tx.deleteFrom('limits').where('tenant_id', '=', tenantId).execute())
    expect((await change(a.body.id, { alias: 'held-old' })).status).toBe(200)
  })
})

describe('the settings of the gateway', () => {
  const defaults = {
    fallback_alias: null,
    is_fallback_on: false,
    bodies: 'off',
    body_days: 30,
    archive_days: 90,
  }
  test('are read, changed and told', async () => {
    await create('a')
    expect((await gate.call(owner, 'GET', '/gateway-settings')).body).toEqual(defaults)
    const changed = { ...defaults, fallback_alias: 'a', is_fallback_on: true, bodies: 'redacted' }
    expect((await gate.call(owner, 'PUT', '/gateway-settings', changed)).body).toEqual(changed)
    expect((await gate.call(owner, 'GET', '/gateway-settings')).body).toEqual(changed)
    const trail = await readTrail(database, owner.tenantId)
    expect(trail.at(-1)).toMatchObject({
      action: 'gateway_settings.changed',
      before: defaults,
      after: changed,
    })
  })

  test('name a model that exists', async () => {
    for (const wrong of [{ fallback_alias: 'nobody' }, { is_fallback_on: true }]) {
      const answer = await gate.call(owner, 'PUT', '/gateway-settings', { ...defaults, ...wrong })
      expect(answer).toMatchObject({ status: 422, body: { code: 'gateway_settings_invalid' } })
    }
  })
})

describe('availability', () => {
  test('adds up what several processes saw, and ends with its days', async () => {
    const { body } = await create('watched')
    const [{ id: targetId }] = body.targets
    const minute = new Date(Math.floor(Date.now() / 60_000) * 60_000)
    const old = new Date(minute.getTime() - 91 * 24 * 3_600_000)
    const row = {
      tenantId: owner.tenantId,
      targetId,
      minute,
      succeeded: 2,
      failed: 1,
      latencyMs: 300,
      openSeconds: 0,
    }
    await database.system(async (tx) => {
      await recordMinutes(tx, [row, { ...row, minute: old }])
      await recordMinutes(tx, [{ ...row, succeeded: 0, failed: 4, latencyMs: 0, openSeconds: 30 }])
      // of a tenant that is gone meanwhile
      await recordMinutes(tx, [{ ...row, tenantId: 'tenant_gone' }])
    })
    const { body: seen } = await gate.call(owner, 'GET', `/models/${body.id}/availability?hours=1`)
    expect(seen).toEqual({
      items: [
        {
          target_id: targetId,
          minutes: [
            { minute: minute.toISOString(), succeeded: 2, failed: 5, latency_ms: 150, open_seconds: 30 },
          ],
        },
      ],
    })
    const count = () =>
      database.system((tx) =>
        tx.selectFrom('target_availability').select('minute').where('target_id', '=', targetId).execute(),
      )
    expect(await count()).toHaveLength(2)
    await database.system(deleteOldMinutes)
    expect(await count()).toHaveLength(1)
  })
})
