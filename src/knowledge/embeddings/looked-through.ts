import { firstIdAt } from '../../platform/index.ts'
import type { LookedThrough } from './embedding-work-store.ts'

// Ids of passages are in order of time. Most come into sight within seconds; what comes later is found when all that is
// not settled yet is looked through again, every so often.
const SECONDS_LATE = 30
const AGAIN_MS = 60_000

/** What sweeps found complete: a sweep every few seconds must not compare a quarter of an hour of reading each time. */
export function createLookedThrough(now: () => number = Date.now) {
  const sets = new Map<string, LookedThrough & { until: number }>()
  return {
    /** What needs no look now. */
    list(): LookedThrough[] {
      for (const [id, { until }] of sets) if (until <= now()) sets.delete(id)
      return [...sets.values()].map(({ setId, scannedTo, upTo }) => ({ setId, scannedTo, upTo }))
    },
    /** Sets that a look that began at `begun` found complete. */
    add(complete: ReadonlyArray<Omit<LookedThrough, 'upTo'>>, begun: number): void {
      for (const { setId, scannedTo } of complete) {
        const settled = firstIdAt('chunk', new Date(begun - SECONDS_LATE * 1_000))
        const before = sets.get(setId)
        const isKnown = before?.scannedTo === scannedTo
        const until = isKnown ? before.until : begun + AGAIN_MS
        sets.set(setId, { setId, scannedTo, upTo: settled > scannedTo ? settled : scannedTo, until })
      }
    },
  }
}
