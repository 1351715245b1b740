import { randomBytes } from 'node:crypto'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startTestDatabase } from '../../../testkit/database.ts'
import { createSignals, type Database, newId, type Principal, type Signals } from '../../platform/index.ts'
import { createAudit } from '../audit/audit.ts'
import { tellMembersChanged } from '../roles/member-signals.ts'
import { createKeys, type Keys } from './keys.ts'

let database: Database
let stop: () => Promise<void>
let signals: Signals
let keys: Keys
let tenantId: string
let me: Principal

beforeAll(async () => {
  ;({ database, stop } = await startTestDatabase())
  signals = await createSignals({ logger: pino({ level: 'silent' }) })
  const master = { key: randomBytes(32), fingerprint: 'f' }
  keys = createKeys({ database, signals, master, audit: createAudit(master) })
})
afterAll(async () => {
  await keys.close()
  await stop()
})

beforeEach(async () => {
  tenantId = newId('tenant')
  const personId = newId('usr')
  await database.system(async (tx) => {
    await tx.insertInto('tenants').values({ id: tenantId, slug: tenantId, name: 'T' }).execute()
    await tx
      .insertInto('people')
      .values({ id: personId, name: 'Mina', email: `${personId}@example.com` })
      .execute()
    await tx
      .insertInto('members')
      .values({ tenant_id: tenantId, person_id: personId, roles: ['developer'] })
      .execute()
  })
  me = {
    id: personId,
    kind: 'person',
    name: 'Mina',
    tenantId,
    personId,
    scopes: ['knowledge:read', 'knowledge:write', 'keys:own'],
    groups: [],
    teams: [],
    isConfined: false,
  }
})

const issueOwn = (scopes: string[], groups: string[] = [], by = me) =>
  keys.issueOwn(by, { name: 'mine', scopes, groups, expiresAt: null })

async function setRoles(roles: string[]): Promise<void> {
  await database.system(async (tx) => {
    await tx.updateTable('members').set({ roles }).where('person_id', '=', me.id).execute()
    await tellMembersChanged(signals, tx, tenantId, me.id)
  })
}

async function join(name: string, kind: 'team' | 'group'): Promise<string> {
  const id = newId('grp')
  await database.system(async (tx) => {
    await tx.insertInto('groups').values({ id, tenant_id: tenantId, name, kind }).execute()
    await tx
      .insertInto('group_members')
      .values({ tenant_id: tenantId, group_id: id, person_id: me.id })
      .execute()
    await tellMembersChanged(signals, tx, tenantId, me.id)
  })
  return id
}

describe('a personal key', () => {
  test('does what its person may now, warm or not', async () => {
    const { key } = await issueOwn(['knowledge:read', 'knowledge:write'])
    expect(await keys.check(key)).toMatchObject({
      scopes: ['knowledge:read', 'knowledge:write'],
      personId: me.id,
      isConfined: false,
    })
    await setRoles(['viewer'])
    expect((await keys.check(key)).scopes).toEqual(['knowledge:read'])
    await setRoles(['reseller'])
    expect(await keys.check(key)).toMatchObject({ scopes: ['knowledge:read'], isConfined: true })
    await setRoles(['developer'])
    expect((await keys.check(key)).scopes).toEqual(['knowledge:read', 'knowledge:write'])
  })

  test('with "*" does all that its person may, and no more', async () => {
    const { key } = await issueOwn(['*'])
    const before = (await keys.check(key)).scopes
    expect(before).toContain('knowledge:write')
    expect(before).not.toContain('*')
    await setRoles(['owner'])
    // this tenant does not run the installation
    expect((await keys.check(key)).scopes).toEqual(['*'])
  })

  test('with some groups neither makes nor renews one with all of its person’s', async () => {
    await join('red', 'group')
    await join('blue', 'group')
    me = { ...me, groups: ['blue', 'red'] }
    const all = await issueOwn(['knowledge:read', 'keys:own'])
    const narrow = await keys.check((await issueOwn(['knowledge:read', 'keys:own'], ['red'])).key)
    const refused = { code: 'key_exceeds_issuer' }
    await expect(issueOwn(['knowledge:read'], [], narrow)).rejects.toMatchObject(refused)
    await expect(keys.rotate(narrow, all.row.id, 0, 'own')).rejects.toMatchObject(refused)
    expect((await issueOwn(['knowledge:read'], ['red'], narrow)).row.groups).toEqual(['red'])
    expect((await keys.rotate(narrow, narrow.id, 0, 'own')).row.groups).toEqual(['red'])
  })

  test('ends when its person leaves the tenant', async () => {
    const { key } = await issueOwn(['*'])
    await keys.check(key)
    await database.system(async (tx) => {
      await tx.deleteFrom('members').where('person_id', '=', me.id).execute()
      await tellMembersChanged(signals, tx, tenantId, me.id)
    })
    await expect(keys.check(key)).rejects.toMatchObject({ code: 'key_invalid' })
  })

  test('without groups has its person’s, with groups only those that its person is in', async () => {
    const team = await join('platform', 'team')
    const all = await issueOwn(['knowledge:read'])
    const one = await issueOwn(['knowledge:read'], ['platform'], { ...me, groups: ['platform'] })
    await join('ops', 'group')
    expect(await keys.check(all.key)).toMatchObject({ groups: ['ops', 'platform'], teams: [team] })
    expect((await keys.check(one.key)).groups).toEqual(['platform'])
    await database.system(async (tx) => {
      await tx.deleteFrom('group_members').where('group_id', '=', team).execute()
      await tellMembersChanged(signals, tx, tenantId, me.id)
    })
    expect((await keys.check(one.key)).groups).toEqual([])
    expect((await keys.check(all.key)).groups).toEqual(['ops'])
  })
})

describe('issuing a personal key', () => {
  test('with more than one holds is refused', async () => {
    const refused = { code: 'key_exceeds_issuer', status: 403 }
    await expect(issueOwn(['audit:read'])).rejects.toMatchObject(refused)
    await expect(issueOwn(['knowledge:read'], ['hr'])).rejects.toMatchObject(refused)
  })

  test('by a personal key gives no more than that key has', async () => {
    const { key } = await issueOwn(['keys:own', 'knowledge:read'])
    const by = await keys.check(key)
    const refused = { code: 'key_exceeds_issuer', status: 403 }
    for (const scopes of [['*'], ['knowledge:write']])
      await expect(issueOwn(scopes, [], by)).rejects.toMatchObject(refused)
    const made = await issueOwn(['knowledge:read'], [], by)
    expect((await keys.check(made.key)).personId).toBe(me.id)
  })

  test('takes a person, and no token', async () => {
    const service: Principal = { ...me, id: 'key_s', kind: 'key', personId: undefined }
    await expect(issueOwn(['knowledge:read'], [], service)).rejects.toMatchObject({
      code: 'person_required',
    })
    const token = { ...me, byToken: true }
    await expect(issueOwn(['knowledge:read'], [], token)).rejects.toMatchObject({
      code: 'token_cannot_issue',
    })
    await expect(
      keys.issue({ ...token, scopes: ['*'] }, { name: 'k', scopes: ['*'], groups: [], expiresAt: null }),
    ).rejects.toMatchObject({ code: 'token_cannot_issue' })
  })
})

describe('somebody else’s personal key', () => {
  test('can be revoked by whoever manages keys, but not rotated or given a secret', async () => {
    const { row, key } = await issueOwn(['*'])
    const admin: Principal = { ...me, id: 'usr_admin', personId: 'usr_admin', scopes: ['keys:manage'] }
    const root: Principal = { ...me, id: 'key_root', kind: 'key', personId: undefined, scopes: ['*'] }
    for (const by of [admin, root]) {
      const refused = { code: 'key_of_a_person', status: 403 }
      await expect(keys.rotate(by, row.id, 0)).rejects.toMatchObject(refused)
      await expect(keys.makeSigningSecret(by, row.id)).rejects.toMatchObject(refused)
    }
    await keys.revoke(admin, row.id)
    await expect(keys.check(key)).rejects.toMatchObject({ code: 'key_invalid' })
  })

  test('is not there for another person', async () => {
    const { row } = await issueOwn(['knowledge:read'])
    const other: Principal = { ...me, id: 'usr_o', personId: 'usr_o' }
    const missing = { code: 'not_found', status: 404 }
    await expect(keys.revoke(other, row.id, 'own')).rejects.toMatchObject(missing)
    await expect(keys.rotate(other, row.id, 0, 'own')).rejects.toMatchObject(missing)
    await keys.revoke(me, row.id, 'own')
  })

  test('of an owner is beyond who is none', async () => {
    await setRoles(['owner'])
    const { row } = await issueOwn(['*'])
    const admin: Principal = { ...me, id: 'usr_a', personId: 'usr_a', scopes: ['keys:manage'] }
    await expect(keys.revoke(admin, row.id)).rejects.toMatchObject({ code: 'key_exceeds_issuer' })
  })
})
