import { createHmac } from 'node:crypto'
import { z } from 'zod'
import type { HelpdeskEvent } from '../helpdesk.ts'
import { webhookNotVerified, webhookUnreadable } from '../helpdesk-errors.ts'
import { isSameSecret } from '../is-same-secret.ts'
import { readTicketNotice, ticketNoticeSchema } from '../ticket-notice.ts'

export const ZENDESK_WEBHOOK_HEADER = 'x-zendesk-webhook-signature'
const TIME_HEADER = 'x-zendesk-webhook-signature-timestamp'
const OLDEST_MS = 5 * 60_000

const ticketId = z.union([z.number().int().positive().transform(String), z.string().regex(/^\d{1,20}$/)])
const eventSchema = z.object({
  type: z.string(),
  subject: z.string().nullish(),
  detail: z.object({ id: ticketId.nullish() }).nullish(),
})

const TICKET_EVENT = 'zen:event-type:ticket.'
const KINDS: ReadonlyMap<string, HelpdeskEvent['kind']> = new Map([
  ['soft_deleted', 'gone'],
  ['permanently_deleted', 'gone'],
  ['marked_as_spam', 'gone'],
  ['merged', 'gone'],
  ['comment_redacted', 'hidden'],
  ['comment_made_private', 'hidden'],
  ['attachment_redacted_from_comment', 'hidden'],
])

/** Signed: base64 of HMAC-SHA256 over the timestamp and the body as it came, with the secret as it is shown. */
export function readZendeskWebhook(input: {
  headers: Record<string, string | undefined>
  body: Buffer
  secret: string
  now: number
}): HelpdeskEvent[] {
  const { headers, body, secret, now } = input
  const timestamp = headers[TIME_HEADER] ?? ''
  const signature = headers[ZENDESK_WEBHOOK_HEADER] ?? ''
  if (timestamp === '' || signature === '') throw webhookNotVerified('its signature is missing')
  const expected = createHmac('sha256', secret).update(timestamp).update(body).digest('base64')
  if (secret === '' || !isSameSecret(signature, expected))
    throw webhookNotVerified('its signature was made with another secret, or the body was changed')
  // after the signature: only a time that is signed says anything
  const age = Math.abs(now - readTime(timestamp))
  if (!(age <= OLDEST_MS)) throw webhookNotVerified('it was signed more than five minutes ago')
  const content = parseJson(body)
  const event = eventSchema.safeParse(content)
  if (event.success) return eventsOf(event.data)
  // of a trigger, whose body an admin writes
  const notice = ticketNoticeSchema.safeParse(content)
  if (notice.success) return [readTicketNotice(notice.data)]
  throw webhookUnreadable('its body is neither an event of Zendesk nor {"ticket_id": "…", "event": "…"}')
}

function eventsOf({ type, subject, detail }: z.output<typeof eventSchema>): HelpdeskEvent[] {
  // of users, organisations, articles: not what is asked for here
  if (!type.startsWith(TICKET_EVENT)) return []
  const id = detail?.id ?? /^zen:ticket:(\d{1,20})$/.exec(subject ?? '')?.[1]
  if (id === undefined || id === null) throw webhookUnreadable('its event names no ticket')
  return [{ ticketId: id, kind: KINDS.get(type.slice(TICKET_EVENT.length)) ?? 'changed' }]
}

function readTime(text: string): number {
  return /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text)
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}
