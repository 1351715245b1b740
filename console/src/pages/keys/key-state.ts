import type { ApiKey } from '../../api/types.ts'

export type KeyState = 'active' | 'expired' | 'revoked'

export function keyState({ revoked_at, expires_at }: ApiKey, now = Date.now()): KeyState {
  if (revoked_at) return 'revoked'
  return expires_at && new Date(expires_at).getTime() <= now ? 'expired' : 'active'
}
