export type BackupQueue = {
  /**
   * Has a backup begun from now on: at once, or after the one that is being written, which may miss what was
   * stored just before this call. Whoever asks while one waits shares that one.
   */
  request(): Turn
  isBusy(): boolean
  /** The number of the last backup that ended, well or not; 0 before the first. */
  finished(): number
  /** Why the last backup that ended failed. */
  lastError(): unknown
}

/** Numbers count up from 1 in the order in which backups begin. */
export type Turn = { number: number; done: Promise<void> }

/** One backup at a time, and at most one waiting. */
export function createBackupQueue(write: (number: number) => Promise<void>): BackupQueue {
  let current: Turn | undefined
  let waiting: Turn | undefined
  let begun = 0
  let finished = 0
  let lastError: unknown

  function take(before: Promise<void>): Turn {
    const number = ++begun
    const end = (error?: unknown) => {
      finished = number
      lastError = error
      current = waiting
      waiting = undefined
    }
    const done = before
      .then(() => write(number))
      .then(
        () => end(),
        (error: unknown) => {
          end(error)
          throw error
        },
      )
    return { number, done }
  }

  return {
    request() {
      if (current === undefined) {
        current = take(Promise.resolve())
        return current
      }
      waiting ??= take(current.done.catch(() => {}))
      return waiting
    },
    isBusy: () => current !== undefined,
    finished: () => finished,
    lastError: () => lastError,
  }
}
