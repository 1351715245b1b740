import { Counter, type Registry } from 'prom-client'

export type LimitMetrics = {
  refused: Counter<'limit' | 'subject'>
  redisFailures: Counter<'decision'>
}

export function createLimitMetrics(registry: Registry): LimitMetrics {
  const metrics: LimitMetrics = {
    refused: new Counter({
      name: 'naru_limit_refusals_total',
      help: 'Model calls refused, by limit and by whose it is: key, person, team or tenant.',
      labelNames: ['limit', 'subject'],
      registers: [registry],
    }),
    redisFailures: new Counter({
      name: 'naru_limit_redis_failures_total',
      help: 'Model calls decided without Redis: open counted them in this process alone, closed refused them.',
      labelNames: ['decision'],
      registers: [registry],
    }),
  }
  // so that the first failure is a rise
  for (const decision of ['open', 'closed']) metrics.redisFailures.inc({ decision }, 0)
  return metrics
}
