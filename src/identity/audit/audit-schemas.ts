import { z } from 'zod'
import type { EventFilter } from './audit-store.ts'

const name = z.string().max(200)
const time = z.iso.datetime({ offset: true })

/** Which events a list or an export has. */
export const filterSchema = z.object({
  action: name.optional().describe('An action such as `key.revoked`, or a family of them: `key.`'),
  actor: name.optional().describe('Id of who did it'),
  target: name.optional().describe('Id of what it was done to'),
  outcome: z.enum(['done', 'denied', 'failed']).optional(),
  address: name.optional().describe('Address that the request came from'),
  from: time.optional().describe('From this time on'),
  to: time.optional().describe('Before this time'),
})

/** As the columns have it: no NUL, times in UTC with milliseconds. */
export function toFilter(query: z.output<typeof filterSchema>): EventFilter {
  const text = (value: string | undefined) => value?.toWellFormed().replaceAll('\u0000', '\ufffd')
  const utc = (value: string | undefined) => (value === undefined ? undefined : new Date(value).toISOString())
  return {
    action: text(query.action),
    actor: text(query.actor),
    target: text(query.target),
    outcome: query.outcome,
    address: text(query.address),
    from: utc(query.from),
    to: utc(query.to),
  }
}

export const eventSchema = z.object({
  id: z.string(),
  at: z.string(),
  tenant_id: z.string(),
  seq: z.number().int().describe('1, 2, 3, … in each tenant, without a gap'),
  action: z.string(),
  outcome: z.enum(['done', 'denied', 'failed']),
  actor: z.object({
    kind: z.enum(['person', 'key', 'system', 'stranger']),
    id: z.string(),
    name: z.string(),
    on_behalf_of: z.string().optional().describe('The person whom a personal key works for'),
  }),
  target: z.object({ kind: z.string(), id: z.string(), name: z.string().optional() }).optional(),
  address: z.string().optional(),
  user_agent: z.string().optional(),
  request_id: z.string().optional(),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
  details: z.unknown().optional(),
  hash: z.string().describe('HMAC-SHA256 over the hash of the event before and this event, in hex'),
})

const problemSchema = z.object({
  seq: z.number().int().nullable().describe('null: not about one event'),
  kind: z.enum(['changed', 'missing', 'reordered', 'cut', 'anchor']),
  message: z.string(),
})

export const verificationSchema = z.object({
  status: z.enum(['intact', 'broken']),
  checked: z.number().int().describe('How many events were read'),
  head: z.object({ seq: z.number().int(), hash: z.string() }).nullable().describe('The newest event'),
  problems: z.array(problemSchema).max(100).describe('The first hundred'),
  anchors: z.object({
    checked: z.number().int(),
    last_at: z.string().nullable().describe('When the newest anchor was made'),
  }),
  took_ms: z.number().int(),
})

export const installationVerificationSchema = z.object({
  status: z.enum(['intact', 'broken']).describe('broken when any of them is'),
  items: z.array(
    verificationSchema.extend({ tenant: z.object({ id: z.string(), slug: z.string(), name: z.string() }) }),
  ),
})

export type Problem = z.output<typeof problemSchema>
export type Verification = z.output<typeof verificationSchema>
