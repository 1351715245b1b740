import { createHmac, createPublicKey, generateKeyPairSync, type JsonWebKey, sign } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { issueKey } from '../support/http.ts'
import { removeFolders, type Server, startServer } from '../support/server.ts'

let server: Server
let token: string
let header: Record<string, unknown>
let claims: Record<string, unknown>
let published: JsonWebKey & { kid: string }

beforeAll(async () => {
  server = await startServer()
  const { key } = await issueKey(server, { scopes: ['knowledge:read'] })
  const answer = await server.post('/api/v1/tokens', { scopes: ['knowledge:read'] }, { key })
  token = answer.body.access_token
  const [first = '', second = ''] = token.split('.')
  header = JSON.parse(Buffer.from(first, 'base64url').toString())
  claims = JSON.parse(Buffer.from(second, 'base64url').toString())
  published = (await server.get('/.well-known/jwks.json', { key: null })).body.keys[0]
})
afterAll(async () => {
  await server.stop()
  removeFolders()
})

test('a token names what it is for: none gets everything by saying nothing', async () => {
  for (const body of [undefined, {}, { scopes: [] }, { scopes: null }, { ttl_seconds: 60 }]) {
    const answer = await server.post('/api/v1/tokens', body)
    expect([body, answer.status, answer.body.code]).toEqual([body, 400, 'validation_failed'])
  }
  const { body } = await server.post('/api/v1/tokens', { scopes: ['audit:read'] })
  expect([body.scopes, body.expires_in]).toEqual([['audit:read'], 900])
})

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const own = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const ownJwk = own.publicKey.export({ format: 'jwk' })

function forge(changes: { header?: object; claims?: object }, signer: (text: string) => string): string {
  const text = `${encode({ ...header, ...changes.header })}.${encode({ ...claims, ...changes.claims })}`
  return `${text}.${signer(text)}`
}

const byOwnKey = (text: string) =>
  sign('sha256', Buffer.from(text), { key: own.privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')
const byHmac = (secret: string | Buffer) => (text: string) =>
  createHmac('sha256', secret).update(text).digest('base64url')
const unsigned = () => ''
const theirSignature = () => token.split('.')[2] as string
const pem = () => createPublicKey({ key: published, format: 'jwk' }).export({ type: 'spki', format: 'pem' })

const forgeries: Array<[string, () => string]> = [
  ...['none', 'None', 'NONE', 'nOnE', ''].map((alg): [string, () => string] => [
    `no signature, alg "${alg}"`,
    () => forge({ header: { alg } }, unsigned),
  ]),
  ['the real signature under alg "none"', () => forge({ header: { alg: 'none' } }, theirSignature)],
  ['the public key as the secret of HS256 (PEM)', () => forge({ header: { alg: 'HS256' } }, byHmac(pem()))],
  [
    'the public key as the secret of HS256 (JWK)',
    () => forge({ header: { alg: 'HS256' } }, byHmac(JSON.stringify(published))),
  ],
  [
    'the public key as the secret of HS256 (x)',
    () => forge({ header: { alg: 'HS256' } }, byHmac(Buffer.from(published.x as string, 'base64url'))),
  ],
  ['an empty secret', () => forge({ header: { alg: 'HS256' } }, byHmac(''))],
  ['another key under our kid', () => forge({}, byOwnKey)],
  ['a key that the token brings along', () => forge({ header: { jwk: ownJwk } }, byOwnKey)],
  [
    'a key that the token says where to find',
    () => forge({ header: { jku: 'https://evil.example/jwks', x5u: 'https://evil.example/x' } }, byOwnKey),
  ],
  [
    'a kid that is a path',
    () => forge({ header: { kid: '../../../../dev/null', alg: 'HS256' } }, byHmac('')),
  ],
  ['a kid that is SQL', () => forge({ header: { kid: "x' union select 'a' --" } }, byOwnKey)],
  ['a kid of the prototype', () => forge({ header: { kid: '__proto__' } }, byOwnKey)],
  ['more scopes under the old signature', () => forge({ claims: { scope: '*' } }, theirSignature)],
  ['another subject under the old signature', () => forge({ claims: { sub: 'key_root' } }, theirSignature)],
  ['a signature of zeros', () => forge({}, () => Buffer.alloc(64).toString('base64url'))],
  [
    'an extension that must be understood',
    () => forge({ header: { crit: ['b64'], b64: false } }, theirSignature),
  ],
]

test('a token works as it was made, and does no more than it says', async () => {
  expect((await server.get('/api/v1/documents', { key: token })).status).toBe(200)
  expect((await server.get('/api/v1/keys', { key: token })).status).toBe(403)
  expect(published).not.toHaveProperty('d')
})

test.each(forgeries)('a token with %s is refused', async (_what, make) => {
  const answer = await server.get('/api/v1/documents', { key: make() })
  expect([answer.status, answer.headers.get('content-type')]).toEqual([
    401,
    expect.stringMatching(/^application\/problem\+json/),
  ])
})
