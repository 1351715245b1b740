import { type Selectable, sql } from 'kysely'
import type { DB, Tx } from '../platform/index.ts'

// What people see and choose of the documents that `document-store.ts` writes.

type DocumentRow = Selectable<DB['documents']>

export type DocumentFilter = {
  title?: string | undefined
  source?: string | undefined
  type?: string | undefined
  language?: string | undefined
}

const LISTED = [
  'id',
  'external_id',
  'source_id',
  'title',
  'type',
  'language',
  'url',
  'acl',
  'version',
  'chunk_count',
  'bytes',
  'updated_at',
  'created_at',
  'indexed_at',
] as const

export type ListedDocument = Pick<DocumentRow, (typeof LISTED)[number]>

export async function listDocuments(
  tx: Tx,
  filter: DocumentFilter,
  page: { limit: number; before: string | undefined; offset: number },
): Promise<{ rows: ListedDocument[]; total: number }> {
  const matching = tx
    .selectFrom('documents')
    .$if(filter.title !== undefined, (query) =>
      query.where('title', 'ilike', `%${escapeLike(filter.title as string)}%`),
    )
    .$if(filter.source !== undefined, (query) => query.where('source_id', '=', filter.source as string))
    .$if(filter.type !== undefined, (query) => query.where('type', '=', filter.type as string))
    .$if(filter.language !== undefined, (query) => query.where('language', '=', filter.language as string))
  const rows = await matching
    .select(LISTED)
    .$if(page.before !== undefined, (query) => query.where('id', '<', page.before as string))
    .orderBy('id', 'desc')
    .limit(page.limit)
    .offset(page.offset)
    .execute()
  const counted = await matching.select(sql<number>`count(*)::int`.as('total')).executeTakeFirstOrThrow()
  return { rows, total: counted.total }
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}

export async function findDocument(tx: Tx, id: string): Promise<DocumentRow | undefined> {
  return tx.selectFrom('documents').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function findDocumentChunks(tx: Tx, documentId: string) {
  return tx
    .selectFrom('chunks')
    .select(['id', 'ordinal', 'heading', 'content'])
    .where('document_id', '=', documentId)
    .orderBy('ordinal')
    .execute()
}

export async function findDocumentVersions(tx: Tx, documentId: string) {
  return tx
    .selectFrom('document_versions')
    .select(['version', 'content_hash', 'bytes', 'created_at'])
    .where('document_id', '=', documentId)
    .orderBy('version', 'desc')
    .limit(50)
    .execute()
}

export type Deletable = Pick<DocumentRow, 'id' | 'external_id' | 'source_id' | 'item_key'>

/** Visible documents with one of these ids or this external id, with what their deletion needs to know. */
export async function findDeletable(
  tx: Tx,
  which: { id: string } | { externalId: string; sourceId: string },
): Promise<Deletable[]> {
  const query = tx.selectFrom('documents').select(['id', 'external_id', 'source_id', 'item_key'])
  return 'id' in which
    ? query.where('id', '=', which.id).execute()
    : query.where('external_id', '=', which.externalId).where('source_id', '=', which.sourceId).execute()
}
