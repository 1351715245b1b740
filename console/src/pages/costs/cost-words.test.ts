import { describe, expect, it, vi } from 'vitest'

vi.mock('../../i18n/language.ts', () => ({ currentLanguage: () => 'en' }))

const { axisWords } = await import('./cost-words.ts')

/** As the chart sets them: four steps of two digits, the last at or above the most. */
function marksUpTo(most: number): number[] {
  const size = 10 ** (Math.floor(Math.log10(most / 4)) - 1)
  const step = Math.ceil(most / 4 / size) * size
  return [0, 1, 2, 3, 4].map((count) => count * step)
}

describe('the axis of costs', () => {
  it.each([3e-10, 0.000_000_9, 0.000_12, 0.004, 0.037, 0.5, 1.1, 9.3, 740, 1_300, 5_200_000])(
    'has marks that can be told apart up to %d dollars',
    (most) => {
      const words = marksUpTo(most).map((mark) => axisWords(mark, 'cost', most))
      expect(new Set(words).size).toBe(words.length)
    },
  )

  it('is not longer than it needs to be', () => {
    expect(axisWords(0, 'cost', 0.000_12)).toBe('$0.00')
    expect(axisWords(0.000_03, 'cost', 0.000_12)).toBe('$0.00003')
    expect(axisWords(0.5, 'cost', 2)).toBe('$0.50')
    expect(axisWords(1_200, 'cost', 1_300)).toBe('$1.2K')
  })
})
