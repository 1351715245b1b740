import type { ApiKey } from '../../api/types.ts'

export type KeyState = 'active' | 'expired' | 'revoked'

const SOON_MS = 7 * 86_400_000

/** Whether somebody should think of exchanging it. */
export function endsSoon(row: ApiKey, now = Date.now()): boolean {
  if (!row.expires_at || keyState(row, now) !== 'active') return false
  return new Date(row.expires_at).getTime() - now < SOON_MS
}

export function keyState({ revoked_at, expires_at }: ApiKey, now = Date.now()): KeyState {
  if (revoked_at) return 'revoked'
  return expires_at && new Date(expires_at).getTime() <= now ? 'expired' : 'active'
}
