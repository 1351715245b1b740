import { z } from 'zod'
import type { HelpdeskEvent } from './helpdesk.ts'

/** The body that an admin gives a rule of the help desk: the number of a ticket, and what happened. */
export const ticketNoticeSchema = z.object({
  ticket_id: z
    .union([z.number().int().positive().transform(String), z.string().trim()])
    .pipe(z.string().regex(/^\d{1,20}$/)),
  event: z.string().trim().toLowerCase().default('changed'),
})

const KINDS: ReadonlyMap<string, HelpdeskEvent['kind']> = new Map([
  ['deleted', 'gone'],
  ['spam', 'gone'],
  ['merged', 'gone'],
  ['redacted', 'hidden'],
  ['made_private', 'hidden'],
])

/** Any other word is a change: fetching once too often does no harm. */
export function readTicketNotice({ ticket_id, event }: z.output<typeof ticketNoticeSchema>): HelpdeskEvent {
  return { ticketId: ticket_id, kind: KINDS.get(event) ?? 'changed' }
}
