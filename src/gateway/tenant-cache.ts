import type { Logger, Signals } from '../platform/index.ts'

/** Something that every call needs of its tenant, in memory. */
export type TenantCache<T> = {
  /**
   * No query when warm. Read once, it outlasts the database: while that is away, what was read last goes on. Rejects only
   * when it was never read.
   */
  of(tenantId: string): T | Promise<T>
  /** Ends what is planned. */
  close(): void
}

type Options<T> = {
  signals: Pick<Signals, 'subscribe' | 'isConnected'>
  /** Messages here name the tenant that has changed. */
  channel: string
  read(tenantId: string): Promise<T>
  /** So long a call waits for what has just been changed; then it goes on with what was before. */
  patienceMs: number
  /** Whatever signals do, it is no older than this; left out: signals alone tell. */
  freshMs?: number
  logger: Logger
  /** Logged once when it cannot be read anew. */
  onFailing: string
}

/** How long after a failed look, or while no signals come, the database is asked again. */
const RETRY_MS = 1_000
const MOST_TENANTS = 10_000

type Entry<T> = {
  /** What calls use; undefined until it was read once. */
  value: T | undefined
  /** Raised by every change: what was read before one is not kept as new. */
  generation: number
  /** The generation that `value` is of. */
  loaded: number
  loading: Promise<T> | undefined
  /** When the database was last asked: ms since 1970. */
  askedAt: number
  /** The last look failed: said once. */
  isFailing: boolean
  retry: NodeJS.Timeout | undefined
}

/** Reads it when it is first needed, and again after each change. */
export function createTenantCache<T extends object>(options: Options<T>): TenantCache<T> {
  const { signals, patienceMs, freshMs = Number.POSITIVE_INFINITY } = options
  const entries = new Map<string, Entry<T>>()
  const reader = createReader(options)
  signals.subscribe(
    options.channel,
    (tenantId) => {
      const entry = entries.get(tenantId)
      if (entry) reader.markChanged(tenantId, entry)
    },
    () => {
      for (const [tenantId, entry] of entries) reader.markChanged(tenantId, entry)
    },
  )

  function entryOf(tenantId: string): Entry<T> {
    const known = entries.get(tenantId)
    if (known) return known
    const [oldest] = entries.keys()
    if (oldest !== undefined && entries.size >= MOST_TENANTS) entries.delete(oldest)
    const entry: Entry<T> = {
      ...{ value: undefined, generation: 0, loaded: -1, loading: undefined },
      ...{ askedAt: 0, isFailing: false, retry: undefined },
    }
    entries.set(tenantId, entry)
    return entry
  }

  return {
    of(tenantId) {
      const entry = entryOf(tenantId)
      const { value, loading, askedAt } = entry
      if (value === undefined) return reader.load(tenantId, entry)
      if (loading)
        return entry.loaded === entry.generation ? value : soon(loading, value, askedAt + patienceMs)
      // merely old: nobody waits
      const isOld = Date.now() - askedAt > (signals.isConnected() ? freshMs : RETRY_MS)
      if (isOld) reader.refresh(tenantId, entry)
      return value
    },
    close() {
      reader.close()
      for (const { retry } of entries.values()) clearTimeout(retry)
    },
  }
}

function createReader<T extends object>({ read, logger, onFailing }: Options<T>) {
  let isClosed = false

  async function readUnchanged(tenantId: string, entry: Entry<T>): Promise<T> {
    for (;;) {
      const { generation } = entry
      entry.askedAt = Date.now()
      const value = await read(tenantId)
      entry.value = value
      entry.loaded = generation
      entry.isFailing = false
      // changed while it was read: what was seen may be half of it
      if (entry.generation === generation) return value
    }
  }

  /** One at a time for each tenant. */
  function load(tenantId: string, entry: Entry<T>): Promise<T> {
    entry.loading ??= readUnchanged(tenantId, entry).finally(() => {
      entry.loading = undefined
    })
    return entry.loading
  }

  /** Without anybody waiting; after a change again and again until it was read. */
  function refresh(tenantId: string, entry: Entry<T>): void {
    load(tenantId, entry).catch((err: unknown) => {
      if (isClosed || entry.retry) return
      if (!entry.isFailing) logger.warn({ err, tenant: tenantId }, onFailing)
      entry.isFailing = true
      entry.retry = setTimeout(() => {
        entry.retry = undefined
        if (entry.loaded !== entry.generation) refresh(tenantId, entry)
      }, RETRY_MS).unref()
    })
  }

  return {
    load,
    refresh,
    markChanged(tenantId: string, entry: Entry<T>): void {
      entry.generation++
      if (entry.value) refresh(tenantId, entry)
    },
    close() {
      isClosed = true
    },
  }
}

/** What is being read, unless that takes too long: then what was before. */
function soon<T>(loading: Promise<T>, before: T, until: number): T | Promise<T> {
  const left = until - Date.now()
  if (left <= 0) return before
  return new Promise<T>((resolve) => {
    const timer = setTimeout(resolve, left, before)
    const settle = (value: T) => {
      clearTimeout(timer)
      resolve(value)
    }
    loading.then(settle, () => settle(before))
  })
}
