import { expect, test } from 'vitest'
import { newId } from './id.ts'

test('ids are unique, of one shape, and sort in the order in which they were made', () => {
  const ids = Array.from({ length: 20_000 }, () => newId('doc'))
  expect(new Set(ids).size).toBe(ids.length)
  expect([...ids].sort()).toEqual(ids)
  for (const id of ids.slice(0, 100)) expect(id).toMatch(/^doc_[0-9a-hjkmnp-tv-z]{26}$/)
})
