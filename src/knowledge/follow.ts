import { AppError, type Database, type Logger } from '../platform/index.ts'
import type { Connector } from './connectors/connector.ts'
import { findFollowable, type SourceRow } from './source-store.ts'
import type { Sources } from './sources.ts'
import { findActiveSync } from './sync-store.ts'

export type Follower = {
  start(): Promise<void>
  /** Sources have come or gone. */
  refresh(): void
  isFollowing(sourceId: string): boolean
  close(): Promise<void>
}

type Deps = {
  database: Database
  sources: Sources
  logger: Logger
  connector(kind: string): Connector<unknown>
  /** Kinds that it may know. */
  kinds: readonly string[]
}

/** Other replicas add sources too. */
const REFRESH_MS = 60_000
const BUSY_MS = 1_000

/** Watches the sources that can be watched and asks for a sync when something changes. */
export function createFollower(deps: Deps): Follower {
  const { database, sources, logger } = deps
  const watched = new Map<string, { stop(): Promise<void> }>()
  const waiting = new Map<string, NodeJS.Timeout>()
  let timer: NodeJS.Timeout | undefined
  let closed = false
  let refreshing: Promise<void> = Promise.resolve()

  async function changed(source: SourceRow): Promise<void> {
    clearTimeout(waiting.get(source.id))
    waiting.delete(source.id)
    const access = { tenantId: source.tenant_id, groups: 'all' as const }
    const active = await database.tenant(access, (tx) => findActiveSync(tx, source.id))
    // A running sync may have passed the file already: look again when it is through.
    if (active?.status === 'running')
      waiting.set(
        source.id,
        setTimeout(() => report(source), BUSY_MS),
      )
    else await sources.requestSync(source.tenant_id, source.id, false)
  }

  function report(source: SourceRow): void {
    if (closed) return
    changed(source).catch((err: unknown) => {
      if (err instanceof AppError && err.code === 'not_found') return
      logger.warn(
        { err, source: source.id },
        'a change was seen but no sync could be asked for; trying again',
      )
      waiting.set(
        source.id,
        setTimeout(() => report(source), BUSY_MS),
      )
    })
  }

  function follow(source: SourceRow): void {
    const connector = deps.connector(source.kind)
    if (!connector.watch) return
    try {
      const config = connector.configSchema.parse(source.config)
      const stop = connector.watch(config, () => report(source))
      watched.set(source.id, { stop })
    } catch (err) {
      logger.warn(
        { err, source: source.id },
        'this source cannot be followed; it is read when asked for or by schedule',
      )
    }
  }

  async function refresh(): Promise<void> {
    if (closed) return
    const rows = await database.system((tx) => findFollowable(tx, deps.kinds))
    const ids = new Set(rows.map((row) => row.id))
    for (const row of rows) {
      if (watched.has(row.id)) continue
      follow(row)
      // What changed while nobody looked.
      report(row)
    }
    for (const [id, { stop }] of watched) {
      if (ids.has(id)) continue
      watched.delete(id)
      await stop()
    }
  }

  function refreshSoon(): void {
    refreshing = refreshing.then(refresh).catch((err: unknown) => {
      logger.warn({ err }, 'the list of sources could not be read; trying again')
    })
  }

  return {
    async start() {
      refreshSoon()
      timer = setInterval(refreshSoon, REFRESH_MS)
      await refreshing
    },
    refresh: refreshSoon,
    isFollowing: (sourceId) => watched.has(sourceId),
    async close() {
      closed = true
      clearInterval(timer)
      for (const retry of waiting.values()) clearTimeout(retry)
      await refreshing
      await Promise.all([...watched.values()].map(({ stop }) => stop()))
    },
  }
}
