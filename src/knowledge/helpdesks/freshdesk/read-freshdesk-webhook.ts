import { z } from 'zod'
import type { HelpdeskEvent } from '../helpdesk.ts'
import { webhookNotVerified, webhookUnreadable } from '../helpdesk-errors.ts'
import { isSameSecret } from '../is-same-secret.ts'
import { readTicketNotice, ticketNoticeSchema } from '../ticket-notice.ts'

export const FRESHDESK_WEBHOOK_HEADER = 'x-naru-webhook-secret'

const bodySchema = z.union([
  ticketNoticeSchema,
  // the "simple" content of a rule: whatever was ticked there, of which the number of the ticket counts
  z.object({ freshdesk_webhook: ticketNoticeSchema }).transform((body) => body.freshdesk_webhook),
])

/** Freshdesk signs nothing: a rule there sends a header that repeats the secret, and the body that the docs show. */
export function readFreshdeskWebhook(input: {
  headers: Record<string, string | undefined>
  body: Buffer
  secret: string
}): HelpdeskEvent[] {
  const given = input.headers[FRESHDESK_WEBHOOK_HEADER]
  if (given === undefined || given === '')
    throw webhookNotVerified('the header X-Naru-Webhook-Secret is missing')
  if (!isSameSecret(given, input.secret))
    throw webhookNotVerified('the header X-Naru-Webhook-Secret holds another secret')
  const parsed = bodySchema.safeParse(parseJson(input.body))
  if (!parsed.success) throw webhookUnreadable('its body is not {"ticket_id": "…", "event": "…"}')
  return [readTicketNotice(parsed.data)]
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}
