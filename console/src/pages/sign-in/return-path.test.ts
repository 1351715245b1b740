import { expect, it } from 'vitest'
import { returnPath } from './return-path.ts'

it.each([
  [undefined, '/'],
  ['/knowledge?q=vpn#top', '/knowledge?q=vpn#top'],
  ['//evil.example/x', '/'],
  ['/\\evil.example/x', '/'],
  ['https://evil.example', '/'],
  ['javascript:alert(1)', '/'],
  ['/sign-in?to=/sign-in', '/'],
])('goes from %s to %s', (to, expected) => {
  expect(returnPath(to)).toBe(expected)
})
