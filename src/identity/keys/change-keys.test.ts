import { createHash, randomBytes } from 'node:crypto'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { startTestDatabase } from '../../../testkit/database.ts'
import { createSignals, type Database, newId, type Principal, type Signals } from '../../platform/index.ts'
import { createAudit } from '../audit/audit.ts'
import { identifyKeys, listKeys } from './key-store.ts'
import { listUses } from './key-use-store.ts'
import { createKeys, type Keys } from './keys.ts'

const ROOT_KEY = 'naru_sk_root-key-of-this-test'
const master = { key: randomBytes(32), fingerprint: 'f' }

let database: Database
let stop: () => Promise<void>
let signals: Signals
let keys: Keys
let owner: Principal
const as = () => ({ tenantId: owner.tenantId, groups: [] })
const open = () => createKeys({ database, signals, master, audit: createAudit(master), rootKey: ROOT_KEY })

beforeAll(async () => {
  ;({ database, stop } = await startTestDatabase())
})
afterAll(() => stop())

beforeEach(async () => {
  signals = await createSignals({ logger: pino({ level: 'silent' }) })
  keys = open()
  const id = newId('tenant')
  await database.system((tx) => tx.insertInto('tenants').values({ id, slug: id, name: 'T' }).execute())
  const who = { id: 'usr_owner', kind: 'person', name: 'O', tenantId: id, personId: 'usr_owner' } as const
  owner = { ...who, scopes: ['*'], groups: [], teams: [], isConfined: false }
})

const issue = (more: object = {}, by = owner) =>
  keys.issue(by, { name: 'k', scopes: ['knowledge:read'], groups: ['ops'], expiresAt: null, ...more })

async function addGroup(kind: 'team' | 'group'): Promise<string> {
  const id = newId('grp')
  const group = { id, tenant_id: owner.tenantId, name: id, kind }
  await database.system((tx) => tx.insertInto('groups').values(group).execute())
  return id
}

describe('limits of model calls', () => {
  const limits = {
    requests_per_minute: 60,
    tokens_per_minute: 10_000,
    concurrency: 4,
    budget_per_day: '2.50',
    budget_per_month: '40',
    models: ['small'],
    when_redis_fails: 'closed' as const,
  }

  test('go with whoever comes with the key, as they are now', async () => {
    const { key, row } = await issue({ limits })
    expect((await keys.check(key)).limits).toEqual(limits)
    await keys.change(owner, row.id, { limits: { concurrency: 1 } })
    expect((await keys.check(key)).limits).toEqual({ concurrency: 1 })
    await keys.change(owner, row.id, { limits: {} })
    expect(await keys.check(key)).not.toHaveProperty('limits')
  })

  test('are those of the key that replaces it too', async () => {
    const old = await issue({ limits })
    const made = await keys.rotate(owner, old.row.id, 0)
    expect((await keys.check(made.key)).limits).toEqual(limits)
  })
})

describe('rotating a key', () => {
  test('makes a new one like it, and ends the old one after the overlap', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    try {
      const teamId = await addGroup('team')
      const old = await issue({ teamId, limits: { requests_per_minute: 9 } })
      await keys.check(old.key)
      const made = await keys.rotate(owner, old.row.id, 60)
      expect(made.key).not.toBe(old.key)
      expect(made.row).toMatchObject({
        name: 'k',
        scopes: ['knowledge:read'],
        groups: ['ops'],
        team_id: teamId,
        limits: { requests_per_minute: 9 },
        rotated_from: old.row.id,
        expires_at: null,
      })
      expect((await keys.check(made.key)).teams).toEqual([teamId])
      vi.setSystemTime(Date.now() + 59_000)
      await keys.check(old.key)
      vi.setSystemTime(Date.now() + 1_500)
      await expect(keys.check(old.key)).rejects.toMatchObject({ code: 'key_invalid' })
      await keys.check(made.key)
    } finally {
      vi.useRealTimers()
    }
  })

  test('without an overlap ends the old one at once', async () => {
    const old = await issue()
    await keys.check(old.key)
    await keys.rotate(owner, old.row.id, 0)
    await expect(keys.check(old.key)).rejects.toMatchObject({ code: 'key_invalid' })
  })

  test('never lengthens a life, and is for active keys only', async () => {
    const end = new Date(Date.now() + 60_000)
    const old = await issue({ expiresAt: end })
    expect((await keys.rotate(owner, old.row.id, 86_400)).row.expires_at).toEqual(end)
    const row = await database.system((tx) => listKeys(tx, { limit: 10, before: undefined }, {}))
    expect(row.find(({ id }) => id === old.row.id)?.expires_at).toEqual(end)
    const revoked = await issue()
    await keys.revoke(owner, revoked.row.id)
    const notActive = { code: 'key_not_active', status: 409 }
    await expect(keys.rotate(owner, revoked.row.id, 0)).rejects.toMatchObject(notActive)
    const ended = await issue()
    await keys.rotate(owner, ended.row.id, 0)
    await expect(keys.rotate(owner, ended.row.id, 0)).rejects.toMatchObject(notActive)
  })

  test('twice at once makes one', async () => {
    const { row } = await issue()
    const results = await Promise.allSettled([1, 2, 3].map(() => keys.rotate(owner, row.id, 60)))
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected'])
  })

  test('can be done again when the new key was lost and revoked', async () => {
    const { row } = await issue()
    const lost = await keys.rotate(owner, row.id, 60)
    await keys.revoke(owner, lost.row.id)
    expect((await keys.rotate(owner, row.id, 60)).row.rotated_from).toBe(row.id)
  })

  test('takes what the key has', async () => {
    const { row } = await issue({ scopes: ['knowledge:write'] })
    const manager = { ...owner, scopes: ['keys:manage', 'knowledge:read'], groups: ['ops'] }
    const refused = { code: 'key_exceeds_issuer', status: 403 }
    await expect(keys.rotate(manager, row.id, 0)).rejects.toMatchObject(refused)
    await expect(keys.makeSigningSecret(manager, row.id)).rejects.toMatchObject(refused)
    const able = { ...manager, scopes: ['keys:manage', 'knowledge:write'] }
    await keys.rotate(able, row.id, 0)
  })

  test('is not for the admin key of NARU_ROOT_KEY, which the API does not change either', async () => {
    const id = newId('key')
    const hash = createHash('sha256').update(ROOT_KEY).digest()
    const root = { id, tenant_id: owner.tenantId, name: 'root', prefix: 'naru_sk_', hash, scopes: ['*'] }
    await database.system((tx) => tx.insertInto('api_keys').values(root).execute())
    const fixed = { code: 'root_key_fixed', status: 409 }
    await expect(keys.rotate(owner, id, 0)).rejects.toMatchObject(fixed)
    await expect(keys.change(owner, id, { name: 'other' })).rejects.toMatchObject(fixed)
  })
})

describe('changing a key', () => {
  test('counts at once; scopes only become fewer', async () => {
    const { row, key } = await issue({ scopes: ['knowledge:read', 'knowledge:write'] })
    await keys.check(key)
    await keys.change(owner, row.id, { scopes: ['knowledge:read'], groups: ['hr'], name: 'new' })
    expect(await keys.check(key)).toMatchObject({ scopes: ['knowledge:read'], groups: ['hr'], name: 'new' })
    for (const scopes of [['*'], ['knowledge:read', 'knowledge:write'], ['audit:read']])
      await expect(keys.change(owner, row.id, { scopes })).rejects.toMatchObject({
        code: 'key_cannot_grow',
        status: 422,
      })
  })

  test('gives no group or team that one does not have', async () => {
    const team = await addGroup('team')
    const { row } = await issue()
    const manager = { ...owner, scopes: ['keys:manage', 'knowledge:read'], groups: ['hr'] }
    const refused = { code: 'key_exceeds_issuer', status: 403 }
    await expect(keys.change(manager, row.id, { groups: ['finance'] })).rejects.toMatchObject(refused)
    await expect(keys.change(manager, row.id, { teamId: team })).rejects.toMatchObject(refused)
    await keys.change(manager, row.id, { groups: ['ops', 'hr'] })
    await keys.change({ ...manager, teams: [team] }, row.id, { teamId: team })
    await keys.change(manager, row.id, { groups: [], teamId: null })
  })

  test('takes a team of this tenant', async () => {
    const { row } = await issue()
    const group = await addGroup('group')
    for (const teamId of [group, 'grp_unknown'])
      await expect(keys.change(owner, row.id, { teamId })).rejects.toMatchObject({ code: 'not_found' })
    await expect(issue({ teamId: group })).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('nobody issues what they do not hold', () => {
  test('"*" of a tenant that does not run the installation does not include running it', async () => {
    await expect(issue({ scopes: ['installation:manage'] })).rejects.toMatchObject({
      code: 'key_exceeds_issuer',
    })
    // not even when it stands in the database
    const { row, key } = await issue({ scopes: ['*'] })
    const scopes = ['*', 'installation:manage']
    await database.system((tx) =>
      tx.updateTable('api_keys').set({ scopes }).where('id', '=', row.id).execute(),
    )
    expect((await keys.check(key)).scopes).toEqual(['*'])
  })

  test('"*" of the tenant that does, does', async () => {
    await database.system(async (tx) => {
      await tx.updateTable('tenants').set({ is_home: false }).execute()
      await tx.updateTable('tenants').set({ is_home: true }).where('id', '=', owner.tenantId).execute()
    })
    const { key } = await issue({ scopes: ['*'] })
    expect((await keys.check(key)).scopes).toContain('installation:manage')
    await issue({ scopes: ['installation:manage'] }, await keys.check(key))
  })

  test('who sees only what is shared with them issues no key that sees more', async () => {
    const confined = { ...owner, isConfined: true }
    await expect(issue({}, confined)).rejects.toMatchObject({ code: 'key_exceeds_issuer' })
  })
})

describe('a limit', () => {
  test('is counted by key, whatever way it comes, and says when to come back', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] })
    try {
      const { key, row } = await issue({ limits: { requests_per_minute: 3 } })
      const other = await issue({ limits: { requests_per_minute: 1 } })
      await keys.check(key)
      await keys.checkId(row.id)
      await keys.check(key)
      const refused = await keys.check(key).catch((error: unknown) => error)
      expect(refused).toMatchObject({ code: 'rate_limited', status: 429, headers: { 'retry-after': '60' } })
      await expect(keys.checkId(row.id)).rejects.toMatchObject({ code: 'rate_limited' })
      await keys.check(other.key)
      vi.advanceTimersByTime(60_000)
      await keys.check(key)
      await keys.change(owner, row.id, { limits: {} })
      for (let i = 0; i < 10; i++) await keys.check(key)
    } finally {
      vi.useRealTimers()
    }
  })
})

test('uses are kept by address, the last hundred of each key', async () => {
  const { key, row } = await issue()
  for (let i = 0; i < 120; i++) await keys.check(key, { address: `192.0.2.${i}`, isCounted: true })
  // later than all of these, however fast they were
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 1 })
  for (let i = 0; i < 5; i++) await keys.check(key, { address: '2001:db8::1', isCounted: true })
  vi.useRealTimers()
  await keys.close()
  keys = open()
  await keys.check(key, { address: '2001:db8::1', isCounted: true })
  await keys.close()
  const uses = await database.tenant(as(), (tx) => listUses(tx, row.id))
  expect(uses).toHaveLength(100)
  expect(uses[0]).toMatchObject({ address: '2001:db8::1', uses: 6 })
  const stranger = { tenantId: 'another', groups: [] }
  expect(await database.tenant(stranger, (tx) => listUses(tx, row.id))).toEqual([])
})

test('a key is found by itself, by its prefix and by a fragment, in its own tenant only', async () => {
  const { key, row } = await issue()
  await issue()
  const find = (text: string, tenantId = owner.tenantId) => {
    const by = { hash: createHash('sha256').update(text).digest(), fragment: text }
    return database.tenant({ tenantId, groups: [] }, async (tx) =>
      (await identifyKeys(tx, by)).map(({ id }) => id),
    )
  }
  for (const text of [key, row.prefix, key.slice(0, 12), key.slice(0, 30)]) {
    expect(await find(text)).toEqual([row.id])
    expect(await find(text, 'another')).toEqual([])
  }
  expect(await find(`naru_sk_${'x'.repeat(43)}`)).toEqual([])
})

test('lists are filtered by name, prefix and state', async () => {
  const bot = await issue({ name: 'Support 100%' })
  const ended = await issue({ name: 'old' })
  await keys.rotate(owner, ended.row.id, 0)
  const revoked = await issue({ name: 'gone' })
  await keys.revoke(owner, revoked.row.id)
  const list = (filter: Parameters<typeof listKeys>[2]) =>
    database.tenant(as(), async (tx) =>
      (await listKeys(tx, { limit: 50, before: undefined }, filter)).map(({ id }) => id),
    )
  expect(await list({ query: 'support 100%' })).toEqual([bot.row.id])
  expect(await list({ query: '%' })).toEqual([bot.row.id])
  expect(await list({ query: bot.row.prefix })).toEqual([bot.row.id])
  expect(await list({ state: 'expired' })).toEqual([ended.row.id])
  expect(await list({ state: 'revoked' })).toEqual([revoked.row.id])
  expect(await list({ state: 'valid' })).toContain(bot.row.id)
})

test('every change is in the audit trail, without anything that lets anybody in', async () => {
  const { key, row } = await issue()
  await keys.change(owner, row.id, { name: 'new' })
  const secret = await keys.makeSigningSecret(owner, row.id)
  const made = await keys.rotate(owner, row.id, 60)
  await keys.revoke(owner, made.row.id)
  // told once
  await keys.revoke(owner, made.row.id)
  const events = await database.tenant(as(), (tx) =>
    tx.selectFrom('audit_events').select(['action', 'target_id', 'payload']).orderBy('seq').execute(),
  )
  expect(events.map(({ action, target_id }) => [action, target_id])).toEqual([
    ['key.issued', row.id],
    ['key.changed', row.id],
    ['key.signing_secret_made', row.id],
    ['key.rotated', row.id],
    ['key.revoked', made.row.id],
  ])
  for (const hidden of [key, made.key, secret]) expect(JSON.stringify(events)).not.toContain(hidden)
})
