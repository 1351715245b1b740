import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DATABASES } from '../../../testkit/databases.ts'
import { type Database, isAllowed, migrate, newId, type Principal } from '../../platform/index.ts'
import { createAudit } from '../audit/audit.ts'
import { createGroups } from '../groups/groups.ts'
import { BUILT_IN_ROLES } from '../roles/built-in-roles.ts'
import { grantsOf, type Membership } from '../roles/grants.ts'
import { createRoles } from '../roles/roles.ts'
import { createInvitations } from './invitations.ts'
import { findMembership } from './member-store.ts'
import { createMembers, type Members } from './members.ts'

const audit = createAudit({ key: randomBytes(32), fingerprint: 'f' })
const told: string[] = []
const signals = {
  async send(_tx: unknown, channel: string, payload: string) {
    told.push(`${channel} ${payload}`)
  },
}
/** Whether the identity provider is configured still. */
let hasProvider = true
const isManaging = (id: string | null) => id === 'oidc' && hasProvider
const refused = (code: string) => expect.objectContaining({ code })
const NAMES = BUILT_IN_ROLES.map((role) => role.name)

for (const server of DATABASES) {
  describe.skipIf(server.isMissing)(server.name, () => {
    let database: Database
    let stop: () => Promise<void>
    let members: Members
    beforeAll(async () => {
      const started = await server.start()
      database = started.database
      stop = started.stop
      await migrate(database)
      members = createMembers({ database, signals, audit, isManaging })
    })
    afterAll(() => stop())

    const roles = () => createRoles({ database, signals, audit })
    const groups = () => createGroups({ database, signals, audit, isManaging })
    const invitations = () => createInvitations({ database, audit })

    /** A tenant with a person for each of these lists of roles; answers them as principals. */
    async function tenantWith(...people: string[][]): Promise<Principal[]> {
      const tenantId = newId('tenant')
      await database.system(async (tx) => {
        await tx.insertInto('tenants').values({ id: tenantId, slug: tenantId, name: 'T' }).execute()
      })
      const made: Principal[] = []
      for (const given of people) made.push(await join(tenantId, given))
      return made
    }

    async function join(tenantId: string, given: string[], personId = newId('usr')): Promise<Principal> {
      const row = { id: personId, name: given.join(' '), email: `${personId}@example.com` }
      await database.system(async (tx) => {
        await tx
          .insertInto('people')
          .values(row)
          .onConflict((c) => c.doNothing())
          .execute()
        await tx
          .insertInto('members')
          .values({ tenant_id: tenantId, person_id: personId, roles: given })
          .execute()
      })
      return principalOf(tenantId, personId)
    }

    async function principalOf(tenantId: string, id: string): Promise<Principal> {
      const membership = await database.system((tx) => findMembership(tx, tenantId, id))
      return { id, kind: 'person', name: id, tenantId, personId: id, ...grantsOf(membership as Membership) }
    }

    const actions = async ({ tenantId }: Principal) => {
      const rows = await database.system((tx) =>
        tx
          .selectFrom('audit_events')
          .select('action')
          .where('tenant_id', '=', tenantId)
          .orderBy('seq')
          .execute(),
      )
      return rows.map((row) => row.action)
    }

    test('whoever changes roles can give exactly what they hold, to people who hold no more', async () => {
      const manager = ['people:manage', 'knowledge:read'] as const
      const [owner, admin] = (await tenantWith(['owner'], ['admin'], ['viewer'])) as [Principal, Principal]
      await roles().create(owner, {
        name: 'manager',
        title: 'M',
        description: '',
        permissions: [...manager],
        isConfined: false,
      })
      const small = await join(owner.tenantId, ['manager'])
      for (const caller of [owner, admin, small]) {
        for (const role of BUILT_IN_ROLES) {
          const target = await join(owner.tenantId, ['manager'])
          const may = role.permissions.every((permission) => isAllowed(caller, permission))
          const changed = members.change(caller, target.id, { roles: [role.name] })
          if (may) expect((await changed).roles).toEqual([role.name])
          else await expect(changed).rejects.toEqual(refused('grant_exceeds_yours'))
          const invited = invitations().create(caller, {
            email: `${newId('x')}@example.com`,
            roles: [role.name],
            groupIds: [],
          })
          if (may) expect((await invited).row.roles).toEqual([role.name])
          else await expect(invited).rejects.toEqual(refused('grant_exceeds_yours'))
        }
      }
    })

    test('nobody demotes, removes, resets or signs out somebody who may do more', async () => {
      const people = await tenantWith(...NAMES.map((name) => [name]))
      for (const caller of people) {
        for (const [index, target] of people.entries()) {
          if (caller === target) continue
          const may =
            target.scopes.every((scope) => isAllowed(caller, scope)) &&
            (target.isConfined || !caller.isConfined)
          const asked = members.requireOwnAccount(caller, target.id)
          if (may) expect((await asked).person_id).toBe(target.id)
          else await expect(asked).rejects.toMatchObject({ status: caller.isConfined ? 404 : 403 })
          if (may || caller.isConfined) continue
          const other = NAMES[(index + 1) % NAMES.length] as string
          await expect(members.change(caller, target.id, { roles: [other] })).rejects.toEqual(
            refused('target_outranks_you'),
          )
          await expect(members.remove(caller, target.id)).rejects.toEqual(refused('target_outranks_you'))
        }
      }
    })

    test('the account of somebody who belongs elsewhere too is not an admin’s to take over', async () => {
      const [owner, target] = (await tenantWith(['owner'], ['viewer'])) as [Principal, Principal]
      const [elsewhere] = (await tenantWith(['owner'])) as [Principal]
      await join(elsewhere.tenantId, ['viewer'], target.id)
      await expect(members.requireOwnAccount(owner, target.id)).rejects.toEqual(refused('belongs_elsewhere'))
    })

    test('the last owner stays, also when two owners remove or demote each other at once', async () => {
      const [only] = (await tenantWith(['owner'])) as [Principal]
      await expect(members.remove(only, only.id)).rejects.toEqual(refused('last_owner'))
      await expect(members.change(only, only.id, { roles: ['admin'] })).rejects.toEqual(refused('last_owner'))
      for (let round = 0; round < 5; round++) {
        const [a, b] = (await tenantWith(['owner', 'viewer'], ['owner'])) as [Principal, Principal]
        const results = await Promise.allSettled([
          members.remove(a, b.id),
          round % 2 === 0 ? members.remove(b, a.id) : members.change(b, a.id, { roles: ['viewer'] }),
        ])
        expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected'])
        const left = await members.list(a, { limit: 10, after: undefined, query: undefined })
        expect(left.filter((member) => member.roles.includes('owner'))).toHaveLength(1)
      }
    })

    test('whoever leaves takes no key and no group along, and every step is in the trail', async () => {
      const [owner, leaving] = (await tenantWith(['owner'], ['developer'])) as [Principal, Principal]
      const team = await groups().create(owner, { name: '플랫폼', kind: 'team', description: '' })
      await members.change(owner, leaving.id, { groupIds: [team.id] })
      const keyId = newId('key')
      await database.system((tx) =>
        tx
          .insertInto('api_keys')
          .values({
            id: keyId,
            tenant_id: owner.tenantId,
            person_id: leaving.id,
            name: 'own',
            prefix: 'naru_sk_',
            hash: randomBytes(32),
            scopes: ['knowledge:read'],
          })
          .execute(),
      )
      told.length = 0
      await members.remove(owner, leaving.id)
      expect(told).toEqual([`keys ${keyId}`, `members ${owner.tenantId} ${leaving.id}`])
      const key = await database.system((tx) =>
        tx.selectFrom('api_keys').select('revoked_at').where('id', '=', keyId).executeTakeFirstOrThrow(),
      )
      expect(key.revoked_at).not.toBeNull()
      expect((await groups().get(owner, team.id)).people).toEqual([])
      await expect(members.get(owner, leaving.id)).rejects.toEqual(refused('not_found'))
      expect(await actions(owner)).toEqual(['group.created', 'member.groups_changed', 'member.removed'])
    })

    test('a confined manager knows, invites and groups only within their own groups', async () => {
      const [owner, other] = (await tenantWith(['owner'], ['viewer'])) as [Principal, Principal]
      const input = { title: 'R', description: '', isConfined: true }
      await roles().create(owner, {
        ...input,
        name: 'partner',
        permissions: ['people:read', 'people:manage', 'knowledge:read', 'actions:propose'],
      })
      const mine = await groups().create(owner, { name: 'acme', kind: 'group', description: '' })
      const theirs = await groups().create(owner, { name: 'globex', kind: 'group', description: '' })
      const { id } = await join(owner.tenantId, ['partner'])
      await groups().setPeople(owner, mine.id, [id])
      const partner = await principalOf(owner.tenantId, id)
      expect(partner.isConfined).toBe(true)

      const seen = await members.list(partner, { limit: 10, after: undefined, query: undefined })
      expect(seen.map((member) => member.person_id)).toEqual([id])
      expect((await groups().list(partner)).map((group) => group.name)).toEqual(['acme'])
      await expect(groups().get(partner, theirs.id)).rejects.toEqual(refused('not_found'))
      await expect(groups().setPeople(partner, theirs.id, [id])).rejects.toEqual(refused('not_found'))
      await expect(groups().setPeople(partner, mine.id, [id, other.id])).rejects.toEqual(
        refused('person_unknown'),
      )
      await expect(members.change(partner, id, { groupIds: [mine.id, theirs.id] })).rejects.toEqual(
        refused('group_unknown'),
      )
      await expect(groups().create(partner, { name: 'hr', kind: 'group', description: '' })).rejects.toEqual(
        refused('grant_exceeds_yours'),
      )
      const invite = (role: string, groupIds: string[]) =>
        invitations().create(partner, { email: `${newId('x')}@example.com`, roles: [role], groupIds })
      await expect(invite('viewer', [])).rejects.toEqual(refused('grant_exceeds_yours'))
      await expect(invite('reseller', [theirs.id])).rejects.toEqual(refused('group_unknown'))
      expect((await invite('reseller', [mine.id])).row.roles).toEqual(['reseller'])
      await expect(
        roles().create(partner, {
          ...input,
          name: 'wide',
          permissions: ['knowledge:read'],
          isConfined: false,
        }),
      ).rejects.toEqual(refused('grant_exceeds_yours'))
    })

    test('what an identity provider gave is changed there', async () => {
      const [owner, managed] = (await tenantWith(['owner'], ['viewer'])) as [Principal, Principal]
      const group = await groups().create(owner, { name: 'ops', kind: 'group', description: '' })
      await database.system(async (tx) => {
        await tx
          .updateTable('members')
          .set({ managed_by: 'oidc' })
          .where('person_id', '=', managed.id)
          .execute()
        await tx
          .insertInto('group_members')
          .values({
            tenant_id: owner.tenantId,
            group_id: group.id,
            person_id: managed.id,
            managed_by: 'oidc',
          })
          .execute()
      })
      const elsewhere = refused('managed_elsewhere')
      await expect(members.change(owner, managed.id, { roles: ['admin'] })).rejects.toEqual(elsewhere)
      await expect(members.change(owner, managed.id, { groupIds: [] })).rejects.toEqual(elsewhere)
      await expect(groups().setPeople(owner, group.id, [])).rejects.toEqual(elsewhere)
      expect((await groups().setPeople(owner, group.id, [managed.id, owner.id])).people).toHaveLength(2)
      // until it decides no more: then it is changed by hand, as if it had been given so
      hasProvider = false
      expect(await members.get(owner, managed.id)).toMatchObject({ managed_by: null })
      expect((await groups().setPeople(owner, group.id, [owner.id])).people).toHaveLength(1)
      const changed = await members.change(owner, managed.id, { roles: ['admin'], groupIds: [] })
      expect(changed).toMatchObject({ roles: ['admin'], managed_by: null })
      hasProvider = true
      expect(await members.get(owner, managed.id)).toMatchObject({ managed_by: null })
    })

    test('people are found by part of their name or address, a page at a time', async () => {
      const [owner] = await tenantWith(['owner'], ['viewer'], ['viewer'], ['admin'])
      const list = (query?: string, after?: string) =>
        members.list(owner as Principal, { limit: 2, after, query })
      const first = await list()
      const second = await list(undefined, first.at(-1)?.person_id)
      expect(new Set([...first, ...second].map((member) => member.person_id)).size).toBe(4)
      expect((await list('IEWE')).map((member) => member.name)).toEqual(['viewer', 'viewer'])
      expect(await list('%')).toEqual([])
    })
  })
}
