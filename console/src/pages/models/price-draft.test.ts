import { describe, expect, it } from 'vitest'
import { blankPrice, isPriceComplete, isRateWrong, toPrice } from './price-draft.ts'

const draft = { ...blankPrice, model: ' gpt-5 ', input: '1.25', output: '10' }

describe('a price as it is typed', () => {
  it('needs a model, input and output, in USD', () => {
    expect(isPriceComplete(draft)).toBe(true)
    expect(isPriceComplete({ ...draft, model: ' ' })).toBe(false)
    expect(isRateWrong({ ...draft, input: '' }, 'input')).toBe(true)
    expect(isRateWrong({ ...draft, cachedInput: '' }, 'cachedInput')).toBe(false)
    for (const wrong of ['1,25', '$1', '-1', '0.1234567', '1.'])
      expect([wrong, isRateWrong({ ...draft, reasoning: wrong }, 'reasoning')]).toEqual([wrong, true])
  })

  it('is sent with null for what is as input or output, from the beginning of the day', () => {
    expect(toPrice(draft)).toEqual({
      ...{ provider_id: null, model: 'gpt-5', input: '1.25', output: '10', source: '' },
      ...{ cached_input: null, cache_write: null, reasoning: null },
    })
    const { valid_from } = toPrice({ ...draft, validFrom: '2026-12-01' })
    expect(valid_from).toBe(new Date(2026, 11, 1).toISOString())
  })
})
