import { pino } from 'pino'
import { Registry } from 'prom-client'
import { Agent } from 'undici'
import { createExactCache } from '../src/gateway/cache/exact-cache.ts'
import { createInProcessModels } from '../src/gateway/in-process.ts'
import type { ModelFactsReader } from '../src/gateway/index.ts'
import type { CallBodies, CallRecord } from '../src/gateway/ledger/call-record.ts'
import type { Model } from '../src/gateway/models/catalog.ts'
import { createHealth } from '../src/gateway/models/health.ts'
import { createModelFacts } from '../src/gateway/models/model-facts.ts'
import { createCallMetrics } from '../src/gateway/pipeline/call-metrics.ts'
import { createModelGate } from '../src/gateway/pipeline/model-gate.ts'
import { nativeAttempt } from '../src/gateway/pipeline/native-attempt.ts'
import type { Price } from '../src/gateway/prices/price.ts'
import { openai } from '../src/gateway/providers/openai.ts'

/** 2 USD a million tokens of input, 8 of output. */
const PRICE: Price = {
  ...{ input: 2_000_000, output: 8_000_000, cachedInput: 1_000_000 },
  ...{ cacheWrite: 2_000_000, reasoning: 8_000_000 },
}

/** The model gate in memory, in front of a fake provider, for whom our own code calls in process. */
export function startModelGate(options: {
  /** Of the fake provider. */
  url: string
  /** Alias → what is special about it. Without a price: `price: null`. */
  models: Record<string, Partial<Model> & { price?: null }>
}) {
  const dispatcher = new Agent()
  const written: Array<{ record: CallRecord; bodies: CallBodies | undefined }> = []
  const provider = {
    ...{ id: 'prv_1', name: 'p', kind: openai, options: {}, secret: 'sk-1' },
    baseUrl: `${options.url}/v1`,
  }
  const entries = Object.entries(options.models).map(([alias, { price, ...special }]): [string, Model] => {
    const priceAt = () => (price === null ? undefined : PRICE)
    const target = {
      id: `tgt_${alias}`,
      model: `${alias}-upstream`,
      weight: 1,
      priority: 0,
      provider,
      priceAt,
    }
    return [
      alias,
      {
        ...{ id: `mdl_${alias}`, alias, strategy: 'priority', targets: [target], fallbacks: [], retries: 0 },
        ...{ capabilities: [], contextWindow: undefined, maxOutputTokens: 1000, cacheSeconds: null },
        ...{ cachesTools: false, probeSeconds: null, createdAt: '2026-01-01T00:00:00.000Z' },
        timeouts: { connect: 2_000, firstToken: 10_000, idle: 10_000, total: 20_000 },
        ...special,
      },
    ]
  })
  const metrics = { registry: new Registry() }
  // a tenant that keeps whatever it may
  const settings = { fallbackAlias: null, bodies: 'full' as const }
  const catalog = { of: () => ({ models: new Map(entries), settings }) }
  const gate = createModelGate({
    catalog,
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
  const costOf = (feature: string) =>
    written
      .filter(({ record }) => record.feature === feature)
      .reduce((sum, { record }) => sum + Number(record.cost ?? 0), 0)
  const facts: ModelFactsReader = {
    ...createModelFacts({ catalog, database: undefined as never, flushLedger: async () => {} }),
    spentToday: async (_tenantId, feature) => costOf(feature),
  }
  return {
    models: createInProcessModels(gate),
    facts,
    /** What would be in the ledger. */
    written,
    stop: () => dispatcher.destroy(),
  }
}
