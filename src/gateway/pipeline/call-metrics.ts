import { Counter, Gauge, Histogram } from 'prom-client'
import type { Metrics } from '../../platform/index.ts'
import type { CallRecord } from '../ledger/call-record.ts'

/** Label values of a model that nobody set up: clients may name anything. */
const OTHER = 'other'
const MAX_MODELS = 500

const SECONDS = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92]
const OVERHEAD_SECONDS = [0.00005, 0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.05, 0.1, 1]

export type CallMetrics = {
  began(): void
  ended(): void
  finished(record: CallRecord): void
}

/** What the gateway does, for Prometheus. Labels are bounded: models by their alias, providers by their name. */
export function createCallMetrics({ registry }: Pick<Metrics, 'registry'>): CallMetrics {
  const registers = [registry]
  const inFlight = new Gauge({
    name: 'llm_gateway_calls_in_flight',
    help: 'Model calls under way.',
    registers,
  })
  const tokens = new Counter({
    name: 'llm_gateway_token_usage_total',
    help: 'Tokens, as providers count them: input includes cached ones, output reasoning.',
    labelNames: ['model', 'type'],
    registers,
  })
  const cached = new Counter({
    name: 'llm_gateway_cached_input_tokens_total',
    help: 'Of the input tokens, those read from the prompt cache of a provider.',
    labelNames: ['model'],
    registers,
  })
  const cost = new Counter({
    name: 'llm_gateway_cost_usd_total',
    help: 'What model calls cost, in USD, as far as prices are known.',
    labelNames: ['model'],
    registers,
  })
  const duration = new Histogram({
    name: 'llm_request_duration_seconds',
    help: 'Time of a model call up to its last byte.',
    labelNames: ['model', 'status'],
    buckets: SECONDS,
    registers,
  })
  const firstToken = new Histogram({
    name: 'llm_time_to_first_token_seconds',
    help: 'Time of a streamed model call up to its first content.',
    labelNames: ['model'],
    buckets: SECONDS,
    registers,
  })
  const overhead = new Histogram({
    name: 'llm_gateway_overhead_seconds',
    help: 'Time of a model call that the gateway itself took: all but waiting for providers and clients.',
    buckets: OVERHEAD_SECONDS,
    registers,
  })
  const attempts = new Counter({
    name: 'llm_gateway_attempts_total',
    help: 'Requests to providers, by how they ended.',
    labelNames: ['provider', 'status'],
    registers,
  })
  const labelOf = createBoundedLabels()

  return {
    began: () => inFlight.inc(),
    ended: () => inFlight.dec(),
    finished(record) {
      // a name that led to no target may be anything
      const model = record.provider_id === null && !record.is_cache_hit ? OTHER : labelOf(record.model)
      if (!record.is_cache_hit) {
        if (record.input_tokens) tokens.inc({ model, type: 'input' }, record.input_tokens)
        if (record.output_tokens) tokens.inc({ model, type: 'output' }, record.output_tokens)
        if (record.cached_input_tokens) cached.inc({ model }, record.cached_input_tokens)
        if (record.cost !== null) cost.inc({ model }, Number(record.cost))
      }
      duration.observe({ model, status: record.status }, record.total_ms / 1000)
      if (record.first_token_ms !== null) firstToken.observe({ model }, record.first_token_ms / 1000)
      overhead.observe(record.overhead_us / 1_000_000)
      for (const attempt of record.attempts)
        attempts.inc({ provider: labelOf(attempt.provider), status: attempt.status })
    },
  }
}

function createBoundedLabels(): (name: string) => string {
  const known = new Set<string>()
  return (name) => {
    if (known.has(name)) return name
    if (known.size >= MAX_MODELS) return OTHER
    known.add(name)
    return name
  }
}
