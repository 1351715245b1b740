import type { Principal, Signals } from '../../platform/index.ts'
import { onMembersChanged } from '../roles/member-signals.ts'
import { CHANNEL } from './key-signals.ts'

/** Warm keys in memory; at about 500 bytes each this bounds the cache at 5 MB. */
const CACHE_SIZE = 10_000
/** Whatever signals do, a revoked key works no longer than this, */
const CACHE_MS = 60_000
/** or this, while the database is away. */
const KNOWN_MS = 15 * 60_000

export type Cached = {
  principal: Principal
  perMinute: number | undefined
  canSign: boolean
  signingSecret: Buffer | undefined
  /** Milliseconds since 1970: when the database was asked, */
  readAt: number
  /** and when the key itself ends. */
  end: number
}

/** What is known of keys, kept fresh by signals. */
export function createKeyCache(signals: Signals) {
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
      return cached && Math.min(cached.end, cached.readAt + CACHE_MS) > now ? cached : undefined
    },
    /** What was known before the database went away. */
    getKnown(cacheKey: string, now: number): Cached | undefined {
      const cached = cache.get(cacheKey)
      return cached && Math.min(cached.end, cached.readAt + KNOWN_MS) > now ? cached : undefined
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
