import { createHash, hash, randomBytes } from 'node:crypto'
import {
  AppError,
  type Database,
  isAllowed,
  newId,
  notFound,
  type Principal,
  type Signals,
  type Tx,
} from '../../platform/index.ts'
import { ALL } from '../permissions.ts'
import { findKeyByHash, findKeyById, insertKey, type KeyRow, markRevoked, markUsed } from './key-store.ts'

const KEY_PREFIX = 'naru_sk_'
const CHANNEL = 'keys'
/** Warm keys in memory; at about 500 bytes each this bounds the cache at 5 MB. */
const CACHE_SIZE = 10_000
const FLUSH_MS = 30_000
/** Whatever signals do, a revoked key works no longer than this. */
const CACHE_MS = 60_000

export type Keys = {
  /** Who this key is. Throws 401 when it is unknown, revoked or expired. No query when warm. */
  check(key: string): Promise<Principal>
  /** The same for a key that a session names by id. */
  checkId(keyId: string): Promise<Principal>
  issue(principal: Principal, input: IssueInput): Promise<{ row: KeyRow; key: string }>
  revoke(principal: Principal, id: string): Promise<void>
  /** Writes pending last-use times. */
  close(): Promise<void>
}

export type IssueInput = {
  name: string
  scopes: string[]
  groups: string[]
  expiresAt: Date | null
}

/** `expiresAt`: until when it may be trusted without a look at the database. */
type Cached = { principal: Principal; expiresAt: number }

export function createKeys(deps: { database: Database; signals: Signals }): Keys {
  const { database, signals } = deps
  const cache = new Map<string, Cached>()
  const uses = new Map<string, Date>()
  let flushing: Promise<void> = Promise.resolve()

  // Raised by every revocation: a look-up that began before one must not be kept after it.
  let generation = 0
  signals.subscribe(
    CHANNEL,
    (id) => {
      generation++
      forget(cache, id)
    },
    () => {
      generation++
      cache.clear()
    },
  )

  function flush(): Promise<void> {
    const batch = new Map(uses)
    uses.clear()
    flushing = flushing
      .then(() => database.system((tx) => markUsed(tx, batch)))
      .catch(() => {
        // A lost last-use time is no reason to fail anything; the next use writes a newer one.
      })
    return flushing
  }
  const timer = setInterval(() => void flush(), FLUSH_MS)
  timer.unref()

  async function lookUp(cacheKey: string, find: () => Promise<KeyRow | undefined>): Promise<Principal> {
    const now = Date.now()
    const warm = signals.isConnected() ? cache.get(cacheKey) : undefined
    if (warm && warm.expiresAt > now) {
      uses.set(warm.principal.id, new Date(now))
      return warm.principal
    }
    const before = generation
    const row = await find()
    if (!row || row.revoked_at || (row.expires_at && row.expires_at.getTime() <= now)) throw unknownKey()
    const principal = toPrincipal(row)
    if (cache.size >= CACHE_SIZE) cache.delete(cache.keys().next().value as string)
    if (before === generation)
      cache.set(cacheKey, { principal, expiresAt: Math.min(expiryOf(row), now + CACHE_MS) })
    uses.set(row.id, new Date(now))
    return principal
  }

  return {
    check(key) {
      const digest = hash('sha256', key, 'base64')
      return lookUp(digest, () => database.system((tx) => findKeyByHash(tx, Buffer.from(digest, 'base64'))))
    },
    checkId: (keyId) => lookUp(keyId, () => database.system((tx) => findKeyById(tx, keyId))),
    async issue(principal, input) {
      refuseEscalation(principal, input)
      const key = newKey()
      const row = await database.tenant({ tenantId: principal.tenantId, groups: [] }, async (tx) => {
        refuseLongerLife(await findKeyById(tx, principal.id), input)
        return insertKey(tx, {
          ...describeKey(key),
          ...toColumns(input),
          tenant_id: principal.tenantId,
          created_by: principal.id,
        })
      })
      return { row, key }
    },
    async revoke(principal, id) {
      await database.tenant({ tenantId: principal.tenantId, groups: [] }, async (tx) => {
        const row = await markRevoked(tx, id)
        if (!row) throw notFound('key')
        if (row.scopes.includes(ALL) && !principal.scopes.includes(ALL)) throw outranked()
        await tellRevoked(signals, tx, id)
      })
    },
    async close() {
      clearInterval(timer)
      await flush()
    },
  }
}

/** Every process forgets the key as soon as the transaction that revokes it commits. */
export function tellRevoked(signals: Pick<Signals, 'send'>, tx: Tx, id: string): Promise<void> {
  return signals.send(tx, CHANNEL, id)
}

/** A new key: 256 random bits behind a prefix that leak scanners can look for. */
export function newKey(): string {
  return KEY_PREFIX + randomBytes(32).toString('base64url')
}

/** Id, hash and visible prefix of a key: what is stored of it. */
export function describeKey(key: string): { id: string; hash: Buffer; prefix: string } {
  return {
    id: newId('key'),
    hash: createHash('sha256').update(key).digest(),
    prefix: key.startsWith(KEY_PREFIX) ? key.slice(0, KEY_PREFIX.length + 6) : key.slice(0, 4),
  }
}

export function unknownKey(): AppError {
  return new AppError({
    code: 'key_invalid',
    status: 401,
    message:
      'This API key is unknown, expired or revoked. Check it, or ask whoever manages keys for a new one.',
    headers: { 'www-authenticate': 'Bearer' },
  })
}

function toColumns(input: IssueInput) {
  return { name: input.name, scopes: input.scopes, groups: input.groups, expires_at: input.expiresAt }
}

function toPrincipal(row: KeyRow): Principal {
  return {
    id: row.id,
    kind: 'key',
    name: row.name,
    tenantId: row.tenant_id,
    scopes: row.scopes,
    groups: row.groups,
    teams: [],
    isConfined: false,
  }
}

function forget(cache: Map<string, Cached>, keyId: string): void {
  for (const [cacheKey, cached] of cache) if (cached.principal.id === keyId) cache.delete(cacheKey)
}

// Nobody hands out more than they hold.
function refuseEscalation(principal: Principal, input: IssueInput): void {
  if (principal.scopes.includes(ALL)) return
  const scope = input.scopes.find((name) => !isAllowed(principal, name))
  const group = input.groups.find((name) => !principal.groups.includes(name))
  if (scope === undefined && group === undefined) return
  throw new AppError({
    code: 'key_exceeds_issuer',
    status: 403,
    message: `You cannot issue a key with ${scope === undefined ? `the group "${group}"` : `the scope "${scope}"`}, because you do not have it yourself.`,
  })
}

// Else a key that ends tomorrow could be renewed for ever, past whoever gave it out. The server itself has no row.
function refuseLongerLife(issuer: KeyRow | undefined, input: IssueInput): void {
  if (!issuer?.expires_at || (input.expiresAt && input.expiresAt <= issuer.expires_at)) return
  throw new AppError({
    code: 'key_exceeds_issuer',
    status: 403,
    message: `Your own key expires at ${issuer.expires_at.toISOString()}: a key that you issue must expire by then too. Give it an expiry, or ask whoever manages keys.`,
  })
}

function outranked(): AppError {
  return new AppError({
    code: 'key_exceeds_issuer',
    status: 403,
    message: 'You cannot revoke a key that has the scope "*", because you do not have it yourself.',
  })
}

function expiryOf(row: KeyRow): number {
  return row.expires_at?.getTime() ?? Number.POSITIVE_INFINITY
}
