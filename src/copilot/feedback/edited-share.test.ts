import { expect, it } from 'vitest'
import { editedShare } from './edited-share.ts'

it.each([
  ['a b c d', 'a b c d', 0],
  ['a b c d', 'a x c d', 0.25],
  ['a b c d', 'a  c\nd', 0.25],
  ['a b', 'a b c d', 0.5],
  ['a b', 'x y', 1],
  ['', '', 0],
  ['', 'new', 1],
])('%j → %j: %d', (before, after, share) => expect(editedShare(before, after)).toBe(share))
