import type { Limits } from '../../platform/index.ts'
import { PICO } from '../prices/price.ts'

export const SUBJECT_KINDS = ['key', 'person', 'team', 'tenant'] as const
export type SubjectKind = (typeof SUBJECT_KINDS)[number]

/** Whoever has limits. */
export type Subject = { tenantId: string; kind: SubjectKind; id: string }

/** What one subject is held to in numbers. Infinity: no such limit. */
export type Rule = {
  subject: Subject
  /** For the text of a refusal. */
  name: string
  /** Tells its counts from those of others. */
  key: string
  requests: number
  tokens: number
  concurrency: number
  /** Picodollars. */
  budgetDay: number
  budgetMonth: number
  /** Both budgets, to tell a change; undefined when there is none. */
  budgets: string | undefined
  /** Refuses while Redis does not answer. */
  isClosed: boolean
}

/** Names of the limits that are counted, as in the API. */
export type LimitName =
  | 'requests_per_minute'
  | 'tokens_per_minute'
  | 'concurrency'
  | 'budget_per_day'
  | 'budget_per_month'

export function subjectKey({ tenantId, kind, id }: Subject): string {
  return `${tenantId} ${kind} ${id}`
}

/** undefined when nothing is limited in numbers. */
export function toRule(subject: Subject, name: string, limits: Limits): Rule | undefined {
  const { budget_per_day: day, budget_per_month: month } = limits
  const rule: Rule = {
    subject,
    name,
    key: subjectKey(subject),
    requests: limits.requests_per_minute ?? Number.POSITIVE_INFINITY,
    tokens: limits.tokens_per_minute ?? Number.POSITIVE_INFINITY,
    concurrency: limits.concurrency ?? Number.POSITIVE_INFINITY,
    budgetDay: toPico(day),
    budgetMonth: toPico(month),
    budgets: day === undefined && month === undefined ? undefined : `${day} ${month}`,
    isClosed: limits.when_redis_fails === 'closed',
  }
  const isLimited = [rule.requests, rule.tokens, rule.concurrency].some(Number.isFinite)
  return isLimited || rule.budgets !== undefined ? rule : undefined
}

function toPico(usd: string | undefined): number {
  return usd === undefined ? Number.POSITIVE_INFINITY : Math.round(Number(usd) * PICO)
}
