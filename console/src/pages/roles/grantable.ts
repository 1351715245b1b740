import type { Role, Session } from '../../api/types.ts'
import { includesScope } from '../../shell/session.ts'

export type Excess =
  | { kind: 'everything' }
  | { kind: 'permissions'; permissions: string[] }
  /** It sees beyond its groups, and whoever would give it does not. */
  | { kind: 'view' }

/** Why a permission cannot be put into a role. */
export type Obstacle = 'notYours' | 'notConfinable'

type Permission = { name: string; is_confinable?: boolean }

/** `null` when it can: one holds it, and a role that sees only its groups may hold it too where it is for one. */
export function obstacleTo(
  own: readonly string[],
  permission: Permission,
  isForConfined: boolean,
): Obstacle | null {
  if (!includesScope(own, permission.name)) return 'notYours'
  return isForConfined && !permission.is_confinable ? 'notConfinable' : null
}

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
