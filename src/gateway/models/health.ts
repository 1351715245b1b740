import { type Circuit, createCircuit } from './circuit.ts'
import type { HealthState, HealthStates } from './health-state.ts'

/** Weight of the newest call in the mean latency. */
const SMOOTHING = 0.2
/** A target that was not used for so long may be gone: it begins anew. */
const FORGOTTEN_MS = 24 * 3_600_000

export type TargetCall = {
  /** Its answer has begun: where it was to find out whether the target is well again, others may go there too. */
  answers(): void
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
  /** Counts a call as under way; exactly one of `succeeded`, `failed` and `dropped` must be told. */
  begin(targetId: string, tenantId: string): TargetCall
  /**
   * What a question about its health came to, which is no call and counts as none. Three bad ones in a row, without a
   * call that succeeds between them, and it is left alone; a good one ends that, and no cooldown that calls began.
   */
  probed(targetId: string, tenantId: string, isWell: boolean): void
  /** Calls under way. */
  inFlight(targetId: string): number
  /** Minutes that are over and were not taken before; at the end (`isLast`) the one under way too. */
  takeMinutes(isLast?: boolean): TargetMinute[]
}

type Target = {
  circuit: Circuit
  inFlight: number
  latencyMs: number | null
  minute: TargetMinute
  usedAt: number
}

/** `now`: milliseconds since 1970. */
export function createHealth(now: () => number = Date.now): Health {
  const targets = new Map<string, Target>()
  const finished: TargetMinute[] = []

  function used(targetId: string, tenantId: string): Target {
    let target = targets.get(targetId)
    if (!target) {
      const made: Target = {
        circuit: createCircuit({
          now,
          onOpen(seconds) {
            roll(made).openSeconds += seconds
          },
        }),
        inFlight: 0,
        latencyMs: null,
        minute: emptyMinute(tenantId, targetId, now()),
        usedAt: 0,
      }
      target = made
      targets.set(targetId, target)
    }
    target.usedAt = now()
    return target
  }

  function roll(target: Target, isLast = false): TargetMinute {
    const { minute, tenantId, targetId, succeeded, failed, openSeconds } = target.minute
    if (isLast || minute !== minuteOf(now())) {
      if (succeeded + failed + openSeconds > 0) finished.push(target.minute)
      target.minute = emptyMinute(tenantId, targetId, now())
    }
    return target.minute
  }

  return {
    isAvailable: (targetId) => targets.get(targetId)?.circuit.isAvailable() ?? true,
    begin(targetId, tenantId) {
      const target = used(targetId, tenantId)
      const call = target.circuit.begin()
      target.inFlight++
      let isOver = false
      const once = (end: () => void): void => {
        if (isOver) return
        isOver = true
        target.inFlight--
        target.usedAt = now()
        end()
      }
      return {
        answers() {
          if (!isOver) call.answers()
        },
        succeeded: (latencyMs) => once(() => succeeded(roll(target), target, call.succeeded, latencyMs)),
        failed: (retryAfterMs) =>
          once(() => {
            roll(target).failed++
            call.failed(retryAfterMs)
          }),
        dropped: () => once(call.dropped),
      }
    },
    probed: (targetId, tenantId, isWell) => used(targetId, tenantId).circuit.probed(isWell),
    inFlight: (targetId) => targets.get(targetId)?.inFlight ?? 0,
    stateOf(targetId): HealthState {
      const target = targets.get(targetId)
      if (!target) return { state: 'closed', until: null, errorRate: 0, latencyMs: null, inFlight: 0 }
      const { circuit, latencyMs, inFlight } = target
      return { ...circuit.state(), errorRate: circuit.errorRate(), latencyMs, inFlight }
    },
    takeMinutes(isLast = false) {
      for (const [targetId, target] of targets) {
        roll(target, isLast)
        if (target.inFlight === 0 && now() - target.usedAt > FORGOTTEN_MS) targets.delete(targetId)
      }
      return finished.splice(0)
    },
  }
}

function succeeded(minute: TargetMinute, target: Target, tell: () => void, latencyMs: number): void {
  minute.succeeded++
  minute.latencyMs += latencyMs
  const before = target.latencyMs ?? latencyMs
  target.latencyMs = before + SMOOTHING * (latencyMs - before)
  tell()
}

function minuteOf(time: number): number {
  return Math.floor(time / 60_000) * 60_000
}

function emptyMinute(tenantId: string, targetId: string, time: number): TargetMinute {
  return {
    ...{ tenantId, targetId, minute: minuteOf(time) },
    ...{ succeeded: 0, failed: 0, latencyMs: 0, openSeconds: 0 },
  }
}
