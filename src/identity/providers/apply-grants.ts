import type { Logger, Principal, ProviderGrant, Signals, Tx } from '../../platform/index.ts'
import type { RecordEvent } from '../audit/audit.ts'
import { isSameSet } from '../is-same-set.ts'
import { leaveTenant } from '../members/leave-tenant.ts'
import { insertMember, lockWithOwners, setRoles } from '../members/member-store.ts'
import { isLastOwner } from '../members/members.ts'
import { isBuiltIn } from '../roles/find-roles.ts'
import { tellMembersChanged } from '../roles/member-signals.ts'
import { holdRoles } from '../roles/role-store.ts'
import { type HeldGroup, holdOrMakeGroups, setManagedGroups } from './managed-groups.ts'
import { findStanding, listGroupsOf } from './managed-store.ts'

export type Granted = { roles: string[]; groups: string[] }

type Deps = { signals: Pick<Signals, 'send'>; audit: RecordEvent; logger: Pick<Logger, 'warn'> }

/** What a sign-in gives in one tenant; `actor` is whoever signs in, as an actor of that tenant. */
type Giving = Granted & { tenantId: string; actor: Principal; provider: string }

/** What these groups of the provider give, all rules together. */
export function grantedTo(rules: readonly ProviderGrant[], theirGroups: readonly string[]): Granted {
  const mine = rules.filter(({ group }) => group === '*' || theirGroups.includes(group))
  return {
    roles: [...new Set(mine.flatMap((rule) => rule.roles))],
    groups: [...new Set(mine.flatMap((rule) => rule.groups))],
  }
}

/** Those that are roles of this tenant, each as it is until the transaction ends. */
export async function knownRoles(
  { logger }: Pick<Deps, 'logger'>,
  tx: Tx,
  tenantId: string,
  names: readonly string[],
): Promise<string[]> {
  const custom = (await holdRoles(tx, tenantId, names)).map((role) => role.name)
  const unknown = names.filter((name) => !isBuiltIn(name) && !custom.includes(name))
  if (unknown.length > 0) logger.warn({ roles: unknown }, 'NARU_OIDC_GRANTS gives roles that do not exist')
  return names.filter((name) => !unknown.includes(name))
}

/**
 * Sets anew what the provider manages of a member: roles of those who came by it, groups of everybody. Who comes to
 * no role leaves, and comes back with one. `deps.audit` is written after all of this: see late-audit.ts.
 */
export async function applyGrants(deps: Deps, tx: Tx, giving: Giving): Promise<void> {
  const { tenantId, actor, provider } = giving
  const personId = actor.id
  // in this order everywhere: roles, groups, people
  const roles = await knownRoles(deps, tx, tenantId, giving.roles)
  const isAny = roles.length > 0
  const isWelcome = isAny || (await findStanding(tx, tenantId, personId)) !== undefined
  const names = isWelcome ? giving.groups : []
  const groups = await holdOrMakeGroups(tx, deps.audit, actor, { names, provider })
  const owners = await lockWithOwners(tx, tenantId, personId)
  const standing = await findStanding(tx, tenantId, personId)
  if (!standing) {
    if (isAny) await enter(deps, tx, { ...giving, roles }, groups)
    return
  }
  if (standing.managed_by === provider) {
    if (isLastOwner(owners, personId) && !roles.includes('owner'))
      deps.logger.warn({ person: personId }, 'the identity provider gives the last owner no such role: kept')
    else if (!isAny) return leave(deps, tx, giving, standing.roles)
    else await changeRoles(deps, tx, giving, { before: standing.roles, after: roles })
  }
  await changeGroups(deps, tx, giving, groups)
}

async function enter(deps: Deps, tx: Tx, giving: Giving, groups: readonly HeldGroup[]): Promise<void> {
  const { tenantId, actor, provider, roles } = giving
  await insertMember(tx, { tenant_id: tenantId, person_id: actor.id, roles, managed_by: provider })
  await setManagedGroups(tx, { tenantId, personId: actor.id, provider }, groups)
  await tellMembersChanged(deps.signals, tx, tenantId, actor.id)
  await deps.audit.record(tx, actor, {
    action: 'member.added',
    target: targetOf(actor),
    after: { roles, groups: groups.map((group) => group.name) },
    details: { provider },
  })
}

async function leave(deps: Deps, tx: Tx, giving: Giving, roles: readonly string[]): Promise<void> {
  const { tenantId, actor, provider } = giving
  const groups = await listGroupsOf(tx, tenantId, actor.id)
  const revoked = await leaveTenant(deps, tx, tenantId, actor.id)
  await deps.audit.record(tx, actor, {
    action: 'member.removed',
    target: targetOf(actor),
    before: { roles, groups: groups.map((group) => group.name) },
    details: { provider, revoked_keys: revoked },
  })
}

async function changeRoles(
  deps: Deps,
  tx: Tx,
  { tenantId, actor, provider }: Giving,
  roles: { before: string[]; after: string[] },
): Promise<void> {
  if (isSameSet(roles.before, roles.after)) return
  await setRoles(tx, { tenantId, personId: actor.id, managedBy: provider }, roles.after)
  await tellMembersChanged(deps.signals, tx, tenantId, actor.id)
  await deps.audit.record(tx, actor, {
    action: 'member.roles_changed',
    target: targetOf(actor),
    before: { roles: roles.before },
    after: { roles: roles.after },
    details: { provider },
  })
}

async function changeGroups(
  deps: Deps,
  tx: Tx,
  { tenantId, actor, provider }: Giving,
  groups: readonly HeldGroup[],
): Promise<void> {
  const changed = await setManagedGroups(tx, { tenantId, personId: actor.id, provider }, groups)
  if (isSameSet(changed.before, changed.after)) return
  await tellMembersChanged(deps.signals, tx, tenantId, actor.id)
  await deps.audit.record(tx, actor, {
    action: 'member.groups_changed',
    target: targetOf(actor),
    before: { groups: changed.before },
    after: { groups: changed.after },
    details: { provider },
  })
}

function targetOf(actor: Principal) {
  return { kind: 'person', id: actor.id, name: actor.name }
}
