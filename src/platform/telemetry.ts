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

/** Ordinary lines are written together, as many as come within this time; from warnings on at once. */
const FLUSH_MS = 100
const FLUSH_BYTES = 12 * 1024
/** As pino numbers its levels. */
const WARN = 40

/** JSON lines on stderr; stdout stays free for what a command prints. */
export function createLogger(level: string): Logger {
  const destination = pino.destination({
    dest: 2,
    sync: true,
    minLength: FLUSH_BYTES,
    periodicFlush: FLUSH_MS,
  })
  process.once('exit', () => destination.flushSync())
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: REDACTED, censor: '[redacted]' },
      hooks: {
        logMethod(args, log, atLevel) {
          log.apply(this, args)
          if (atLevel >= WARN) destination.flushSync()
        },
      },
    },
    destination,
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
