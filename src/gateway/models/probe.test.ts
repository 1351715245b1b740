import { pino } from 'pino'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openai } from '../providers/openai.ts'
import type { Catalog, Model, Target } from './catalog.ts'
import { createHealth, type Health } from './health.ts'
import { createProbes, type Probes } from './probe.ts'

const target = (id: string): Target => ({
  ...{ id, model: 'm', weight: 1, priority: 0, priceAt: () => undefined },
  provider: {
    ...{ id: `prv_${id}`, name: id, kind: openai, options: {}, secret: 'sk' },
    baseUrl: `https://${id}.example/v1`,
  },
})

let health: Health
let probes: Probes
let targets: Target[]
/** What each address answers; undefined: nothing. */
let answers: Map<string, number | undefined>
let asked: string[]
beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2027-03-14T10:00:00Z') })
  health = createHealth()
  targets = [target('a')]
  answers = new Map()
  asked = []
  const model = () => ({ alias: 'fast', targets, probeSeconds: 30 }) as unknown as Model
  const off = () => ({ alias: 'off', targets: [target('never')], probeSeconds: null }) as unknown as Model
  const catalog = { of: () => ({ models: new Map([model(), off()].map((one) => [one.alias, one])) }) }
  probes = createProbes({
    catalog: catalog as unknown as Catalog,
    health,
    outbound: {
      async request(url) {
        asked.push(String(url))
        const status = answers.has(String(url)) ? answers.get(String(url)) : 200
        if (status === undefined) throw new Error('refused')
        return { status, headers: {}, body: Buffer.from(''), url: String(url) }
      },
    },
    openProvider: async (provider) => provider,
    logger: pino({ level: 'silent' }),
    tenantsToProbe: async () => ['tenant_1'],
  })
})
afterEach(() => {
  vi.useRealTimers()
})

const URL_A = 'https://a.example/v1/models'
async function pass(seconds: number): Promise<void> {
  vi.advanceTimersByTime(seconds * 1000)
  await probes.run()
}

test('each target of a model that says so is asked when its time has come', async () => {
  await probes.run()
  await pass(29)
  expect(asked).toEqual([URL_A])
  await pass(1)
  expect(asked).toEqual([URL_A, URL_A])
})

test('a target whose calls fail while its list of models is fine is called as seldom as without being asked', async () => {
  let calls = 0
  for (let second = 0; second < 600; second++) {
    await pass(1)
    if (!health.isAvailable('a')) continue
    calls++
    health.begin('a', 'tenant_1').failed()
  }
  expect(asked.length).toBeGreaterThanOrEqual(19)
  // five, then after 2, 4, 8, 16 and 32 seconds, then once a minute
  expect(calls).toBeLessThan(22)
})

test('a target that is away is left alone before a call finds out; calls are counted as calls alone', async () => {
  answers.set(URL_A, undefined)
  await probes.run()
  await pass(30)
  answers.set(URL_A, 503)
  expect(health.isAvailable('a')).toBe(true)
  await pass(30)
  expect(health.stateOf('a')).toMatchObject({ state: 'open', latencyMs: null, errorRate: 0, inFlight: 0 })
  answers.set(URL_A, 404)
  await pass(30)
  expect(health.stateOf('a')).toMatchObject({ state: 'closed', latencyMs: null })
})

test('a provider that cannot even be asked stays in use for calls, and others are asked', async () => {
  const broken = target('broken')
  const kind = {
    ...openai,
    check() {
      throw new Error('no region')
    },
  }
  targets = [{ ...broken, provider: { ...broken.provider, kind } }, target('a')]
  await probes.run()
  expect(asked).toEqual([URL_A])
  expect(health.stateOf('broken')).toMatchObject({ inFlight: 0, state: 'closed' })
})

test('a target that was gone and comes again is asked at once', async () => {
  await probes.run()
  const [kept] = targets
  targets = []
  await pass(1)
  targets = [kept as Target]
  await pass(1)
  expect(asked).toEqual([URL_A, URL_A])
})
