import { expect, test } from 'vitest'
import { counted } from './counted.ts'

test('one is one, and none are many', () => {
  expect([0, 1, 2].map((count) => counted(count, 'file'))).toEqual(['0 files', '1 file', '2 files'])
  expect([1, 3].map((count) => counted(count, 'person has', 'people have'))).toEqual([
    '1 person has',
    '3 people have',
  ])
})
