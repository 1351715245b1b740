import {
  AppError,
  type Database,
  isAllowed,
  notFound,
  type Principal,
  type Signals,
  type Tx,
} from '../../platform/index.ts'
import type { Audit } from '../audit/audit.ts'
import { managedElsewhere } from '../groups/group-errors.ts'
import { addToGroups, holdGroups, removeFromGroups } from '../groups/group-store.ts'
import { knownTo, refuseUnknownGroups } from '../groups/groups.ts'
import type { IsManaging } from '../is-managing.ts'
import { isSameSet } from '../is-same-set.ts'
import { findGrants } from '../roles/find-roles.ts'
import { refuseExcess, refuseOutranked } from '../roles/grant-limits.ts'
import { grantsOf } from '../roles/grants.ts'
import { tellMembersChanged } from '../roles/member-signals.ts'
import { tenantAccess } from '../tenants/tenant-access.ts'
import { leaveTenant } from './leave-tenant.ts'
import {
  countTenantsOf,
  findMember,
  findMembership,
  listMembers,
  lockWithOwners,
  type MemberRow,
  type PeopleFilter,
  setRoles,
} from './member-store.ts'

export type MemberChange = { roles?: string[] | undefined; groupIds?: string[] | undefined }

export type Members = {
  list(principal: Principal, filter: PeopleFilter): Promise<MemberRow[]>
  get(principal: Principal, personId: string): Promise<MemberRow>
  change(principal: Principal, personId: string, change: MemberChange): Promise<MemberRow>
  /** They leave the tenant; their personal keys of it are revoked. Their account stays. */
  remove(principal: Principal, personId: string): Promise<void>
  /**
   * Throws unless the principal may take the account of this person into their hands: it belongs to this tenant alone
   * (or the principal runs the installation), and may do nothing here that the principal may not.
   */
  requireOwnAccount(principal: Principal, personId: string): Promise<MemberRow>
}

type Deps = { database: Database; signals: Pick<Signals, 'send'>; audit: Audit; isManaging: IsManaging }

/** Who belongs to a tenant, and with which roles and groups. */
export function createMembers(deps: Deps): Members {
  const { database, isManaging } = deps
  // one that decides no more is not named as who does
  const show = (row: MemberRow) => (isManaging(row.managed_by) ? row : { ...row, managed_by: null })
  return {
    get: (principal, personId) =>
      database.tenant(tenantAccess(principal), async (tx) =>
        show(await requireMember(tx, principal, personId)),
      ),
    list: (principal, filter) =>
      database.tenant(tenantAccess(principal), async (tx) =>
        (await listMembers(tx, principal, filter)).map(show),
      ),
    change: (principal, personId, change) =>
      database.tenant(tenantAccess(principal), async (tx) =>
        show(await changeMember(deps, tx, principal, personId, change)),
      ),
    remove: (principal, personId) =>
      database.tenant(tenantAccess(principal), (tx) => removeMember(deps, tx, principal, personId)),
    async requireOwnAccount(principal, personId) {
      const member = await database.tenant(tenantAccess(principal), async (tx) => {
        const found = await requireMember(tx, principal, personId)
        await refuseHigher(tx, principal, personId)
        return found
      })
      // whoever runs the installation is the last who can help
      const isElsewhere = (await database.system((tx) => countTenantsOf(tx, personId))) > 1
      if (isElsewhere && !isAllowed(principal, 'installation:manage')) throw belongsElsewhere()
      return member
    },
  }
}

async function changeMember(
  { signals, audit, isManaging }: Deps,
  tx: Tx,
  principal: Principal,
  personId: string,
  change: MemberChange,
): Promise<MemberRow> {
  const { tenantId } = principal
  // in this order everywhere: roles, groups, people
  const given = change.roles && (await findGrants(tx, tenantId, change.roles))
  const held = await holdGroups(tx, tenantId, change.groupIds ?? [])
  const owners = await lockWithOwners(tx, tenantId, personId)
  const before = await requireMember(tx, principal, personId)
  if (change.roles && given && !isSameSet(change.roles, before.roles)) {
    if (isManaging(before.managed_by)) throw managedElsewhere(before.managed_by)
    await refuseHigher(tx, principal, personId)
    refuseExcess(principal, given)
    if (!change.roles.includes('owner')) refuseLastOwner(owners, personId)
    await setRoles(tx, { tenantId, personId, managedBy: null }, change.roles)
  }
  if (change.groupIds) {
    refuseUnknownGroups(principal, held, change.groupIds)
    await setGroups(tx, { principal, member: before, isManaging }, change.groupIds)
  }
  await tellMembersChanged(signals, tx, tenantId, personId)
  const after = await requireMember(tx, principal, personId)
  const target = targetOf(before)
  if (!isSameSet(before.roles, after.roles))
    await audit.record(tx, principal, {
      action: 'member.roles_changed',
      target,
      before: { roles: before.roles },
      after: { roles: after.roles },
    })
  const groupsBefore = before.groups.map((group) => group.name)
  const groupsAfter = after.groups.map((group) => group.name)
  if (!isSameSet(groupsBefore, groupsAfter))
    await audit.record(tx, principal, {
      action: 'member.groups_changed',
      target,
      before: { groups: groupsBefore },
      after: { groups: groupsAfter },
    })
  return after
}

async function setGroups(
  tx: Tx,
  { principal, member, isManaging }: { principal: Principal; member: MemberRow; isManaging: IsManaging },
  wanted: string[],
): Promise<void> {
  const known = knownTo(principal)
  // what a confined principal does not know of stays as it is
  const isKnown = (name: string) => known === 'all' || known.includes(name)
  const removed = member.groups.filter((group) => !wanted.includes(group.id) && isKnown(group.name))
  const managed = removed.find((group) => isManaging(group.managed_by))
  if (managed) throw managedElsewhere(managed.managed_by)
  const rowOf = (groupId: string) => ({
    tenant_id: principal.tenantId,
    group_id: groupId,
    person_id: member.person_id,
  })
  await removeFromGroups(
    tx,
    removed.map((group) => ({ ...rowOf(group.id), managed_by: group.managed_by })),
  )
  await addToGroups(tx, wanted.map(rowOf))
}

async function removeMember(
  { signals, audit }: Deps,
  tx: Tx,
  principal: Principal,
  personId: string,
): Promise<void> {
  const { tenantId } = principal
  const owners = await lockWithOwners(tx, tenantId, personId)
  const member = await requireMember(tx, principal, personId)
  await refuseHigher(tx, principal, personId)
  refuseLastOwner(owners, personId)
  const revoked = await leaveTenant({ signals }, tx, tenantId, personId)
  await audit.record(tx, principal, {
    action: 'member.removed',
    target: targetOf(member),
    before: { roles: member.roles, groups: member.groups.map((group) => group.name) },
    details: { revoked_keys: revoked },
  })
}

async function requireMember(tx: Tx, principal: Principal, personId: string): Promise<MemberRow> {
  const member = await findMember(tx, principal, personId)
  if (!member) throw notFound('person')
  return member
}

async function refuseHigher(tx: Tx, principal: Principal, personId: string): Promise<void> {
  const membership = await findMembership(tx, principal.tenantId, personId)
  if (membership) refuseOutranked(principal, grantsOf(membership))
}

export function isLastOwner(owners: readonly string[], personId: string): boolean {
  return owners.length === 1 && owners[0] === personId
}

function refuseLastOwner(owners: readonly string[], personId: string): void {
  if (!isLastOwner(owners, personId)) return
  throw new AppError({
    code: 'last_owner',
    status: 409,
    message: 'This is the only owner of the organisation. Make somebody else an owner first.',
  })
}

function belongsElsewhere(): AppError {
  return new AppError({
    code: 'belongs_elsewhere',
    status: 403,
    message:
      'This person belongs to another organisation too, so their account is not yours to reset or sign out. They can do it themselves.',
  })
}

function targetOf(member: MemberRow) {
  return { kind: 'person', id: member.person_id, name: member.name }
}
