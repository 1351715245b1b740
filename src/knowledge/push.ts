import { AppError, type Database, newId } from '../platform/index.ts'
import { findHashes, type PreparedDocument } from './document-store.ts'
import { contentHash, type SearchIndex, writeDocuments } from './documents.ts'
import { PARSER_VERSION } from './pipeline/document.ts'
import type { ParsePool } from './pipeline/parse-pool.ts'
import { ensurePushSource } from './source-store.ts'

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

/** Documents of one transaction: long enough to be fast, short enough not to hold up other writers. */
const BATCH = 25

type Deps = { database: Database; pool: ParsePool; index: SearchIndex | undefined }

/**
 * Stores pushed documents; when it returns they can be found. Each document stands alone: one that cannot be
 * read is an `error` item and the others are stored.
 */
export async function pushDocuments(
  deps: Deps,
  tenantId: string,
  documents: readonly PushedDocument[],
): Promise<PushResult[]> {
  const access = { tenantId, groups: 'all' as const }
  const hashes = documents.map((document) => contentHash(document))
  const { sourceId, known } = await deps.database.tenant(access, async (tx) => {
    const source = await ensurePushSource(tx, tenantId, newId('src'))
    return {
      sourceId: source,
      known: await findHashes(
        tx,
        source,
        documents.map((document) => document.external_id),
      ),
    }
  })
  const results: PushResult[] = []
  const seen = new Set<string>()
  let batch: Array<{ at: number; document: PreparedDocument }> = []

  const store = async () => {
    const prepared = batch.map((entry) => entry.document)
    const stored = await deps.database.tenant(access, (tx) =>
      writeDocuments(tx, deps.index, { tenantId, sourceId }, prepared),
    )
    const byExternalId = new Map(stored.map((document) => [document.externalId, document]))
    for (const { at, document } of batch) {
      const row = byExternalId.get(document.externalId)
      results[at] = {
        external_id: document.externalId,
        id: row?.id ?? null,
        status: row?.isNew ? 'created' : 'updated',
      }
    }
    batch = []
  }

  for (const [at, document] of documents.entries()) {
    const hash = hashes[at] as string
    const before = known.get(document.external_id)
    if (seen.has(document.external_id)) {
      results[at] = failed(document.external_id, duplicateInCall())
    } else if (before?.contentHash === hash && before.parserVersion === PARSER_VERSION) {
      results[at] = { external_id: document.external_id, id: before.id, status: 'unchanged' }
    } else {
      const prepared = await prepare(deps.pool, document, hash).catch((error: unknown) => error)
      if (prepared instanceof AppError) results[at] = failed(document.external_id, prepared)
      else if (prepared instanceof Error) throw prepared
      else batch.push({ at, document: prepared as PreparedDocument })
    }
    seen.add(document.external_id)
    if (batch.length === BATCH) await store()
  }
  if (batch.length > 0) await store()
  return results
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
