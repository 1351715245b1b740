import { describe, expect, it } from 'vitest'
import {
  areLimitsValid,
  areSameLimits,
  draftOfLimits,
  isBudgetWrong,
  isUnlimited,
  noLimits,
  toLimits,
} from './limit-draft.ts'

const limits = {
  ...{ requests_per_minute: 60, tokens_per_minute: 20_000, concurrency: 5 },
  ...{ budget_per_day: '0.50', budget_per_month: '25', models: ['chat'] },
  when_redis_fails: 'closed' as const,
}

describe('limits as they are typed', () => {
  it('are sent back as they were stored', () => expect(toLimits(draftOfLimits(limits))).toEqual(limits))

  it('leave out what is empty', () => {
    expect(toLimits(noLimits)).toEqual({})
    expect(isUnlimited({})).toBe(true)
    expect(isUnlimited({ when_redis_fails: 'open' })).toBe(true)
    expect(isUnlimited({ concurrency: 1 })).toBe(false)
  })

  it('are the same in whatever order, with the default spelled out or not', () => {
    expect(areSameLimits({ concurrency: 1, models: [] }, { when_redis_fails: 'open', concurrency: 1 })).toBe(
      true,
    )
    expect(areSameLimits(limits, { ...limits, budget_per_day: '0.5' })).toBe(false)
    expect(areSameLimits(limits, { ...limits, models: ['other'] })).toBe(false)
  })

  it('hold budgets in USD', () => {
    for (const right of ['', ' 25 ', '0.000001'])
      expect([right, isBudgetWrong(right)]).toEqual([right, false])
    for (const wrong of ['-1', '1,000', '$5', '1.'])
      expect([wrong, isBudgetWrong(wrong)]).toEqual([wrong, true])
    expect(areLimitsValid({ ...noLimits, perMonth: 'much' })).toBe(false)
  })
})
