export type Repeatable = {
  /** Runs it, or once more after the run under way: what came in between is never missed. Returns at once. */
  run(): void
  /** Resolves when nothing runs. */
  idle(): Promise<void>
}

/** Work that looks for itself what there is to do, and runs once at a time. */
export function createRepeatable(work: () => Promise<void>, onError: (error: unknown) => void): Repeatable {
  let running: Promise<void> | undefined
  let isWanted = false

  async function repeat(): Promise<void> {
    while (isWanted) {
      isWanted = false
      await work().catch(onError)
    }
    running = undefined
  }

  return {
    run() {
      isWanted = true
      running ??= repeat()
    },
    idle: async () => running,
  }
}
