import { z } from 'zod'
import { rangeSchema, sumsSchema, toRange } from './call-schemas.ts'
import type { CostQuery } from './cost-store.ts'

const PERIODS = ['hour', 'day', 'week', 'month'] as const
const GROUPS = ['model', 'provider', 'key', 'person', 'team', 'feature', 'none'] as const
export type CostPeriod = (typeof PERIODS)[number]
export type CostGroup = (typeof GROUPS)[number]

export const costQuerySchema = rangeSchema.extend({
  by: z.enum(PERIODS).default('day'),
  group: z.enum(GROUPS).default('none'),
  timezone: z
    .string()
    .max(64)
    .default('UTC')
    .refine(isTimeZone, 'must be a name of the time zone database, such as Asia/Seoul')
    .describe('In which days, weeks and months are counted; an hour belongs to the day that it begins in'),
})

/** Names only: the database reads a sign in front of an offset the other way round. */
function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z][\w+-]*(\/[\w+-]+)*$/.test(name)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

export function toCostQuery(query: z.output<typeof costQuerySchema>): CostQuery {
  return { ...toRange(query), by: query.by, group: query.group, timezone: query.timezone }
}

export const costRowSchema = sumsSchema.extend({
  period: z
    .string()
    .describe(
      'When it begins, in that time zone: 2026-11-21T09:00, 2026-11-21 (a day, or the Monday of a week), 2026-11',
    ),
  group: z
    .object({ id: z.string(), name: z.string() })
    .nullable()
    .describe('null: calls without one, of a model that nobody set up, or no grouping'),
})

export type CostRow = z.output<typeof costRowSchema>
