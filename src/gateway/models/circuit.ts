import type { HealthState } from './health-state.ts'

/** Calls that are looked back at. */
const WINDOW_MS = 60_000
const SLOTS = 12
const SLOT_MS = WINDOW_MS / SLOTS
/** A target with fewer calls in the window is judged by failures in a row alone. */
const MIN_CALLS = 10
const MAX_ERROR_RATE = 0.5
const MAX_IN_A_ROW = 5
/** Probes tell less than calls: they ask for something else. */
const MAX_PROBES_IN_A_ROW = 3
const FIRST_COOLDOWN_MS = 2_000
const LONGEST_COOLDOWN_MS = 60_000

/** One call, as far as it tells how a target is. */
export type CircuitCall = {
  /** Its answer has begun: others may go there again. */
  answers(): void
  succeeded(): void
  failed(retryAfterMs: number | undefined): void
  dropped(): void
}

/** Whether a target is called, or left alone because it failed too often. */
export type Circuit = {
  state(): Pick<HealthState, 'state' | 'until'>
  isAvailable(): boolean
  /** Of the calls of the last minute: 0 to 1. */
  errorRate(): number
  begin(): CircuitCall
  /** What a question about its health came to. A good answer says nothing of calls: it ends no cooldown of theirs. */
  probed(isWell: boolean): void
}

type Deps = {
  /** Milliseconds since 1970. */
  now(): number
  /** It is left alone for so much longer. */
  onOpen(seconds: number): void
}

export function createCircuit({ now, onOpen }: Deps): Circuit {
  const recent = createRecent(now)
  /** Ends of the cooldowns that calls and probes began; 0: none, or over and shown to be well again. */
  let openUntil = 0
  let probeUntil = 0
  let cooldownMs = FIRST_COOLDOWN_MS
  let inARow = 0
  let probesInARow = 0
  /** One call finds out whether it is well again. */
  let isTrying = false

  const until = () => Math.max(openUntil, probeUntil)

  /** The longer of two cooldowns counts. */
  function longer(end: number, ms: number): number {
    const given = now() + ms
    if (given > until()) onOpen((given - Math.max(until(), now())) / 1000)
    return Math.max(end, given)
  }

  function nextCooldown(): number {
    const ms = cooldownMs
    cooldownMs = Math.min(cooldownMs * 2, LONGEST_COOLDOWN_MS)
    return ms
  }

  function onFailed(wasTrying: boolean, retryAfterMs: number | undefined): void {
    recent.note(false)
    inARow++
    if (retryAfterMs !== undefined)
      openUntil = longer(openUntil, Math.min(retryAfterMs, 10 * LONGEST_COOLDOWN_MS))
    // calls that were under way when it was given up tell nothing new
    if (!wasTrying && openUntil > now()) return
    if (wasTrying || inARow >= MAX_IN_A_ROW || recent.isBad()) openUntil = longer(openUntil, nextCooldown())
  }

  function onSucceeded(mayClose: boolean): void {
    recent.note(true)
    inARow = 0
    probesInARow = 0
    if (!mayClose) return
    openUntil = 0
    probeUntil = 0
    cooldownMs = FIRST_COOLDOWN_MS
    // what it did before counts no more against it
    recent.forgive()
  }

  return {
    state() {
      const isOpen = until() > now()
      return {
        state: isOpen ? 'open' : until() > 0 ? 'half_open' : 'closed',
        until: isOpen ? until() : null,
      }
    },
    isAvailable: () => until() <= now() && !(until() > 0 && isTrying),
    errorRate: recent.errorRate,
    begin() {
      const isTry = until() > 0 && !isTrying
      // sent although it is left alone, for want of another
      const isForced = until() > now()
      let hasAnswered = false
      if (isTry) isTrying = true
      const ends = () => {
        if (isTry && !hasAnswered) isTrying = false
      }
      return {
        answers() {
          if (!isTry || hasAnswered) return
          ends()
          hasAnswered = true
          openUntil = 0
          probeUntil = 0
        },
        succeeded() {
          ends()
          // by then it may have been given up again
          onSucceeded(isTry && !(hasAnswered && until() > now()))
        },
        failed(retryAfterMs) {
          ends()
          onFailed(isTry && !isForced && !(hasAnswered && openUntil > now()), retryAfterMs)
        },
        dropped: ends,
      }
    },
    probed(isWell) {
      probesInARow = isWell ? 0 : probesInARow + 1
      if (!isWell) {
        if (probesInARow >= MAX_PROBES_IN_A_ROW && until() <= now())
          probeUntil = longer(probeUntil, nextCooldown())
        return
      }
      probeUntil = 0
      if (openUntil === 0) cooldownMs = FIRST_COOLDOWN_MS
    },
  }
}

/** How the calls of the last minute ended, in slots of five seconds. */
function createRecent(now: () => number) {
  let slots: Array<{ at: number; ok: number; bad: number }> = []

  function sums(): { calls: number; errorRate: number } {
    const since = now() - WINDOW_MS
    let ok = 0
    let bad = 0
    for (const slot of slots) {
      if (slot.at <= since) continue
      ok += slot.ok
      bad += slot.bad
    }
    return { calls: ok + bad, errorRate: ok + bad === 0 ? 0 : bad / (ok + bad) }
  }

  return {
    note(isOk: boolean): void {
      const at = Math.floor(now() / SLOT_MS) * SLOT_MS
      let slot = slots.at(-1)
      if (slot?.at !== at) {
        slot = { at, ok: 0, bad: 0 }
        slots.push(slot)
        if (slots.length > SLOTS) slots.shift()
      }
      if (isOk) slot.ok++
      else slot.bad++
    },
    errorRate: () => sums().errorRate,
    isBad(): boolean {
      const { calls, errorRate } = sums()
      return calls >= MIN_CALLS && errorRate >= MAX_ERROR_RATE
    },
    forgive(): void {
      slots = slots.slice(-1).map((slot) => ({ ...slot, bad: 0 }))
    },
  }
}
