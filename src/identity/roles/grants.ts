import type { Principal } from '../../platform/index.ts'
import { ALL } from '../permissions.ts'
import { BUILT_IN_ROLES, type Role } from './built-in-roles.ts'

/** What the view `memberships` tells of one person in one tenant. */
export type Membership = {
  is_home: boolean
  /** Names of built-in and custom roles. One that no longer exists gives nothing. */
  roles: readonly string[]
  custom_roles: unknown
  groups: unknown
}

export type Grants = Pick<Principal, 'scopes' | 'groups' | 'teams' | 'isConfined'>

type Group = { id: string; name: string; kind: 'team' | 'group' }

/** The permissions, groups and teams that a membership gives: those of all its roles together. */
export function grantsOf(membership: Membership): Grants {
  const custom = membership.custom_roles as Role[]
  const groups = membership.groups as Group[]
  const roles = membership.roles.flatMap((name) => {
    const role = BUILT_IN_ROLES.find((one) => one.name === name) ?? custom.find((one) => one.name === name)
    return role ? [role] : []
  })
  return {
    scopes: withInstallation(
      roles.flatMap((role) => role.permissions),
      membership.is_home,
    ),
    groups: groups.map((group) => group.name),
    teams: groups.filter((group) => group.kind === 'team').map((group) => group.id),
    isConfined: roles.every((role) => role.isConfined),
  }
}

/** `*` in the tenant that runs the installation includes running it; elsewhere nobody can have that. */
export function withInstallation(scopes: readonly string[], isHome: boolean): string[] {
  const own = scopes.filter((scope) => isHome || !scope.startsWith('installation:'))
  return [...new Set(isHome && own.includes(ALL) ? [...own, 'installation:manage'] : own)]
}
