import i18next from 'i18next'
import { beforeAll, describe, expect, it } from 'vitest'
import { formatMs, formatPercent, formatUsd } from './format.ts'

beforeAll(() => i18next.init({ lng: 'en', resources: { en: { translation: {} } } }))

describe('formatUsd', () => {
  it.each([
    ['0', '$0.00'],
    ['12.3', '$12.30'],
    ['1234.567', '$1,234.57'],
    ['0.075', '$0.075'],
    ['0.0001234', '$0.000123'],
    ['0.000000000012', '$0.000000000012'],
  ])('shows %s as %s', (amount, shown) => expect(formatUsd(amount)).toBe(shown))

  it('shows as many places as asked for', () => {
    expect(formatUsd('2.123456', 6)).toBe('$2.123456')
    expect(formatUsd('2.5', 6)).toBe('$2.50')
  })
})

describe('formatMs', () => {
  it.each([
    [3.26, '3.3ms'],
    [420.4, '420ms'],
    [1840, '1.84s'],
    [12_345, '12.3s'],
  ])('shows %d as %s', (ms, shown) => expect(formatMs(ms)).toBe(shown))
})

describe('formatPercent', () => {
  it.each([
    [0, '0%'],
    [0.3333, '33.3%'],
    [0.9967, '99.67%'],
    [0.99999, '99.99%'],
    [1, '100%'],
  ])('shows %d as %s', (share, shown) => expect(formatPercent(share)).toBe(shown))
})
