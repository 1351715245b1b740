import { createHash, createHmac, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import type { FastifyRequest } from 'fastify'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { startTestDatabase } from '../../../testkit/database.ts'
import {
  type AppError,
  createSignals,
  type Database,
  expectedBodyDigest,
  newId,
  type Principal,
} from '../../platform/index.ts'
import { createAudit } from '../audit/audit.ts'
import { createKeys, type Keys } from './keys.ts'
import { createSignedRequests, type SignedRequests } from './signed-requests.ts'

let database: Database
let stop: () => Promise<void>
let keys: Keys
let signedRequests: SignedRequests
let owner: Principal
let keyId: string
let secret: string
const master = { key: randomBytes(32), fingerprint: 'f' }

beforeAll(async () => {
  ;({ database, stop } = await startTestDatabase())
  const signals = await createSignals({ logger: pino({ level: 'silent' }) })
  keys = createKeys({ database, signals, master, audit: createAudit(master) })
  signedRequests = createSignedRequests({ database, keys })
  const id = newId('tenant')
  await database.system((tx) => tx.insertInto('tenants').values({ id, slug: id, name: 'T' }).execute())
  const none = { groups: [], teams: [], isConfined: false }
  owner = { id: 'usr_o', kind: 'person', name: 'O', tenantId: id, scopes: ['*'], ...none }
  keyId = await addKey()
  secret = await keys.makeSigningSecret(owner, keyId)
})
afterAll(async () => {
  await signedRequests.close()
  await keys.close()
  await stop()
})
afterEach(() => {
  vi.useRealTimers()
})

async function addKey(limits = {}): Promise<string> {
  const input = { name: 'hook', scopes: ['knowledge:read'], groups: [], expiresAt: null, limits }
  return (await keys.issue(owner, input)).row.id
}

type Sent = { method: string; url: string; body: string; headers: Record<string, string> }

let clock = 0
/** A request signed as docs/identity.md tells; each at another time, so that no two are the same. */
function sign(more: Partial<Sent & { at: number; secret: string; keyId: string }> = {}): Sent {
  const { method = 'POST', url = '/api/v1/search?q=%ED%82%A4', body = '{"query":"키"}' } = more
  const timestamp = ((more.at ?? Date.now()) / 1000 + ++clock / 1e5).toFixed(6)
  const digest = createHash('sha256').update(body).digest('hex')
  const text = `v1\n${timestamp}\n${method}\n${url}\n${digest}`
  const signature = createHmac('sha256', more.secret ?? secret)
    .update(text)
    .digest('hex')
  const headers = {
    'x-naru-key': more.keyId ?? keyId,
    'x-naru-timestamp': timestamp,
    'x-naru-content-sha256': digest,
    'x-naru-signature': `v1=${signature}`,
    ...(body === '' ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
  }
  return { method, url, body, headers }
}

const requestOf = ({ method, url, headers }: Sent) =>
  ({ method, headers, raw: { url }, ip: '192.0.2.1' }) as unknown as FastifyRequest
const send = (sent: Sent) =>
  signedRequests.check(requestOf(sent)).then(
    ({ id }) => id,
    (error: AppError) => error.code,
  )

describe('a signed request', () => {
  test('is its key’s, once', async () => {
    const sent = sign()
    const request = requestOf(sent)
    expect((await signedRequests.check(request)).id).toBe(keyId)
    expect(expectedBodyDigest(request)).toBe(sent.headers['x-naru-content-sha256'])
    expect(await send(sent)).toBe('signature_replayed')
    expect(await send(sign())).toBe(keyId)
  })

  test('sent twice at once is taken once', async () => {
    const sent = sign()
    const answers = await Promise.all([send(sent), send(sent), send(sent)])
    expect(answers.sort()).toEqual([keyId, 'signature_replayed', 'signature_replayed'])
  })

  test('may be five minutes off', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const now = Date.now()
    expect(await send(sign({ at: now - 299_000 }))).toBe(keyId)
    expect(await send(sign({ at: now + 299_000 }))).toBe(keyId)
    expect(await send(sign({ at: now - 301_000 }))).toBe('signature_expired')
    expect(await send(sign({ at: now + 301_000 }))).toBe('signature_expired')
  })

  test('without a body signs the digest of none', async () => {
    expect(await send(sign({ method: 'GET', body: '' }))).toBe(keyId)
    // a digest of something that is not there
    const { 'content-length': _, ...headers } = sign({ method: 'DELETE' }).headers
    expect(await send({ ...sign({ method: 'DELETE' }), headers: headers as never })).toBe('signature_invalid')
    expect(await send(sign({ method: 'GET', body: 'x' }))).toBe('signature_invalid')
  })

  test('needs a key with a secret that is still good', async () => {
    const other = await addKey()
    expect(await send(sign({ keyId: other }))).toBe('signature_invalid')
    expect(await send(sign({ keyId: newId('key') }))).toBe('signature_invalid')
    const first = await keys.makeSigningSecret(owner, other)
    expect(await send(sign({ keyId: other, secret: first }))).toBe(other)
    const second = await keys.makeSigningSecret(owner, other)
    expect(await send(sign({ keyId: other, secret: first }))).toBe('signature_invalid')
    expect(await send(sign({ keyId: other, secret: second }))).toBe(other)
    await keys.revoke(owner, other)
    expect(await send(sign({ keyId: other, secret: second }))).toBe('signature_invalid')
  })

  test('counts for the limit of its key only when it is right', async () => {
    const limited = await addKey({ requests_per_minute: 1 })
    const own = await keys.makeSigningSecret(owner, limited)
    for (let i = 0; i < 3; i++)
      expect(await send(sign({ keyId: limited, secret: 'wrong' }))).toBe('signature_invalid')
    expect(await send(sign({ keyId: limited, secret: own }))).toBe(limited)
    expect(await send(sign({ keyId: limited, secret: own }))).toBe('rate_limited')
  })
})

const NAMES = ['x-naru-key', 'x-naru-timestamp', 'x-naru-content-sha256', 'x-naru-signature']

describe('a request that was changed', () => {
  test('anywhere is not taken', async () => {
    const changes = fc.record({
      what: fc.constantFrom('method', 'url', ...NAMES),
      at: fc.nat(200),
      character: fc.constantFrom(...'0123456789abcdefABCDEF=&?/.\n é'),
    })
    await fc.assert(
      fc.asyncProperty(changes, async ({ what, at, character }) => {
        const sent = sign()
        const change = (text: string) => {
          const place = at % text.length
          return text.slice(0, place) + character + text.slice(place + 1)
        }
        const changed =
          what === 'method' || what === 'url'
            ? { ...sent, [what]: change(sent[what]) }
            : { ...sent, headers: { ...sent.headers, [what]: change(sent.headers[what] as string) } }
        fc.pre(JSON.stringify(changed) !== JSON.stringify(sent))
        expect(await send(changed)).toMatch(/^signature_(invalid|expired)$/)
      }),
      { numRuns: 300 },
    )
  })

  test.each(NAMES)('by leaving out %s is not taken', async (name) => {
    const sent = sign()
    const { [name]: _, ...headers } = sent.headers
    expect(await send({ ...sent, headers: headers as never })).toBe('signature_invalid')
  })
})
