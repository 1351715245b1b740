import { expect, test } from 'vitest'
import { ownPath } from './own-path.ts'

test.each(['/', '/knowledge?q=a%20b&x=//y#top', '/documents/%ED%95%9C', '/account/security'])(
  '%s is ours',
  (path) => expect(ownPath.safeParse(path).success).toBe(true),
)

test.each([
  '',
  '//evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  'https://evil.example/',
  'https:evil.example',
  '/%09/evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  '///evil.example',
  '/.//evil.example',
  '/x/..//evil.example',
  '/%5cevil.example',
  '/%2Fevil.example',
  '/knowledge\r\nset-cookie: a=b',
  'javascript:alert(1)',
  'data:text/html,x',
  '@evil.example',
  '/x\u0000',
  `/${'x'.repeat(1000)}`,
])('%j is not', (path) => expect(ownPath.safeParse(path).success).toBe(false))
