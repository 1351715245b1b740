import { createHash } from 'node:crypto'
import { AppError, type Database, type Logger, type Tx } from '../platform/index.ts'
import type { Connector, ConnectorItem } from './connectors/connector.ts'
import {
  clearExcluded,
  findExcluded,
  findHashes,
  findItemDocuments,
  findItemExternalIds,
  type PreparedDocument,
} from './document-store.ts'
import { contentHash, purgeDocuments, type SearchIndex, writeDocuments } from './documents.ts'
import {
  deleteItems,
  findItems,
  findUnseenItems,
  type ItemResult,
  type ItemState,
  saveItems,
  touchItems,
} from './item-store.ts'
import { PARSER_VERSION } from './pipeline/document.ts'
import type { ParsePool } from './pipeline/parse-pool.ts'
import {
  advanceSync,
  finishSync,
  lockSource,
  pruneSyncs,
  type SourceRow,
  type SyncProgress,
  type SyncRow,
  setSyncTotal,
  startSync,
} from './source-store.ts'

/** Items of one step: read, parsed, and stored in one transaction. */
const BATCH = 16
const BATCH_BYTES = 32 * 1024 * 1024
/** A container (CSV, JSONL) may hold thousands of documents: they are stored in steps of this many. */
const DOCUMENTS_PER_TRANSACTION = 100

export type SyncDeps = {
  database: Database
  pool: ParsePool
  index: SearchIndex | undefined
  logger: Logger
  connector(kind: string): Connector<unknown>
}

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
    const source =
      sync && (await tx.selectFrom('sources').selectAll().where('id', '=', sync.source_id).executeTakeFirst())
    if (sync?.is_full && source && sync.done === 0) await clearExcluded(tx, source.id)
    return sync && source ? { sync, source } : undefined
  })
  if (!begun) return
  const run: Run = { ...deps, ...begun, signal }
  try {
    await syncItems(run)
    await removeUnseen(run)
    await deps.database.tenant(access, async (tx) => {
      await finishSync(tx, syncId, null)
      await pruneSyncs(tx, run.source.id)
    })
  } catch (error) {
    // A shutdown is no failure: the job is tried again and goes on from here.
    if (signal.aborted) throw error
    if (!(error instanceof AppError)) throw error
    deps.logger.warn({ source: run.source.id, code: error.code }, 'sync failed')
    await deps.database.tenant(access, (tx) =>
      finishSync(tx, syncId, { code: error.code, message: error.message }),
    )
  }
}

async function syncItems(run: Run): Promise<void> {
  const connector = run.connector(run.source.kind)
  const config = connector.configSchema.parse(run.source.config)
  const listed: ConnectorItem[] = []
  for await (const item of connector.items(config, run.signal)) listed.push(item)
  await inTenant(run, (tx) => setSyncTotal(tx, run.sync.id, listed.length))
  for (const batch of inBatches(listed)) {
    run.signal.throwIfAborted()
    await syncBatch(run, batch)
  }
  // The folder may have vanished while its files were read: their absence must not read as deletion.
  await connector.check(config)
}

function* inBatches(items: readonly ConnectorItem[]): Generator<ConnectorItem[]> {
  let batch: ConnectorItem[] = []
  let bytes = 0
  for (const item of items) {
    if (batch.length > 0 && (batch.length === BATCH || bytes + item.size > BATCH_BYTES)) {
      yield batch
      batch = []
      bytes = 0
    }
    batch.push(item)
    bytes += item.size
  }
  if (batch.length > 0) yield batch
}

async function syncBatch(run: Run, items: ConnectorItem[]): Promise<void> {
  const known = await inTenant(run, (tx) =>
    findItems(
      tx,
      run.source.id,
      items.map((item) => item.key),
    ),
  )
  const todo = items.filter((item) => known.get(item.key)?.seenSync !== run.sync.id)
  const outcomes = await Promise.all(todo.map((item) => readItem(run, item, known.get(item.key))))
  const unchanged = outcomes.filter((outcome) => outcome.kind === 'unchanged').map((outcome) => outcome.key)
  const changed = outcomes.filter((outcome) => outcome.kind !== 'unchanged')
  // Large containers first and apart, so that no transaction grows with the size of a file.
  for (const outcome of changed) await storeAhead(run, outcome)
  await inTenant(run, async (tx) => {
    const documents = changed.flatMap((outcome) => outcome.documents)
    const externalIds = changed.flatMap((outcome) => outcome.externalIds)
    await store(tx, run, documents)
    await touchItems(tx, run.source.id, unchanged, run.sync.id)
    const gone = await findItemDocuments(
      tx,
      run.source.id,
      changed.map((outcome) => outcome.key),
      externalIds,
    )
    await purgeDocuments(tx, run.index, run.source.tenant_id, gone)
    await saveItems(
      tx,
      { ...place(run), syncId: run.sync.id },
      changed.map((outcome) => outcome.item),
    )
    const failed = changed.filter((outcome) => outcome.item.failure !== null).length
    await advance(tx, run, {
      done: todo.length,
      unchanged: unchanged.length,
      failed,
      deleted: gone.length,
    })
  })
}

/** Stores what nobody has deleted here since it was read. */
async function store(tx: Tx, run: Run, documents: readonly PreparedDocument[]): Promise<void> {
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

type Outcome =
  | { kind: 'unchanged'; key: string }
  | {
      kind: 'changed'
      key: string
      item: ItemResult
      /** What is still to be stored. */
      documents: PreparedDocument[]
      /** All documents of the item, stored already or not: others that it had are gone. */
      externalIds: string[]
    }

async function readItem(run: Run, item: ConnectorItem, before: ItemState | undefined): Promise<Outcome> {
  let sha256: string | null = null
  try {
    const bytes = await item.read()
    sha256 = createHash('sha256').update(bytes).digest('hex')
    const isKnown =
      before?.status === 'ok' && before.sha256 === sha256 && before.parserVersion === PARSER_VERSION
    if (isKnown && !run.sync.is_full) return { kind: 'unchanged', key: item.key }
    if (item.format === undefined) throw unknownFormat()
    const parsed = await run.pool.parseAndChunk({ bytes, format: item.format, name: item.key })
    const documents = parsed.map((document) => prepare(run.source, item, document))
    return {
      kind: 'changed',
      key: item.key,
      item: { key: item.key, sha256, parserVersion: PARSER_VERSION, failure: null },
      documents: await withoutKnown(run, documents),
      externalIds: documents.map((document) => document.externalId),
    }
  } catch (error) {
    run.signal.throwIfAborted()
    const failure = toFailure(error)
    if (!failure) throw error
    // What was read before stays: an unreadable new version is no deletion.
    const kept = await inTenant(run, (tx) => findItemExternalIds(tx, run.source.id, item.key))
    const result = { key: item.key, sha256, parserVersion: PARSER_VERSION, failure }
    return { kind: 'changed', key: item.key, item: result, documents: [], externalIds: kept }
  }
}

async function storeAhead(run: Run, outcome: Extract<Outcome, { kind: 'changed' }>): Promise<void> {
  while (outcome.documents.length > DOCUMENTS_PER_TRANSACTION) {
    run.signal.throwIfAborted()
    const part = outcome.documents.splice(0, DOCUMENTS_PER_TRANSACTION)
    await inTenant(run, async (tx) => {
      await store(tx, run, part)
      await advance(tx, run)
    })
  }
}

// Documents of a changed container that did not change themselves.
async function withoutKnown(run: Run, documents: PreparedDocument[]): Promise<PreparedDocument[]> {
  if (run.sync.is_full) return documents
  const ids = documents.map((document) => document.externalId)
  const known = await inTenant(run, (tx) => findHashes(tx, run.source.id, ids))
  return documents.filter((document) => {
    const before = known.get(document.externalId)
    return before?.contentHash !== document.contentHash || before.parserVersion !== PARSER_VERSION
  })
}

type Parsed = Awaited<ReturnType<ParsePool['parseAndChunk']>>[number]

function prepare(source: SourceRow, item: ConnectorItem, parsed: Parsed): PreparedDocument {
  const meta = {
    externalId: parsed.key === undefined ? item.key : `${item.key}#${parsed.key}`,
    title: parsed.title,
    type: parsed.type ?? null,
    language: parsed.language,
    url: parsed.url ?? item.url ?? null,
    acl: source.acl,
    metadata: parsed.metadata ?? {},
    updatedAt: parsed.updatedAt ?? item.modifiedAt,
  }
  return {
    ...meta,
    itemKey: item.key,
    format: item.format as string,
    content: parsed.text,
    // the time of the file is no part of it: a touched file is not a new version
    contentHash: contentHash({ ...meta, updatedAt: parsed.updatedAt ?? null, text: parsed.text }),
    parserVersion: PARSER_VERSION,
    chunks: parsed.chunks,
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

const CONCERNS_ALL = new Set(['source_vanished', 'shutting_down'])

// What is wrong with one file; anything else (the database, the disk) concerns the whole sync.
function toFailure(error: unknown): { code: string; message: string } | undefined {
  if (error instanceof AppError && error.status < 500 && !CONCERNS_ALL.has(error.code)) {
    return { code: error.code, message: error.message }
  }
  return undefined
}

function unknownFormat(): AppError {
  return new AppError({
    code: 'format_unknown',
    status: 422,
    message: 'Naru does not read files of this kind.',
  })
}

function noLongerRunning(): AppError {
  return new AppError({
    code: 'source_deleted',
    status: 409,
    message: 'The source was deleted while it was read.',
  })
}
