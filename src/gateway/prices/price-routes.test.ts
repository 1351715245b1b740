import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { addOwner, readTrail, startConfiguration } from '../../../testkit/configuration.ts'
import { startTestDatabase } from '../../../testkit/database.ts'
import type { Database, Principal } from '../../platform/index.ts'

let database: Database
let stopDatabase: () => Promise<void>
let gate: Awaited<ReturnType<typeof startConfiguration>>
let owner: Principal
let providerId: string

beforeAll(async () => {
  ;({ database, stop: stopDatabase } = await startTestDatabase())
  gate = await startConfiguration({ database })
})
afterAll(async () => {
  await gate.stop()
  await stopDatabase()
})
beforeEach(async () => {
  owner = await addOwner(database)
  const body = { name: 'openai', kind: 'openai', secret: 'sk-test', check: false }
  providerId = (await gate.call(owner, 'POST', '/providers', body)).body.id
  await gate.call(owner, 'POST', '/models', {
    alias: 'a',
    targets: [{ provider_id: providerId, model: 'gpt-4o' }],
  })
})

const set = (more: object, as = owner) =>
  gate.call(as, 'POST', '/prices', { model: 'gpt-4o', input: '1', output: '2', ...more })
const list = async (query: string, as = owner) => (await gate.call(as, 'GET', `/prices?${query}`)).body

/** What a call through the alias costs at a time: picodollars for a token of input. */
async function inputAt(time: string): Promise<number | undefined> {
  const { models } = await gate.configuration.catalog.of(owner.tenantId)
  return models.get('a')?.targets[0]?.priceAt(Date.parse(time))?.input
}

test('one’s own price goes before the table from its day on; a later one changes nothing before', async () => {
  expect(await inputAt('2026-06-01T00:00:00Z')).toBe(2_500_000)
  await set({ input: '1', valid_from: '2026-02-01T00:00:00Z' })
  await set({ input: '0.000001', valid_from: '2026-05-01T00:00:00+09:00' })
  expect(await inputAt('2026-01-31T23:59:59Z')).toBe(2_500_000)
  expect(await inputAt('2026-02-01T00:00:00Z')).toBe(1_000_000)
  expect(await inputAt('2026-04-30T14:59:59Z')).toBe(1_000_000)
  expect(await inputAt('2026-04-30T15:00:00Z')).toBe(1)
  // for this very provider goes before for everybody, also when it is older
  const special = await set({ input: '7', provider_id: providerId, valid_from: '2026-03-01T00:00:00Z' })
  expect(await inputAt('2026-06-01T00:00:00Z')).toBe(7_000_000)
  expect((await gate.call(owner, 'DELETE', `/prices/${special.body.id}`)).status).toBe(204)
  expect(await inputAt('2026-06-01T00:00:00Z')).toBe(1)
})

test('a price that ships says when it was taken over; one’s own has no such day', async () => {
  const { body: mine } = await set({})
  expect(mine).toMatchObject({ as_of: null, valid_from: expect.any(String) })
  const { items } = await list('q=gpt-4o&provider=openai')
  expect(items.length).toBeGreaterThan(1)
  for (const item of items.filter(({ is_own }: { is_own: boolean }) => !is_own))
    expect(item.as_of).toMatch(/^\d{4}-\d\d-\d\d$/)
})

test('prices are listed, one’s own first, page by page', async () => {
  const { body: mine } = await set({ provider_id: providerId, cached_input: '0.5', source: 'contract' })
  expect(mine).toMatchObject({
    ...{ id: expect.stringMatching(/^prc_/), provider: { id: providerId, name: 'openai' }, model: 'gpt-4o' },
    ...{ input: '1', output: '2', cached_input: '0.5', reasoning: null, source: 'contract', is_own: true },
  })
  const first = await list('q=GPT-4O&limit=2')
  expect(first.items[0]).toEqual(mine)
  expect(first.items[1]).toMatchObject({
    id: null,
    is_own: false,
    source: expect.stringContaining('https://'),
  })
  const second = await list(`q=GPT-4O&limit=2&cursor=${first.next_cursor}`)
  expect(second.items[0]).not.toEqual(first.items[1])
  const shipped = await list('q=gemini-2.5-pro&provider=google&limit=1')
  expect(shipped.items[0]).toMatchObject({
    provider: { id: 'google', name: 'Google' },
    ...{ input: '1.25', output: '10', tiers: [{ above: 200_000, input: '2.5', output: '15' }] },
  })
  expect((await gate.call(owner, 'GET', '/prices?cursor=nonsense')).body.code).toBe('cursor_invalid')
})

test('a price is set once a moment, for a provider of one’s own, and both is told', async () => {
  const valid_from = '2026-05-01T00:00:00Z'
  const { body } = await set({ valid_from })
  expect(await set({ valid_from })).toMatchObject({ status: 409, body: { code: 'price_exists' } })
  const stranger = await addOwner(database)
  expect((await set({ provider_id: providerId }, stranger)).status).toBe(404)
  expect((await gate.call(stranger, 'DELETE', `/prices/${body.id}`)).status).toBe(404)
  expect((await list('q=gpt-4o&provider=nobody', stranger)).items).toEqual([])
  for (const wrong of ['-1', '1e3', '0.0000001', ''])
    expect((await set({ input: wrong })).body.code).toBe('validation_failed')
  await gate.call(owner, 'DELETE', `/prices/${body.id}`)
  const trail = await readTrail(database, owner.tenantId)
  expect(trail.slice(-2)).toMatchObject([
    { action: 'price.created', after: { model: 'gpt-4o', input: '1' } },
    { action: 'price.deleted', before: { model: 'gpt-4o', input: '1' } },
  ])
})
