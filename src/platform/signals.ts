import { sql } from 'kysely'
import pg from 'pg'
import { afterCommit, type Tx } from './db/database.ts'
import type { Logger } from './telemetry.ts'

type Handler = (payload: string) => void

/**
 * Short messages to every process of the installation. On a server they travel by NOTIFY inside the
 * transaction that sends them; the embedded database has one process only, which signals itself.
 */
export type Signals = {
  /** Delivered when `tx` commits, here and in every other process; the sender may get it twice. */
  send(tx: Tx, channel: string, payload: string): Promise<void>
  /** `onGap` runs whenever messages may have been missed: forget what was cached. */
  subscribe(channel: string, handler: Handler, onGap: () => void): void
  /** False while messages may be missing: caches that signals keep fresh must not be used. */
  isConnected(): boolean
  close(): Promise<void>
}

const RECONNECT_MS = 500
/** A partition is silent: a connection that answers no question for this long is taken for lost. */
const PROBE_MS = 1_000
const ANSWER_MS = 2_000

/** `connection` is given when several processes may share the database. */
export async function createSignals(options: {
  connection?: pg.ClientConfig | undefined
  logger: Logger
}): Promise<Signals> {
  const subscribers: Array<{ channel: string; handler: Handler; onGap: () => void }> = []
  const deliver = (channel: string, payload: string) => {
    for (const subscriber of subscribers) if (subscriber.channel === channel) subscriber.handler(payload)
  }
  const listener = options.connection
    ? createListener(options.connection, options.logger, deliver, () => {
        for (const subscriber of subscribers) subscriber.onGap()
      })
    : undefined
  await listener?.ready
  return {
    async send(tx, channel, payload) {
      afterCommit(tx, () => deliver(channel, payload))
      if (listener) await sql`select pg_notify('naru', ${`${channel} ${payload}`})`.execute(tx)
    },
    subscribe: (channel, handler, onGap) => {
      subscribers.push({ channel, handler, onGap })
    },
    isConnected: () => listener?.isConnected() ?? true,
    close: async () => listener?.close(),
  }
}

function createListener(
  connection: pg.ClientConfig,
  logger: Logger,
  deliver: (channel: string, payload: string) => void,
  onGap: () => void,
) {
  let client: pg.Client | undefined
  let connected = false
  let closed = false
  let timer: NodeJS.Timeout | undefined

  async function connect(): Promise<void> {
    const next = new pg.Client({
      ...connection,
      keepAlive: true,
      connectionTimeoutMillis: ANSWER_MS,
      query_timeout: ANSWER_MS,
    })
    next.on('error', () => lost(next))
    next.on('end', () => lost(next))
    next.on('notification', ({ payload = '' }) => {
      const space = payload.indexOf(' ')
      deliver(payload.slice(0, space), payload.slice(space + 1))
    })
    client = next
    try {
      await next.connect()
      await next.query('LISTEN naru')
      connected = true
      onGap()
      probe(next)
    } catch {
      lost(next)
    }
  }

  function probe(which: pg.Client): void {
    const ask = () => {
      if (which !== client || closed || !connected) return
      which.query('select 1').then(
        () => probe(which),
        () => lost(which),
      )
    }
    setTimeout(ask, PROBE_MS).unref()
  }

  function lost(which: pg.Client): void {
    if (which !== client || closed || timer) return
    if (connected)
      logger.warn('lost the connection that listens for signals; caches are off until it is back')
    connected = false
    timer = setTimeout(() => {
      timer = undefined
      which.end().catch(() => {})
      void connect()
    }, RECONNECT_MS)
  }

  return {
    ready: connect(),
    isConnected: () => connected,
    async close() {
      closed = true
      clearTimeout(timer)
      await client?.end().catch(() => {})
    },
  }
}
