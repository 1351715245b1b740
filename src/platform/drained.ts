import { once } from 'node:events'
import type { ServerResponse } from 'node:http'

/** Resolves once a slow reader has taken what was written, or has gone. */
export async function drained(response: ServerResponse): Promise<void> {
  if (response.destroyed) return
  // takes both listeners off again: a stream may have to wait thousands of times
  const waiting = new AbortController()
  const { signal } = waiting
  await Promise.race([once(response, 'drain', { signal }), once(response, 'close', { signal })]).catch(
    () => {},
  )
  waiting.abort()
}
