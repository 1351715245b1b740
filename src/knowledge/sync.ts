import { AppError, counted, type Database, type Logger, type Tx } from '../platform/index.ts'
import type { Connector, ConnectorItem } from './connectors/connector.ts'
import { clearExcluded, findExcluded, findItemDocuments } from './document-store.ts'
import { purgeDocuments, type WeighedDocument, weighDocuments, writeDocuments } from './documents.ts'
import { CONTENT_PER_TRANSACTION, groupBySize, type Size, sizeOfContent } from './group-by-size.ts'
import { countItems, deleteItems, findItems, findUnseenItems, saveItems, touchItems } from './item-store.ts'
import type { ParsePool } from './pipeline/parse-pool.ts'
import { type Changed, readItem, storable } from './read-item.ts'
import type { SearchIndex } from './search/search-index.ts'
import { findSource, lockSource, type SourceRow } from './source-store.ts'
import {
  advanceSync,
  finishSync,
  pruneSyncs,
  type SyncProgress,
  type SyncRow,
  setSyncTotal,
  startSync,
} from './sync-store.ts'

/** Items that are read and parsed before any is stored. */
const READ_AT_ONCE: Size = { count: 16, bytes: 32 * 1024 * 1024 }
/** Documents that one transaction stores. A container (CSV, JSONL) may hold thousands. */
const TRANSACTION: Size = { count: 100, bytes: CONTENT_PER_TRANSACTION }

export type SyncDeps = {
  database: Database
  pool: ParsePool
  index: SearchIndex | undefined
  logger: Logger
  connector(kind: string): Connector<unknown>
  /** How often each sync has ended here in an error that nobody foresaw. */
  failures: Map<string, number>
}

/** Tries before such an error ends the sync: it may be passing (a disk), or a fault that no try gets around. */
const TRIES = 5

type Run = SyncDeps & { source: SourceRow; sync: SyncRow; signal: AbortSignal }

/**
 * Runs one sync to its end. Safe to run again after a crash at any line: items that this sync has stored are
 * passed over, and nothing is deleted before the whole source was listed.
 */
export async function runSync(
  deps: SyncDeps,
  tenantId: string,
  syncId: string,
  signal: AbortSignal,
): Promise<void> {
  const access = { tenantId, groups: 'all' as const }
  const begun = await deps.database.tenant(access, async (tx) => {
    const sync = await startSync(tx, syncId)
    const source = sync && (await findSource(tx, sync.source_id))
    if (sync?.is_full && source && sync.done === 0) await clearExcluded(tx, source.id)
    return sync && source ? { sync, source } : undefined
  })
  if (!begun) return
  const run: Run = { ...deps, ...begun, signal }
  let end: { code: string; message: string } | null = null
  try {
    await syncItems(run)
    await removeUnseen(run)
  } catch (error) {
    end = endOf(run, error)
  }
  deps.failures.delete(syncId)
  await deps.database.tenant(access, async (tx) => {
    await finishSync(tx, syncId, end)
    await pruneSyncs(tx, run.source.id)
  })
}

/** What the sync ends with; throws the error where another try may go on from here. */
function endOf({ sync, signal, failures, logger }: Run, error: unknown): { code: string; message: string } {
  // Neither a shutdown nor a database that is away is a failure of the sync, however long it lasts.
  if (signal.aborted || (error instanceof AppError && PASSING.has(error.code))) throw error
  if (error instanceof AppError) {
    logger.warn({ source: sync.source_id, code: error.code }, 'sync failed')
    return { code: error.code, message: error.message }
  }
  const tries = (failures.get(sync.id) ?? 0) + 1
  failures.set(sync.id, tries)
  if (tries < TRIES) throw error
  logger.error({ err: error, source: sync.source_id, sync: sync.id }, 'sync given up')
  return {
    code: 'internal_error',
    message: `An unexpected error stopped this sync ${tries} times; what it had stored is kept. The server's log says more: look there for ${sync.id}. Then sync again.`,
  }
}

const PASSING = new Set(['database_unavailable', 'shutting_down'])

async function syncItems(run: Run): Promise<void> {
  const connector = run.connector(run.source.kind)
  const config = readConfig(connector, run.source.config)
  const listed: ConnectorItem[] = []
  for await (const item of connector.items(config, run.signal)) listed.push(storable(item))
  if (listed.length === 0 && !run.sync.is_full) await refuseEmptied(run)
  await inTenant(run, (tx) => setSyncTotal(tx, run.sync.id, listed.length))
  for (const items of groupBySize(listed, ({ size }) => ({ count: 1, bytes: size }), READ_AT_ONCE)) {
    run.signal.throwIfAborted()
    await syncBatch(run, items)
  }
  // The folder may have vanished while its files were read: their absence must not read as deletion.
  await connector.check(config)
}

function readConfig(connector: Connector<unknown>, config: unknown): unknown {
  const parsed = connector.configSchema.safeParse(config)
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map((issue) => `config.${issue.path.join('.')}: ${issue.message}`)
  throw new AppError({
    code: 'source_config_invalid',
    status: 422,
    message: `The stored settings of this source are not valid: ${faults.join('; ')}. Delete the source and add it again.`,
  })
}

/** Fewer may well have been deleted. */
const MAY_ALL_GO = 5

// A lost mount leaves an empty folder behind, which can be told from a folder that was emptied by people alone.
async function refuseEmptied(run: Run): Promise<void> {
  const known = await inTenant(run, (tx) => countItems(tx, run.source.id))
  if (known <= MAY_ALL_GO) return
  throw new AppError({
    code: 'source_empty',
    status: 409,
    message: `The folder is empty, and ${counted(known, 'file')} came from it before; nothing was deleted. If that is right, run a full sync, which accepts it.`,
  })
}

async function syncBatch(run: Run, items: ConnectorItem[]): Promise<void> {
  const keys = items.map((item) => item.key)
  const known = await inTenant(run, (tx) => findItems(tx, run.source.id, keys))
  const todo = items.filter((item) => known.get(item.key)?.seenSync !== run.sync.id)
  const outcomes = await Promise.all(todo.map((item) => readItem(run, item, known.get(item.key))))
  const unchanged = outcomes.filter((outcome) => outcome.kind === 'unchanged').map((outcome) => outcome.key)
  const changed = outcomes.filter((outcome) => outcome.kind === 'changed')
  if (unchanged.length > 0)
    await inTenant(run, async (tx) => {
      await touchItems(tx, run.source.id, unchanged, run.sync.id)
      await advance(tx, run, { done: unchanged.length, unchanged: unchanged.length })
    })
  // Large containers first and apart, so that no transaction grows with the size of a file.
  for (const outcome of changed) await storeAhead(run, outcome)
  for (const group of groupBySize(changed, sizeOfOutcome, TRANSACTION)) await storeOutcomes(run, group)
}

function sizeOfOutcome(outcome: Changed): Size {
  const bytes = outcome.documents.reduce((sum, document) => sum + sizeOfContent(document).bytes, 0)
  return { count: outcome.documents.length, bytes }
}

async function storeOutcomes(run: Run, changed: readonly Changed[]): Promise<void> {
  const documents = changed.flatMap((outcome) => outcome.documents)
  const weighed = await weighDocuments(run.index, run.source.tenant_id, documents)
  const keys = changed.map((outcome) => outcome.key)
  const externalIds = changed.flatMap((outcome) => outcome.externalIds)
  const items = changed.map((outcome) => outcome.item)
  const failed = items.filter((item) => item.failure !== null).length
  await inTenant(run, async (tx) => {
    await store(tx, run, weighed)
    const gone = await findItemDocuments(tx, run.source.id, keys, externalIds)
    await purgeDocuments(tx, run.index, run.source.tenant_id, gone)
    await saveItems(tx, { ...place(run), syncId: run.sync.id }, items)
    await advance(tx, run, { done: changed.length, failed, deleted: gone.length })
  })
}

/** Stores what nobody has deleted here since it was read. */
async function store(tx: Tx, run: Run, documents: readonly WeighedDocument[]): Promise<void> {
  if (!(await lockSource(tx, run.source.id, 'shared'))) throw noLongerRunning()
  const ids = documents.map((document) => document.externalId)
  const excluded = await findExcluded(tx, run.source.id, ids)
  const wanted = documents.filter((document) => !excluded.has(document.externalId))
  await writeDocuments(tx, run.index, place(run), wanted)
}

// Another runner of this sync may have ended it (this one was taken for dead), and the next one be under way, whose
// documents would look as if they were gone.
async function advance(tx: Tx, run: Run, by?: Partial<SyncProgress>): Promise<void> {
  if (!(await advanceSync(tx, run.sync.id, by))) throw noLongerRunning()
}

/** Stores the documents of an item but for the last part, which goes with the item itself. */
async function storeAhead(run: Run, outcome: Changed): Promise<void> {
  const parts = [...groupBySize(outcome.documents, sizeOfContent, TRANSACTION)]
  outcome.documents = parts.pop() ?? []
  for (const part of parts) {
    run.signal.throwIfAborted()
    const weighed = await weighDocuments(run.index, run.source.tenant_id, part)
    await inTenant(run, async (tx) => {
      await store(tx, run, weighed)
      await advance(tx, run)
    })
  }
}

async function removeUnseen(run: Run): Promise<void> {
  for (;;) {
    run.signal.throwIfAborted()
    const removed = await inTenant(run, async (tx) => {
      await advance(tx, run)
      const keys = await findUnseenItems(tx, run.source.id, run.sync.id, 100)
      const documents = await findItemDocuments(tx, run.source.id, keys)
      await purgeDocuments(tx, run.index, run.source.tenant_id, documents)
      await deleteItems(tx, run.source.id, keys)
      await advance(tx, run, { deleted: documents.length })
      return keys.length
    })
    if (removed === 0) return
  }
}

function inTenant<T>(run: Run, work: (tx: Tx) => Promise<T>): Promise<T> {
  return run.database.tenant({ tenantId: run.source.tenant_id, groups: 'all' }, work)
}

function place(run: Run): { tenantId: string; sourceId: string } {
  return { tenantId: run.source.tenant_id, sourceId: run.source.id }
}

function noLongerRunning(): AppError {
  return new AppError({
    code: 'source_deleted',
    status: 409,
    message: 'The source was deleted while it was read.',
  })
}
