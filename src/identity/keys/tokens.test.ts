import { generateKeyPairSync, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { base64url, decodeJwt, decodeProtectedHeader, SignJWT, UnsecuredJWT } from 'jose'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { startTestDatabase } from '../../../testkit/database.ts'
import { createSignals, type Database, newId, type Principal, type Signals } from '../../platform/index.ts'
import { createAudit } from '../audit/audit.ts'
import { tellSessionsChanged } from '../people/session-signals.ts'
import { deleteSessions, insertSession } from '../people/session-store.ts'
import { tellMembersChanged } from '../roles/member-signals.ts'
import { createKeys, type Keys } from './keys.ts'
import { createTokens, type Tokens } from './tokens.ts'

const ISSUER = 'https://naru.example'
const invalid = { code: 'token_invalid', status: 401 }

let database: Database
let stop: () => Promise<void>
let signals: Signals
let keys: Keys
let tokens: Tokens
let service: Principal
let keyId: string
let noted: string[] = []
/** What each was counted under. */
let counted: string[] = []
const master = { key: randomBytes(32), fingerprint: 'f' }
const coalescing = {
  note: async (key: string, _actor: unknown, entry: { action: string }) => {
    noted.push(entry.action)
    counted.push(key)
  },
}
const open = (issuer = ISSUER) => createTokens({ database, signals, master, keys, coalescing, issuer })

beforeAll(async () => {
  ;({ database, stop } = await startTestDatabase())
  signals = await createSignals({ logger: pino({ level: 'silent' }) })
  keys = createKeys({ database, signals, master, audit: createAudit(master) })
  tokens = open()
})
afterAll(async () => {
  await keys.close()
  await stop()
})

beforeEach(async () => {
  noted = []
  counted = []
  const tenantId = newId('tenant')
  await database.system((tx) =>
    tx.insertInto('tenants').values({ id: tenantId, slug: tenantId, name: 'T' }).execute(),
  )
  const none = { groups: [], teams: [], isConfined: false }
  const owner: Principal = { id: 'usr_o', kind: 'person', name: 'O', tenantId, scopes: ['*'], ...none }
  const input = { name: 'bot', scopes: ['knowledge:read', 'keys:manage'], groups: ['ops'], expiresAt: null }
  const { row, key } = await keys.issue(owner, input)
  keyId = row.id
  service = await keys.check(key)
})
afterEach(() => {
  vi.useRealTimers()
})

const get = async (more: { scopes?: string[]; ttlSeconds?: number } = {}, by = service) =>
  (await tokens.issue(by, { scopes: [...by.scopes], ttlSeconds: 900, ...more })).token

describe('a token', () => {
  test('does what its key may, and says that it is one', async () => {
    expect(await tokens.check(await get())).toEqual({ ...service, byToken: true })
    const narrow = await tokens.check(await get({ scopes: ['knowledge:read'] }))
    expect(narrow.scopes).toEqual(['knowledge:read'])
    expect(noted).toEqual(['key.token_issued', 'key.token_issued'])
  })

  test('is counted with those that may do the same, and no other', async () => {
    await get({ scopes: ['knowledge:read', 'keys:manage'] })
    await get({ scopes: ['keys:manage', 'knowledge:read'] })
    await get({ scopes: ['knowledge:read'] })
    await get({ scopes: ['knowledge:read'], ttlSeconds: 60 })
    expect(new Set(counted).size).toBe(3)
    expect(counted[0]).toBe(counted[1])
  })

  test('names its issuer, subject and end', async () => {
    const token = await get({ ttlSeconds: 60 })
    const { iss, aud, sub, iat = 0, exp, tenant } = decodeJwt(token)
    expect([iss, aud, sub, exp, tenant]).toEqual([ISSUER, 'naru', keyId, iat + 60, service.tenantId])
    const published = await tokens.publicKeys()
    expect(decodeProtectedHeader(token)).toMatchObject({ alg: 'ES256', kid: published.at(-1)?.kid })
    expect(JSON.stringify(published)).not.toContain('"d"')
  })

  test('never has more than its maker, nor makes another', async () => {
    const refused = { code: 'token_exceeds_issuer', status: 403 }
    for (const scopes of [['*'], ['audit:read'], ['knowledge:read', 'installation:manage']])
      await expect(get({ scopes })).rejects.toMatchObject(refused)
    const principal = await tokens.check(await get())
    await expect(get({}, principal)).rejects.toMatchObject({ code: 'token_cannot_issue' })
  })

  test('loses what its key loses, and ends with it', async () => {
    const token = await get()
    const owner = { ...service, id: 'usr_o', scopes: ['*'] }
    await keys.change(owner, keyId, { scopes: ['knowledge:read'] })
    expect((await tokens.check(token)).scopes).toEqual(['knowledge:read'])
    await keys.revoke(owner, keyId)
    await expect(tokens.check(token)).rejects.toMatchObject(invalid)
  })

  test('ends on time, with half a minute for clocks that differ', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const token = await get({ ttlSeconds: 60 })
    vi.setSystemTime(Date.now() + 85_000)
    await tokens.check(token)
    vi.setSystemTime(Date.now() + 10_000)
    await expect(tokens.check(token)).rejects.toMatchObject(invalid)
  })

  test('of another installation, or for another purpose, is none', async () => {
    const elsewhere = open('https://other.example')
    await expect(elsewhere.check(await get())).rejects.toMatchObject(invalid)
    const { token } = await elsewhere.issue(service, { scopes: ['knowledge:read'], ttlSeconds: 60 })
    await expect(tokens.check(token)).rejects.toMatchObject(invalid)
  })
})

describe('a token of a person', () => {
  let person: Principal & { sessionId: string }

  beforeEach(async () => {
    const { tenantId } = service
    const [id, sessionId] = [newId('usr'), newId('ses')]
    await database.system(async (tx) => {
      await tx
        .insertInto('people')
        .values({ id, name: 'Mina', email: `${id}@example.com` })
        .execute()
      await tx
        .insertInto('members')
        .values({ tenant_id: tenantId, person_id: id, roles: ['owner'] })
        .execute()
      const where = { address: null, userAgent: null }
      await insertSession(tx, { id: sessionId, token: newId('tok'), personId: id, tenantId, ...where })
    })
    person = { ...service, id, kind: 'person', personId: id, sessionId, scopes: ['*'] }
  })

  test('does what they may now, in the tenant that it was made in', async () => {
    const { tenantId, id } = person
    const setRoles = (roles: string[]) =>
      database.system(async (tx) => {
        await tx.updateTable('members').set({ roles }).where('person_id', '=', id).execute()
        await tellMembersChanged(signals, tx, tenantId, id)
      })
    const token = await get({}, person)
    expect(await tokens.check(token)).toMatchObject({ id, kind: 'person', personId: id, scopes: ['*'] })
    await setRoles(['viewer'])
    expect((await tokens.check(token)).scopes).toEqual(['knowledge:read', 'reports:read'])
    await database.system(async (tx) => {
      await tx.deleteFrom('members').where('person_id', '=', id).execute()
      await tellMembersChanged(signals, tx, tenantId, id)
    })
    await expect(tokens.check(token)).rejects.toMatchObject(invalid)
  })

  test('ends with the session that they got it with', async () => {
    const token = await get({}, person)
    const another = await get({}, { ...person, sessionId: newId('ses') })
    expect(await tokens.check(token)).toMatchObject({ id: person.id })
    await expect(tokens.check(another)).rejects.toMatchObject(invalid)
    await database.system(async (tx) => {
      await deleteSessions(tx, person.id, { id: person.sessionId })
      await tellSessionsChanged(signals, tx, person.id)
    })
    await expect(tokens.check(token)).rejects.toMatchObject(invalid)
  })
})

describe('a forged token is refused', () => {
  const claims = () => ({ tenant: service.tenantId, scope: '*' })
  const forge = (header: object, claimsOf: object = claims()) =>
    new SignJWT({ ...claimsOf })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', ...header })
      .setIssuer(ISSUER)
      .setAudience('naru')
      .setSubject(keyId)
      .setIssuedAt()
      .setExpirationTime('10 minutes')
  const bytesOf = (token: string) => {
    const [header, payload, signature = '', ...rest] = token.split('.')
    return [header, payload, Buffer.from(signature, 'base64url').toString('hex'), ...rest].join('.')
  }
  const ourKid = async () => (await tokens.publicKeys()).at(-1)?.kid as string

  test('without a signature (alg none)', async () => {
    const plain = new UnsecuredJWT(claims())
      .setIssuer(ISSUER)
      .setAudience('naru')
      .setSubject(keyId)
      .setIssuedAt()
      .setExpirationTime('10 minutes')
      .encode()
    await expect(tokens.check(plain)).rejects.toMatchObject(invalid)
    const header = base64url.encode(JSON.stringify({ alg: 'none', kid: await ourKid(), typ: 'at+jwt' }))
    const [, payload] = (await get()).split('.')
    await expect(tokens.check(`${header}.${payload}.`)).rejects.toMatchObject(invalid)
  })

  test('signed with our public key as an HMAC secret', async () => {
    const [jwk] = await tokens.publicKeys()
    for (const secret of [JSON.stringify(jwk), `${jwk?.x}${jwk?.y}`, jwk?.x ?? '']) {
      const token = await forge({ alg: 'HS256', kid: jwk?.kid }).sign(Buffer.from(secret.padEnd(32, '0')))
      await expect(tokens.check(token)).rejects.toMatchObject(invalid)
    }
  })

  test('signed with a key of its own, wherever the header says to find it', async () => {
    const own = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const jwk = own.publicKey.export({ format: 'jwk' })
    const kid = await ourKid()
    const headers = [
      { kid },
      { kid, jwk },
      { kid, jku: 'https://evil.example/jwks.json' },
      { kid, x5u: 'https://evil.example/cert.pem' },
      { kid: 'unknown', jwk },
      { jwk },
      { kid: '../../dev/null' },
      { kid: "' or 1=1 --" },
      { kid: 'sig_' },
    ]
    for (const header of headers)
      await expect(tokens.check(await forge(header).sign(own.privateKey))).rejects.toMatchObject(invalid)
  })

  test('with a key that was written into the database past the server', async () => {
    const own = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const id = newId('sig')
    const later = new Date(Date.now() + 3600_000)
    await database.system((tx) =>
      tx
        .insertInto('signing_keys')
        .values({
          id,
          public_jwk: JSON.stringify(own.publicKey.export({ format: 'jwk' })),
          private_jwk: Buffer.from(JSON.stringify(own.privateKey.export({ format: 'jwk' }))),
          key_fingerprint: master.fingerprint,
          retires_at: later,
          expires_at: later,
        })
        .execute(),
    )
    const token = await forge({ kid: id }).sign(own.privateKey)
    await expect(open().check(token)).rejects.toMatchObject(invalid)
    expect((await open().publicKeys()).map(({ kid }) => kid)).not.toContain(id)
  })

  test('whatever character of it is changed', async () => {
    const token = await get()
    const alphabet = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=']
    await fc.assert(
      fc.asyncProperty(
        fc.nat(token.length - 1),
        fc.constantFrom(...alphabet),
        fc.constantFrom('replace', 'insert', 'cut'),
        async (at, character, how) => {
          const rest = token.slice(how === 'insert' ? at : at + 1)
          const changed = how === 'cut' ? token.slice(0, at) : token.slice(0, at) + character + rest
          // the last character of base64url carries bits that count for nothing
          fc.pre(bytesOf(changed) !== bytesOf(token))
          await expect(tokens.check(changed)).rejects.toMatchObject(invalid)
        },
      ),
      { numRuns: 300 },
    )
  })

  test('whatever its header says', async () => {
    const [, payload, signature] = (await get()).split('.')
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.constantFrom('alg', 'kid', 'typ', 'crit', 'b64', 'jwk', 'x'), fc.jsonValue()),
        async (header) => {
          const token = `${base64url.encode(JSON.stringify(header))}.${payload}.${signature}`
          await expect(tokens.check(token)).rejects.toMatchObject(invalid)
        },
      ),
      { numRuns: 200 },
    )
  })
})

describe('the keys that sign', () => {
  const clear = () => database.system((tx) => tx.deleteFrom('signing_keys').execute())
  const minute = { scopes: ['knowledge:read'], ttlSeconds: 60 }
  const kidOf = async (from: Tokens) => decodeProtectedHeader((await from.issue(service, minute)).token).kid
  const DAY = 86_400_000

  test('are one for processes that start at once', async () => {
    await clear()
    const several = [open(), open(), open()]
    const kids = await Promise.all(several.map(kidOf))
    expect(new Set(kids).size).toBe(1)
    const { token } = await (several[0] as Tokens).issue(service, minute)
    for (const one of several) await one.check(token)
  })

  test('change every 30 days, a day after the next one was published; old tokens stay good', async () => {
    await clear()
    vi.useFakeTimers({ toFake: ['Date'] })
    const start = Date.now()
    const here = open()
    const first = await kidOf(here)
    vi.setSystemTime(start + 29.9 * DAY)
    expect(await kidOf(here)).toBe(first)
    expect(await here.publicKeys()).toHaveLength(1)
    vi.setSystemTime(start + 30.1 * DAY)
    expect(await kidOf(here)).toBe(first)
    expect(await here.publicKeys()).toHaveLength(2)
    vi.setSystemTime(start + 31 * DAY - 60_000)
    const { token: last } = await here.issue(service, { ...minute, ttlSeconds: 3600 })
    expect(decodeProtectedHeader(last).kid).toBe(first)
    vi.setSystemTime(start + 31 * DAY + 30 * 60_000)
    const second = await kidOf(here)
    expect(second).not.toBe(first)
    await here.check(last)
    vi.setSystemTime(start + 31.2 * DAY)
    expect((await here.publicKeys()).map(({ kid }) => kid)).toEqual([second])
  })
})
