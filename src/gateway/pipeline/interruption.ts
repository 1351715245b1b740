import type { AttemptFailed } from './failure.ts'

/** What ends a call before its answer is complete: its time is over, or the client has gone. It comes once. */
export type Interruption = {
  /** Why; undefined while the call goes on. */
  readonly reason: AttemptFailed | undefined
  /** What it ends from now on, in place of what was under way before. At once when it has come already. */
  during(end: (reason: AttemptFailed) => void): void
  /** Resolves when it comes. */
  came(): Promise<AttemptFailed>
  come(reason: AttemptFailed): void
}

export function createInterruption(): Interruption {
  let reason: AttemptFailed | undefined
  let end: ((reason: AttemptFailed) => void) | undefined
  let coming: PromiseWithResolvers<AttemptFailed> | undefined
  return {
    get reason() {
      return reason
    },
    during(next) {
      end = next
      if (reason) end(reason)
    },
    came() {
      coming ??= Promise.withResolvers()
      if (reason) coming.resolve(reason)
      return coming.promise
    },
    come(given) {
      if (reason) return
      reason = given
      end?.(given)
      coming?.resolve(given)
    },
  }
}
