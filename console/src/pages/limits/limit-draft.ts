import type { Limits } from '../../api/types.ts'

/** Limits as the form has them; money as typed. */
export type LimitDraft = {
  requests: number | null
  tokens: number | null
  concurrency: number | null
  perDay: string
  perMonth: string
  models: string[]
  whenRedisFails: 'open' | 'closed'
}

export const noLimits: LimitDraft = {
  ...{ requests: null, tokens: null, concurrency: null, perDay: '', perMonth: '', models: [] },
  whenRedisFails: 'open',
}

export const draftOfLimits = (limits: Limits): LimitDraft => ({
  requests: limits.requests_per_minute ?? null,
  tokens: limits.tokens_per_minute ?? null,
  concurrency: limits.concurrency ?? null,
  perDay: limits.budget_per_day ?? '',
  perMonth: limits.budget_per_month ?? '',
  models: limits.models ?? [],
  whenRedisFails: limits.when_redis_fails ?? 'open',
})

/** What is left empty is no limit. */
export function toLimits(draft: LimitDraft): Limits {
  const perDay = draft.perDay.trim()
  const perMonth = draft.perMonth.trim()
  return {
    ...(draft.requests === null ? {} : { requests_per_minute: draft.requests }),
    ...(draft.tokens === null ? {} : { tokens_per_minute: draft.tokens }),
    ...(draft.concurrency === null ? {} : { concurrency: draft.concurrency }),
    ...(perDay === '' ? {} : { budget_per_day: perDay }),
    ...(perMonth === '' ? {} : { budget_per_month: perMonth }),
    ...(draft.models.length === 0 ? {} : { models: draft.models }),
    ...(draft.whenRedisFails === 'closed' ? { when_redis_fails: 'closed' as const } : {}),
  }
}

const USD = /^\d{1,9}(\.\d{1,12})?$/

export const isBudgetWrong = (text: string) => text.trim() !== '' && !USD.test(text.trim())

export const areLimitsValid = ({ perDay, perMonth }: LimitDraft) =>
  !isBudgetWrong(perDay) && !isBudgetWrong(perMonth)

/** Whether two sets say the same, in whatever order and with whatever default spelled out. */
export function areSameLimits(one: Limits, other: Limits): boolean {
  const plain = (limits: Limits) =>
    JSON.stringify(Object.entries(toLimits(draftOfLimits(limits))).sort(([a], [b]) => a.localeCompare(b)))
  return plain(one) === plain(other)
}

export const isUnlimited = (limits: Limits) => Object.keys(toLimits(draftOfLimits(limits))).length === 0
