import { z } from 'zod'
import { line } from '../../platform/index.ts'
import { priceSchema } from '../prices/price-schemas.ts'
import { STRATEGIES } from './catalog.ts'
import { shownTimeoutsSchema, timeoutsSchema } from './timeouts.ts'

export const aliasSchema = z
  .string()
  .regex(
    /^[\p{L}\p{N}][\p{L}\p{N}._:/@+-]{0,199}$/u,
    'is 1 to 200 letters, digits, ".", "_", ":", "/", "@", "+" or "-"',
  )
  .describe('What clients name in "model"')

export const targetSettings = {
  model: line(300).describe('As the provider calls it'),
  weight: z
    .int()
    .min(0)
    .max(1000)
    .optional()
    .describe('Share of the calls, with the strategy "weighted"; 1 unless told'),
  priority: z.int().min(0).max(1000).optional().describe('Lower goes first; 0 unless told'),
}

const targetBody = z.strictObject({ provider_id: z.string().max(100), ...targetSettings })

/** The same in the API and in naru.yaml. */
export const modelSettings = {
  description: line(1000).or(z.literal('')).optional(),
  strategy: z
    .enum(STRATEGIES)
    .optional()
    .describe('How one of several targets is chosen; "priority" unless told'),
  fallbacks: z
    .array(aliasSchema)
    .max(20)
    .refine(isUnique, 'names one twice')
    .optional()
    .describe('Aliases that are tried in this order when no target answers'),
  capabilities: z
    .array(z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, 'is a word such as chat, embeddings, tools, vision'))
    .max(30)
    .refine(isUnique, 'names one twice')
    .optional(),
  context_window: z.int().min(1).max(1_000_000_000).nullable().optional().describe('Tokens'),
  max_output_tokens: z.int().min(1).max(1_000_000_000).nullable().optional(),
  cache_seconds: z
    .int()
    .min(1)
    .max(30 * 24 * 3600)
    .nullable()
    .optional()
    .describe('How long equal requests get the same answer; null: only when a request asks'),
  caches_tools: z.boolean().optional().describe('Also answers that call tools'),
  timeouts: timeoutsSchema.optional(),
  retries: z.int().min(0).max(10).optional().describe('Further tries at the same target; 2 unless told'),
  probe_seconds: z
    .int()
    .min(10)
    .max(24 * 3600)
    .nullable()
    .optional()
    .describe('How often targets are asked whether they are well; null: never'),
  is_enabled: z.boolean().optional(),
}

const targets = z
  .array(targetBody)
  .min(1)
  .max(50)
  .refine(
    (list) => isUnique(list.map(({ provider_id, model }) => `${provider_id} ${model}`)),
    'names a model of a provider twice',
  )

export const modelBody = z.strictObject({ alias: aliasSchema, targets, ...modelSettings })
export const modelChangeBody = z.strictObject({
  alias: aliasSchema.optional().describe('What falls back to it goes on doing so'),
  targets: targets.optional().describe('Replaces them all'),
  ...modelSettings,
})

const healthSchema = z.object({
  state: z.enum(['closed', 'open', 'half_open']).describe('open: left alone, because it failed too often'),
  until: z.string().nullable().describe('Until when it is left alone'),
  error_rate: z.number().describe('Of the calls of the last minute: 0 to 1'),
  latency_ms: z.number().nullable(),
  in_flight: z.int(),
})

export const modelSchema = z.object({
  id: z.string(),
  alias: z.string(),
  description: z.string(),
  strategy: z.enum(STRATEGIES),
  targets: z.array(
    z.object({
      id: z.string(),
      provider: z.object({ id: z.string(), name: z.string(), kind: z.string() }),
      model: z.string(),
      weight: z.int(),
      priority: z.int(),
      price: priceSchema.nullable().describe('USD a million tokens, now; null: not known'),
      health: healthSchema.describe('As the process that answers sees it'),
    }),
  ),
  fallbacks: z.array(z.string()),
  capabilities: z.array(z.string()),
  context_window: z.int().nullable(),
  max_output_tokens: z.int().nullable(),
  cache_seconds: z.int().nullable(),
  caches_tools: z.boolean(),
  timeouts: shownTimeoutsSchema,
  retries: z.int(),
  probe_seconds: z.int().nullable(),
  is_enabled: z.boolean(),
  created_at: z.string(),
  updated_at: z.string(),
})

export const modelListSchema = z.object({
  items: z.array(modelSchema),
  fallback_alias: z
    .string()
    .nullable()
    .describe('The model that calls go to when all others of their chain fail; null: that is off'),
})

export const settingsSchema = z.strictObject({
  fallback_alias: aliasSchema
    .nullable()
    .describe('The model that everything goes to when the models asked for fail'),
  is_fallback_on: z.boolean(),
  bodies: z
    .enum(['off', 'redacted', 'full'])
    .describe(
      'Whether requests and answers are kept: not at all, without secrets and personal data, or as they are',
    ),
  body_days: z.int().min(1).max(3650).describe('How long they are kept'),
  archive_days: z
    .int()
    .min(1)
    .max(3650)
    .describe('After that many days calls leave the database for compressed files'),
})

export const availabilitySchema = z.object({
  items: z.array(
    z.object({
      target_id: z.string(),
      minutes: z
        .array(
          z.object({
            minute: z.string(),
            succeeded: z.int(),
            failed: z.int(),
            latency_ms: z.number().nullable().describe('Mean of those that succeeded'),
            open_seconds: z.number(),
          }),
        )
        .describe('Minutes in which nothing happened are left out'),
    }),
  ),
})

function isUnique(list: readonly string[]): boolean {
  return new Set(list).size === list.length
}
