import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestDatabase } from '../../../testkit/database.ts'
import { type Database, newId } from '../../platform/index.ts'
import type { Model, Target } from './catalog.ts'
import { createModelFacts } from './model-facts.ts'

let database: Database
let stop: () => Promise<void>
beforeAll(async () => {
  ;({ database, stop } = await startTestDatabase())
})
afterAll(() => stop())

const target = (priority: number, price: number | undefined, model = 'm') =>
  ({
    ...{ priority, model },
    priceAt: () =>
      price === undefined
        ? undefined
        : { input: price, output: 2 * price, cachedInput: price, cacheWrite: price, reasoning: price },
  }) as unknown as Target

function factsOf(targets: Target[], capabilities: string[] = []) {
  const model = { alias: 'a', targets, capabilities, contextWindow: 8_000 } as unknown as Model
  const flushed: string[] = []
  const facts = createModelFacts({
    catalog: {
      of: () => ({ models: new Map([['a', model]]), settings: { fallbackAlias: null, bodies: 'off' } }),
    },
    database,
    flushLedger: async () => void flushed.push('flushed'),
  })
  return { facts, flushed }
}

test('a model costs what its first target does; where nobody knows that, nobody knows', async () => {
  const priced = await factsOf([target(2, 9_000_000), target(1, 1_000_000)]).facts.find('t', 'a')
  expect(priced).toMatchObject({ alias: 'a', makesEmbeddings: false, writesText: true, contextWindow: 8_000 })
  expect(priced?.costOf({ input: 1_000_000, output: 500_000 })).toBe(2)
  const unpriced = await factsOf([target(1, undefined)], ['embeddings']).facts.find('t', 'a')
  expect(unpriced).toMatchObject({ makesEmbeddings: true, writesText: false })
  expect(unpriced?.costOf({ input: 1, output: 1 })).toBeNull()
  expect((await factsOf([]).facts.find('t', 'a'))?.costOf({ input: 1, output: 1 })).toBeNull()
  expect(await factsOf([]).facts.find('t', 'b')).toBeUndefined()
})

test.each([
  ['text-embedding-3-small', [], true, false],
  ['bge-m3', ['korean'], true, false],
  ['intfloat/multilingual-e5-large', [], true, false],
  ['claude-e500', [], false, true],
  ['gpt-5', [], false, true],
  ['gpt-5', ['embeddings'], true, false],
  ['own-embedder', ['chat'], false, true],
  ['both', ['chat', 'embeddings'], true, true],
])('what %s with the capabilities %j can do', async (name, capabilities, makesEmbeddings, writesText) => {
  const { facts } = factsOf([target(1, 1, name)], capabilities)
  expect(await facts.find('t', 'a')).toMatchObject({ makesEmbeddings, writesText })
})

test('what a feature has cost today is of this tenant and this day, and of calls that have just ended', async () => {
  const tenantId = newId('tenant')
  const row = (tenant: string, feature: string, hour: Date, cost: string) => ({
    ...{ tenant_id: tenant, feature, hour, cost, key_id: '', person_id: '', team_id: '', model: 'a' },
    ...{ provider_name: 'p', provider_model: 'm', calls: 1, failed: 0, cache_hits: 0, input_tokens: 1 },
    ...{ output_tokens: 1, cached_input_tokens: 0, cache_write_tokens: 0, reasoning_tokens: 0, unpriced: 0 },
  })
  const midnight = new Date(new Date().setUTCHours(0, 0, 0, 0))
  await database.system((tx) =>
    tx
      .insertInto('usage_hourly')
      .values([
        row(tenantId, 'copilot.summary', midnight, '0.25'),
        row(tenantId, 'copilot.summary', new Date(midnight.getTime() + 3_600_000), '0.5'),
        row(tenantId, 'copilot.summary', new Date(midnight.getTime() - 3_600_000), '8'),
        row(tenantId, 'copilot.answer', midnight, '16'),
        row(newId('tenant'), 'copilot.summary', midnight, '32'),
      ])
      .execute(),
  )
  const { facts, flushed } = factsOf([])
  expect(await facts.spentToday(tenantId, 'copilot.summary')).toBe(0.75)
  expect(flushed).toEqual(['flushed'])
})
