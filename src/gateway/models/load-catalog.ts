import type { Database, Logger, SecretBox, Signals } from '../../platform/index.ts'
import { CATALOG_CHANNEL } from '../catalog-signals.ts'
import type { ShippedPrices } from '../prices/shipped-prices.ts'
import type { Catalog, TenantCatalog } from './catalog.ts'
import { readCatalog } from './read-catalog.ts'

/** So long a call waits for what has just been changed; then it goes on with what was before. */
const PATIENCE_MS = 1_000
/** How long after a failed look, or while no signals come, the database is asked again. */
const RETRY_MS = 1_000

type Entry = {
  /** What calls use; undefined until it was read once. */
  snapshot: TenantCatalog | undefined
  /** Raised by every change: what was read before one is not kept as new. */
  generation: number
  /** The generation that `snapshot` is of. */
  loaded: number
  loading: Promise<TenantCatalog> | undefined
  /** When the database was last asked: ms since 1970. */
  askedAt: number
  /** The last look failed: said once. */
  isFailing: boolean
  retry: NodeJS.Timeout | undefined
}

export type LoadedCatalog = Catalog & {
  /** Ends what is planned. */
  close(): void
}

type Deps = {
  database: Database
  signals: Pick<Signals, 'subscribe' | 'isConnected'>
  secrets: SecretBox
  shipped: ShippedPrices
  logger: Logger
}

/**
 * The catalogs of all tenants: each read when it is first needed, and again after a change. Once read it outlasts the
 * database: while that is away, what was set up last goes on.
 */
export function createCatalog(deps: Deps): LoadedCatalog {
  const { signals } = deps
  const entries = new Map<string, Entry>()
  const reader = createReader(deps)
  const markAllChanged = () => {
    for (const [tenantId, entry] of entries) reader.markChanged(tenantId, entry)
  }
  signals.subscribe(
    CATALOG_CHANNEL,
    (tenantId) => {
      const entry = entries.get(tenantId)
      if (entry) reader.markChanged(tenantId, entry)
    },
    markAllChanged,
  )

  return {
    of(tenantId) {
      let entry = entries.get(tenantId)
      if (!entry) {
        entry = { ...NEW }
        entries.set(tenantId, entry)
      }
      const { snapshot, loading, askedAt } = entry
      if (snapshot === undefined) return reader.load(tenantId, entry)
      if (loading) return entry.loaded === entry.generation ? snapshot : soon(loading, snapshot, askedAt)
      if (!signals.isConnected() && Date.now() - askedAt > RETRY_MS) reader.markChanged(tenantId, entry)
      return snapshot
    },
    close() {
      reader.close()
      for (const { retry } of entries.values()) clearTimeout(retry)
    },
  }
}

function createReader(deps: Deps) {
  const { database, logger } = deps
  let isClosed = false

  async function read(tenantId: string, entry: Entry): Promise<TenantCatalog> {
    for (;;) {
      const { generation } = entry
      entry.askedAt = Date.now()
      const snapshot = await database.system((tx) => readCatalog(deps, tx, tenantId))
      entry.snapshot = snapshot
      entry.loaded = generation
      entry.isFailing = false
      // changed while it was read: what was seen may be half of it
      if (entry.generation === generation) return snapshot
    }
  }

  /** One at a time for each tenant. */
  function load(tenantId: string, entry: Entry): Promise<TenantCatalog> {
    entry.loading ??= read(tenantId, entry).finally(() => {
      entry.loading = undefined
    })
    return entry.loading
  }

  /** Without anybody waiting; again and again until it was read. */
  function refresh(tenantId: string, entry: Entry): void {
    load(tenantId, entry).catch((err: unknown) => {
      if (isClosed || entry.retry) return
      if (!entry.isFailing)
        logger.warn({ err, tenant: tenantId }, 'models cannot be read anew; calls go on with those of before')
      entry.isFailing = true
      entry.retry = setTimeout(() => {
        entry.retry = undefined
        if (entry.loaded !== entry.generation) refresh(tenantId, entry)
      }, RETRY_MS).unref()
    })
  }

  return {
    load,
    markChanged(tenantId: string, entry: Entry): void {
      entry.generation++
      if (entry.snapshot) refresh(tenantId, entry)
    },
    close() {
      isClosed = true
    },
  }
}

const NEW: Entry = {
  snapshot: undefined,
  generation: 0,
  loaded: -1,
  loading: undefined,
  askedAt: 0,
  isFailing: false,
  retry: undefined,
}

/** What is being read, unless that takes too long: then what was before. */
function soon(loading: Promise<TenantCatalog>, before: TenantCatalog, since: number) {
  const left = since + PATIENCE_MS - Date.now()
  if (left <= 0) return before
  return new Promise<TenantCatalog>((resolve) => {
    const timer = setTimeout(resolve, left, before)
    const settle = (snapshot: TenantCatalog) => {
      clearTimeout(timer)
      resolve(snapshot)
    }
    loading.then(settle, () => settle(before))
  })
}
