import { Counter, Gauge, type Registry } from 'prom-client'
import type { Logger } from './telemetry.ts'

const COMPLAIN_MS = 60_000

/** Whether Redis answers; tells of each change once. */
export function createRedisState({ logger, registry }: { logger: Logger; registry: Registry }) {
  const gauge = new Gauge({
    name: 'naru_redis_up',
    help: 'Whether Redis answers: 1 or 0.',
    registers: [registry],
  })
  const timeouts = new Counter({
    name: 'naru_redis_timeouts_total',
    help: 'Times that Redis was given up because an answer was late.',
    registers: [registry],
  })
  const listeners: Array<() => void> = []
  let isUp = false
  /** What the log says last. */
  let told: boolean | undefined
  let complainedAt = Number.NEGATIVE_INFINITY
  let isClosed = false
  return {
    timeouts,
    isUp: () => isUp,
    onUp: (listener: () => void) => {
      listeners.push(listener)
    },
    up() {
      if (isUp || isClosed) return
      isUp = true
      gauge.set(1)
      if (told === false) logger.info('Redis answers again')
      told = true
      for (const listener of listeners) listener()
    },
    down(why: string) {
      if (!isUp && told !== undefined) return
      isUp = false
      gauge.set(0)
      if (isClosed || told === false) return
      logger.warn(`Redis is down (${why}): limits are counted by each process alone, and nothing is cached`)
      told = false
    },
    complain(message: string) {
      if (performance.now() - complainedAt < COMPLAIN_MS) return
      complainedAt = performance.now()
      logger.warn(`Redis refuses a command: ${message}`)
    },
    end() {
      isClosed = true
      isUp = false
    },
  }
}
