import {
  AppError,
  type Database,
  newId,
  notFound,
  type Principal,
  type Signals,
  type Tx,
} from '../../platform/index.ts'
import type { Audit } from '../audit/audit.ts'
import type { IsManaging } from '../is-managing.ts'
import { lockMembers } from '../members/member-store.ts'
import { refuseConfined } from '../roles/grant-limits.ts'
import { tellMembersChanged } from '../roles/member-signals.ts'
import { tenantAccess } from '../tenants/tenant-access.ts'
import { groupUnknown, managedElsewhere } from './group-errors.ts'
import {
  addToGroups,
  deleteGroup,
  describeGroup,
  findGroup,
  type GroupPerson,
  type GroupRow,
  insertGroup,
  type KnownGroups,
  listGroupPeople,
  listGroups,
  lockGroup,
  removeFromGroups,
} from './group-store.ts'

export type GroupInput = { name: string; kind: 'team' | 'group'; description: string }
export type GroupWithPeople = { group: GroupRow; people: GroupPerson[] }

export type Groups = {
  list(principal: Principal): Promise<GroupRow[]>
  get(principal: Principal, id: string): Promise<GroupWithPeople>
  create(principal: Principal, input: GroupInput): Promise<GroupRow>
  /** Only the description: access lists know a group by its name. */
  describe(principal: Principal, id: string, description: string): Promise<GroupRow>
  delete(principal: Principal, id: string): Promise<void>
  /** Exactly these people, whoever was in it. */
  setPeople(principal: Principal, id: string, personIds: readonly string[]): Promise<GroupWithPeople>
}

type Deps = { database: Database; signals: Pick<Signals, 'send'>; audit: Audit; isManaging: IsManaging }

/** Teams and groups of a tenant, and who is in them. */
export function createGroups({ database, signals, audit, isManaging }: Deps): Groups {
  return {
    list: (principal) => database.tenant(tenantAccess(principal), (tx) => listGroups(tx, knownTo(principal))),
    get: (principal, id) =>
      database.tenant(tenantAccess(principal), async (tx) => {
        const group = await findGroup(tx, id, knownTo(principal))
        if (!group) throw notFound('group')
        return { group, people: await listGroupPeople(tx, id) }
      }),
    create: (principal, input) =>
      database.tenant(tenantAccess(principal), async (tx) => {
        refuseConfined(principal)
        const id = newId('grp')
        if (!(await insertGroup(tx, { id, tenant_id: principal.tenantId, ...input })))
          throw nameTaken(input.name)
        await audit.record(tx, principal, {
          action: 'group.created',
          target: { kind: 'group', id, name: input.name },
          after: input,
        })
        return (await findGroup(tx, id, 'all')) as GroupRow
      }),
    describe: (principal, id, description) =>
      database.tenant(tenantAccess(principal), async (tx) => {
        const before = await lock(tx, principal, id)
        await describeGroup(tx, id, description)
        await audit.record(tx, principal, {
          action: 'group.changed',
          target: targetOf(before),
          before: { description: before.description },
          after: { description },
        })
        return { ...before, description }
      }),
    delete: (principal, id) =>
      database.tenant(tenantAccess(principal), async (tx) => {
        const before = await lock(tx, principal, id)
        const people = await listGroupPeople(tx, id)
        await deleteGroup(tx, id)
        await tellMembersChanged(signals, tx, principal.tenantId)
        await audit.record(tx, principal, {
          action: 'group.deleted',
          target: targetOf(before),
          before: { kind: before.kind, description: before.description, people: people.map(({ id }) => id) },
        })
      }),
    setPeople: (principal, id, personIds) =>
      database.tenant(tenantAccess(principal), async (tx) => {
        const group = await lock(tx, principal, id)
        const before = await listGroupPeople(tx, id)
        const wanted = new Set(personIds)
        const removed = before.filter((person) => !wanted.has(person.id))
        const managed = removed.find((person) => isManaging(person.managed_by))
        if (managed) throw managedElsewhere(managed.managed_by)
        const added = [...wanted].filter((personId) => !before.some((person) => person.id === personId))
        const known = await lockMembers(tx, principal, added)
        const unknown = added.find((personId) => !known.some((member) => member.person_id === personId))
        if (unknown !== undefined) throw personUnknown(unknown)
        const rowOf = (personId: string) => ({
          tenant_id: principal.tenantId,
          group_id: id,
          person_id: personId,
        })
        await removeFromGroups(
          tx,
          removed.map((person) => ({ ...rowOf(person.id), managed_by: person.managed_by })),
        )
        await addToGroups(tx, added.map(rowOf))
        for (const personId of [...added, ...removed.map((person) => person.id)])
          await tellMembersChanged(signals, tx, principal.tenantId, personId)
        await audit.record(tx, principal, {
          action: 'group.members_changed',
          target: targetOf(group),
          before: { people: before.map((person) => person.id) },
          after: { people: [...wanted] },
        })
        return { group: { ...group, members: wanted.size }, people: await listGroupPeople(tx, id) }
      }),
  }
}

/** A confined principal knows of its own groups only. */
export function knownTo(principal: Principal): KnownGroups {
  return principal.isConfined ? principal.groups : 'all'
}

/** Throws for the first of these ids that is none of the held groups, or one that the principal does not know of. */
export function refuseUnknownGroups(
  principal: Principal,
  held: ReadonlyArray<{ id: string; name: string }>,
  ids: readonly string[],
): void {
  const known = knownTo(principal)
  const names = new Map(held.map((group) => [group.id, group.name]))
  const unknown = ids.find((id) => {
    const name = names.get(id)
    return name === undefined || (known !== 'all' && !known.includes(name))
  })
  if (unknown !== undefined) throw groupUnknown(unknown)
}

async function lock(tx: Tx, principal: Principal, id: string): Promise<GroupRow> {
  const group = await lockGroup(tx, id, knownTo(principal))
  if (!group) throw notFound('group')
  return group
}

function targetOf(group: GroupRow) {
  return { kind: 'group', id: group.id, name: group.name }
}

function nameTaken(name: string): AppError {
  return new AppError({
    code: 'name_taken',
    status: 409,
    message: `There is a team or group "${name}" already. Choose another name.`,
  })
}

function personUnknown(id: string): AppError {
  return new AppError({
    code: 'person_unknown',
    status: 422,
    message: `There is no person "${id}" in this organisation. GET /api/v1/people lists them.`,
  })
}
