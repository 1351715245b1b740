import { AppError, type Database, newId } from '../platform/index.ts'
import { findHashes, type PreparedDocument } from './document-store.ts'
import { assertStorable, contentHash, weighDocuments, writeDocuments } from './documents.ts'
import { CONTENT_PER_TRANSACTION, groupBySize, sizeOfContent } from './group-by-size.ts'
import { PARSER_VERSION } from './pipeline/document.ts'
import type { ParsePool } from './pipeline/parse-pool.ts'
import type { SearchIndex } from './search/search-index.ts'
import { ensurePushSource, lockSource } from './source-store.ts'

export type PushedDocument = {
  external_id: string
  title: string
  content: string
  format: 'markdown' | 'html' | 'text'
  type?: string | null | undefined
  language?: string | undefined
  url?: string | null | undefined
  acl?: string[] | null | undefined
  updated_at?: string | null | undefined
  metadata?: Record<string, unknown> | undefined
}

export type PushResult = {
  external_id: string
  id: string | null
  status: 'created' | 'updated' | 'unchanged' | 'error'
  error?: { code: string; message: string }
}

/** What one transaction stores: long enough to be fast, short enough not to hold up others. */
const TRANSACTION = { count: 25, bytes: CONTENT_PER_TRANSACTION }

type Deps = { database: Database; pool: ParsePool; index: SearchIndex | undefined }

type Run = Deps & { tenantId: string; sourceId: string; results: PushResult[] }

/** A document that is new or changed, and its place in the call. */
type Change = { at: number; document: PushedDocument; hash: string }

/**
 * Stores pushed documents; when it returns they can be found. Each document stands alone: one that cannot be
 * read is an `error` item and the others are stored.
 */
export async function pushDocuments(
  deps: Deps,
  tenantId: string,
  documents: readonly PushedDocument[],
): Promise<PushResult[]> {
  const { sourceId, known } = await deps.database.tenant({ tenantId, groups: 'all' }, async (tx) => {
    const source = await ensurePushSource(tx, tenantId, newId('src'))
    const ids = documents.map((document) => document.external_id)
    return { sourceId: source, known: await findHashes(tx, source, ids) }
  })
  const run: Run = { ...deps, tenantId, sourceId, results: [] }
  const changes: Change[] = []
  const seen = new Set<string>()
  for (const [at, document] of documents.entries()) {
    const { external_id } = document
    const hash = contentHash(document)
    const before = known.get(external_id)
    if (seen.has(external_id)) run.results[at] = failed(external_id, duplicateInCall())
    else if (before?.contentHash === hash && before.parserVersion === PARSER_VERSION)
      run.results[at] = { external_id, id: before.id, status: 'unchanged' }
    else changes.push({ at, document, hash })
    seen.add(external_id)
  }
  for (const group of groupBySize(changes, ({ document }) => sizeOfContent(document), TRANSACTION))
    await storeChanges(run, group)
  return run.results
}

async function storeChanges(run: Run, changes: readonly Change[]): Promise<void> {
  const { index, tenantId, sourceId, results } = run
  const places = new Map<string, number>()
  const prepared: PreparedDocument[] = []
  for (const { at, document, hash } of changes) {
    try {
      prepared.push(await prepare(run.pool, document, hash))
      places.set(document.external_id, at)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      results[at] = failed(document.external_id, error)
    }
  }
  const weighed = await weighDocuments(index, tenantId, prepared)
  const stored = await run.database.tenant({ tenantId, groups: 'all' }, async (tx) => {
    if (!(await lockSource(tx, sourceId, 'shared'))) throw sourceDeleted()
    return writeDocuments(tx, index, { tenantId, sourceId }, weighed)
  })
  for (const { externalId, id, isNew } of stored) {
    const status = isNew ? 'created' : 'updated'
    results[places.get(externalId) as number] = { external_id: externalId, id, status }
  }
}

async function prepare(pool: ParsePool, document: PushedDocument, hash: string): Promise<PreparedDocument> {
  const [parsed] = await pool.parseAndChunk({
    bytes: Buffer.from(document.content, 'utf8'),
    format: document.format,
    name: document.external_id,
    title: document.title,
    ...(document.type ? { type: document.type } : {}),
    ...(document.updated_at ? { updatedAt: document.updated_at } : {}),
  })
  if (!parsed) throw new AppError({ code: 'empty_file', status: 422, message: 'The document has no text.' })
  assertStorable(parsed.chunks)
  return {
    externalId: document.external_id,
    itemKey: null,
    title: document.title,
    type: document.type ?? parsed.type ?? null,
    language: document.language ?? parsed.language,
    url: document.url ?? null,
    acl: document.acl && document.acl.length > 0 ? [...new Set(document.acl)] : null,
    format: document.format,
    content: parsed.text,
    contentHash: hash,
    parserVersion: PARSER_VERSION,
    metadata: document.metadata ?? {},
    updatedAt: document.updated_at ?? null,
    chunks: parsed.chunks,
  }
}

function sourceDeleted(): AppError {
  return new AppError({
    code: 'source_deleted',
    status: 409,
    message:
      'The source of pushed documents was deleted meanwhile, with all that was in it. Send them again.',
  })
}

function duplicateInCall(): AppError {
  return new AppError({
    code: 'duplicate_external_id',
    status: 422,
    message: 'This external_id stands earlier in the same call; only the first one was stored.',
  })
}

function failed(externalId: string, error: AppError): PushResult {
  return {
    external_id: externalId,
    id: null,
    status: 'error',
    error: { code: error.code, message: error.message },
  }
}
