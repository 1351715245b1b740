import type { Logger } from '../platform/index.ts'

/** Closes one after the other. One that fails keeps none of the others open; the first failure is thrown at the end. */
export async function closeAll(closes: ReadonlyArray<() => Promise<unknown>>, logger: Logger): Promise<void> {
  const failures: unknown[] = []
  for (const close of closes) {
    try {
      await close()
    } catch (err) {
      logger.error({ err }, 'a part did not close cleanly')
      failures.push(err)
    }
  }
  if (failures.length > 0) throw failures[0]
}
