import { sql } from 'kysely'
import type { Tx } from '../../platform/index.ts'

/** What there is to do of an attachment, and where it is in its help desk. */
export type DueAttachment = {
  id: string
  tenant_id: string
  document_id: string
  ticket_id: string
  turn_id: string
  external_id: string
  name: string
  content_type: string | null
  bytes: number | null
  /** waiting: to be downloaded; stored: to be read. */
  status: 'waiting' | 'stored'
  sha256: string | null
  attempts: number
  private_acl: string[] | null
}

export type DueSource = { tenant_id: string; source_id: string }

/**
 * Of `attachments a` with its `sources s`: to be downloaded or read. Settings may leave attachments out: then what waited is
 * not downloaded any more, and what is stored is still read.
 */
export const ATTACHMENT_WAITS = sql`(a.text_status = 'waiting'
  or a.status = 'waiting' and coalesce((s.config ->> 'attachments')::boolean, true))`

/** Of `attachments a`: it could not be downloaded, or not be read, and nobody tries any more. */
export const ATTACHMENT_GIVEN_UP = sql`(a.status = 'dead' or a.text_status = 'failed')`

/** Sources, of all tenants, with attachments that are due and a help desk that may be asked. */
export async function findDueSources(tx: Tx): Promise<DueSource[]> {
  const { rows } = await sql<DueSource>`
    select distinct d.tenant_id, d.source_id
    from attachments a join documents d on d.id = a.document_id join sources s on s.id = d.source_id
    left join helpdesks h on h.source_id = d.source_id
    where (a.status = 'waiting' or a.text_status = 'waiting') and a.due_at <= now() and ${ATTACHMENT_WAITS}
      and (h.paused_until is null or h.paused_until <= now())`.execute(tx)
  return rows
}

/** `isReadOnly`: only those that are stored and wait to be read; their help desk is not needed. */
export async function findDueAttachments(
  tx: Tx,
  sourceId: string,
  limit: number,
  isReadOnly: boolean,
): Promise<DueAttachment[]> {
  const wanted = isReadOnly ? sql`a.text_status = 'waiting'` : ATTACHMENT_WAITS
  const { rows } = await sql<DueAttachment>`
    select a.id, a.tenant_id, a.document_id, t.ticket_id, a.turn_id, a.external_id, a.name, a.content_type, a.bytes,
      a.status, a.sha256, a.attempts, a.private_acl
    from attachments a join documents d on d.id = a.document_id join tickets t on t.document_id = d.id
    join sources s on s.id = d.source_id
    where d.source_id = ${sourceId} and ${wanted} and a.due_at <= now()
    order by a.due_at, a.id limit ${limit}`.execute(tx)
  return rows
}

/**
 * Before bytes are stored: from now on the attachment refers to them, so that nobody removes them. `busy`: somebody is
 * removing the same bytes at this moment; `gone`: the attachment is.
 */
export async function beginStoring(
  tx: Tx,
  attachment: DueAttachment,
  sha256: string,
): Promise<'ok' | 'busy' | 'gone'> {
  // takes the row that whoever removes takes, too: one waits for the other and sees what it did
  const { rows } = await sql<{ is_claimed: boolean }>`
    insert into blobs_to_remove (tenant_id, sha256, due_at)
    values (${attachment.tenant_id}, ${sha256}, now() + interval '1 hour')
    on conflict (tenant_id, sha256) do update set sha256 = excluded.sha256
    returning coalesce(claimed_at > now() - interval '5 minutes', false) as is_claimed`.execute(tx)
  if (rows[0]?.is_claimed) return 'busy'
  const changed = await sql`
    update attachments set sha256 = ${sha256} where id = ${attachment.id} and status = 'waiting'
    returning id`.execute(tx)
  if (changed.rows.length === 0) return 'gone'
  if (attachment.sha256 !== null && attachment.sha256 !== sha256)
    await markForRemoval(tx, attachment.tenant_id, attachment.sha256)
  return 'ok'
}

/** The bytes are stored. False when the attachment is gone meanwhile: what was stored for it goes, too. */
export async function finishStoring(
  tx: Tx,
  attachment: DueAttachment,
  stored: { sha256: string; bytes: number },
): Promise<boolean> {
  const { rows } = await sql`
    update attachments set status = 'stored', text_status = 'waiting', bytes = ${stored.bytes}, attempts = 0,
      due_at = now(), error_code = null, error_message = null
    where id = ${attachment.id} and sha256 = ${stored.sha256} returning id`.execute(tx)
  if (rows.length > 0) return true
  await markForRemoval(tx, attachment.tenant_id, stored.sha256)
  return false
}

async function markForRemoval(tx: Tx, tenantId: string, sha256: string): Promise<void> {
  await sql`
    insert into blobs_to_remove (tenant_id, sha256) values (${tenantId}, ${sha256})
    on conflict (tenant_id, sha256) do update set due_at = now(), passes = 0`.execute(tx)
}

export type Outcome = { code: string; message: string }

/** It is not kept, or given up. */
export async function endWaiting(
  tx: Tx,
  id: string,
  status: 'skipped' | 'dead',
  { code, message }: Outcome,
): Promise<void> {
  await sql`
    update attachments set status = ${status}, error_code = ${code}, error_message = ${message}, due_at = now(),
      attempts = attempts + case when ${status} = 'dead' then 1 else 0 end
    where id = ${id} and status = 'waiting'`.execute(tx)
}

/** It failed and is tried again. */
export async function tryLater(
  tx: Tx,
  id: string,
  seconds: number,
  { code, message }: Outcome,
): Promise<void> {
  await sql`
    update attachments set attempts = attempts + 1, due_at = now() + make_interval(secs => ${seconds}),
      error_code = ${code}, error_message = ${message}
    where id = ${id}`.execute(tx)
}

/** Nothing failed: it has to wait for something else. */
export async function postpone(tx: Tx, id: string, seconds: number): Promise<void> {
  await sql`
    update attachments set due_at = now() + make_interval(secs => ${seconds}) where id = ${id}`.execute(tx)
}

/** The blob is not there: it is downloaded anew. */
export async function downloadAnew(tx: Tx, id: string, sha256: string): Promise<void> {
  await sql`
    update attachments set status = 'waiting', text_status = 'none', attempts = 0, due_at = now()
    where id = ${id} and sha256 = ${sha256} and status = 'stored'`.execute(tx)
}

export type ReadText = { text: string; status: 'read' | 'none' | 'failed'; error: Outcome | undefined }

/** False when it is gone, or another file by now. */
export async function saveText(
  tx: Tx,
  attachment: DueAttachment,
  { text, status, error }: ReadText,
): Promise<boolean> {
  const { rows } = await sql`
    update attachments set text_status = ${status}, content = ${text === '' ? null : text}, attempts = 0,
      error_code = ${error?.code ?? null}, error_message = ${error?.message ?? null}
    where id = ${attachment.id} and sha256 = ${attachment.sha256} and status = 'stored' returning id`.execute(
    tx,
  )
  return rows.length > 0
}

/** Pictures that were kept without being read: language data has come. Answers how many. */
export async function readPicturesNow(tx: Tx): Promise<number> {
  const { rows } = await sql`
    update attachments set text_status = 'waiting', due_at = now(), error_code = null, error_message = null
    where status = 'stored' and text_status = 'none' and error_code = 'ocr_not_set_up' returning id`.execute(
    tx,
  )
  return rows.length
}

/** What stands around the text of an attachment. */
export async function findFacts(tx: Tx, documentId: string) {
  const { rows } = await sql<{
    title: string
    language: string
    product: string | null
    status: string
    created_at: Date
  }>`
    select d.title, d.language, t.product, t.status, t.created_at
    from documents d join tickets t on t.document_id = d.id where d.id = ${documentId}`.execute(tx)
  return rows[0]
}

export type ReadableAttachment = {
  id: string
  name: string
  status: 'waiting' | 'stored' | 'dead' | 'skipped'
  sha256: string | null
  error_message: string | null
}

/** For whoever the transaction belongs to. */
export async function findAttachment(tx: Tx, id: string): Promise<ReadableAttachment | undefined> {
  const { rows } = await sql<ReadableAttachment>`
    select id, name, status, sha256, error_message from attachments where id = ${id}`.execute(tx)
  return rows[0]
}
