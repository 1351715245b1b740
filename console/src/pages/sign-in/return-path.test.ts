import { expect, it } from 'vitest'
import { returnPath } from './return-path.ts'

it.each([
  [undefined, '/'],
  ['/knowledge?q=vpn#top', '/knowledge?q=vpn#top'],
  ['//evil.example/x', '/'],
  ['/\\evil.example/x', '/'],
  ['https://evil.example', '/'],
  ['/.//evil.example', '/'],
  ['/x/..//evil.example', '/'],
  ['/%09/evil.example', '/'],
  ['/\t/evil.example', '/'],
  ['/%5Cevil.example', '/'],
  ['/%2Fevil.example', '/'],
  ['//[', '/'],
  ['/documents/%ED%95%9C?q=a//b', '/documents/%ED%95%9C?q=a//b'],
  ['javascript:alert(1)', '/'],
  ['/sign-in?to=/sign-in', '/'],
])('goes from %s to %s', (to, expected) => {
  expect(returnPath(to)).toBe(expected)
})
