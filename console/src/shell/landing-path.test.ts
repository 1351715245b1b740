import { expect, it } from 'vitest'
import type { Session } from '../api/types.ts'
import { landingPath } from './landing-path.ts'

const session = (...scopes: string[]) => ({ principal: { scopes } }) as Session

it.each([
  ['/knowledge', ['knowledge:read'], '/knowledge'],
  ['/knowledge/documents/doc_of_the_other', ['knowledge:read'], '/knowledge'],
  ['/keys', ['*'], '/keys'],
  ['/keys', ['knowledge:read'], '/'],
  ['/keysmith', ['*'], '/'],
  ['/account/sessions', [], '/account/sessions'],
  ['/nowhere', ['*'], '/'],
  ['/keys', ['audit:read'], '/audit'],
  ['/keys', [], '/'],
])('from %s with %j to %s', (path, scopes, expected) => {
  expect(landingPath(path, session(...scopes))).toBe(expected)
})
