import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { type Database, type MasterKey, newId, open, seal } from '../../platform/index.ts'
import {
  insertSigningKey,
  listSigningKeys,
  lockSigningKeys,
  type NewSigningKey,
  type SigningKeyRow,
} from './signing-key-store.ts'

/** The longest that a token of ours lives, and what clocks may differ. */
export const LONGEST_TOKEN_MS = 3600_000
const CLOCK_SKEW_MS = 30_000
const HOUR_MS = 3600_000
/** A key is published for a day before it signs, so that nobody meets a token whose key they could not know. */
const PUBLISHED_MS = 24 * HOUR_MS
const SIGNS_MS = 30 * 24 * HOUR_MS
const CACHE_MS = 5 * 60_000
/** A token that names an unknown key makes us look at most this often. */
const LOOK_AGAIN_MS = 1_000

export type PublicJwk = {
  kty: string
  crv: string
  x: string
  y: string
  kid: string
  alg: 'ES256'
  use: 'sig'
}

export type SigningKeys = {
  /** The key that signs now; made when there is none, and its successor a day before it retires. */
  signer(): Promise<{ kid: string; key: KeyObject }>
  /** The public half of one of our keys; undefined for any other name. */
  find(kid: string): Promise<KeyObject | undefined>
  /** Every key that verifies. */
  publicKeys(): Promise<PublicJwk[]>
}

type SigningKey = {
  id: string
  privateKey: KeyObject
  publicKey: KeyObject
  createdAt: number
  retiresAt: number
  expiresAt: number
}

type Known = { keys: SigningKey[]; loadedAt: number }

/** The keys of our tokens: one pair in the database for all processes, its private half under the master key. */
export function createSigningKeys(deps: {
  database: Pick<Database, 'system'>
  master: MasterKey
}): SigningKeys {
  const { database, master } = deps
  let known: Known | undefined
  let loading: Promise<Known> | undefined

  const read = async (): Promise<Known> => {
    const rows = await database.system(listSigningKeys)
    return { keys: rows.flatMap((row) => openRow(row, master)), loadedAt: Date.now() }
  }

  async function loadOrMake(): Promise<Known> {
    const now = Date.now()
    const found = await read()
    if (!needsKey(found.keys, now)) return found
    // made before the transaction: nobody waits for it
    const made = makeRow(master, now)
    await database.system(async (tx) => {
      await lockSigningKeys(tx)
      const others = (await listSigningKeys(tx)).flatMap((row) => openRow(row, master))
      if (needsKey(others, now)) await insertSigningKey(tx, made)
    })
    return read()
  }

  function load(): Promise<Known> {
    loading ??= loadOrMake()
      .then((fresh) => {
        known = fresh
        return fresh
      })
      .finally(() => {
        loading = undefined
      })
    return loading
  }

  async function current(maxAgeMs: number): Promise<SigningKey[]> {
    const now = Date.now()
    const isFresh = known !== undefined && now - known.loadedAt < maxAgeMs && now >= known.loadedAt
    const { keys } = isFresh ? (known as Known) : await load()
    return keys.filter((key) => key.expiresAt > now)
  }

  return {
    async signer() {
      const keys = await current(CACHE_MS)
      const key = chooseSigner(keys, Date.now())
      if (!key) throw new Error('no key to sign with')
      return { kid: key.id, key: key.privateKey }
    },
    async find(kid) {
      const isIt = (key: SigningKey) => key.id === kid
      const key = (await current(CACHE_MS)).find(isIt) ?? (await current(LOOK_AGAIN_MS)).find(isIt)
      return key?.publicKey
    },
    async publicKeys() {
      return (await current(CACHE_MS)).map(({ id, publicKey }) => {
        const { kty, crv, x, y } = publicKey.export({ format: 'jwk' }) as Record<
          'kty' | 'crv' | 'x' | 'y',
          string
        >
        return { kty, crv, x, y, kid: id, alg: 'ES256', use: 'sig' }
      })
    },
  }
}

/** The newest that has been public for a day; in a new installation the only one there is. */
function chooseSigner(keys: readonly SigningKey[], now: number): SigningKey | undefined {
  const able = keys.filter((key) => key.retiresAt > now)
  return able.findLast((key) => key.createdAt + PUBLISHED_MS <= now) ?? able[0]
}

function needsKey(keys: readonly SigningKey[], now: number): boolean {
  return !keys.some((key) => key.createdAt + SIGNS_MS > now)
}

function makeRow(master: MasterKey, now: number): NewSigningKey {
  const id = newId('sig')
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const secret = Buffer.from(JSON.stringify(privateKey.export({ format: 'jwk' })))
  const retiresAt = now + PUBLISHED_MS + SIGNS_MS
  return {
    id,
    public_jwk: publicKey.export({ format: 'jwk' }),
    private_jwk: seal(master.key, secret, place(id)),
    key_fingerprint: master.fingerprint,
    created_at: new Date(now),
    retires_at: new Date(retiresAt),
    expires_at: new Date(retiresAt + LONGEST_TOKEN_MS + CLOCK_SKEW_MS),
  }
}

// The public half comes from the sealed private one, never from its column: whoever can write to the database but
// lacks the master key cannot add a key of their own. One of another master key is not ours any more.
function openRow(row: SigningKeyRow, master: MasterKey): SigningKey[] {
  if (row.key_fingerprint !== master.fingerprint) return []
  try {
    const jwk = JSON.parse(open(master.key, row.private_jwk, place(row.id)).toString('utf8'))
    const privateKey = createPrivateKey({ key: jwk, format: 'jwk' })
    return [
      {
        id: row.id,
        privateKey,
        publicKey: createPublicKey(privateKey),
        createdAt: row.created_at.getTime(),
        retiresAt: row.retires_at.getTime(),
        expiresAt: row.expires_at.getTime(),
      },
    ]
  } catch {
    return []
  }
}

function place(id: string): string {
  return `signing-keys/${id}`
}
