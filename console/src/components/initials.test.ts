import { expect, it } from 'vitest'
import { initialsOf } from './initials.ts'

it('shows the given name of a Korean name, and leaves other names to their initials', () => {
  expect(initialsOf('김서연')).toBe('서연')
  expect(initialsOf('남궁민수')).toBe('민수')
  expect(initialsOf('Alice Bergström')).toBeUndefined()
  expect(initialsOf('이도')).toBeUndefined()
})
