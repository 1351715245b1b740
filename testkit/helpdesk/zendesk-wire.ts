import { AGENTS, GROUPS, PRODUCTS, personById } from './people.ts'
import type { WorldAttachment, WorldTicket, WorldTurn } from './ticket.ts'

export type Json = Record<string, unknown>

const STATUS = {
  open: 'open',
  pending: 'pending',
  on_hold: 'hold',
  resolved: 'solved',
  closed: 'closed',
} as const
const TYPE: Record<string, string> = {
  Question: 'question',
  Incident: 'incident',
  Problem: 'problem',
  'Feature Request': 'task',
}

/** Fields that the account added; a ticket names them by their id only. */
export const FIELDS = [
  {
    id: 36001,
    title: 'Region',
    type: 'tagger',
    read: (ticket: WorldTicket) => ticket.customFields.cf_region,
  },
  {
    id: 36002,
    title: 'Error code',
    type: 'text',
    read: (ticket: WorldTicket) => ticket.customFields.cf_error_code,
  },
]

const FIRST_BRAND = { id: 6001, name: 'Acme' }

/** A brand for each product, and one for what is about none. */
export function brandList(): Json[] {
  return [FIRST_BRAND, ...PRODUCTS].map(({ id, name }) => ({
    id,
    name,
    active: true,
    default: id === FIRST_BRAND.id,
  }))
}

/** What `include=metric_sets` brings along, as far as it is told here. */
export function metricsOf(ticket: WorldTicket): Json {
  const replies = ticket.turns.filter(({ kind }) => kind === 'reply').length
  const solved = ticket.resolvedAt === null ? null : time(ticket.resolvedAt)
  return {
    ...{ id: ticket.id + 70_000_000, ticket_id: ticket.id, reopens: 0, replies, solved_at: solved },
    ...{ created_at: time(ticket.createdAt), updated_at: time(ticket.updatedAt) },
  }
}

export function time(at: number): string {
  return new Date(at).toISOString().replace('.000Z', 'Z')
}

/** Spam is deleted, too; what was merged away is closed and has a tag. */
export function statusOf(ticket: WorldTicket): string {
  return ticket.state === 'deleted' || ticket.state === 'spam' ? 'deleted' : STATUS[ticket.status]
}

export function ticketOf(ticket: WorldTicket, url: string): Json {
  const fields = FIELDS.map(({ id, read }) => ({ id, value: read(ticket) ?? null }))
  return {
    ...{ url: `${url}/api/v2/tickets/${ticket.id}.json`, id: ticket.id, external_id: null },
    via: { channel: ticket.channel, source: { from: {}, to: {}, rel: null } },
    created_at: time(ticket.createdAt),
    updated_at: time(ticket.updatedAt),
    generated_timestamp: Math.floor(ticket.updatedAt / 1_000),
    type: TYPE[ticket.type ?? ''] ?? null,
    subject: ticket.subject,
    raw_subject: ticket.subject,
    description: ticket.turns[0]?.text ?? '',
    priority: ticket.priority,
    status: statusOf(ticket),
    recipient: null,
    requester_id: ticket.requesterId,
    submitter_id: ticket.requesterId,
    assignee_id: ticket.assigneeId,
    organization_id: ticket.companyId,
    group_id: ticket.groupId,
    ...{ collaborator_ids: [], follower_ids: [], email_cc_ids: [], forum_topic_id: null, problem_id: null },
    ...{ has_incidents: false, is_public: true, due_at: null },
    tags: ticket.state === 'merged' ? [...ticket.tags, 'closed_by_merge'] : ticket.tags,
    custom_fields: fields,
    fields,
    ...{ satisfaction_rating: null, sharing_agreement_ids: [], custom_status_id: 4001, followup_ids: [] },
    ...{
      ticket_form_id: 5001,
      brand_id: ticket.productId ?? FIRST_BRAND.id,
      allow_channelback: false,
      allow_attachments: true,
    },
    from_messaging_channel: false,
  }
}

export function commentOf(turn: WorldTurn, ticket: WorldTicket, url: string): Json {
  const say = (text: string) => mergeWords(text, ticket)
  return {
    ...{ id: turn.id, type: 'Comment', author_id: turn.authorId },
    body: say(turn.text),
    html_body: `<div class="zd-comment" dir="auto">${say(turn.html)}</div>`,
    plain_body: say(turn.text),
    public: !turn.isPrivate && turn.kind !== 'forward',
    attachments: turn.attachments.map((file) => attachmentOf(file, url)),
    audit_id: turn.id + 1,
    via: { channel: ticket.channel, source: { from: {}, to: {}, rel: null } },
    created_at: time(turn.createdAt),
    metadata: { system: {}, custom: {} },
  }
}

/** The notes of a merge in this help desk's words. */
function mergeWords(text: string, ticket: WorldTicket): string {
  return text
    .replace(
      /This ticket is closed and merged into ticket (\d+)/,
      'This request was closed and merged into request #$1.',
    )
    .replace(
      /Merged from ticket (\d+)/,
      `Request #$1 "${ticket.subject}" was closed and merged into this request.`,
    )
}

/** The address asks for credentials and leads on to where the file lies. */
export function attachmentOf(file: WorldAttachment, url: string): Json {
  const content = `${url}/attachments/token/t${file.id}/?name=${encodeURIComponent(file.name)}`
  return {
    ...{ url: `${url}/api/v2/attachments/${file.id}.json`, id: file.id, file_name: file.name },
    ...{ content_url: content, mapped_content_url: content, content_type: file.contentType, size: file.size },
    ...{ width: null, height: null, inline: false, deleted: false, malware_access_override: false },
    ...{ malware_scan_result: 'malware_not_found', thumbnails: [] },
  }
}

export function deletedTicketOf(ticket: WorldTicket): Json {
  return {
    ...{ id: ticket.id, subject: ticket.subject, description: null },
    actor: { id: AGENTS[0]?.id, name: AGENTS[0]?.name },
    deleted_at: time(ticket.updatedAt),
    previous_state: STATUS[ticket.status],
  }
}

const WRITTEN = '2024-01-08T07:53:41Z'

export function groupList(url: string): Json[] {
  return GROUPS.map(({ id, name }) => ({
    ...{
      url: `${url}/api/v2/groups/${id}.json`,
      id,
      is_public: true,
      name,
      description: '',
      default: id === 71,
    },
    ...{ deleted: false, created_at: WRITTEN, updated_at: WRITTEN },
  }))
}

export function userOf(id: number, url: string): Json {
  const { name, email } = personById(id)
  return {
    ...{ id, url: `${url}/api/v2/users/${id}.json`, name, email, created_at: WRITTEN, updated_at: WRITTEN },
    ...{ time_zone: 'Seoul', locale: 'en-US', verified: true, active: true, suspended: false },
    ...{
      role: id === AGENTS[0]?.id ? 'admin' : id < 10_000 ? 'agent' : 'end-user',
      ticket_restriction: null,
    },
  }
}

/** Who asks without credentials. */
export const ANONYMOUS = { id: null, name: 'Anonymous user', email: 'invalid@example.com', role: 'end-user' }
