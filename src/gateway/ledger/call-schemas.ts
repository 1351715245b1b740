import { z } from 'zod'
import type { CallFilter } from './call-filter.ts'

const STATUSES = ['ok', 'error', 'timeout', 'cancelled', 'refused'] as const
const DAY_MS = 24 * 3_600_000
const DEFAULT_DAYS = 30

/** As the columns have it: no NUL, no half characters. */
const text = (longest = 256) =>
  z
    .string()
    .min(1)
    .max(longest)
    .transform((value) => value.toWellFormed().replaceAll('\u0000', '\ufffd'))
const WITHOUT = 'none'
const idOrNone = text().optional().describe(`\`${WITHOUT}\`: calls without one`)
const time = z.iso.datetime({ offset: true })

/** `from` and `to` of calls and of costs. */
export const rangeSchema = z.strictObject({
  from: time.optional().describe('From this time on; 30 days before `to` unless given'),
  to: time.optional().describe('Before this time; now unless given'),
})

export function toRange(query: z.output<typeof rangeSchema>): { from: Date; to: Date } {
  // an hour ahead: the clocks of several processes
  const to = query.to === undefined ? new Date(Date.now() + 3_600_000) : new Date(query.to)
  const from =
    query.from === undefined ? new Date(to.getTime() - DEFAULT_DAYS * DAY_MS) : new Date(query.from)
  return { from, to }
}

/**
 * Which calls a list, a sum or an export has: those to which every field applies. Strict, as costs are: a filter that
 * is not known would show more than was asked for.
 */
export const filterSchema = rangeSchema.extend({
  model: text().optional().describe('The model asked for'),
  provider: text().optional().describe('Name or id of the provider that answered, or was tried last'),
  key_id: idOrNone,
  person_id: idOrNone,
  team_id: idOrNone,
  end_user: text().optional().describe('The `user` field of the request'),
  status: z.enum(STATUSES).optional(),
  cache: z.enum(['hit', 'miss']).optional(),
  conversation_id: text().optional(),
  feature: text().optional().describe('The part of Naru that called'),
  tag: text(300)
    .optional()
    .describe('`name:value`')
    .refine((tag) => tag === undefined || tag.includes(':'), 'must be name:value'),
  request_id: text().optional(),
  min_cost: z.coerce.number().min(0).max(1_000_000).optional().describe('USD'),
  q: text()
    .optional()
    .describe('Exactly the id of a call, a request or a conversation, an end user, or a model'),
})

export function toCallFilter(query: z.output<typeof filterSchema>): CallFilter {
  const { from: _from, to: _to, cache, key_id, person_id, team_id, ...same } = query
  return {
    ...same,
    ...toRange(query),
    key_id: orNull(key_id),
    person_id: orNull(person_id),
    team_id: orNull(team_id),
    isCacheHit: cache === undefined ? undefined : cache === 'hit',
  }
}

const orNull = (id: string | undefined) => (id === WITHOUT ? null : id)

const named = z.object({ id: z.string(), name: z.string().describe('The id when it is gone') }).nullable()
const tokens = z.number().int().nullable().describe('null: the provider did not say')

export const callSchema = z.object({
  id: z.string(),
  tenant_id: z.string(),
  started_at: z.string(),
  key_id: z.string().nullable(),
  key: named,
  person_id: z.string().nullable(),
  person: named,
  team_id: z.string().nullable(),
  team: named,
  end_user: z.string().nullable(),
  feature: z.string().nullable().describe('The part of Naru that called; null: a client from outside'),
  dialect: z.string(),
  model: z.string().describe('As asked for'),
  is_stream: z.boolean(),
  provider_id: z.string().nullable(),
  provider_name: z.string().nullable(),
  provider_model: z.string().nullable(),
  status: z.enum(STATUSES),
  http_status: z.number().int().describe('What the client was answered; 499 when it had gone'),
  error_code: z.string().nullable(),
  error_message: z.string().nullable(),
  finish_reason: z.string().nullable(),
  is_cache_hit: z.boolean(),
  input_tokens: tokens,
  output_tokens: tokens,
  cached_input_tokens: tokens,
  cache_write_tokens: tokens,
  reasoning_tokens: tokens,
  is_estimated: z
    .boolean()
    .describe('The provider did not say how many tokens it used: they were counted here'),
  cost: z.string().nullable().describe('USD; null when usage or price is unknown'),
  first_token_ms: z.number().nullable(),
  total_ms: z.number(),
  overhead_us: z.number().int().describe('What the gateway itself took, in microseconds'),
  tags: z.record(z.string(), z.string()),
  conversation_id: z.string().nullable(),
  trace_id: z.string().nullable(),
  request_id: z.string(),
})

const attemptSchema = z.object({
  target_id: z.string(),
  provider: z.string(),
  model: z.string(),
  status: z.enum(STATUSES),
  http_status: z.number().int().nullable(),
  error_code: z.string().nullable(),
  error_message: z
    .string()
    .nullable()
    .optional()
    .describe('What went wrong, in short. What the provider said is kept as bodies are'),
  started_ms: z.number().describe('Since the call came in'),
  took_ms: z.number(),
})

export const callDetailSchema = callSchema.extend({
  attempts: z.array(attemptSchema),
  has_bodies: z.boolean().describe('Whether request or answer are kept'),
  request: z
    .string()
    .nullable()
    .describe('null: not kept, or of somebody else and the permission calls:read_all is missing'),
  response: z.string().nullable(),
})

export const sumsSchema = z.object({
  calls: z.number().int(),
  failed: z.number().int().describe('Every status but ok'),
  cache_hits: z.number().int(),
  input_tokens: z.number().int(),
  output_tokens: z.number().int(),
  cached_input_tokens: z.number().int(),
  cost: z.string().describe('USD'),
  unpriced: z.number().int().describe('Calls whose cost is not known'),
})

export type Call = z.output<typeof callSchema>
export type CallDetail = z.output<typeof callDetailSchema>
export type Sums = z.output<typeof sumsSchema>
