import { sql } from 'kysely'
import { type WeighedDocument, weighChunks, writeDocuments } from '../src/knowledge/documents.ts'
import type { HelpdeskTicket, HelpdeskTurn } from '../src/knowledge/helpdesks/helpdesk.ts'
import { searchIndex } from '../src/knowledge/search/index-documents.ts'
import { prepareTicket, readTicket } from '../src/knowledge/tickets/prepare-ticket.ts'
import { readTicketAccess } from '../src/knowledge/tickets/ticket-access.ts'
import { type WeighedTicket, writeTickets } from '../src/knowledge/tickets/write-tickets.ts'
import type { Database } from '../src/platform/index.ts'

/** A help desk account of a tenant as a source, with what its settings say about access. */
export async function addHelpdesk(
  database: Database,
  {
    tenantId,
    id,
    config = {},
    kind = 'freshdesk',
  }: { tenantId: string; id: string; config?: object; kind?: string },
): Promise<void> {
  await database.system(async (tx) => {
    await sql`insert into tenants (id, slug, name) values (${tenantId}, ${tenantId}, ${tenantId})
      on conflict do nothing`.execute(tx)
    await sql`insert into sources (id, tenant_id, kind, name, config)
      values (${id}, ${tenantId}, ${kind}, ${id}, ${JSON.stringify(config)}::jsonb)`.execute(tx)
    await sql`insert into helpdesks (source_id, tenant_id) values (${id}, ${tenantId})`.execute(tx)
  })
}

type Said = { kind?: HelpdeskTurn['kind']; text: string; isPrivate?: boolean }

/** A ticket with its turns, the description first. */
export function ticketOf(
  ticket: Partial<HelpdeskTicket> & { id: string; subject: string },
  turns: Said[],
): HelpdeskTicket {
  return {
    ...{ state: 'live', mergedInto: null, status: 'resolved', priority: 'normal', type: 'Question' },
    ...{ channel: 'email', product: null, tags: [], groupId: null, requesterId: 'r1', assigneeId: null },
    ...{ companyId: null, customFields: {}, url: `https://acme.freshdesk.com/a/tickets/${ticket.id}` },
    ...{ createdAt: '2026-01-02T03:04:05Z', updatedAt: '2026-01-03T03:04:05Z', resolvedAt: null },
    ...ticket,
    turns: turns.map(({ kind = 'reply', text, isPrivate = false }, at) => ({
      ...{ id: at === 0 ? 'description' : `${ticket.id}-${at}`, kind: at === 0 ? 'description' : kind },
      ...{ isPrivate, authorId: 'x', html: null, text, attachments: [] },
      createdAt: new Date(Date.UTC(2026, 0, 2, 3, 10 + at)).toISOString(),
    })),
  }
}

/** Stores tickets as ingest does; ticket id → document id. */
export async function storeTickets(
  database: Database,
  { tenantId, sourceId, config = {} }: { tenantId: string; sourceId: string; config?: object },
  tickets: HelpdeskTicket[],
): Promise<Map<string, string>> {
  const access = readTicketAccess(config)
  const weighed: WeighedTicket[] = []
  for (const ticket of tickets) {
    const prepared = prepareTicket(readTicket(ticket, { sourceId, access }), { sourceId, access })
    weighed.push({
      prepared,
      weighed: await weighChunks(searchIndex, tenantId, prepared.document.chunks),
      fetchedAt: new Date(),
    })
  }
  return database.tenant({ tenantId, groups: 'all' }, (tx) =>
    writeTickets(tx, searchIndex, { tenantId, sourceId, keepsAttachments: false }, weighed),
  )
}

/** Stores an article, for everyone unless `audience` tells; its document id. */
export async function storeArticle(
  database: Database,
  { tenantId, sourceId }: { tenantId: string; sourceId: string },
  article: {
    id: string
    title: string
    content: string
    language?: string
    acl?: string[] | null
    /** null: it is none of a help desk's, but a document of that type. */
    audience?: 'everyone' | 'agents' | 'some' | null
  },
): Promise<string> {
  const { id, title, content, language = 'en', acl = null, audience = 'everyone' } = article
  const chunks = [{ ordinal: 0, heading: '', context: title, content }]
  const { postings } = await weighChunks(searchIndex, tenantId, chunks)
  const document: WeighedDocument = {
    ...{
      externalId: `article:${id}:${language}`,
      itemKey: null,
      title,
      type: 'article',
      language,
      url: null,
    },
    ...{
      acl,
      format: 'html',
      content,
      contentHash: content,
      parserVersion: 1,
      metadata: audience === null ? {} : { audience },
      updatedAt: null,
    },
    ...{ chunks, postings: [...postings] },
  }
  const [stored] = await database.tenant({ tenantId, groups: 'all' }, (tx) =>
    writeDocuments(tx, searchIndex, { tenantId, sourceId }, [document]),
  )
  return (stored as { id: string }).id
}
