import { type Logger as PinoLogger, pino } from 'pino'
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client'

export type Logger = PinoLogger

// Second line of defence: secrets are not logged in the first place.
const REDACTED = [
  'req.headers.authorization',
  'req.headers.cookie',
  'headers.authorization',
  'headers.cookie',
  '*.api_key',
  '*.password',
  '*.secret',
]

/** JSON lines on stderr; stdout stays free for what a command prints. */
export function createLogger(level: string): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: REDACTED, censor: '[redacted]' },
    },
    pino.destination({ dest: 2, sync: true }),
  )
}

export type Metrics = {
  registry: Registry
  httpDuration: Histogram<'method' | 'route' | 'status'>
}

/** Metrics of this process. Labels are bounded: routes are patterns, never paths. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'naru_' })
  const httpDuration = new Histogram({
    name: 'naru_http_request_duration_seconds',
    help: 'Time to answer an HTTP request, by route pattern.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  })
  return { registry, httpDuration }
}
