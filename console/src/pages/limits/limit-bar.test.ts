import { expect, it } from 'vitest'
import { barOf } from './limit-bar.ts'

it.each([
  [0, 10, 0, 'plenty'],
  [7.9, 10, 79, 'plenty'],
  [8, 10, 80, 'little'],
  [10, 10, 100, 'nothing'],
  [12, 10, 100, 'nothing'],
  [0, 0, 100, 'nothing'],
] as const)('%d of %d fills %d %%: %s', (used, most, percent, left) => {
  const bar = barOf(used, most)
  expect(bar.percent).toBeCloseTo(percent)
  expect(bar.left).toBe(left)
})
