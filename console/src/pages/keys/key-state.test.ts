import { expect, it } from 'vitest'
import type { ApiKey } from '../../api/types.ts'
import { keyState } from './key-state.ts'

const now = Date.parse('2026-11-21T09:00:00Z')
const key = (revoked_at: string | null, expires_at: string | null) => ({ revoked_at, expires_at }) as ApiKey

it.each([
  [null, null, 'active'],
  [null, '2026-11-21T09:00:01Z', 'active'],
  [null, '2026-11-21T09:00:00Z', 'expired'],
  ['2026-11-20T09:00:00Z', '2026-11-20T10:00:00Z', 'revoked'],
])('revoked %s and expires %s: %s', (revoked, expires, state) => {
  expect(keyState(key(revoked, expires), now)).toBe(state)
})
