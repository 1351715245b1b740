import { expect, it } from 'vitest'
import { includesScope } from './session.ts'

it.each([
  [['keys:manage'], 'keys:manage', true],
  [['keys:own'], 'keys:manage', false],
  [['*'], 'keys:manage', true],
  [['calls:read_all'], 'calls:read', true],
  [['calls:read'], 'calls:read_all', false],
  [['*'], 'installation:manage', false],
  [['*', 'installation:manage'], 'installation:manage', true],
  [[], 'keys:own', false],
])('%j includes %s: %s', (scopes, scope, expected) => {
  expect(includesScope(scopes, scope)).toBe(expected)
})
