/** It took too long: what was waited for goes on by itself. */
export class TooLate extends Error {}

/** What `work` comes to, or TooLate after `ms`. */
export function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new TooLate(`not done after ${ms} ms`)), ms)
  timer.unref()
  // when it fails later on, nobody is there to hear
  work.catch(() => {})
  return Promise.race([work, late.promise]).finally(() => clearTimeout(timer))
}
