import { sql } from 'kysely'
import type { TimePlace, Tx } from '../../platform/index.ts'

// What people see of stored tickets. Row-level security decides which, and which turns of them.

export type ListedTicket = {
  ticket_id: string
  document_id: string
  subject: string
  status: 'open' | 'pending' | 'on_hold' | 'resolved' | 'closed'
  priority: 'low' | 'normal' | 'high' | 'urgent' | null
  language: string
  product: string | null
  tags: string[]
  updated_at: Date
  created_at: Date
  source_id: string
  source_name: string
  url: string | null
  /** What it is about, from its summary. */
  summary: string | null
}

/** Each row is looked up by itself (`offset 0`), so that only those that are shown are read. */
const DOCUMENT = sql`
  cross join lateral (select title, language, url from documents where id = t.document_id offset 0) d`

const SUMMARY = sql`
  left join lateral (select nullif(problem, '') as summary from ticket_summaries
    where document_id = t.document_id and audience = 'everyone' offset 0) y on true`

const LISTED = sql`
  t.ticket_id, t.document_id, t.title as subject, t.status, t.priority, t.language, t.product, t.tags,
  t.remote_updated_at as updated_at, t.created_at, t.source_id, s.name as source_name, t.url, y.summary`

export type TicketFilter = {
  /** Part of the subject, or a whole ticket number. */
  q: string | undefined
  status: string | undefined
  sourceId: string | undefined
}

/** Those that changed last first. */
export async function listTickets(
  tx: Tx,
  filter: TicketFilter,
  page: { before: TimePlace | undefined; limit: number },
): Promise<ListedTicket[]> {
  const { q, status, sourceId } = filter
  const like = `%${(q ?? '').replace(/[\\%_]/g, '\\$&')}%`
  const { rows } = await sql<ListedTicket>`
    select ${LISTED}
    from (
      select t.*, d.title, d.language, d.url from tickets t ${DOCUMENT}
      where t.tenant_id = naru_tenant()
        and ${q === undefined ? sql`true` : sql`(d.title ilike ${like} or t.ticket_id = ${q.replace(/^#/, '')})`}
        and ${status === undefined ? sql`true` : sql`t.status = ${status}`}
        and ${sourceId === undefined ? sql`true` : sql`t.source_id = ${sourceId}`}
        and ${
          page.before === undefined
            ? sql`true`
            : sql`(t.remote_updated_at, t.document_id) < (${page.before.time}::timestamptz, ${page.before.id})`
        }
      order by t.remote_updated_at desc, t.document_id desc limit ${page.limit}
    ) t join sources s on s.id = t.source_id ${SUMMARY}
    order by t.remote_updated_at desc, t.document_id desc`.execute(tx)
  return rows
}

/** Tickets of this number, or that one of this number was merged into: one a help desk. */
export async function findTickets(
  tx: Tx,
  ticketId: string,
  sourceId: string | undefined,
): Promise<ListedTicket[]> {
  const asked = await sql<{ source_id: string; ticket_id: string }>`
    select s.id as source_id, coalesce(a.primary_id, ${ticketId}) as ticket_id
    from sources s
    left join ticket_aliases a on a.source_id = s.id and a.ticket_id = ${ticketId}
    where ${sourceId === undefined ? sql`true` : sql`${sourceId} in (s.id, s.name)`}`.execute(tx)
  const { rows } = await sql<ListedTicket>`
    select ${LISTED}
    from jsonb_to_recordset(${JSON.stringify(asked.rows)}::jsonb) as asked (source_id text, ticket_id text)
    cross join lateral (
      select t.*, d.title, d.language, d.url from (select * from tickets
        where source_id = asked.source_id and ticket_id = asked.ticket_id offset 0) t ${DOCUMENT}
    ) t join sources s on s.id = t.source_id ${SUMMARY}
    order by s.id`.execute(tx)
  return rows
}

/** Whether one of the help desks has this id or name. */
export async function isHelpdesk(tx: Tx, source: string): Promise<boolean> {
  const { rows } = await sql`
    select from sources s join helpdesks h on h.source_id = s.id
    where ${source} in (s.id, s.name) limit 1`.execute(tx)
  return rows.length > 0
}

export type TicketTurnRow = {
  id: string
  turn_id: string
  kind: 'description' | 'customer' | 'reply' | 'note' | 'forward'
  is_private: boolean
  author_id: string | null
  created_at: Date
  content: string
}

/** Oldest first, those that the reader may see. */
export async function readTicketTurns(tx: Tx, documentId: string): Promise<TicketTurnRow[]> {
  return (await tx
    .selectFrom('ticket_turns')
    .select(['id', 'turn_id', 'kind', 'is_private', 'author_id', 'created_at', 'content'])
    .where('document_id', '=', documentId)
    .orderBy('ordinal')
    .execute()) as TicketTurnRow[]
}

export type TicketAttachmentRow = {
  id: string
  turn_id: string
  name: string
  content_type: string | null
  bytes: number | null
  status: 'waiting' | 'stored' | 'dead' | 'skipped'
}

export async function readTicketAttachments(tx: Tx, documentId: string): Promise<TicketAttachmentRow[]> {
  return (await tx
    .selectFrom('attachments')
    .select(['id', 'turn_id', 'name', 'content_type', 'bytes', 'status'])
    .where('document_id', '=', documentId)
    .orderBy('created_at')
    .orderBy('id')
    .execute()) as TicketAttachmentRow[]
}

/** Numbers of the tickets that were merged into this one. */
export async function findMergedIds(tx: Tx, sourceId: string, ticketId: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('ticket_aliases')
    .select('ticket_id')
    .where('source_id', '=', sourceId)
    .where('primary_id', '=', ticketId)
    .orderBy('ticket_id')
    .execute()
  return rows.map((row) => row.ticket_id)
}
