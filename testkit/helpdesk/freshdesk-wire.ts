import { AGENTS, GROUPS, PRODUCTS, personById } from './people.ts'
import type {
  Language,
  WorldArticle,
  WorldAttachment,
  WorldFolder,
  WorldTicket,
  WorldTurn,
} from './ticket.ts'

export type Json = Record<string, unknown>

/** `on_hold` is one of the statuses that an account adds: "Waiting on Third Party". */
export const STATUS = { open: 2, pending: 3, resolved: 4, closed: 5, on_hold: 7 } as const
export const PRIORITY = { low: 1, normal: 2, high: 3, urgent: 4 } as const
const SOURCE = { email: 1, web: 2, phone: 3, chat: 7 } as const
const VISIBILITY = { everyone: 1, signed_in: 2, agents: 3, some: 4 } as const

export type Sign = (attachment: WorldAttachment) => string

export function time(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString().replace('.000Z', 'Z')
}

/** A row of the list; `include` adds to it. */
export function ticketRow(ticket: WorldTicket, include: string[]): Json {
  const [description] = ticket.turns
  return {
    ...{ cc_emails: [], fwd_emails: [], reply_cc_emails: [], ticket_cc_emails: [] },
    ...{ fr_escalated: false, spam: ticket.state === 'spam', email_config_id: null },
    group_id: ticket.groupId,
    priority: PRIORITY[ticket.priority],
    requester_id: ticket.requesterId,
    responder_id: ticket.assigneeId,
    source: SOURCE[ticket.channel],
    company_id: ticket.companyId,
    status: STATUS[ticket.status],
    subject: ticket.subject,
    association_type: null,
    support_email: null,
    to_emails: null,
    product_id: ticket.productId,
    id: ticket.id,
    type: ticket.type,
    due_by: time(ticket.createdAt + 3 * 86_400_000),
    fr_due_by: time(ticket.createdAt + 86_400_000),
    is_escalated: false,
    custom_fields: ticket.customFields,
    created_at: time(ticket.createdAt),
    updated_at: time(ticket.updatedAt),
    associated_tickets_count: null,
    tags: ticket.tags,
    // only on tickets that are in the bin
    ...(ticket.state === 'deleted' ? { deleted: true } : {}),
    ...(include.includes('description')
      ? { description: description?.html, description_text: description?.text }
      : {}),
    ...(include.includes('requester') ? { requester: contact(ticket.requesterId) } : {}),
    ...(include.includes('stats') ? { stats: statsOf(ticket) } : {}),
  }
}

/** What asking for one ticket gives; the conversations only if asked for, and only ten. */
export function wholeTicket(ticket: WorldTicket, include: string[], sign: Sign): Json {
  const [description, ...rest] = ticket.turns
  return {
    ...ticketRow(ticket, [...include, 'description']),
    attachments: (description?.attachments ?? []).map((file) => attachmentOf(file, ticket.createdAt, sign)),
    ...(include.includes('conversations')
      ? { conversations: rest.slice(0, 10).map((turn) => conversation(turn, ticket.id, sign)) }
      : {}),
    ...(include.includes('company') ? { company: { id: ticket.companyId } } : {}),
  }
}

export function conversation(turn: WorldTurn, ticketId: number, sign: Sign): Json {
  const isIncoming = turn.kind === 'customer'
  const author = personById(turn.authorId)
  return {
    body: turn.html,
    body_text: turn.text,
    id: turn.id,
    incoming: isIncoming,
    private: turn.isPrivate,
    user_id: turn.authorId,
    support_email: null,
    source: { note: 2, forward: 8, description: 0, customer: 0, reply: 0 }[turn.kind],
    ticket_id: ticketId,
    to_emails: turn.isPrivate ? [] : ['support@acme.example'],
    from_email: turn.isPrivate ? null : `${author.name} <${author.email}>`,
    cc_emails: [],
    bcc_emails: null,
    created_at: time(turn.createdAt),
    updated_at: time(turn.updatedAt),
    last_edited_at: turn.updatedAt === turn.createdAt ? null : time(turn.updatedAt),
    last_edited_user_id: null,
    attachments: turn.attachments.map((file) => attachmentOf(file, turn.createdAt, sign)),
  }
}

function attachmentOf(file: WorldAttachment, at: number, sign: Sign): Json {
  return {
    id: file.id,
    name: file.name,
    content_type: file.contentType,
    size: file.size,
    created_at: time(at),
    updated_at: time(at),
    attachment_url: sign(file),
  }
}

function statsOf(ticket: WorldTicket): Json {
  const lastOf = (kind: WorldTurn['kind']) =>
    ticket.turns.findLast((turn) => turn.kind === kind)?.createdAt ?? null
  const firstReply = ticket.turns.find(({ kind }) => kind === 'reply')?.createdAt ?? null
  return {
    agent_responded_at: time(lastOf('reply')),
    requester_responded_at: time(lastOf('customer')),
    first_responded_at: time(firstReply),
    status_updated_at: time(ticket.updatedAt),
    reopened_at: null,
    resolved_at: time(ticket.resolvedAt),
    closed_at: ticket.status === 'closed' ? time(ticket.resolvedAt) : null,
    pending_since: ticket.status === 'pending' ? time(ticket.updatedAt) : null,
  }
}

function contact(id: number): Json {
  const { name, email } = personById(id)
  return { id, name, email, mobile: null, phone: null }
}

const WRITTEN = '2024-01-08T07:53:41Z'

export function groupList(): Json[] {
  return GROUPS.map(({ id, name }) => ({
    ...{ id, name, description: null, business_hour_id: null, escalate_to: null, unassigned_for: null },
    ...{ agent_ids: AGENTS.filter((_, index) => index % 6 === id % 6).map((agent) => agent.id) },
    ...{ auto_ticket_assign: 0, created_at: WRITTEN, updated_at: WRITTEN },
  }))
}

export function agentOf(index: number): Json {
  const agent = AGENTS[index]
  return {
    ...{ available: true, occasional: false, signature: null, id: agent?.id, ticket_scope: 1 },
    ...{ created_at: WRITTEN, updated_at: WRITTEN, available_since: null, type: 'support_agent' },
    contact: {
      ...{ active: true, email: agent?.email, job_title: null, language: 'en', last_login_at: WRITTEN },
      ...{
        mobile: null,
        name: agent?.name,
        phone: null,
        time_zone: 'Seoul',
        created_at: WRITTEN,
        updated_at: WRITTEN,
      },
    },
  }
}

export function productList(): Json[] {
  return PRODUCTS.map(({ id, name }) => ({
    ...{ id, name, description: null, default: id === 31, primary_email: `${id}@acme.example` },
    ...{ created_at: WRITTEN, updated_at: WRITTEN },
  }))
}

export const HELPDESK_SETTINGS = {
  primary_language: 'en',
  supported_languages: ['ko'],
  portal_languages: ['ko'],
}

/** What statuses are called: for agents and for customers. */
export const STATUS_FIELD = {
  ...{ id: 5, name: 'status', label: 'Status', type: 'default_status', default: true, position: 3 },
  choices: {
    2: ['Open', 'Being Processed'],
    3: ['Pending', 'Awaiting your Reply'],
    4: ['Resolved', 'This ticket has been Resolved'],
    5: ['Closed', 'This ticket has been Closed'],
    6: ['Waiting on Customer', 'Awaiting your Reply'],
    7: ['Waiting on Third Party', 'Being Processed'],
  },
}

export function folderOf(folder: WorldFolder, language: Language, articles: number, children: number): Json {
  return {
    ...{
      id: folder.id,
      name: folder.name[language],
      description: null,
      visibility: VISIBILITY[folder.audience],
    },
    ...(folder.audience === 'some' ? { company_ids: [5001, 5002] } : {}),
    ...{ category_id: folder.categoryId, parent_folder_id: folder.parentId },
    ...{ articles_count: articles, sub_folders_count: children, created_at: WRITTEN, updated_at: WRITTEN },
  }
}

export function articleOf(article: WorldArticle, folder: WorldFolder, language: Language): Json | undefined {
  const words = article.words[language]
  if (!words) return undefined
  return {
    ...{ id: article.id, type: 1, status: article.isDraft || words.isDraft ? 1 : 2, agent_id: 9001 },
    ...{ created_at: time(article.createdAt), updated_at: time(article.updatedAt) },
    ...{ category_id: folder.categoryId, folder_id: folder.id, title: words.title, description: words.html },
    description_text: words.html.replace(/<[^>]+>/g, ' ').trim(),
    seo_data: { meta_title: null, meta_description: null },
    ...{ tags: article.tags, attachments: [], cloud_files: [] },
    ...{ thumbs_up: 0, thumbs_down: 0, hits: 0, suggested: 0, feedback_count: 0 },
  }
}
