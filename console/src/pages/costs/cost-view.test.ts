import { describe, expect, it } from 'vitest'
import { chosen, daysOf, periodsOf } from './cost-view.ts'

const today = '2026-03-01'

describe('what the address of costs means', () => {
  it('is the last 30 days by day and model, unless it says otherwise', () => {
    expect(chosen({}, today)).toEqual({
      period: 'month',
      from: '2026-01-31',
      to: today,
      by: 'day',
      steps: ['day', 'week', 'month'],
      group: 'model',
      show: 'cost',
    })
  })

  it('knows the days of each period', () => {
    const days = (['today', 'week', 'this_month', 'last_month'] as const).map((period) => {
      const { from, to, by } = chosen({ period }, today)
      return [from, to, by]
    })
    expect(days).toEqual([
      [today, today, 'hour'],
      ['2026-02-23', today, 'day'],
      [today, today, 'hour'],
      ['2026-02-01', '2026-02-28', 'day'],
    ])
  })

  it('takes days of one’s own in any order, and offers only steps that can be read', () => {
    const long = chosen({ period: 'custom', from: '2026-02-28', to: '2025-03-01', by: 'hour' }, today)
    expect(long).toMatchObject({ from: '2025-03-01', to: '2026-02-28', by: 'week', steps: ['week', 'month'] })
    expect(chosen({ period: 'custom', from: 'x', to: '2026-02-30x' }, today)).toMatchObject({ to: today })
  })
})

describe('periods', () => {
  it('are named as the API names them, without gaps', () => {
    expect(periodsOf({ from: '2026-02-27', to: '2026-03-01', by: 'day' })).toEqual([
      '2026-02-27',
      '2026-02-28',
      '2026-03-01',
    ])
    // 1 March 2026 is a Sunday
    expect(periodsOf({ from: '2026-03-01', to: '2026-03-02', by: 'week' })).toEqual([
      '2026-02-23',
      '2026-03-02',
    ])
    expect(periodsOf({ from: '2025-12-31', to: '2026-01-01', by: 'month' })).toEqual(['2025-12', '2026-01'])
    const hours = periodsOf({ from: today, to: today, by: 'hour' })
    expect([hours.length, hours[0], hours[23]]).toEqual([24, '2026-03-01T00:00', '2026-03-01T23:00'])
  })

  it('last from a day to a day, within what was asked for', () => {
    const asked = { from: '2026-02-10', to: '2026-03-01' }
    expect(daysOf('2026-02', { ...asked, by: 'month' })).toEqual({ from: '2026-02-10', to: '2026-02-28' })
    expect(daysOf('2026-02-23', { ...asked, by: 'week' })).toEqual({ from: '2026-02-23', to: '2026-03-01' })
    expect(daysOf('2026-02-20', { ...asked, by: 'day' })).toEqual({ from: '2026-02-20', to: '2026-02-20' })
    expect(daysOf('2026-02-20T09:00', { ...asked, by: 'hour' })).toEqual({
      from: '2026-02-20',
      to: '2026-02-20',
    })
  })
})
