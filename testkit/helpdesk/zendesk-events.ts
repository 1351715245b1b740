import { createHmac, randomUUID } from 'node:crypto'
import { personById } from './people.ts'
import type { World, WorldEvent } from './world.ts'
import { type Json, statusOf, time } from './zendesk-wire.ts'

const TYPES: Record<WorldEvent['kind'], string> = {
  created: 'created',
  updated: 'status_changed',
  replied: 'comment_added',
  answered: 'comment_added',
  noted: 'comment_added',
  deleted: 'soft_deleted',
  spam: 'marked_as_spam',
  restored: 'undeleted',
  merged: 'merged',
  purged: 'permanently_deleted',
  redacted: 'comment_redacted',
  made_private: 'comment_made_private',
}

/** An event as webhooks get it: https://developer.zendesk.com/api-reference/webhooks/event-types/ticket-events/ */
export function eventOf(event: WorldEvent, world: World): Json {
  const now = world.clock.now()
  return {
    account_id: 22129848,
    detail: detailOf(event, world),
    event: changeOf(event, world),
    id: randomUUID(),
    subject: `zen:ticket:${event.ticketId}`,
    time: new Date(now).toISOString(),
    type: `zen:event-type:ticket.${TYPES[event.kind]}`,
    zendesk_event_version: '2022-11-06',
  }
}

/** Ids are text here, statuses in capitals. */
function detailOf(event: WorldEvent, world: World): Json {
  const ticket = world.ticket(event.ticketId)
  const text = (id: number | null | undefined) => (id === null || id === undefined ? null : String(id))
  return {
    ...{ actor_id: '9001', assignee_id: text(ticket?.assigneeId), brand_id: '6001', custom_status: '4001' },
    created_at: ticket ? time(ticket.createdAt) : null,
    description: ticket?.turns[0]?.text ?? null,
    ...{ external_id: null, form_id: '5001', group_id: text(ticket?.groupId), id: String(event.ticketId) },
    ...{
      is_public: true,
      organization_id: text(ticket?.companyId),
      priority: ticket?.priority.toUpperCase() ?? null,
    },
    ...{
      requester_id: text(ticket?.requesterId),
      status: ticket ? statusOf(ticket).toUpperCase() : 'DELETED',
    },
    ...{
      subject: ticket?.subject ?? null,
      submitter_id: text(ticket?.requesterId),
      tags: ticket?.tags ?? [],
    },
    ...{ type: ticket?.type?.toUpperCase() ?? null, updated_at: ticket ? time(ticket.updatedAt) : null },
    via: { channel: ticket?.channel ?? 'web' },
  }
}

function changeOf(event: WorldEvent, world: World): Json {
  const meta = { sequence: { id: randomUUID(), position: 1, total: 1 } }
  const turn = world.ticket(event.ticketId)?.turns.find(({ id }) => id === event.turnId)
  if (event.kind === 'merged') return { meta, target_ticket_id: String(event.into) }
  if (event.kind === 'updated') return { meta, current: 'OPEN', previous: 'NEW' }
  if (!turn) return { meta }
  if (event.kind === 'redacted' || event.kind === 'made_private')
    return { meta, comment: { id: String(turn.id) } }
  const author = personById(turn.authorId)
  return {
    meta,
    comment: {
      ...{ id: String(turn.id), body: turn.text, is_public: !turn.isPrivate },
      author: { id: String(author.id), is_staff: author.id < 10_000, name: author.name },
    },
  }
}

/** base64 of HMAC-SHA256 over the time and the very bytes of the body. */
export function signedHeaders(secret: string, timestamp: string, body: string): Record<string, string> {
  return {
    'user-agent': 'Zendesk Webhook',
    'x-zendesk-account-id': '22129848',
    'x-zendesk-webhook-id': '01GDXVFYVGJYQ1KYKYTZ3QZ8EF',
    'x-zendesk-webhook-invocation-id': randomUUID(),
    'x-zendesk-webhook-signature': createHmac('sha256', secret)
      .update(timestamp + body)
      .digest('base64'),
    'x-zendesk-webhook-signature-timestamp': timestamp,
  }
}
