import type { HealthState, HealthStates } from './health-state.ts'

/** Calls that are looked back at. */
const WINDOW_MS = 60_000
const SLOTS = 12
const SLOT_MS = WINDOW_MS / SLOTS
/** A target with fewer calls in the window is judged by failures in a row alone. */
const MIN_CALLS = 10
const MAX_ERROR_RATE = 0.5
const MAX_IN_A_ROW = 5
const FIRST_COOLDOWN_MS = 2_000
const LONGEST_COOLDOWN_MS = 60_000
/** Weight of the newest call in the mean latency. */
const SMOOTHING = 0.2

export type TargetCall = {
  /** It answered: `latencyMs` up to the first content, or the whole answer. */
  succeeded(latencyMs: number): void
  /** It is at fault. `retryAfterMs`: how long it wants to be left alone. */
  failed(retryAfterMs?: number): void
  /** It cannot tell how the target is: the client left, or sent what no target would take. */
  dropped(): void
}

/** What happened in one minute, for the history. */
export type TargetMinute = {
  tenantId: string
  targetId: string
  /** Milliseconds since 1970, a whole minute. */
  minute: number
  succeeded: number
  failed: number
  /** Sum over those that succeeded. */
  latencyMs: number
  openSeconds: number
}

/** How targets answer, in this process. */
export type Health = HealthStates & {
  /** Whether a call may go there now: false while it is left alone, and while another call finds out how it is. */
  isAvailable(targetId: string): boolean
  /** Counts a call as under way; exactly one of its ends must be told. */
  begin(targetId: string, tenantId: string): TargetCall
  /** Calls under way. */
  inFlight(targetId: string): number
  /** Minutes that are over and were not taken before; at the end (`isLast`) the one under way too. */
  takeMinutes(isLast?: boolean): TargetMinute[]
}

type Target = {
  inFlight: number
  latencyMs: number | null
  /** Ring of five-second slots: when each began, successes, failures. */
  slots: Array<{ at: number; ok: number; bad: number }>
  inARow: number
  openUntil: number
  cooldownMs: number
  /** One call finds out whether it is well again. */
  isTrying: boolean
  minute: TargetMinute
}

/** `now`: milliseconds since 1970. */
export function createHealth(now: () => number = Date.now): Health {
  const targets = new Map<string, Target>()
  const finished: TargetMinute[] = []

  function of(targetId: string, tenantId: string): Target {
    let target = targets.get(targetId)
    if (!target) {
      target = {
        inFlight: 0,
        latencyMs: null,
        slots: [],
        inARow: 0,
        openUntil: 0,
        cooldownMs: FIRST_COOLDOWN_MS,
        isTrying: false,
        minute: emptyMinute(tenantId, targetId, now()),
      }
      targets.set(targetId, target)
    }
    return target
  }

  function roll(targetId: string, target: Target, isLast = false): TargetMinute {
    const current = Math.floor(now() / 60_000) * 60_000
    if (isLast || target.minute.minute !== current) {
      if (target.minute.succeeded + target.minute.failed > 0) finished.push(target.minute)
      target.minute = emptyMinute(target.minute.tenantId, targetId, current)
    }
    return target.minute
  }

  function note(target: Target, isOk: boolean): void {
    const at = Math.floor(now() / SLOT_MS) * SLOT_MS
    let slot = target.slots.at(-1)
    if (slot?.at !== at) {
      slot = { at, ok: 0, bad: 0 }
      target.slots.push(slot)
      if (target.slots.length > SLOTS) target.slots.shift()
    }
    if (isOk) slot.ok++
    else slot.bad++
  }

  function sums(target: Target): { calls: number; errorRate: number } {
    const since = now() - WINDOW_MS
    let ok = 0
    let bad = 0
    for (const slot of target.slots) {
      if (slot.at <= since) continue
      ok += slot.ok
      bad += slot.bad
    }
    return { calls: ok + bad, errorRate: ok + bad === 0 ? 0 : bad / (ok + bad) }
  }

  function open(target: Target, ms: number): void {
    const until = now() + ms
    // the longer of two cooldowns counts
    if (until <= target.openUntil) return
    target.minute.openSeconds += (until - Math.max(target.openUntil, now())) / 1000
    target.openUntil = until
  }

  function onFailed(target: Target, wasTrying: boolean, retryAfterMs: number | undefined): void {
    note(target, false)
    target.inARow++
    if (retryAfterMs !== undefined) open(target, Math.min(retryAfterMs, 10 * LONGEST_COOLDOWN_MS))
    // calls that were under way when it was given up tell nothing new
    if (!wasTrying && target.openUntil > now()) return
    const { calls, errorRate } = sums(target)
    const isBad = target.inARow >= MAX_IN_A_ROW || (calls >= MIN_CALLS && errorRate >= MAX_ERROR_RATE)
    if (!wasTrying && !isBad) return
    open(target, target.cooldownMs)
    target.cooldownMs = Math.min(target.cooldownMs * 2, LONGEST_COOLDOWN_MS)
  }

  function onSucceeded(target: Target, wasTrying: boolean, latencyMs: number): void {
    note(target, true)
    target.inARow = 0
    target.latencyMs =
      target.latencyMs === null ? latencyMs : target.latencyMs + SMOOTHING * (latencyMs - target.latencyMs)
    if (!wasTrying) return
    target.openUntil = 0
    target.cooldownMs = FIRST_COOLDOWN_MS
    // what it did before counts no more against it
    target.slots = target.slots.slice(-1).map((slot) => ({ ...slot, bad: 0 }))
  }

  return {
    isAvailable(targetId) {
      const target = targets.get(targetId)
      return !target || (target.openUntil <= now() && !(target.openUntil > 0 && target.isTrying))
    },
    begin(targetId, tenantId) {
      const target = of(targetId, tenantId)
      const isTry = target.openUntil > 0 && !target.isTrying
      // sent although it is left alone, for want of another
      const isForced = target.openUntil > now()
      if (isTry) target.isTrying = true
      target.inFlight++
      let isOver = false
      const end = (): boolean => {
        if (isOver) return false
        isOver = true
        target.inFlight--
        if (isTry) target.isTrying = false
        return true
      }
      return {
        succeeded(latencyMs) {
          if (!end()) return
          const minute = roll(targetId, target)
          minute.succeeded++
          minute.latencyMs += latencyMs
          onSucceeded(target, isTry, latencyMs)
        },
        failed(retryAfterMs) {
          if (!end()) return
          roll(targetId, target).failed++
          onFailed(target, isTry && !isForced, retryAfterMs)
        },
        dropped: () => void end(),
      }
    },
    inFlight: (targetId) => targets.get(targetId)?.inFlight ?? 0,
    stateOf(targetId): HealthState {
      const target = targets.get(targetId)
      if (!target) return { state: 'closed', until: null, errorRate: 0, latencyMs: null, inFlight: 0 }
      const isOpen = target.openUntil > now()
      return {
        state: isOpen ? 'open' : target.openUntil > 0 ? 'half_open' : 'closed',
        until: isOpen ? target.openUntil : null,
        errorRate: sums(target).errorRate,
        latencyMs: target.latencyMs,
        inFlight: target.inFlight,
      }
    },
    takeMinutes(isLast = false) {
      for (const [targetId, target] of targets) roll(targetId, target, isLast)
      return finished.splice(0)
    },
  }
}

function emptyMinute(tenantId: string, targetId: string, time: number): TargetMinute {
  const minute = Math.floor(time / 60_000) * 60_000
  return { tenantId, targetId, minute, succeeded: 0, failed: 0, latencyMs: 0, openSeconds: 0 }
}
