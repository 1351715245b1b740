import { embedMany, generateText, streamText } from 'ai'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { Agent } from 'undici'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type FakeLlm, startFakeLlm } from '../../testkit/llm/fake-llm.ts'
import type { Principal } from '../platform/index.ts'
import { createExactCache } from './cache/exact-cache.ts'
import { createInProcessModels, type InProcessModels } from './in-process.ts'
import type { CallBodies, CallRecord } from './ledger/call-record.ts'
import type { Model } from './models/catalog.ts'
import { createHealth } from './models/health.ts'
import { createCallMetrics } from './pipeline/call-metrics.ts'
import { createModelGate } from './pipeline/model-gate.ts'
import { nativeAttempt } from './pipeline/native-attempt.ts'
import { openai } from './providers/openai.ts'

const CANARY = 'the text of a ticket'
const principal: Principal = {
  ...{ id: 'system', kind: 'system', name: 'Naru', tenantId: 'tenant_1', scopes: ['models:use'] },
  ...{ groups: [], teams: [], isConfined: false },
}

let llm: FakeLlm
let dispatcher: Agent
let written: Array<{ record: CallRecord; bodies: CallBodies | undefined }>
let models: InProcessModels

beforeAll(async () => {
  llm = await startFakeLlm()
  dispatcher = new Agent()
})
afterAll(async () => {
  await dispatcher.destroy()
  await llm.stop()
})
beforeEach(() => {
  llm.requests.length = 0
  llm.script({ does: 'answer', text: CANARY })
  written = []
  models = createInProcessModels(keepingGate())
})

/** Of a tenant that keeps everything, with a model whose answers are cached. */
function keepingGate() {
  const provider = {
    ...{ id: 'prv_1', name: 'p', kind: openai, options: {}, secret: 'sk-1' },
    baseUrl: `${llm.url}/v1`,
  }
  const target = { id: 'tgt_1', model: 'm', weight: 1, priority: 0, provider, priceAt: () => undefined }
  const model: Model = {
    ...{
      id: 'mdl_1',
      alias: 'cached',
      strategy: 'priority',
      targets: [target],
      fallbacks: [],
      capabilities: [],
    },
    ...{ contextWindow: undefined, maxOutputTokens: 1000, cacheSeconds: 600, cachesTools: true, retries: 0 },
    timeouts: { connect: 2_000, firstToken: 2_000, idle: 2_000, total: 10_000 },
    ...{ probeSeconds: null, createdAt: '2026-01-01T00:00:00.000Z' },
  }
  const settings = { fallbackAlias: null, bodies: 'full' as const }
  const metrics = { registry: new Registry() }
  return createModelGate({
    catalog: { of: () => ({ models: new Map([['cached', model]]), settings }) },
    limiter: {
      reserve: async () => ({ settle: () => {} }),
      mayCall: async () => true,
      requireModel: async () => {},
    },
    cache: createExactCache({ metrics }),
    health: createHealth(),
    ledger: {
      isWritable: () => true,
      append: async (record, bodies) => void written.push({ record, bodies }),
    },
    metrics: createCallMetrics(metrics),
    logger: pino({ level: 'silent' }),
    attempt(call, to, { timeouts }) {
      const native = to.provider.kind.native(to.provider, call.request.dialect.name, to.model)
      if (!native) throw new Error('the fake speaks OpenAI')
      return nativeAttempt({
        ...{ dispatcher, native, target: to, request: call.request, timeouts, passedOn: call.passedOn },
      })
    },
  })
}

const asked = (feature: string) => ({ model: models.chat('cached', { principal, feature }), prompt: CANARY })

describe('calls of the copilot', () => {
  test('are in the ledger without their texts, and are answered anew each time', async () => {
    for (let time = 0; time < 2; time += 1) {
      expect((await generateText(asked('copilot.summary'))).text).toBe(CANARY)
      expect(await streamText(asked('copilot.answer')).text).toBe(CANARY)
      const embedding = models.embedding('cached', { principal, feature: 'copilot.embed' })
      await embedMany({ model: embedding, values: [CANARY] })
    }
    expect(llm.requests).toHaveLength(6)
    expect(written.map(({ record }) => record.feature)).toEqual(
      [1, 2].flatMap(() => ['copilot.summary', 'copilot.answer', 'copilot.embed']),
    )
    expect(written.every(({ bodies, record }) => bodies === undefined && !record.is_cache_hit)).toBe(true)
  })

  test('leave no words of a provider that refuses', async () => {
    llm.script({ does: 'refuse', status: 400, message: `I cannot read: ${CANARY}` })
    await expect(generateText({ ...asked('copilot.summary'), maxRetries: 0 })).rejects.toThrow()
    expect(written).toHaveLength(1)
    expect(JSON.stringify(written)).not.toContain(CANARY)
  })
})

test('other calls of ours are kept and cached as the tenant has it', async () => {
  for (let time = 0; time < 2; time += 1) await generateText(asked('models.test'))
  expect(llm.requests).toHaveLength(1)
  expect(written.map(({ record }) => record.is_cache_hit)).toEqual([false, true])
  expect(written.every(({ bodies }) => JSON.stringify(bodies).includes(CANARY))).toBe(true)
})
