import { isAllowed, type Principal } from '../../platform/index.ts'
import { ALL } from '../permissions.ts'
import { exceedsIssuer, livesLonger, outrankedByKey, tokenCannotIssue } from './key-errors.ts'
import { principalOf } from './key-principal.ts'
import type { KeyRow, KeyWithRights } from './key-store.ts'

/** What a key is about to get. */
export type Given = {
  scopes: readonly string[]
  groups: readonly string[]
  teamId: string | null
}

/** Nobody hands out more than they hold, with a key that works for a service. */
export function refuseEscalation(principal: Principal, given: Given): void {
  const scope = given.scopes.find((name) => !isAllowed(principal, name))
  if (scope !== undefined) throw exceedsIssuer(`the scope "${scope}"`)
  // a service's key reads what the whole tenant may read
  if (principal.isConfined) throw exceedsIssuer('a view beyond your groups')
  // whoever may do everything decides who is in which group too
  if (isAllowed(principal, ALL)) return
  const group = given.groups.find((name) => !principal.groups.includes(name))
  if (group !== undefined) throw exceedsIssuer(`the group "${group}"`)
  // a team gives its calls and costs
  const { teamId } = given
  if (teamId === null || principal.teams.includes(teamId) || isAllowed(principal, 'calls:read_all')) return
  throw exceedsIssuer('a team that you are not in')
}

/**
 * The same for a key that works for the principal's own person: it can never do more than they, so that "*" (whatever
 * I may do, now and later) is for everybody who came as themselves; a key can give only what it has.
 */
export function refuseOwnEscalation(principal: Principal, given: Omit<Given, 'teamId'>): void {
  const scope = given.scopes.find(
    (name) => !isAllowed(principal, name) && !(name === ALL && principal.kind === 'person'),
  )
  if (scope !== undefined) throw exceedsIssuer(`the scope "${scope}"`)
  const group = given.groups.find((name) => !principal.groups.includes(name))
  if (group !== undefined) throw exceedsIssuer(`the group "${group}"`)
}

// Else a key that ends tomorrow could be renewed for ever, past whoever gave it out. People and the server have no row.
export function refuseLongerLife(issuer: KeyRow | undefined, expiresAt: Date | null): void {
  if (!issuer?.expires_at || (expiresAt && expiresAt <= issuer.expires_at)) return
  throw livesLonger(issuer.expires_at)
}

/** Only who may do everything ends or changes a key that may. One's own is always one's own. */
export function refuseOutranked(principal: Principal, key: KeyWithRights): void {
  if (isOwn(principal, key)) return
  if (principalOf(key)?.scopes.includes(ALL) && !isAllowed(principal, ALL)) throw outrankedByKey()
}

/** A personal key without groups has all of its person's: one with some must not come to it. */
export function refuseMoreGroups(issuer: KeyRow | undefined, groups: readonly string[]): void {
  if (!issuer || issuer.groups.length === 0 || groups.length > 0) return
  throw exceedsIssuer('all groups of your person')
}

export function isOwn(principal: Principal, key: Pick<KeyRow, 'person_id'>): boolean {
  return key.person_id !== null && key.person_id === principal.personId
}

export function refuseToken(principal: Principal): void {
  if (principal.byToken) throw tokenCannotIssue()
}
