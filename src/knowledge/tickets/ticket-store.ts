import { type Selectable, sql } from 'kysely'
import type { DB, Tx } from '../../platform/index.ts'
import type { PlacedChunk } from '../documents.ts'
import type { PreparedTicket } from './prepare-ticket.ts'

// Rows beside the documents of tickets. Whoever calls holds the source and has written the documents.

export type TicketRow = Selectable<DB['tickets']>

/** A prepared ticket under the id of its stored document. */
export type Placed = {
  documentId: string
  /** Asked for at this time. */
  fetchedAt: Date
  prepared: PreparedTicket
}

/** What is known of stored tickets before they are fetched or compared. */
export type KnownTicket = {
  documentId: string
  contentHash: string
  parserVersion: number
  fetchedAt: Date
  remoteUpdatedAt: Date
}

export async function findKnownTickets(
  tx: Tx,
  sourceId: string,
  ticketIds: readonly string[],
): Promise<Map<string, KnownTicket>> {
  const { rows } = await sql<{
    ticket_id: string
    document_id: string
    content_hash: string
    parser_version: number
    fetched_at: Date
    remote_updated_at: Date
  }>`
    select t.ticket_id, t.document_id, d.content_hash, d.parser_version, t.fetched_at, t.remote_updated_at
    from tickets t join documents d on d.id = t.document_id
    where t.source_id = ${sourceId} and t.ticket_id = any(${ticketIds}::text[])`.execute(tx)
  return new Map(
    rows.map((row) => [
      row.ticket_id,
      {
        ...{ documentId: row.document_id, contentHash: row.content_hash, parserVersion: row.parser_version },
        ...{ fetchedAt: row.fetched_at, remoteUpdatedAt: row.remote_updated_at },
      },
    ]),
  )
}

type Place = { tenantId: string; sourceId: string }

export async function upsertTickets(tx: Tx, place: Place, placed: readonly Placed[]): Promise<void> {
  const records = placed.map(({ documentId, fetchedAt, prepared: { ticket, turns } }) => ({
    ...{
      document_id: documentId,
      tenant_id: place.tenantId,
      source_id: place.sourceId,
      ticket_id: ticket.id,
    },
    ...{ status: ticket.status, priority: ticket.priority, type: ticket.type, channel: ticket.channel },
    ...{ product: ticket.product, group_id: ticket.groupId, requester_id: ticket.requesterId },
    ...{ assignee_id: ticket.assigneeId, company_id: ticket.companyId, tags: ticket.tags },
    ...{ custom_fields: ticket.customFields, turn_count: turns.filter((turn) => !turn.isPrivate).length },
    ...{ note_count: turns.filter((turn) => turn.isPrivate).length, remote_updated_at: ticket.updatedAt },
    ...{ fetched_at: fetchedAt, created_at: ticket.createdAt, resolved_at: ticket.resolvedAt },
  }))
  await sql`
    insert into tickets (document_id, tenant_id, source_id, ticket_id, status, priority, type, channel, product, group_id,
      requester_id, assignee_id, company_id, tags, custom_fields, turn_count, note_count, remote_updated_at, fetched_at,
      created_at, resolved_at)
    select * from jsonb_to_recordset(${JSON.stringify(records)}::jsonb) as r (document_id text, tenant_id text,
      source_id text, ticket_id text, status text, priority text, type text, channel text, product text, group_id text,
      requester_id text, assignee_id text, company_id text, tags text[], custom_fields jsonb, turn_count int,
      note_count int, remote_updated_at timestamptz, fetched_at timestamptz, created_at timestamptz,
      resolved_at timestamptz)
    on conflict (document_id) do update set status = excluded.status, priority = excluded.priority,
      type = excluded.type, channel = excluded.channel, product = excluded.product, group_id = excluded.group_id,
      requester_id = excluded.requester_id, assignee_id = excluded.assignee_id, company_id = excluded.company_id,
      tags = excluded.tags, custom_fields = excluded.custom_fields, turn_count = excluded.turn_count,
      note_count = excluded.note_count, remote_updated_at = excluded.remote_updated_at,
      fetched_at = excluded.fetched_at, created_at = excluded.created_at, resolved_at = excluded.resolved_at`.execute(
    tx,
  )
}

export async function replaceTurns(tx: Tx, tenantId: string, placed: readonly Placed[]): Promise<void> {
  const records = placed.flatMap(({ documentId, prepared: { turns, noteAcl } }) =>
    turns.map((turn, ordinal) => ({
      ...{ id: turn.id, tenant_id: tenantId, document_id: documentId, turn_id: turn.turnId, ordinal },
      ...{ kind: turn.kind, is_private: turn.isPrivate, author_id: turn.authorId, content: turn.content },
      ...{ private_acl: turn.isPrivate ? noteAcl : null, created_at: turn.createdAt },
    })),
  )
  const documents = placed.map(({ documentId }) => documentId)
  await sql`
    delete from ticket_turns where document_id = any(${documents}::text[])
      and id <> all(${records.map(({ id }) => id)}::text[])`.execute(tx)
  await sql`
    insert into ticket_turns (id, tenant_id, document_id, turn_id, ordinal, kind, is_private, author_id, content,
      private_acl, created_at)
    select * from jsonb_to_recordset(${JSON.stringify(records)}::jsonb) as r (id text, tenant_id text,
      document_id text, turn_id text, ordinal int, kind text, is_private boolean, author_id text, content text,
      private_acl text[], created_at timestamptz)
    on conflict (id) do update set ordinal = excluded.ordinal, kind = excluded.kind, is_private = excluded.is_private,
      author_id = excluded.author_id, content = excluded.content, private_acl = excluded.private_acl,
      created_at = excluded.created_at`.execute(tx)
}

/**
 * What is stored of an attachment stays as long as the help desk has it. `isWanted` false: new ones are not downloaded.
 */
export async function replaceAttachments(
  tx: Tx,
  tenantId: string,
  placed: readonly Placed[],
  isWanted: boolean,
): Promise<void> {
  const records = placed.flatMap(({ documentId, prepared: { attachments } }) =>
    attachments.map((attachment) => ({
      ...{ id: attachment.partId, tenant_id: tenantId, document_id: documentId, turn_id: attachment.turnId },
      ...{ external_id: attachment.id, name: attachment.name, content_type: attachment.contentType },
      ...{
        bytes: attachment.bytes,
        status: isWanted ? 'waiting' : 'skipped',
        private_acl: attachment.privateAcl,
      },
    })),
  )
  const documents = placed.map(({ documentId }) => documentId)
  await sql`
    delete from attachments where document_id = any(${documents}::text[])
      and id <> all(${records.map(({ id }) => id)}::text[])`.execute(tx)
  if (records.length === 0) return
  await sql`
    insert into attachments (id, tenant_id, document_id, turn_id, external_id, name, content_type, bytes, status,
      private_acl)
    select * from jsonb_to_recordset(${JSON.stringify(records)}::jsonb) as r (id text, tenant_id text,
      document_id text, turn_id text, external_id text, name text, content_type text, bytes bigint, status text,
      private_acl text[])
    on conflict (id) do update set turn_id = excluded.turn_id, name = excluded.name,
      content_type = excluded.content_type, bytes = excluded.bytes, private_acl = excluded.private_acl`.execute(
    tx,
  )
}

/** Writes summaries whose turns changed, and answers which: a model's stays while it is about the same. */
export async function replaceSummaries(
  tx: Tx,
  tenantId: string,
  placed: readonly Placed[],
): Promise<Set<string>> {
  const records = placed.flatMap(({ documentId, prepared: { document, summaries } }) =>
    summaries.map(({ audience, problem, cause, solution, result, hash, skipReason, privateAcl }) => ({
      ...{ document_id: documentId, audience, tenant_id: tenantId, problem, cause, solution, result },
      ...{ language: document.language, mode: 'extractive', content_hash: hash, skip_reason: skipReason },
      private_acl: privateAcl,
    })),
  )
  const documents = placed.map(({ documentId }) => documentId)
  const keys = records.map((record) => summaryKey(record.document_id, record.audience))
  await sql`
    delete from ticket_summaries where document_id = any(${documents}::text[])
      and document_id || '/' || audience <> all(${keys}::text[])`.execute(tx)
  const { rows } = await sql<{ document_id: string; audience: string }>`
    insert into ticket_summaries as s (document_id, audience, tenant_id, problem, cause, solution, result, language, mode,
      content_hash, skip_reason, private_acl)
    select * from jsonb_to_recordset(${JSON.stringify(records)}::jsonb) as r (document_id text, audience text,
      tenant_id text, problem text, cause text, solution text, result text, language text, mode text,
      content_hash text, skip_reason text, private_acl text[])
    on conflict (document_id, audience) do update set problem = excluded.problem, cause = excluded.cause,
      solution = excluded.solution, result = excluded.result, language = excluded.language, mode = excluded.mode,
      content_hash = excluded.content_hash, skip_reason = excluded.skip_reason, private_acl = excluded.private_acl,
      prompt_id = null, prompt_version = null, model = null, call_id = null, attempts = 0, due_at = now(),
      error_code = null, created_at = now()
      where s.content_hash <> excluded.content_hash
    returning document_id, audience`.execute(tx)
  await sql`
    update ticket_summaries s set private_acl = r.private_acl
    from jsonb_to_recordset(${JSON.stringify(records)}::jsonb) as r (document_id text, audience text,
      private_acl text[])
    where s.document_id = r.document_id and s.audience = r.audience
      and s.private_acl is distinct from r.private_acl`.execute(tx)
  return new Set(rows.map((row) => summaryKey(row.document_id, row.audience)))
}

export function summaryKey(documentId: string, audience: string): string {
  return `${documentId}/${audience}`
}

/**
 * What becomes of the passages of tickets that are stored anew, those of attachments and summaries that stay left aside:
 * ids of those to remove, and places (`chunkPlace`) of those of the new version that are there already, word for word.
 */
export async function compareChunks(
  tx: Tx,
  documentIds: readonly string[],
  placed: readonly PlacedChunk[],
  newSummaries: ReadonlySet<string>,
): Promise<{ gone: string[]; same: Set<string> }> {
  const replaced = new Set(documentIds)
  const wanted = placed.map(({ chunk }) => chunk).filter((chunk) => replaced.has(chunk.document_id))
  const { rows } = await sql<{ id: string; document_id: string; ordinal: number; is_same: boolean }>`
    select c.id, c.document_id, c.ordinal, w.ordinal is not null as is_same from chunks c
    left join jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as w (document_id text, ordinal int, kind text,
        part_id text, heading text, context text, content text, private_acl text[])
      on w.document_id = c.document_id and w.ordinal = c.ordinal and w.kind = c.kind and w.heading = c.heading
      and w.context = c.context and w.content = c.content and w.part_id is not distinct from c.part_id
      and w.private_acl is not distinct from c.private_acl
    where c.document_id = any(${documentIds}::text[]) and case c.kind
      when 'attachment' then not exists (select from attachments a where a.id = c.part_id)
      when 'summary' then c.document_id || '/' || c.part_id = any(${[...newSummaries]}::text[])
        or not exists (select from ticket_summaries s where s.document_id = c.document_id and s.audience = c.part_id)
      else true end`.execute(tx)
  return {
    gone: rows.filter((row) => !row.is_same).map((row) => row.id),
    same: new Set(rows.filter((row) => row.is_same).map(chunkPlace)),
  }
}

export function chunkPlace({ document_id, ordinal }: { document_id: string; ordinal: number }): string {
  return `${document_id}/${ordinal}`
}

/** Gives passages that stay the access lists of now. */
export async function copyAccess(tx: Tx, documentIds: readonly string[]): Promise<void> {
  await sql`
    with now as (
      select c.id, d.acl, case c.kind
          when 'attachment' then (select a.private_acl from attachments a where a.id = c.part_id)
          when 'summary' then (select s.private_acl from ticket_summaries s
            where s.document_id = c.document_id and s.audience = c.part_id)
          else c.private_acl end as private_acl
      from chunks c join documents d on d.id = c.document_id
      where c.document_id = any(${documentIds}::text[])
    )
    update chunks c set acl = now.acl, private_acl = now.private_acl from now
    where c.id = now.id
      and (c.acl is distinct from now.acl or c.private_acl is distinct from now.private_acl)`.execute(tx)
}

/** They were fetched again and are as they were: only the time of their last change is another. */
export async function noteFetched(
  tx: Tx,
  sourceId: string,
  tickets: ReadonlyArray<{ id: string; updatedAt: string; askedAt: Date }>,
): Promise<void> {
  if (tickets.length === 0) return
  await sql`
    update tickets t set remote_updated_at = r."updatedAt", fetched_at = greatest(t.fetched_at, r."askedAt")
    from jsonb_to_recordset(${JSON.stringify(tickets)}::jsonb)
      as r (id text, "updatedAt" timestamptz, "askedAt" timestamptz)
    where t.source_id = ${sourceId} and t.ticket_id = r.id`.execute(tx)
}
