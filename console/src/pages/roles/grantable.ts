import type { Role, Session } from '../../api/types.ts'
import { includesScope } from '../../shell/session.ts'

export type Excess =
  | { kind: 'everything' }
  | { kind: 'permissions'; permissions: string[] }
  /** It sees beyond its groups, and whoever would give it does not. */
  | { kind: 'view' }

type Giver = Pick<Session['principal'], 'scopes' | 'is_confined'>

/**
 * Why somebody cannot give a role, or change who has it: nobody hands out what they do not hold. `null` when they
 * can. The server decides; this explains beforehand.
 */
export function excessOf(giver: Giver, role: Pick<Role, 'permissions' | 'is_confined'>): Excess | null {
  const missing = role.permissions.filter((permission) => !includesScope(giver.scopes, permission))
  if (missing.includes('*')) return { kind: 'everything' }
  if (missing.length > 0) return { kind: 'permissions', permissions: missing }
  return giver.is_confined && !role.is_confined ? { kind: 'view' } : null
}
