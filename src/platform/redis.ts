import { setTimeout as delay } from 'node:timers/promises'
import { Redis as Client } from 'ioredis'
import type { Registry } from 'prom-client'
import { createRedisState } from './redis-state.ts'
import type { Logger } from './telemetry.ts'

export type { Client as RedisClient }

/**
 * The installation's Redis. It may hang or go at any time, and nobody waits long for it: an answer that is late, to a
 * command or to the probe, makes it "down", all who wait fail at once, and from then on nobody waits at all until it
 * answers a probe again.
 */
export type Redis = {
  /** False: asking is of no use. */
  isUp(): boolean
  /**
   * Runs one command, or several in a pipeline. Rejects when Redis is down or goes down meanwhile, and with what it
   * says when it refuses. What was sent before it went down may still have been done.
   */
  ask<T>(command: (client: Client) => Promise<T>): Promise<T>
  /** `listener` runs whenever Redis answers again. */
  onUp(listener: () => void): void
  close(): Promise<void>
}

/** No answer for this long, and Redis is down: within a second of a hang, the wait for the next probe included. */
const ANSWER_MS = 600
const PROBE_MS = 100
const WATCH_MS = 50
const RECONNECT_MS = 250
/** A connection that does not come about is begun again after this long. */
const CONNECT_MS = 2_000
/** How long a start waits for the first answer. */
const START_MS = 1_000

type Options = { url: string; logger: Logger; registry: Registry }

/** Resolves once Redis answers, or after a second without: it may come later. */
export async function createRedis({ url, logger, registry }: Options): Promise<Redis> {
  const client = openClient(url)
  const state = createRedisState({ logger, registry })
  const waiting = createWaiting(() => {
    state.timeouts.inc()
    fail('it does not answer')
  })
  let reason = 'it cannot be reached'

  function fail(why: string): void {
    state.down(why)
    waiting.failAll(new Error(`Redis is down: ${why}`))
    // a new connection is opened by itself
    if (client.status === 'ready') client.stream.destroy()
  }
  const probe = () => {
    waiting.run(() => client.ping()).then(state.up, (error: Error) => fail(error.message))
  }
  const watch = createWatch({ client, waiting, probe })
  client.on('error', (error: Error) => {
    reason = error.message
  })
  client.on('ready', probe)
  client.on('close', () => fail(reason))
  client.connect().catch(() => {})
  const isStarted = new AbortController()
  state.onUp(() => isStarted.abort())
  await delay(START_MS, undefined, isStarted).catch(() => {})
  if (!state.isUp()) state.down(reason)

  return {
    isUp: state.isUp,
    async ask(command) {
      if (!state.isUp()) throw new Error('Redis is down')
      return waiting
        .run(() => command(client))
        .catch((error: Error) => {
          if (error.name === 'ReplyError') state.complain(error.message)
          throw error
        })
    },
    onUp: state.onUp,
    async close() {
      watch.stop()
      const wasUp = state.isUp()
      state.end()
      // behind everything that was sent before
      if (wasUp)
        await Promise.race([client.ping(), delay(ANSWER_MS, undefined, { ref: false })]).catch(() => {})
      waiting.failAll(new Error('Redis is closed'))
      client.disconnect()
      client.stream?.destroy()
    },
  }
}

function openClient(url: string): Client {
  return new Client(url, {
    protocol: 2,
    lazyConnect: true,
    enableOfflineQueue: false,
    enableAutoPipelining: true,
    // the probe asks for the same with less
    enableReadyCheck: false,
    disableClientInfo: true,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    connectTimeout: CONNECT_MS,
    retryStrategy: () => RECONNECT_MS,
  })
}

type Waiting = ReturnType<typeof createWaiting>

/** Commands without an answer, the oldest first. `onLate` runs when that one is overdue. */
function createWaiting(onLate: () => void) {
  const waiting = new Set<{ since: number; reject: (error: Error) => void }>()
  let watchedAt = performance.now()
  const isLate = () => {
    const [oldest] = waiting
    return oldest !== undefined && performance.now() - oldest.since > ANSWER_MS
  }
  return {
    run<T>(command: () => Promise<T>): Promise<T> {
      return new Promise<T>((resolve, reject) => {
        const entry = { since: performance.now(), reject }
        waiting.add(entry)
        command().then(
          (value) => {
            waiting.delete(entry)
            resolve(value)
          },
          (error: Error) => {
            waiting.delete(entry)
            reject(error)
          },
        )
      })
    },
    failAll(error: Error) {
      for (const { reject } of waiting) reject(error)
      waiting.clear()
    },
    /** To be called every WATCH_MS. */
    watch() {
      const now = performance.now()
      // what this process itself stood still is no delay of Redis
      const stoodMs = now - watchedAt - WATCH_MS
      watchedAt = now
      if (stoodMs > WATCH_MS) for (const entry of waiting) entry.since = Math.min(now, entry.since + stoodMs)
      if (!isLate()) return
      // an answer that has come meanwhile is read first
      setImmediate(() => {
        if (isLate()) onLate()
      })
    },
  }
}

type Watched = { client: Client; waiting: Waiting; probe: () => void }

/** Looks for late answers, asks when nobody else does, and begins connections again that do not come about. */
function createWatch({ client, waiting, probe }: Watched) {
  let probedAt = performance.now()
  let readyAt = performance.now()
  const timer = setInterval(() => {
    const now = performance.now()
    waiting.watch()
    if (client.status === 'ready') {
      readyAt = now
      if (now - probedAt < PROBE_MS) return
      probedAt = now
      probe()
    } else if (now - readyAt > CONNECT_MS) {
      readyAt = now
      client.stream?.destroy()
    }
  }, WATCH_MS)
  timer.unref()
  return { stop: () => clearInterval(timer) }
}
