import { randomBytes } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { DATABASES } from '../../../testkit/databases.ts'
import { type Database, migrate, newId, type Principal } from '../../platform/index.ts'
import { createAudit } from '../audit/audit.ts'
import { createGroups } from '../groups/groups.ts'
import { createMembers } from '../members/members.ts'
import { createKnownDevices } from '../people/known-device.ts'
import { createStartSessions } from '../people/started-session.ts'
import { type Admitted, admit } from './admit.ts'
import type { Provider, ProviderIdentity } from './provider.ts'

const master = { key: randomBytes(32), fingerprint: 'f' }
const audit = createAudit(master)
const signals = { async send() {} }
const devices = createKnownDevices(master)
const people = { starts: createStartSessions({ audit, devices, secret: 'secret', version: '0' }) }
const request = { ip: '192.0.2.7', id: 'req_1', headers: {}, cookies: {} } as unknown as FastifyRequest
const provider = { id: 'oidc', name: 'Acme', issuer: 'https://login.example.com' } as Provider
const isManaging = (id: string | null) => id === 'oidc'
const deps = { signals, audit, people, logger: { warn() {} } }
const GRANTS = [
  { group: 'owners', roles: ['owner'], groups: [] },
  { group: 'readers', roles: ['viewer'], groups: ['readers'] },
]

for (const server of DATABASES) {
  describe.skipIf(server.isMissing)(`sign-ins at once on ${server.name}`, () => {
    let database: Database
    let stop: () => Promise<void>
    let home: string
    let owner: Principal
    let serial = 0

    beforeAll(async () => {
      const started = await server.start()
      database = started.database
      stop = started.stop
      await migrate(database)
    })
    afterAll(() => stop())
    // one owner, made by hand
    beforeEach(async () => {
      home = newId('tenant')
      const id = newId('usr')
      await database.system(async (tx) => {
        await tx.updateTable('tenants').set({ is_home: false }).execute()
        await tx.insertInto('tenants').values({ id: home, slug: home, name: 'Home', is_home: true }).execute()
        await tx
          .insertInto('people')
          .values({ id, name: 'Owner', email: `${id}@acme.example` })
          .execute()
        await tx
          .insertInto('members')
          .values({ tenant_id: home, person_id: id, roles: ['owner'] })
          .execute()
      })
      const reach = { scopes: ['*', 'installation:manage'], groups: [], teams: [], isConfined: false }
      owner = { id, kind: 'person', name: 'Owner', tenantId: home, personId: id, ...reach }
    })

    function somebody(...groups: string[]): ProviderIdentity {
      const subject = `subject-${++serial}`
      return { subject, email: `${subject}@acme.example`, emailVerified: true, name: subject, groups }
    }

    const signIn = (identity: ProviderIdentity, rules = GRANTS): Promise<Admitted> =>
      database.system((tx) =>
        admit({ ...deps, grants: rules, isManaging }, tx, { provider, identity, request }),
      )
    const idOf = (admitted: Admitted) =>
      'started' in admitted ? (admitted.started.session.person?.id as string) : admitted.refused.code
    const owners = () =>
      database.system(async (tx) => {
        const rows = await tx.selectFrom('members').selectAll().where('tenant_id', '=', home).execute()
        return rows.filter((row) => row.roles.includes('owner')).map((row) => row.person_id)
      })

    test('make one person of one subject', async () => {
      const one = somebody('readers')
      const ids = (await Promise.all([1, 2, 3, 4, 5].map(() => signIn(one)))).map(idOf)
      expect(new Set(ids).size).toBe(1)
      expect(ids[0]).toMatch(/^usr_/)
    })

    test('make one person of one address, and let the second subject nowhere near it', async () => {
      const one = somebody('readers')
      const both = [one, { ...one, subject: `another ${one.subject}` }]
      const ids = (await Promise.all(both.map((one) => signIn(one)))).map(idOf).sort()
      expect(ids).toEqual(['account_not_linked', expect.stringMatching(/^usr_/)])
    })

    test('accept one invitation once', async () => {
      const one = somebody()
      const email = one.email as string
      await database.system((tx) =>
        tx
          .insertInto('invitations')
          .values({
            ...{ id: newId('inv'), tenant_id: home, email, roles: ['analyst'], invited_by: owner.id },
            ...{ token_hash: randomBytes(32), mailed_token_hash: randomBytes(32) },
            expires_at: new Date(Date.now() + 60_000),
          })
          .execute(),
      )
      const ids = (await Promise.all([1, 2, 3].map(() => signIn(one)))).map(idOf)
      expect(new Set(ids).size).toBe(1)
      const [row] = await database.system((tx) =>
        tx
          .selectFrom('members')
          .selectAll()
          .where('person_id', '=', ids[0] as string)
          .execute(),
      )
      expect(row).toMatchObject({ roles: ['analyst'], managed_by: null })
    })

    test('accept the newest invitation that counts, not one whose inviter is gone', async () => {
      const one = somebody()
      const elsewhere = newId('tenant')
      const invitation = (tenant_id: string, invited_by: string) => ({
        ...{ id: newId('inv'), tenant_id, invited_by, email: one.email as string, roles: ['analyst'] },
        ...{ token_hash: randomBytes(32), mailed_token_hash: randomBytes(32) },
        expires_at: new Date(Date.now() + 60_000),
      })
      await database.system(async (tx) => {
        await tx
          .insertInto('tenants')
          .values({ id: elsewhere, slug: elsewhere, name: 'Elsewhere', is_home: false })
          .execute()
        await tx.insertInto('invitations').values(invitation(home, owner.id)).execute()
      })
      await database.system((tx) =>
        tx
          .insertInto('invitations')
          .values(invitation(elsewhere, newId('usr')))
          .execute(),
      )
      const id = idOf(await signIn(one))
      const rows = await database.system((tx) =>
        tx.selectFrom('members').select('tenant_id').where('person_id', '=', id).execute(),
      )
      expect(rows).toEqual([{ tenant_id: home }])
    })

    test('of the last two owners, whom the provider makes owners no more, leave one', async () => {
      const both = [somebody('owners'), somebody('owners')]
      for (const one of both) await signIn(one)
      await createMembers({ database, signals, audit, isManaging }).remove(owner, owner.id)
      expect(await owners()).toHaveLength(2)
      await Promise.all(both.map((one) => signIn({ ...one, groups: ['readers'] })))
      expect(await owners()).toHaveLength(1)
      await Promise.all(both.map((one) => signIn({ ...one, groups: [] })))
      expect(await owners()).toHaveLength(1)
    })

    test('and an admin who demotes the other owner leave one too', async () => {
      const members = createMembers({ database, signals, audit, isManaging })
      const one = somebody('owners')
      const id = idOf(await signIn(one))
      const theirs = { ...owner, id, personId: id, name: 'one' }
      for (let round = 0; round < 10; round++) {
        await Promise.all([
          signIn({ ...one, groups: ['readers'] }),
          members.change(theirs, owner.id, { roles: ['viewer'] }).catch(expected),
        ])
        expect(await owners()).not.toEqual([])
        await database.system((tx) =>
          tx
            .updateTable('members')
            .set({ roles: ['owner'] })
            .where('tenant_id', '=', home)
            .execute(),
        )
      }
    })

    test('wait for no admin who waits for them', async () => {
      const members = createMembers({ database, signals, audit, isManaging })
      const groups = createGroups({ database, signals, audit, isManaging })
      const all = Array.from({ length: 4 }, () => somebody('readers'))
      const ids = (await Promise.all(all.map((one) => signIn(one)))).map(idOf)
      const own = await groups.create(owner, { name: 'own', kind: 'team', description: '' })
      const given = (await groups.list(owner)).find((group) => group.name === 'readers')
      const rounds = Array.from({ length: 8 }, (_, i) => [
        // a group that is new each time is recorded too
        ...all.map((one) => signIn({ ...one, groups: ['readers'] }, i % 2 === 0 ? GRANTS : newGroup(i))),
        groups.setPeople(owner, own.id, i % 2 === 0 ? ids : []).catch(expected),
        groups.setPeople(owner, given?.id as string, ids).catch(expected),
        members.change(owner, ids[i % ids.length] as string, { groupIds: [own.id] }).catch(expected),
      ])
      const results = await Promise.allSettled(rounds.flat())
      expect(results.filter((one) => one.status === 'rejected')).toEqual([])
    })
  })
}

const newGroup = (i: number) => [{ group: 'readers', roles: ['viewer'], groups: ['readers', `new-${i}`] }]

/** Refusals are answers here; a deadlock is not. */
function expected(error: { code?: string }): void {
  if (!['managed_elsewhere', 'last_owner'].includes(error.code ?? '')) throw error
}
