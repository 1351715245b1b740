import type { Database } from '../../platform/index.ts'
import { type KeyUse, recordUses } from './key-use-store.ts'

const FLUSH_MS = 30_000
/** Pairs of key and address between two writes; past it only the last use of a key is noted. */
const MOST_PENDING = 20_000

export type KeyUses = {
  /** `address`: undefined for work without one, such as the server's own. */
  note(keyId: string, now: number, address: string | undefined): void
  /** Writes what is pending. */
  close(): Promise<void>
}

type Pending = { lastAt: number; addresses: Map<string, KeyUse> }

/** When and from where keys are used: gathered in memory, written about every 30 seconds. */
export function createKeyUses(database: Pick<Database, 'system'>): KeyUses {
  let pending = new Map<string, Pending>()
  let pairs = 0
  let flushing: Promise<void> = Promise.resolve()

  function flush(): Promise<void> {
    const batch = pending
    pending = new Map()
    pairs = 0
    if (batch.size === 0) return flushing
    const keys = [...batch].map(([id, { lastAt }]) => ({ id, lastAt }))
    const uses = [...batch.values()].flatMap(({ addresses }) => [...addresses.values()])
    flushing = flushing
      .then(() => database.system((tx) => recordUses(tx, keys, uses)))
      .catch(() => {
        // A lost last-use time is no reason to fail anything; the next use writes a newer one.
      })
    return flushing
  }
  const timer = setInterval(() => void flush(), FLUSH_MS)
  timer.unref()

  function noteAddress(addresses: Map<string, KeyUse>, keyId: string, now: number, address: string): void {
    const use = addresses.get(address)
    if (use) {
      use.lastAt = now
      use.uses++
    } else if (pairs < MOST_PENDING) {
      pairs++
      addresses.set(address, { keyId, address, firstAt: now, lastAt: now, uses: 1 })
    }
  }

  return {
    note(keyId, now, address) {
      const entry = pending.get(keyId) ?? { lastAt: now, addresses: new Map() }
      pending.set(keyId, entry)
      entry.lastAt = now
      if (address !== undefined) noteAddress(entry.addresses, keyId, now, address)
    },
    async close() {
      clearInterval(timer)
      await flush()
    },
  }
}
