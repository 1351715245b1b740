import { AppError, isAllowed, type Principal } from '../../platform/index.ts'
import type { Grants } from './grants.ts'

type Reach = Pick<Grants, 'scopes' | 'isConfined'> & Partial<Pick<Grants, 'groups'>>
type Holder = Pick<Principal, 'scopes' | 'isConfined' | 'groups'>

/** Whether the holder may do and see all of it. */
export function isWithin(holder: Holder, target: Reach): boolean {
  if (!target.scopes.every((scope) => isAllowed(holder, scope))) return false
  if (!holder.isConfined) return true
  return target.isConfined && (target.groups ?? []).every((group) => holder.groups.includes(group))
}

/** Nobody hands out what they do not hold: a permission, or a view that is wider than their own. */
export function refuseExcess(principal: Principal, given: Reach): void {
  const permission = given.scopes.find((scope) => !isAllowed(principal, scope))
  if (permission !== undefined) throw exceeds(`the permission "${permission}"`)
  if (principal.isConfined && !given.isConfined) throw exceeds('a role that sees beyond its groups')
}

/** Nobody with less, or who sees fewer groups, can demote, remove, sign out or reset somebody with more. */
export function refuseOutranked(principal: Principal, target: Reach): void {
  if (isWithin(principal, target)) return
  throw outranked()
}

export function outranked(): AppError {
  return new AppError({
    code: 'target_outranks_you',
    status: 403,
    message: 'They may do more than you here. Ask somebody who has at least the same permissions.',
  })
}

/** Permissions to run the installation exist in the tenant that runs it only, in custom roles too. */
export function refuseInstallation(permissions: readonly string[], isHome: boolean): void {
  const permission = permissions.find((name) => name.startsWith('installation:'))
  if (permission !== undefined && !isHome) throw exceeds(`the permission "${permission}"`)
}

/** A group that nobody is in yet may already be named by access lists: making one would open them. */
export function refuseConfined(principal: Principal): void {
  if (principal.isConfined) throw exceeds('a group that you are not in')
}

function exceeds(what: string): AppError {
  return new AppError({
    code: 'grant_exceeds_yours',
    status: 403,
    message: `You cannot give ${what}, because you do not have it yourself. Ask somebody who has.`,
  })
}
