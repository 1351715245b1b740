import { LRUCache } from 'lru-cache'
import { Counter, Gauge, type Registry } from 'prom-client'
import type { Metrics, Redis } from '../../platform/index.ts'
import type { Usage } from '../usage.ts'
import { type CacheKey, cacheKeyOf } from './cache-key.ts'

/** A successful, complete answer. */
export type CachedAnswer = {
  /** `stream`: the frames as they were sent to the client. */
  kind: 'whole' | 'stream'
  body: Buffer
  usage: Usage
  finishReason: string | null
}

/** Answers that are given again to the same request of the same tenant. */
export type ExactCache = {
  keyFor: typeof cacheKeyOf
  /** undefined: not there, or Redis does not answer. Never throws. */
  get(key: string): Promise<CachedAnswer | undefined>
  /** Of successful, complete answers only. Larger ones than 1 MB are not kept. Never waits and never throws. */
  put(key: CacheKey, answer: CachedAnswer): void
}

const MOST_ENTRY_BYTES = 1024 * 1024
const MOST_BYTES = 64 * 1024 * 1024
/** What an entry takes besides its body. */
const ENTRY_BYTES = 512

type Store = {
  get(key: string): Promise<CachedAnswer | undefined>
  put(key: CacheKey, answer: CachedAnswer): void
}

/** In Redis when there is one, for all processes; else in the memory of this one, 64 MB at most. */
export function createExactCache(deps: {
  redis?: Redis | undefined
  metrics: Pick<Metrics, 'registry'>
}): ExactCache {
  const registers = [deps.metrics.registry]
  const requests = new Counter({
    name: 'naru_cache_requests_total',
    help: 'Model calls that asked for a cached answer, by result: hit or miss.',
    labelNames: ['result'],
    registers,
  })
  for (const result of ['hit', 'miss']) requests.inc({ result }, 0)
  const store = deps.redis ? inRedis(deps.redis) : inMemory(registers)
  return {
    keyFor: cacheKeyOf,
    async get(key) {
      const answer = await store.get(key)
      requests.inc({ result: answer ? 'hit' : 'miss' })
      return answer
    },
    put(key, answer) {
      if (answer.body.length <= MOST_ENTRY_BYTES) store.put(key, answer)
    },
  }
}

function inMemory(registers: Registry[]): Store {
  const answers = new LRUCache<string, CachedAnswer>({
    maxSize: MOST_BYTES,
    sizeCalculation: ({ body }) => body.length + ENTRY_BYTES,
  })
  new Gauge({
    name: 'naru_cache_bytes',
    help: 'Memory of this process that cached answers take.',
    registers,
    collect() {
      this.set(answers.calculatedSize)
    },
  })
  return {
    get: async (key) => answers.get(key),
    put: ({ key, seconds }, answer) => void answers.set(key, answer, { ttl: seconds * 1000 }),
  }
}

function inRedis(redis: Redis): Store {
  return {
    async get(key) {
      if (!redis.isUp()) return undefined
      const stored = await redis.ask((client) => client.getBuffer(key)).catch(() => null)
      return stored ? decode(stored) : undefined
    },
    put({ key, seconds }, answer) {
      if (!redis.isUp()) return
      redis.ask((client) => client.set(key, encode(answer), 'EX', seconds)).catch(() => {})
    },
  }
}

// A line of JSON, then the body as it is.
function encode({ body, ...facts }: CachedAnswer): Buffer {
  return Buffer.concat([Buffer.from(`${JSON.stringify(facts)}\n`), body])
}

function decode(stored: Buffer): CachedAnswer | undefined {
  const end = stored.indexOf('\n')
  try {
    return { ...JSON.parse(stored.toString('utf8', 0, end)), body: stored.subarray(end + 1) }
  } catch {
    return undefined
  }
}
