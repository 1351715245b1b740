import type { Principal, Signals } from '../../platform/index.ts'
import { onMembersChanged } from '../roles/member-signals.ts'
import { CHANNEL } from './key-signals.ts'

/** Warm keys in memory; at about 500 bytes each this bounds the cache at 5 MB. */
const CACHE_SIZE = 10_000
/** Whatever signals do, a revoked key works no longer than this, */
export const CACHE_MS = 60_000
/** or this, while the database is away. */
const KNOWN_MS = 15 * 60_000

export type Cached = {
  principal: Principal
  perMinute: number | undefined
  canSign: boolean
  signingSecret: Buffer | undefined
  /** Milliseconds since 1970: when the database was asked, */
  readAt: number
  /** until when that is taken for certain, */
  warmUntil: number
  /** and when the key itself ends. */
  end: number
}

/**
 * What is known of keys, kept fresh by signals. `onDoubt` runs when some may have been missed: what is known has to be
 * looked up again, one by one when it is used, or all at once.
 */
export function createKeyCache(signals: Signals, onDoubt: () => void) {
  const cache = new Map<string, Cached>()
  // Raised by every change: a look-up that began before one must not be kept after it.
  let generation = 0
  const forget = (isChanged: (principal: Principal) => boolean) => {
    generation++
    for (const [cacheKey, { principal }] of cache) if (isChanged(principal)) cache.delete(cacheKey)
  }
  const doubtAll = () => {
    generation++
    for (const cached of cache.values()) cached.warmUntil = 0
    onDoubt()
  }
  signals.subscribe(CHANNEL, (id) => forget((principal) => principal.id === id), doubtAll)
  // a team that goes is no longer a service's key's either
  onMembersChanged(
    signals,
    (tenantId, personId) =>
      forget(
        (principal) =>
          principal.tenantId === tenantId && (personId === undefined || principal.personId === personId),
      ),
    // a gap is one of all channels
    () => {},
  )
  return {
    get(cacheKey: string, now: number): Cached | undefined {
      const cached = signals.isConnected() ? cache.get(cacheKey) : undefined
      return cached && Math.min(cached.end, cached.warmUntil) > now ? cached : undefined
    },
    /** What was known before the database went away. */
    getKnown(cacheKey: string, now: number): Cached | undefined {
      const cached = cache.get(cacheKey)
      return cached && isKnown(cached, now) ? cached : undefined
    },
    /** All of that. */
    listKnown: (now: number) => [...cache].filter(([, cached]) => isKnown(cached, now)),
    /** `after` left out: there is no such key any more. What has changed since `before` was known stays as it is. */
    replace(cacheKey: string, before: Cached, after: Cached | undefined): void {
      if (cache.get(cacheKey) !== before) return
      if (after) cache.set(cacheKey, after)
      else cache.delete(cacheKey)
    },
    clear: () => cache.clear(),
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

function isKnown({ end, readAt }: Cached, now: number): boolean {
  return Math.min(end, readAt + KNOWN_MS) > now
}
