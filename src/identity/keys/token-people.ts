import type { Database, Principal, Signals } from '../../platform/index.ts'
import { onSessionsChanged } from '../people/session-signals.ts'
import { grantsOf } from '../roles/grants.ts'
import { onMembersChanged } from '../roles/member-signals.ts'
import { findTokenPerson } from './token-store.ts'

const CACHE_SIZE = 10_000
/** Whatever signals do, somebody who left is believed no longer than this. */
const CACHE_MS = 60_000

export type TokenPeople = {
  /**
   * Who this person is in this tenant now; undefined when they do not belong to it, or the session that they got the
   * token with has ended. No query when warm.
   */
  find(of: TokenPerson): Promise<Principal | undefined>
}

export type TokenPerson = { tenantId: string; personId: string; sessionId: string }

export function createTokenPeople(deps: {
  database: Pick<Database, 'system'>
  signals: Signals
}): TokenPeople {
  const { database, signals } = deps
  const cache = new Map<string, { principal: Principal; expiresAt: number }>()
  // raised by every change: a look-up that began before one must not be kept after it
  let generation = 0
  const forget = (isMeant: (principal: Principal) => boolean) => {
    generation++
    for (const [place, { principal }] of cache) if (isMeant(principal)) cache.delete(place)
  }
  onMembersChanged(
    signals,
    (tenantId, personId) =>
      forget(
        (principal) =>
          principal.tenantId === tenantId && (personId === undefined || principal.id === personId),
      ),
    () => forget(() => true),
  )
  onSessionsChanged(
    signals,
    (personId) => forget((principal) => principal.id === personId),
    () => forget(() => true),
  )
  return {
    async find({ tenantId, personId, sessionId }) {
      const now = Date.now()
      const place = `${tenantId} ${sessionId} ${personId}`
      const warm = signals.isConnected() ? cache.get(place) : undefined
      if (warm && warm.expiresAt > now) return warm.principal
      const before = generation
      const row = await database.system((tx) => findTokenPerson(tx, { tenantId, personId, sessionId }))
      if (!row) return undefined
      const who = { id: personId, kind: 'person', name: row.name, tenantId, personId } as const
      const principal: Principal = { ...who, ...grantsOf(row) }
      if (cache.size >= CACHE_SIZE) cache.delete(cache.keys().next().value as string)
      if (before === generation)
        cache.set(place, { principal, expiresAt: Math.min(row.session_ends_at.getTime(), now + CACHE_MS) })
      return principal
    },
  }
}
