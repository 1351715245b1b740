import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { startTestDatabase } from '../../../testkit/database.ts'
import {
  AppError,
  createSignals,
  type Database,
  newId,
  type Principal,
  type Signals,
  type Tx,
} from '../../platform/index.ts'
import { createAudit } from '../audit/audit.ts'
import { createKeys, type Keys } from './keys.ts'

let database: Database
let stop: () => Promise<void>
let signals: Signals
let keys: Keys
let queries = 0
/** Runs before a query of the keys under test. */
let beforeQuery: () => Promise<void> = async () => {}
let isConnected = true
/** The database answers again, and signals may have been missed. */
let comeBack: () => Promise<void>
let owner: Principal
const master = { key: randomBytes(32), fingerprint: 'f' }

async function addTenant(): Promise<{ id: string }> {
  const id = newId('tenant')
  await database.system((tx) => tx.insertInto('tenants').values({ id, slug: id, name: 'T' }).execute())
  return { id }
}

beforeAll(async () => {
  ;({ database, stop } = await startTestDatabase())
})
afterAll(() => stop())

beforeEach(async () => {
  const inner = await createSignals({ logger: pino({ level: 'silent' }) })
  isConnected = true
  const onGaps: Array<() => void> = []
  signals = {
    ...inner,
    isConnected: () => isConnected,
    subscribe(channel, handler, onGap) {
      onGaps.push(onGap)
      inner.subscribe(channel, handler, onGap)
    },
  }
  comeBack = async () => {
    isConnected = true
    beforeQuery = async () => {}
    for (const onGap of onGaps) onGap()
    await Promise.allSettled(asked)
    await new Promise(setImmediate)
  }
  const asked: Array<Promise<unknown>> = []
  const counted: Database = {
    ...database,
    async system<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
      queries++
      const answer = database.system(work)
      asked.push(answer)
      const result = await answer
      await beforeQuery()
      return result
    },
  }
  keys = createKeys({ database: counted, signals, master, audit: createAudit(master) })
  const tenant = await addTenant()
  owner = {
    id: 'key_owner',
    kind: 'key',
    name: 'owner',
    tenantId: tenant.id,
    scopes: ['*'],
    groups: ['ops'],
    teams: [],
    isConfined: false,
  }
  queries = 0
  beforeQuery = async () => {}
})

const issue = (more: object = {}, by = owner) =>
  keys.issue(by, { name: 'k', scopes: ['knowledge:read'], groups: ['ops'], expiresAt: null, ...more })

describe('checking a key', () => {
  test('costs one query the first time and none when warm', async () => {
    const { key, row } = await issue()
    const principal = await keys.check(key)
    expect(principal).toEqual({
      id: row.id,
      kind: 'key',
      name: 'k',
      tenantId: owner.tenantId,
      scopes: ['knowledge:read'],
      groups: ['ops'],
      teams: [],
      isConfined: false,
    })
    expect(queries).toBe(1)
    for (let i = 0; i < 100; i++) expect(await keys.check(key)).toEqual(principal)
    expect(queries).toBe(1)
  })

  test.each(['', 'naru_sk_', 'naru_sk_unknown', 'x'.repeat(10_000), '\u0000'])(
    'refuses what was never issued',
    async (key) => {
      await expect(keys.check(key)).rejects.toMatchObject({ code: 'key_invalid', status: 401 })
    },
  )

  test('an id is no key, and a key no id', async () => {
    const { key, row } = await issue()
    await keys.check(key)
    await keys.checkId(row.id)
    await expect(keys.check(row.id)).rejects.toMatchObject({ code: 'key_invalid' })
    await expect(keys.checkId(key)).rejects.toMatchObject({ code: 'key_invalid' })
  })

  test('known keys go on while the database is away, for a quarter of an hour, and are looked at when it is back', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    try {
      const [known, stranger] = [await issue(), await issue()]
      await keys.check(known.key)
      const away = new AppError({ code: 'database_unavailable', status: 503, message: 'away' })
      beforeQuery = async () => {
        throw away
      }
      isConnected = false
      for (let i = 0; i < 20; i++) expect((await keys.check(known.key)).id).toBe(known.row.id)
      // not once a call
      expect(queries).toBeLessThan(5)
      await expect(keys.check(stranger.key)).rejects.toBe(away)
      vi.setSystemTime(Date.now() + 14 * 60_000)
      expect((await keys.check(known.key)).id).toBe(known.row.id)
      vi.setSystemTime(Date.now() + 60_000)
      await expect(keys.check(known.key)).rejects.toBe(away)
      beforeQuery = async () => {}
      isConnected = true
      await keys.revoke(owner, known.row.id)
      await expect(keys.check(known.key)).rejects.toMatchObject({ code: 'key_invalid' })
    } finally {
      vi.useRealTimers()
    }
  })

  describe('when the database goes away twice', () => {
    const away = new AppError({ code: 'database_unavailable', status: 503, message: 'away' })
    const goAway = () => {
      isConnected = false
      beforeQuery = async () => {
        throw away
      }
    }
    const end = (id: string) =>
      database.system((tx) => sql`update api_keys set revoked_at = now() where id = ${id}`.execute(tx))

    test('keys that nobody used in between go on, all looked up at once', async () => {
      const made = await Promise.all(Array.from({ length: 5 }, () => issue()))
      for (const { key } of made) await keys.check(key)
      await keys.checkId(made[0]?.row.id as string)
      goAway()
      await comeBack()
      expect(queries).toBe(7)
      goAway()
      for (const { key, row } of made) expect((await keys.check(key)).id).toBe(row.id)
      expect((await keys.checkId(made[0]?.row.id as string)).id).toBe(made[0]?.row.id)
    })

    test('one that was revoked where nobody was told is no longer good', async () => {
      const [{ key, row }, other] = [await issue(), await issue()]
      for (const each of [key, other.key]) await keys.check(each)
      goAway()
      await end(row.id)
      expect((await keys.check(key)).id).toBe(row.id)
      await comeBack()
      goAway()
      await expect(keys.check(key)).rejects.toBe(away)
      expect((await keys.check(other.key)).id).toBe(other.row.id)
    })

    test('one that was found revoked is not known any more', async () => {
      const { key, row } = await issue()
      await keys.check(key)
      await end(row.id)
      isConnected = false
      await expect(keys.check(key)).rejects.toMatchObject({ code: 'key_invalid' })
      goAway()
      await expect(keys.check(key)).rejects.toBe(away)
    })
  })

  test('a database that hangs holds up one look, not every call', async () => {
    const { key, row } = await issue()
    await keys.check(key)
    beforeQuery = () => new Promise(() => {})
    isConnected = false
    for (let i = 0; i < 20; i++) expect((await keys.check(key)).id).toBe(row.id)
    expect(queries).toBe(2)
  })

  test('a warm key expires on time', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    try {
      const { key } = await issue({ expiresAt: new Date(Date.now() + 60_000) })
      await keys.check(key)
      vi.setSystemTime(Date.now() + 59_000)
      await keys.check(key)
      vi.setSystemTime(Date.now() + 1_000)
      await expect(keys.check(key)).rejects.toMatchObject({ code: 'key_invalid' })
    } finally {
      vi.useRealTimers()
    }
  })

  test('a warm key is looked at again after a minute, should a revocation have been missed', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    try {
      const { key, row } = await issue()
      await keys.check(key)
      await database.system((tx) =>
        sql`update api_keys set revoked_at = now() where id = ${row.id}`.execute(tx),
      )
      vi.setSystemTime(Date.now() + 60_000)
      await expect(keys.check(key)).rejects.toMatchObject({ code: 'key_invalid' })
    } finally {
      vi.useRealTimers()
    }
  })

  test('is not trusted to memory while revocations may be missed', async () => {
    const { key, row } = await issue()
    await keys.check(key)
    isConnected = false
    await database.system((tx) =>
      sql`update api_keys set revoked_at = now() where id = ${row.id}`.execute(tx),
    )
    await expect(keys.check(key)).rejects.toMatchObject({ code: 'key_invalid' })
  })
})

describe('revoking a key', () => {
  test('ends it at once, by key and by id', async () => {
    const { key, row } = await issue()
    await keys.check(key)
    await keys.checkId(row.id)
    await keys.revoke(owner, row.id)
    await expect(keys.check(key)).rejects.toMatchObject({ code: 'key_invalid' })
    await expect(keys.checkId(row.id)).rejects.toMatchObject({ code: 'key_invalid' })
  })

  test('while it is being looked up does not keep it warm', async () => {
    const { key, row } = await issue()
    beforeQuery = async () => {
      beforeQuery = async () => {}
      await keys.revoke(owner, row.id)
    }
    // this look-up read the row before it was revoked
    await keys.check(key)
    await expect(keys.check(key)).rejects.toMatchObject({ code: 'key_invalid' })
  })

  test('that may do everything takes one that may too', async () => {
    const { row, key } = await issue({ scopes: ['*'] })
    const manager = { ...owner, scopes: ['keys:manage', 'knowledge:read'] }
    await expect(keys.revoke(manager, row.id)).rejects.toMatchObject({
      code: 'key_exceeds_issuer',
      status: 403,
    })
    await keys.check(key)
    await keys.revoke(manager, (await issue()).row.id)
    await keys.revoke(owner, row.id)
    await expect(keys.check(key)).rejects.toMatchObject({ code: 'key_invalid' })
  })

  test('of another tenant is not possible, and tells nothing', async () => {
    const { row, key } = await issue()
    const tenant = await addTenant()
    const stranger = { ...owner, tenantId: tenant.id }
    const refusal = await keys.revoke(stranger, row.id).catch((error: unknown) => error)
    expect(refusal).toMatchObject({ code: 'not_found', status: 404 })
    expect(await keys.revoke(stranger, 'key_unknown').catch((error: Error) => error.message)).toBe(
      (refusal as Error).message,
    )
    await keys.check(key)
  })
})

describe('issuing a key', () => {
  const holder = (scopes: string[], groups: string[]): Principal => ({ ...owner, scopes, groups })
  test.each([
    [{ scopes: ['*'] }],
    [{ scopes: ['knowledge:write'] }],
    [{ groups: ['hr'] }],
    [{ scopes: ['knowledge:read', 'keys:manage', 'knowledge:write'] }],
  ])('with more than one holds is refused: %j', async (more) => {
    const by = holder(['knowledge:read', 'keys:manage'], ['ops'])
    await expect(issue(more, by)).rejects.toMatchObject({ code: 'key_exceeds_issuer', status: 403 })
    await issue({}, by)
  })

  test.each([[['*']], [['keys:manage', 'knowledge:read']]])(
    'with %j that expires makes none that lives longer',
    async (scopes) => {
      const end = Date.now() + 3600_000
      const issuer = await issue({ scopes, expiresAt: new Date(end) })
      const by = await keys.check(issuer.key)
      for (const expiresAt of [null, new Date(end + 1)])
        await expect(issue({ expiresAt }, by)).rejects.toMatchObject({
          code: 'key_exceeds_issuer',
          status: 403,
        })
      const made = await issue({ expiresAt: new Date(end) }, by)
      expect(made.row.expires_at?.getTime()).toBe(end)
    },
  )

  test('without an expiry makes any', async () => {
    const by = await keys.check((await issue({ scopes: ['*'] })).key)
    await issue({ expiresAt: null }, by)
    await issue({ expiresAt: new Date(Date.now() + 3600_000) }, by)
  })

  test('makes 256 random bits, of which only the hash is kept', async () => {
    const made = await Promise.all(Array.from({ length: 20 }, () => issue()))
    expect(new Set(made.map(({ key }) => key)).size).toBe(20)
    for (const { key, row } of made) {
      expect(Buffer.from(key.slice('naru_sk_'.length), 'base64url')).toHaveLength(32)
      expect(JSON.stringify(row)).not.toContain(key)
    }
  })
})

test('last use is written by the time it closes', async () => {
  const { key, row } = await issue()
  const read = () =>
    database.system((tx) =>
      tx.selectFrom('api_keys').select('last_used_at').where('id', '=', row.id).executeTakeFirstOrThrow(),
    )
  await keys.check(key)
  expect((await read()).last_used_at).toBeNull()
  await keys.close()
  expect((await read()).last_used_at).toBeInstanceOf(Date)
})
