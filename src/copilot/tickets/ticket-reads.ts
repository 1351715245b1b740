import { sql } from 'kysely'
import type { Tx } from '../../platform/index.ts'

/** A help desk account of a tenant, as far as choosing it needs. */
export type HelpdeskSource = { id: string; name: string; kind: string; url: string | null }

/** Help desks of a tenant. For choosing only: who may read what of them is asked when something is read. */
export async function findHelpdeskSources(tx: Tx, tenantId: string): Promise<HelpdeskSource[]> {
  const { rows } = await sql<HelpdeskSource>`
    select s.id, s.name, s.kind, s.config ->> 'url' as url
    from sources s join helpdesks h on h.source_id = s.id
    where s.tenant_id = ${tenantId} order by s.id`.execute(tx)
  return rows
}

/** Names of sources, by id, those that this transaction's principal may know. */
export async function findSourceNames(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await tx.selectFrom('sources').select(['id', 'name']).where('id', 'in', ids).execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** Under which id a merged ticket goes on, by source. */
export async function findPrimaryIds(
  tx: Tx,
  sourceIds: readonly string[],
  ticketId: string,
): Promise<Map<string, string>> {
  const { rows } = await sql<{ source_id: string; primary_id: string }>`
    select source_id, primary_id from ticket_aliases
    where source_id = any(${sourceIds}::text[]) and ticket_id = ${ticketId}`.execute(tx)
  return new Map(rows.map((row) => [row.source_id, row.primary_id]))
}

/** A stored ticket with what everybody sees of it who may read it. */
export type TicketHead = {
  document_id: string
  source_id: string
  /** null: whoever reads may not know the source itself. */
  source_name: string | null
  ticket_id: string
  external_id: string
  subject: string
  status: 'open' | 'pending' | 'on_hold' | 'resolved' | 'closed'
  priority: 'low' | 'normal' | 'high' | 'urgent' | null
  language: string
  url: string | null
  type: string | null
  product: string | null
  tags: string[]
  updated_at: Date
  resolved_at: Date | null
}

const HEAD = sql`t.document_id, t.source_id, (select name from sources where id = t.source_id) as source_name, t.ticket_id, d.external_id, d.title as subject, t.status, t.priority,
  d.language, d.url, t.type, t.product, t.tags, t.remote_updated_at as updated_at, t.resolved_at`

/** The tickets of these documents that this transaction's principal may read. */
export async function findTicketFacts(tx: Tx, documentIds: readonly string[]): Promise<TicketHead[]> {
  if (documentIds.length === 0) return []
  const { rows } = await sql<TicketHead>`
    select ${HEAD}
    from unnest(${documentIds}::text[]) as asked (id)
    cross join lateral (select * from tickets where document_id = asked.id offset 0) t
    cross join lateral (select * from documents where id = t.document_id offset 0) d`.execute(tx)
  return rows
}

/** The tickets of these numbers that this transaction's principal may read. */
export async function findTicketHeads(
  tx: Tx,
  places: ReadonlyArray<{ sourceId: string; ticketId: string }>,
): Promise<TicketHead[]> {
  if (places.length === 0) return []
  const { rows } = await sql<TicketHead>`
    select ${HEAD}
    from unnest(${places.map((place) => place.sourceId)}::text[], ${places.map((place) => place.ticketId)}::text[])
      as asked (source_id, ticket_id)
    cross join lateral (select * from tickets
      where source_id = asked.source_id and ticket_id = asked.ticket_id offset 0) t
    cross join lateral (select * from documents where id = t.document_id offset 0) d
    order by t.document_id`.execute(tx)
  return rows
}

export type TicketSummary = {
  document_id: string
  audience: 'everyone' | 'internal'
  problem: string
  cause: string
  solution: string
  result: string
  mode: 'model' | 'extractive'
  created_at: Date
}

/** Of each ticket the fullest summary that may be read: that with private notes, where there is one. */
export async function findSummaries(
  tx: Tx,
  documentIds: readonly string[],
  audiences: ReadonlyArray<'everyone' | 'internal'> = ['internal', 'everyone'],
): Promise<Map<string, TicketSummary>> {
  if (documentIds.length === 0) return new Map()
  const { rows } = await sql<TicketSummary>`
    select distinct on (document_id) document_id, audience, problem, cause, solution, result, mode, created_at
    from ticket_summaries
    where document_id = any(${documentIds}::text[]) and audience = any(${audiences}::text[])
    order by document_id, audience desc`.execute(tx)
  return new Map(rows.map((row) => [row.document_id, row]))
}

export type TicketChunk = {
  document_id: string
  chunk_id: string
  kind: string
  heading: string
  content: string
}

/** Passages of tickets of some kinds, in order. Those of private notes never: `private_acl` is for notes. */
export async function findPublicChunks(
  tx: Tx,
  documentIds: readonly string[],
  kinds: readonly string[],
): Promise<TicketChunk[]> {
  if (documentIds.length === 0) return []
  const { rows } = await sql<TicketChunk>`
    select document_id, id as chunk_id, kind, heading, content from chunks
    where document_id = any(${documentIds}::text[]) and kind = any(${kinds}::text[]) and private_acl is null
    order by document_id, ordinal`.execute(tx)
  return rows
}

export type TicketTurn = {
  kind: 'description' | 'customer' | 'reply' | 'note' | 'forward'
  is_private: boolean
  content: string
}

/** What was said in a ticket, oldest first, as far as this transaction's principal may read it. */
export async function findTurns(tx: Tx, documentId: string): Promise<TicketTurn[]> {
  const { rows } = await sql<TicketTurn>`
    select kind, is_private, content from ticket_turns
    where document_id = ${documentId} order by ordinal`.execute(tx)
  return rows
}

export async function isSlugOf(tx: Tx, tenantId: string, slug: string): Promise<boolean> {
  const row = await tx
    .selectFrom('tenants')
    .select('id')
    .where('id', '=', tenantId)
    .where('slug', '=', slug)
    .executeTakeFirst()
  return row !== undefined
}
