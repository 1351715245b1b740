import { hash } from 'node:crypto'
import {
  AppError,
  type Database,
  type Principal,
  type SecretBox,
  type Signals,
  TooLate,
  within,
} from '../../platform/index.ts'
import { CACHE_MS, type Cached, createKeyCache } from './key-cache.ts'
import { createKeyCounter } from './key-counter.ts'
import { unknownKey } from './key-errors.ts'
import { principalOf } from './key-principal.ts'
import { findKeyByHash, findKeyById, findKeysById, type KeyWithRights } from './key-store.ts'
import type { KeyUse } from './key-use.ts'
import { createKeyUses } from './key-uses.ts'
import { signingSecretName } from './signing-secret.ts'

/** How long a look at the database may take before what was known of a key counts, */
const PATIENCE_MS = 500
/** and how often it is tried again then, without anybody waiting. */
const RETRY_MS = 1_000

export type KeyChecks = {
  /**
   * Who this key is. Throws 401 when it is unknown, revoked or expired, 429 when it is over its limit. No query when
   * warm; while the database is away, what was known of a key goes on to count for a quarter of an hour. Without `use` it
   * is counted, and nobody knows where it was used from.
   */
  check(key: string, use?: KeyUse): Promise<Principal>
  /** The same for a key that a token or a signature names by id. */
  checkId(keyId: string, use?: KeyUse): Promise<Principal>
  /** The secret that requests of this key are signed with; undefined when there is none. Counts nothing. */
  findSigningSecret(keyId: string): Promise<Buffer | undefined>
  /** Writes pending times of use. */
  close(): Promise<void>
}

type Deps = { database: Database; signals: Signals; secrets: SecretBox }

export function createKeyChecks({ database, signals, secrets }: Deps): KeyChecks {
  const cache = createKeyCache(signals, () => void lookUpKnown())
  const counter = createKeyCounter()
  const uses = createKeyUses(database)
  /** Set while the database is away: when it is tried again. */
  let retryAt: number | undefined

  async function lookUp(cacheKey: string, find: () => Promise<KeyWithRights | undefined>): Promise<Cached> {
    const now = Date.now()
    const warm = cache.get(cacheKey, now)
    if (warm) return warm
    const known = cache.getKnown(cacheKey, now)
    if (known && retryAt !== undefined) {
      if (now >= retryAt) retry(find)
      return known
    }
    const keep = cache.prepare()
    let row: KeyWithRights | undefined
    try {
      row = await (known ? within(PATIENCE_MS, find()) : find())
    } catch (error) {
      // nobody can have revoked it meanwhile, or only where this process cannot see it
      if (!known || !isAway(error)) throw error
      retryAt = Date.now() + RETRY_MS
      return known
    }
    const cached = row && toCached(row, now)
    if (!cached) {
      if (known) cache.replace(cacheKey, known, undefined)
      throw unknownKey()
    }
    keep(cacheKey, cached)
    return cached
  }

  /** All at once, so that a key is known when the database goes away again before it is used. */
  async function lookUpKnown(): Promise<void> {
    const now = Date.now()
    const known = cache.listKnown(now)
    // whoever comes before this is done looks for themselves
    retryAt = undefined
    if (known.length === 0) return
    const ids = [...new Set(known.map(([, { principal }]) => principal.id))]
    try {
      const rows = await database.system((tx) => findKeysById(tx, ids))
      const found = new Map(rows.map((row) => [row.id, toCached(row, now)]))
      for (const [cacheKey, before] of known) cache.replace(cacheKey, before, found.get(before.principal.id))
    } catch (error) {
      // away again: nothing is known beyond what was
      if (!isAway(error)) cache.clear()
    }
  }

  function retry(find: () => Promise<unknown>): void {
    retryAt = Date.now() + RETRY_MS
    find().then(
      () => {
        retryAt = undefined
      },
      () => {},
    )
  }

  async function noteUse({ principal, perMinute }: Cached, use: KeyUse | undefined): Promise<Principal> {
    if (perMinute !== undefined && use?.isCounted !== false) await counter.count(principal.id, perMinute)
    uses.note(principal.id, Date.now(), use?.address)
    return principal
  }

  const byId = (keyId: string) => lookUp(keyId, () => database.system((tx) => findKeyById(tx, keyId)))

  return {
    async check(key, use) {
      const digest = hash('sha256', key, 'base64')
      const find = () => database.system((tx) => findKeyByHash(tx, Buffer.from(digest, 'base64')))
      return noteUse(await lookUp(digest, find), use)
    },
    checkId: async (keyId, use) => noteUse(await byId(keyId), use),
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
    readAt: now,
    warmUntil: now + CACHE_MS,
    end,
  }
}

function isAway(error: unknown): boolean {
  return error instanceof TooLate || (error instanceof AppError && error.code === 'database_unavailable')
}
