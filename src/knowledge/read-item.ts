import { createHash } from 'node:crypto'
import { AppError, type Database, type Tx } from '../platform/index.ts'
import type { ConnectorItem } from './connectors/connector.ts'
import { findHashes, findItemExternalIds, type PreparedDocument } from './document-store.ts'
import { assertStorable, contentHash } from './documents.ts'
import type { ItemResult, ItemState } from './item-store.ts'
import { PARSER_VERSION } from './pipeline/document.ts'
import type { ParsePool } from './pipeline/parse-pool.ts'
import type { SourceRow } from './source-store.ts'
import type { SyncRow } from './sync-store.ts'

type Reading = {
  database: Database
  pool: ParsePool
  source: SourceRow
  sync: SyncRow
  signal: AbortSignal
}

/** What came of reading one item. */
export type Outcome = { kind: 'unchanged'; key: string } | Changed

export type Changed = {
  kind: 'changed'
  key: string
  item: ItemResult
  /** What is still to be stored. */
  documents: PreparedDocument[]
  /** All documents of the item, stored already or not: others that it had are gone. */
  externalIds: string[]
}

/** In bytes. The database takes 2,700 in an index, with the id of the source. */
const MAX_KEY = 2_000
const KEPT_OF_KEY = 400

/** An item whose path is too long for the database becomes one that cannot be read, under a key that says which it was. */
export function storable(item: ConnectorItem): ConnectorItem {
  if (Buffer.byteLength(item.key) <= MAX_KEY) return item
  const hash = createHash('sha256').update(item.key).digest('hex').slice(0, 16)
  const key = `${item.key.slice(0, KEPT_OF_KEY).toWellFormed()}… (${hash})`
  return { ...item, key, read: () => Promise.reject(pathTooLong()) }
}

/** Reads, parses and cuts one item. What is wrong with it becomes its failure; what concerns the whole sync is thrown. */
export async function readItem(
  run: Reading,
  item: ConnectorItem,
  before: ItemState | undefined,
): Promise<Outcome> {
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

// Documents of a changed container that did not change themselves.
async function withoutKnown(run: Reading, documents: PreparedDocument[]): Promise<PreparedDocument[]> {
  if (run.sync.is_full) return documents
  const ids = documents.map((document) => document.externalId)
  const known = await inTenant(run, (tx) => findHashes(tx, run.source.id, ids))
  return documents.filter((document) => {
    const before = known.get(document.externalId)
    return before?.contentHash !== document.contentHash || before.parserVersion !== PARSER_VERSION
  })
}

function inTenant<T>(run: Reading, work: (tx: Tx) => Promise<T>): Promise<T> {
  return run.database.tenant({ tenantId: run.source.tenant_id, groups: 'all' }, work)
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
  if (Buffer.byteLength(meta.externalId) > MAX_KEY) throw pathTooLong()
  assertStorable(parsed.chunks)
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

function pathTooLong(): AppError {
  return new AppError({
    code: 'path_too_long',
    status: 422,
    message: `The path of this file is longer than ${MAX_KEY} bytes. Give it or its folders shorter names.`,
  })
}
