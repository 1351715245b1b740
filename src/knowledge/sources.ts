import type { Audit, AuditEntry } from '../identity/index.ts'
import {
  AppError,
  accessOf,
  type Database,
  type Jobs,
  newId,
  notFound,
  type Principal,
  type Tx,
} from '../platform/index.ts'
import type { Connector } from './connectors/connector.ts'
import { findSourceDocuments } from './document-store.ts'
import { purgeDocuments } from './documents.ts'
import type { SearchIndex } from './search/search-index.ts'
import { nameTaken, parseSourceConfig, refuseUnreadable } from './source-checks.ts'
import {
  deleteSource,
  findFollowable,
  findSource,
  findSourceWithState,
  insertSource,
  lockSource,
  type SourceWithState,
} from './source-store.ts'
import { findActiveSync, insertSync, makeQueuedSyncFull, type SyncRow } from './sync-store.ts'

export const SYNC_JOB = 'knowledge.sync'
export const SCHEDULED_SYNC_JOB = 'knowledge.scheduled-sync'

const PURGE_BATCH = 100

export type NewSource = {
  name: string
  kind: string
  config: unknown
  acl: string[] | null
  schedule: string | null
}

export type Sources = {
  create(principal: Principal, input: NewSource): Promise<SourceWithState>
  /**
   * Enqueues a sync, or answers the one that is waiting or running; `sync_running` when a full one cannot join it.
   * Asked for `by` somebody, it is recorded.
   */
  requestSync(tenantId: string, sourceId: string, isFull: boolean, by?: Principal): Promise<SyncRow>
  /** Hands every schedule to the job system again: a restored or moved installation has none there. */
  restoreSchedules(): Promise<void>
  /** Removes the source with everything that came from it. */
  remove(principal: Principal, sourceId: string): Promise<void>
}

type Deps = {
  database: Database
  jobs: Jobs
  index: SearchIndex | undefined
  audit: Pick<Audit, 'record'>
  connector(kind: string): Connector<unknown>
  /** Kinds that are read by syncs. */
  kinds: readonly string[]
  /** Tells the watcher that sources have come or gone. */
  onChange(): void
  /** Sources that are read in another way: help desks. */
  helpdesks: {
    has(kind: string): boolean
    /** Asks for what changed, or for everything. */
    requestRun(tenantId: string, sourceId: string, isFull: boolean, by?: Principal): Promise<SyncRow>
    /** Removes its credential. */
    forget(tx: Tx, tenantId: string, sourceId: string): Promise<void>
  }
}

export function createSources(deps: Deps): Sources {
  const { database, jobs, audit } = deps

  async function findOrInsertSync(tx: Tx, fresh: NewSync): Promise<SyncRow | undefined> {
    const inserted = await insertSync(tx, fresh)
    if (inserted) return inserted
    return fresh.is_full ? makeQueuedSyncFull(tx, fresh.source_id) : findActiveSync(tx, fresh.source_id)
  }

  async function requestSync(
    tenantId: string,
    sourceId: string,
    isFull: boolean,
    by?: Principal,
  ): Promise<SyncRow> {
    const source = await database.tenant({ tenantId, groups: 'all' }, (tx) => findSource(tx, sourceId))
    if (source && deps.helpdesks.has(source.kind))
      return deps.helpdesks.requestRun(tenantId, sourceId, isFull, by)
    const fresh = { id: newId('sync'), tenant_id: tenantId, source_id: sourceId, is_full: isFull }
    const sync = await database.tenant({ tenantId, groups: 'all' }, async (tx) => {
      const row = await findOrInsertSync(tx, fresh)
      if (row && by) {
        const target = { kind: 'source', id: sourceId }
        const details = { sync: row.id, full: isFull }
        await audit.record(tx, by, { action: 'source.synced', target, details })
      }
      return row
    })
    if (!sync) throw isFull ? syncRunning() : notFound('source')
    // Sent again for a sync that waits already: the job may have been lost in a crash, and a second one does nothing.
    if (sync.status === 'queued') await jobs.send(SYNC_JOB, { tenantId, syncId: sync.id }, { key: sync.id })
    return sync
  }

  return {
    requestSync,
    async create(principal, input) {
      refuseUnreadable(principal, input.acl)
      const connector = deps.connector(input.kind)
      const config = parseSourceConfig(connector.configSchema, input.config)
      await connector.check(config)
      const id = newId('src')
      // First, since it may be refused; taken back when the source then cannot be made.
      if (input.schedule !== null) await schedule(principal.tenantId, id, input.schedule)
      const source = await database
        .tenant(accessOf(principal), async (tx) => {
          const inserted = await insertSource(tx, { ...input, id, tenant_id: principal.tenantId, config })
          if (!inserted) throw nameTaken(input.name)
          const made = await findSourceWithState(tx, id)
          // the samples of a first start are nobody's doing
          if (principal.kind !== 'system') await audit.record(tx, principal, creation(id, input, config))
          return made
        })
        .catch(async (error: unknown) => {
          if (input.schedule !== null) await jobs.unschedule(SCHEDULED_SYNC_JOB, id)
          throw error
        })
      const sync = await requestSync(principal.tenantId, id, false)
      deps.onChange()
      return { ...(source as SourceWithState), sync }
    },
    async restoreSchedules() {
      for (const source of await database.system((tx) => findFollowable(tx, deps.kinds))) {
        if (source.schedule !== null) await schedule(source.tenant_id, source.id, source.schedule)
      }
    },
    async remove(principal, sourceId) {
      const access = accessOf(principal)
      const visible = await database.tenant(access, (tx) => findSource(tx, sourceId))
      if (!visible) throw notFound('source')
      await jobs.unschedule(SCHEDULED_SYNC_JOB, sourceId)
      await purge(principal, visible)
      deps.onChange()
    },
  }

  async function schedule(tenantId: string, sourceId: string, cron: string): Promise<void> {
    await jobs.schedule(SCHEDULED_SYNC_JOB, sourceId, cron, { tenantId, sourceId })
  }

  // In steps, so that a large source does not hold up every other writer; the source itself goes last, so that
  // an interrupted purge is seen and can be asked for again. The trail tells of it from the first step on.
  async function purge(principal: Principal, source: Named): Promise<void> {
    const { tenantId } = principal
    for (let rest = true, isFirst = true; rest; isFirst = false) {
      rest = await database.tenant({ tenantId, groups: 'all' }, async (tx) => {
        // somebody else deleted it meanwhile, and the trail says so
        if (!(await lockSource(tx, source.id, 'alone'))) return false
        // first: nobody goes on fetching what is being removed
        if (isFirst && deps.helpdesks.has(source.kind)) await deps.helpdesks.forget(tx, tenantId, source.id)
        const documents = await findSourceDocuments(tx, source.id, PURGE_BATCH)
        await purgeDocuments(tx, deps.index, tenantId, documents)
        const isRest = documents.length === PURGE_BATCH
        if (!isRest) await deleteSource(tx, source.id)
        if (!isRest) await audit.record(tx, principal, deletion(source, 'source.deleted'))
        else if (isFirst) await audit.record(tx, principal, deletion(source, 'source.deletion_begun'))
        return isRest
      })
    }
  }
}

type NewSync = Parameters<typeof insertSync>[1]
type Named = Pick<SourceWithState, 'id' | 'name' | 'kind'>

function creation(id: string, { name, kind, acl, schedule }: NewSource, config: unknown): AuditEntry {
  return {
    action: 'source.created',
    target: { kind: 'source', id, name },
    after: { name, kind, config, acl, schedule },
  }
}

function deletion({ id, name, kind }: Named, action: 'source.deletion_begun' | 'source.deleted'): AuditEntry {
  return { action, target: { kind: 'source', id, name }, before: { name, kind } }
}

function syncRunning(): AppError {
  return new AppError({
    code: 'sync_running',
    status: 409,
    message: 'A sync of this source is running, and a full one cannot join it. Ask again when it is done.',
  })
}
