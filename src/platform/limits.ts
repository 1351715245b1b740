import { z } from 'zod'

const usd = z
  .string()
  .regex(/^\d{1,9}(\.\d{1,12})?$/, 'must be USD as a decimal number, such as "25" or "0.50"')

/**
 * What a key, person, team or tenant may use of models. Absent = no limit. As stored in api_keys.limits and in the
 * table `limits`, and as the API shows it.
 */
export const limitsSchema = z.strictObject({
  requests_per_minute: z
    .int()
    .min(1)
    .max(1_000_000)
    .optional()
    .describe('Model calls; of a key: every request that it sends'),
  tokens_per_minute: z.int().min(1).max(1_000_000_000).optional().describe('Input and output together'),
  concurrency: z.int().min(1).max(100_000).optional().describe('Model calls at the same time'),
  budget_per_day: usd.optional().describe('USD a day (UTC)'),
  budget_per_month: usd.optional().describe('USD a calendar month (UTC)'),
  models: z.array(z.string().min(1).max(200)).max(1000).optional().describe('Aliases that may be called'),
  when_redis_fails: z
    .enum(['open', 'closed'])
    .optional()
    .describe('While Redis does not answer: open (default) counts in this process alone, closed refuses'),
})

export type Limits = z.output<typeof limitsSchema>
