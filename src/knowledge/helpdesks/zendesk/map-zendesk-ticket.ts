import type { HelpdeskAttachment, HelpdeskTicket, HelpdeskTurn, TicketState } from '../helpdesk.ts'
import type { ZendeskAttachment, ZendeskComment, ZendeskTicket } from './zendesk-wire.ts'

const STATUSES: ReadonlyMap<string, HelpdeskTicket['status']> = new Map([
  ['new', 'open'],
  ['open', 'open'],
  ['pending', 'pending'],
  ['hold', 'on_hold'],
  ['solved', 'resolved'],
  ['closed', 'closed'],
  ['deleted', 'closed'],
])
const PRIORITIES: ReadonlySet<string> = new Set(['low', 'normal', 'high', 'urgent'])
/** Zendesk gives it to a ticket that was merged away. */
const MERGED = 'closed_by_merge'

export type TicketParts = {
  ticket: ZendeskTicket
  comments: readonly ZendeskComment[]
  /** User id → role; end users of copies count as customers. */
  roles: ReadonlyMap<string, string>
  /** Id of a field of the customer's own → its title. */
  fields: ReadonlyMap<string, string>
  /** Brand id → name; empty in accounts with one. */
  brands: ReadonlyMap<string, string>
  solvedAt: string | null
  url: string
}

export function mapZendeskTicket(parts: TicketParts): HelpdeskTicket {
  const { ticket, fields, brands, url } = parts
  const state = stateOf(ticket)
  const customFields = valuesOf(ticket, fields)
  const status = STATUSES.get(ticket.status) ?? 'open'
  const isDone = status === 'resolved' || status === 'closed'
  return {
    id: ticket.id,
    state,
    mergedInto: state === 'merged' ? mergedIntoOf(parts) : null,
    subject: ticket.raw_subject ?? ticket.subject ?? '',
    status,
    priority: isPriority(ticket.priority) ? ticket.priority : null,
    type: ticket.type ?? null,
    channel: ticket.via?.channel == null ? null : String(ticket.via.channel),
    product: productOf(customFields) ?? brands.get(ticket.brand_id ?? '') ?? null,
    tags: ticket.tags ?? [],
    groupId: ticket.group_id ?? null,
    requesterId: ticket.requester_id ?? null,
    assigneeId: ticket.assignee_id ?? null,
    companyId: ticket.organization_id ?? null,
    customFields,
    url: `${url}/agent/tickets/${ticket.id}`,
    createdAt: ticket.created_at,
    updatedAt: changedAt(ticket),
    resolvedAt: isDone ? (parts.solvedAt ?? ticket.updated_at) : null,
    turns: turnsOf(parts),
  }
}

export function stateOf(ticket: Pick<ZendeskTicket, 'status' | 'tags'>): TicketState {
  if (ticket.status === 'deleted') return 'deleted'
  return ticket.tags?.includes(MERGED) ? 'merged' : 'live'
}

/** Redactions and other work of the system move the one, what people do the other. */
export function changedAt({ updated_at, generated_timestamp }: ZendeskTicket): string {
  if (generated_timestamp == null) return updated_at
  const generated = new Date(generated_timestamp * 1000).toISOString()
  return generated > updated_at ? generated : updated_at
}

// "This request was closed and merged into request #5": in the language of the account, so only the number counts.
function mergedIntoOf({ ticket, comments, roles }: TicketParts): string | null {
  const said = comments.slice(1).filter((comment) => !isCustomer(comment, ticket, roles))
  for (const comment of said.reverse()) {
    const numbers = [...(textOf(comment) ?? '').matchAll(/#(\d{1,20})/g)].map((match) => match[1] as string)
    const into = numbers.find((number) => number !== ticket.id)
    if (into !== undefined) return into
  }
  return null
}

function isCustomer(
  { author_id }: ZendeskComment,
  { requester_id }: ZendeskTicket,
  roles: ReadonlyMap<string, string>,
): boolean {
  const role = roles.get(author_id ?? '')
  // an agent may be the one who asks
  return role === undefined ? author_id != null && author_id === requester_id : role === 'end-user'
}

function turnsOf({ ticket, comments, roles }: TicketParts): HelpdeskTurn[] {
  const [first, ...others] = comments
  const description: HelpdeskTurn = {
    id: 'description',
    kind: 'description',
    isPrivate: first?.public === false,
    authorId: first?.author_id ?? ticket.requester_id ?? null,
    html: first?.html_body ?? null,
    text: first ? textOf(first) : (ticket.description ?? ''),
    createdAt: ticket.created_at,
    attachments: (first?.attachments ?? []).filter(isThere).map(mapAttachment),
  }
  return [description, ...others.map((comment) => turnOf(comment, ticket, roles))]
}

function turnOf(
  comment: ZendeskComment,
  ticket: ZendeskTicket,
  roles: ReadonlyMap<string, string>,
): HelpdeskTurn {
  // private unless it says otherwise: a mistake must not show a note
  const isPrivate = comment.public !== true
  return {
    id: comment.id,
    kind: isPrivate ? 'note' : isCustomer(comment, ticket, roles) ? 'customer' : 'reply',
    isPrivate,
    authorId: comment.author_id ?? null,
    html: comment.html_body ?? null,
    text: textOf(comment),
    createdAt: comment.created_at,
    attachments: (comment.attachments ?? []).filter(isThere).map(mapAttachment),
  }
}

function textOf(comment: ZendeskComment): string | null {
  return comment.plain_body ?? comment.body ?? (comment.html_body == null ? '' : null)
}

function isThere(attachment: ZendeskAttachment): boolean {
  return attachment.deleted !== true
}

function mapAttachment(attachment: ZendeskAttachment): HelpdeskAttachment {
  return {
    id: attachment.id,
    name: attachment.file_name,
    contentType: attachment.content_type ?? null,
    bytes: attachment.size ?? null,
  }
}

function isPriority(text: string | null | undefined): text is NonNullable<HelpdeskTicket['priority']> {
  return PRIORITIES.has(text ?? '')
}

// Zendesk has no products of its own; accounts that have several make a field of this name.
function productOf(fields: Record<string, string>): string | undefined {
  return Object.entries(fields).find(([name]) => /^(product|제품|상품)$/i.test(name.trim()))?.[1]
}

function valuesOf(ticket: ZendeskTicket, fields: ReadonlyMap<string, string>): Record<string, string> {
  const values: Record<string, string> = {}
  for (const { id, value } of ticket.custom_fields ?? []) {
    const name = fields.get(id)
    const text = Array.isArray(value) ? value.join(', ') : value
    if (name === undefined || text === null || text === '' || text === false) continue
    if (typeof text === 'string' || typeof text === 'number' || text === true) values[name] = String(text)
  }
  return values
}
