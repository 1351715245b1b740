import { hash } from 'node:crypto'
import type { Database, Principal, SecretBox, Signals } from '../../platform/index.ts'
import { onMembersChanged } from '../roles/member-signals.ts'
import { createKeyCounter } from './key-counter.ts'
import { unknownKey } from './key-errors.ts'
import { principalOf } from './key-principal.ts'
import { CHANNEL } from './key-signals.ts'
import { findKeyByHash, findKeyById, type KeyWithRights } from './key-store.ts'
import { createKeyUses } from './key-uses.ts'
import { signingSecretName } from './signing-secret.ts'

/** Warm keys in memory; at about 500 bytes each this bounds the cache at 5 MB. */
const CACHE_SIZE = 10_000
/** Whatever signals do, a revoked key works no longer than this. */
const CACHE_MS = 60_000

export type KeyChecks = {
  /**
   * Who this key is. Throws 401 when it is unknown, revoked or expired, 429 when it is over its limit. No query when
   * warm. `address` is where it was used from.
   */
  check(key: string, address?: string): Promise<Principal>
  /** The same for a key that a token or a signature names by id. */
  checkId(keyId: string, address?: string): Promise<Principal>
  /** The secret that requests of this key are signed with; undefined when there is none. Counts nothing. */
  findSigningSecret(keyId: string): Promise<Buffer | undefined>
  /** Writes pending times of use. */
  close(): Promise<void>
}

type Cached = {
  principal: Principal
  perMinute: number | undefined
  canSign: boolean
  signingSecret: Buffer | undefined
  /** Until when it may be trusted without a look at the database. */
  expiresAt: number
}

type Deps = { database: Database; signals: Signals; secrets: SecretBox }

export function createKeyChecks({ database, signals, secrets }: Deps): KeyChecks {
  const cache = createKeyCache(signals)
  const counter = createKeyCounter()
  const uses = createKeyUses(database)

  async function lookUp(cacheKey: string, find: () => Promise<KeyWithRights | undefined>): Promise<Cached> {
    const now = Date.now()
    const warm = cache.get(cacheKey, now)
    if (warm) return warm
    const keep = cache.prepare()
    const row = await find()
    const cached = row && toCached(row, now)
    if (!cached) throw unknownKey()
    keep(cacheKey, cached)
    return cached
  }

  async function use({ principal, perMinute }: Cached, address: string | undefined): Promise<Principal> {
    if (perMinute !== undefined) await counter.count(principal.id, perMinute)
    uses.note(principal.id, Date.now(), address)
    return principal
  }

  const byId = (keyId: string) => lookUp(keyId, () => database.system((tx) => findKeyById(tx, keyId)))

  return {
    async check(key, address) {
      const digest = hash('sha256', key, 'base64')
      const find = () => database.system((tx) => findKeyByHash(tx, Buffer.from(digest, 'base64')))
      return use(await lookUp(digest, find), address)
    },
    checkId: async (keyId, address) => use(await byId(keyId), address),
    async findSigningSecret(keyId) {
      const cached = await byId(keyId)
      if (!cached.canSign) return undefined
      if (cached.signingSecret) return cached.signingSecret
      const { tenantId } = cached.principal
      const secret = await database.system((tx) => secrets.get(tx, tenantId, signingSecretName(keyId)))
      cached.signingSecret = secret === undefined ? undefined : Buffer.from(secret)
      return cached.signingSecret
    },
    close: uses.close,
  }
}

function toCached(row: KeyWithRights, now: number): Cached | undefined {
  const end = row.expires_at?.getTime() ?? Number.POSITIVE_INFINITY
  const principal = row.revoked_at || end <= now ? undefined : principalOf(row)
  if (!principal) return undefined
  return {
    principal,
    perMinute: principal.limits?.requests_per_minute,
    canSign: row.can_sign,
    signingSecret: undefined,
    expiresAt: Math.min(end, now + CACHE_MS),
  }
}

function createKeyCache(signals: Signals) {
  const cache = new Map<string, Cached>()
  // Raised by every change: a look-up that began before one must not be kept after it.
  let generation = 0
  const forget = (isChanged: (principal: Principal) => boolean) => {
    generation++
    for (const [cacheKey, { principal }] of cache) if (isChanged(principal)) cache.delete(cacheKey)
  }
  const forgetAll = () => {
    generation++
    cache.clear()
  }
  signals.subscribe(CHANNEL, (id) => forget((principal) => principal.id === id), forgetAll)
  // a team that goes is no longer a service's key's either
  onMembersChanged(
    signals,
    (tenantId, personId) =>
      forget(
        (principal) =>
          principal.tenantId === tenantId && (personId === undefined || principal.personId === personId),
      ),
    forgetAll,
  )
  return {
    get(cacheKey: string, now: number): Cached | undefined {
      const cached = signals.isConnected() ? cache.get(cacheKey) : undefined
      return cached && cached.expiresAt > now ? cached : undefined
    },
    /** Call before the look-up whose result is to be kept. */
    prepare() {
      const before = generation
      return (cacheKey: string, cached: Cached): void => {
        if (before !== generation) return
        if (cache.size >= CACHE_SIZE) cache.delete(cache.keys().next().value as string)
        cache.set(cacheKey, cached)
      }
    },
  }
}
