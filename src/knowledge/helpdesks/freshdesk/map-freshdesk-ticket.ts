import type { HelpdeskAttachment, HelpdeskTicket, HelpdeskTurn, TicketState } from '../helpdesk.ts'
import type { FreshdeskAttachment, FreshdeskConversation, FreshdeskTicket } from './freshdesk-wire.ts'

const PRIORITIES = new Map([
  [1, 'low'],
  [2, 'normal'],
  [3, 'high'],
  [4, 'urgent'],
] as const) as ReadonlyMap<number, NonNullable<HelpdeskTicket['priority']>>
// An account's own statuses begin at 8; all are open in some way.
const STATUSES: ReadonlyMap<number, HelpdeskTicket['status']> = new Map([
  [3, 'pending'],
  [4, 'resolved'],
  [5, 'closed'],
  [6, 'pending'],
  [7, 'on_hold'],
])
const CHANNELS: ReadonlyMap<number, string> = new Map([
  [1, 'email'],
  [2, 'portal'],
  [3, 'phone'],
  [5, 'twitter'],
  [6, 'facebook'],
  [7, 'chat'],
  [9, 'feedback_widget'],
  [10, 'outbound_email'],
])
const CLOSED = 5
const OUTBOUND_EMAIL = 10
const REPLY = 0
const NOTE = 2
const FORWARDED = 8

/** As the note reads that Freshdesk leaves in a ticket that was merged away. */
const MERGED_INTO = /\bmerged into (?:the )?ticket\s{0,5}#?\s{0,5}(\d{1,20})/i
/** Linear whatever the text is: what customers wrote stands in quotes of agents. */
const TAG = /<[^<>]*>/g

export type TicketParts = {
  ticket: FreshdeskTicket
  conversations: readonly FreshdeskConversation[]
  /** Product id → name. */
  products: ReadonlyMap<string, string>
  /** Of the account. */
  url: string
}

export function mapFreshdeskTicket({ ticket, conversations, products, url }: TicketParts): HelpdeskTicket {
  const mergedInto = mergedIntoOf(ticket, conversations)
  const status = STATUSES.get(ticket.status) ?? 'open'
  const isDone = status === 'resolved' || status === 'closed'
  return {
    id: ticket.id,
    state: mergedInto === null ? stateOf(ticket) : 'merged',
    mergedInto,
    subject: ticket.subject ?? '',
    status,
    priority: PRIORITIES.get(ticket.priority ?? 0) ?? null,
    type: ticket.type ?? ticket.ticket_type ?? null,
    channel: CHANNELS.get(ticket.source ?? 0) ?? null,
    product: products.get(ticket.product_id ?? '') ?? null,
    tags: ticket.tags ?? [],
    groupId: ticket.group_id ?? null,
    requesterId: ticket.requester_id ?? null,
    assigneeId: ticket.responder_id ?? null,
    companyId: ticket.company_id ?? null,
    customFields: valuesOf(ticket.custom_fields ?? ticket.custom_field ?? {}),
    url: `${url}/a/tickets/${ticket.id}`,
    createdAt: ticket.created_at,
    updatedAt: ticket.updated_at,
    resolvedAt: isDone ? (ticket.stats?.resolved_at ?? ticket.stats?.closed_at ?? ticket.updated_at) : null,
    turns: [descriptionOf(ticket), ...conversations.map(turnOf).sort(byTime)],
  }
}

export function stateOf(ticket: FreshdeskTicket): TicketState {
  if (ticket.spam) return 'spam'
  return ticket.deleted ? 'deleted' : 'live'
}

// Only a note of an agent counts: a customer may write such a sentence, too, and a reply quote it.
function mergedIntoOf(
  ticket: FreshdeskTicket,
  conversations: readonly FreshdeskConversation[],
): string | null {
  if (ticket.status !== CLOSED || stateOf(ticket) !== 'live') return null
  for (const conversation of [...conversations].reverse()) {
    if (conversation.incoming || conversation.source === REPLY) continue
    if (conversation.user_id === ticket.requester_id) continue
    const text = conversation.body_text ?? conversation.body?.replace(TAG, ' ') ?? ''
    const into = MERGED_INTO.exec(text)?.[1]
    if (into !== undefined && into !== ticket.id) return into
  }
  return null
}

function descriptionOf(ticket: FreshdeskTicket): HelpdeskTurn {
  const html = ticket.description_html ?? ticket.description ?? null
  return {
    id: 'description',
    kind: 'description',
    isPrivate: false,
    // an outbound email is what an agent wrote to the customer
    authorId: (ticket.source === OUTBOUND_EMAIL ? ticket.responder_id : ticket.requester_id) ?? null,
    html,
    text: ticket.description_text ?? (html === null ? '' : null),
    createdAt: ticket.created_at,
    attachments: (ticket.attachments ?? []).map(mapAttachment),
  }
}

function turnOf(conversation: FreshdeskConversation): HelpdeskTurn {
  const isForward = conversation.source === FORWARDED
  const html = conversation.body ?? null
  return {
    id: conversation.id,
    kind: kindOf(conversation),
    // what was forwarded went to somebody else, never to the customer; a mistake must not show a note
    isPrivate: (conversation.private ?? conversation.source === NOTE) || isForward,
    authorId: conversation.user_id ?? null,
    html,
    text: conversation.body_text ?? (html === null ? '' : null),
    createdAt: conversation.created_at,
    attachments: (conversation.attachments ?? []).map(mapAttachment),
  }
}

function kindOf({ source, private: told, incoming }: FreshdeskConversation): HelpdeskTurn['kind'] {
  if (source === FORWARDED) return 'forward'
  const isPrivate = told ?? source === NOTE
  // an answer to what was forwarded comes in, but is none of the customer's
  if (isPrivate) return 'note'
  return incoming ? 'customer' : 'reply'
}

function mapAttachment(attachment: FreshdeskAttachment): HelpdeskAttachment {
  return {
    id: attachment.id,
    name: attachment.name,
    contentType: attachment.content_type ?? null,
    bytes: attachment.size ?? attachment.file_size ?? null,
  }
}

function valuesOf(fields: Record<string, unknown>): Record<string, string> {
  const values = Object.entries(fields).flatMap(([name, value]): Array<[string, string]> => {
    const text = Array.isArray(value) ? value.filter((item) => typeof item === 'string').join(', ') : value
    if (typeof text === 'number' || typeof text === 'boolean') return [[name, String(text)]]
    return typeof text === 'string' && text.trim() !== '' ? [[name, text]] : []
  })
  return Object.fromEntries(values)
}

// Stable: what has one time stays in the order of the help desk.
function byTime(a: HelpdeskTurn, b: HelpdeskTurn): number {
  return a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : 0
}
