import { sql } from 'kysely'
import { newId, type Tx } from '../../platform/index.ts'

/** Of documents those that every customer reads: articles of a help desk that it shows to everyone. */
export async function findForCustomers(tx: Tx, documentIds: readonly string[]): Promise<Set<string>> {
  if (documentIds.length === 0) return new Set()
  const { rows } = await sql<{ id: string }>`
    select d.id from documents d join helpdesks h on h.source_id = d.source_id
    where d.id = any(${documentIds}::text[]) and d.metadata ->> 'audience' = 'everyone'
      and not exists (select from unnest(d.acl) name where name like 'permission:%')`.execute(tx)
  return new Set(rows.map((row) => row.id))
}

export type Passage = { document_id: string; chunk_id: string; heading: string; content: string }

/** Passages of documents, each with those that follow it there: `count` of them together. */
export async function findPassagesFrom(
  tx: Tx,
  chunkIds: readonly string[],
  count: number,
): Promise<Passage[]> {
  if (chunkIds.length === 0) return []
  const { rows } = await sql<Passage>`
    select next.document_id, next.id as chunk_id, next.heading, next.content
    from chunks found
    join chunks next on next.document_id = found.document_id
      and next.ordinal between found.ordinal and found.ordinal + ${count - 1}::int
    where found.id = any(${chunkIds}::text[]) and next.private_acl is null
    order by next.document_id, next.ordinal`.execute(tx)
  return rows
}

/** Documents of these that are there, held until the transaction ends: nobody changes or deletes them meanwhile. */
export async function holdDocuments(tx: Tx, documentIds: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select id from documents where id = any(${documentIds}::text[]) order by id for share`.execute(tx)
  return new Set(rows.map((row) => row.id))
}

/**
 * What must not get into a reply to a ticket: its private notes, and what other customers wrote in the tickets that it
 * is drafted from, with the notes there. `tx` must be open with access `'all'`.
 */
export async function findGuardedTexts(
  tx: Tx,
  documentId: string,
  similar: readonly string[],
): Promise<{ notes: string[]; others: string[] }> {
  const { rows } = await sql<{ document_id: string; is_private: boolean; content: string }>`
    select document_id, is_private, content from ticket_turns
    where content <> '' and (
      (document_id = ${documentId} and is_private)
      or (document_id = any(${similar}::text[]) and (is_private or kind in ('description', 'customer'))))`.execute(
    tx,
  )
  const attachments = await sql<{ document_id: string; content: string }>`
    select document_id, content from attachments
    where document_id = ${documentId} and private_acl is not null and content is not null`.execute(tx)
  return {
    notes: [
      ...rows.filter((row) => row.document_id === documentId || row.is_private),
      ...attachments.rows,
    ].map((row) => row.content),
    others: rows.filter((row) => row.document_id !== documentId && !row.is_private).map((row) => row.content),
  }
}

export type NewDraft = {
  documentId: string
  /** Whom it is for: a person, whatever keys they use. */
  voterId: string
  language: string
  mode: 'model' | 'extractive'
  content: string
  citations: unknown[]
  sourceIds: string[]
  prompt: { id: string; version: number } | null
  model: string | null
  callId: string | null
}

export async function insertDraft(tx: Tx, tenantId: string, id: string, draft: NewDraft): Promise<void> {
  await tx
    .insertInto('reply_drafts')
    .values({
      ...{ id, tenant_id: tenantId, document_id: draft.documentId, principal_id: draft.voterId },
      ...{ language: draft.language, mode: draft.mode, content: draft.content },
      ...{ citations: JSON.stringify(draft.citations), source_ids: draft.sourceIds },
      ...{ prompt_id: draft.prompt?.id ?? null, prompt_version: draft.prompt?.version ?? null },
      ...{ model: draft.model, call_id: draft.callId },
    })
    .execute()
}

export function newDraftId(): string {
  return newId('rpl')
}

export type StoredDraft = {
  id: string
  /** The ticket. */
  document_id: string
  content: string
  source_ids: string[]
  citations: Array<{ document_id: string }>
  state: string
}

/** One's own draft, locked until the transaction ends. */
export async function findDraft(tx: Tx, id: string, voterId: string): Promise<StoredDraft | undefined> {
  const { rows } = await sql<StoredDraft>`
    select id, document_id, content, source_ids, citations, state from reply_drafts
    where id = ${id} and principal_id = ${voterId} for update`.execute(tx)
  return rows[0]
}

export async function decideDraft(
  tx: Tx,
  id: string,
  decision: {
    state: 'proposed' | 'accepted' | 'edited' | 'ignored'
    finalContent: string | null
    /** 0 to 1; null: not known. */
    editedShare: number | null
  },
): Promise<void> {
  await tx
    .updateTable('reply_drafts')
    .set({
      state: decision.state,
      final_content: decision.finalContent,
      edited_share: decision.editedShare,
      decided_at: decision.state === 'proposed' ? null : sql`now()`,
    })
    .where('id', '=', id)
    .execute()
}
