import { Readable } from 'node:stream'
import type { Dispatcher } from 'undici'
import type { Timeouts } from '../models/catalog.ts'
import { AttemptFailed } from './failure.ts'
import { callUpstream, type UpstreamAnswer } from './upstream.ts'

export type UpstreamFetch = {
  fetch: typeof globalThis.fetch
  /** Aborts with `abort`. */
  signal: AbortSignal
  abort(reason: AttemptFailed): void
  /** The first content has come: see UpstreamAnswer. */
  contentBegan(): void
  /** Why the connection ended, where it did not end well. */
  failure(): AttemptFailed | undefined
  /** Time that was spent waiting for the provider, in ms. */
  waitedMs(): number
}

/** What the AI SDK sends its requests with, one after the other: our connections, guard and time-outs. */
export function createUpstreamFetch(dispatcher: Dispatcher, timeouts: Timeouts): UpstreamFetch {
  const controller = new AbortController()
  let answer: UpstreamAnswer | undefined
  let failed: AttemptFailed | undefined
  let waitedMs = 0
  let hang: ((reason: AttemptFailed) => void) | undefined

  async function* watched(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    try {
      let since = performance.now()
      for await (const piece of pieces) {
        waitedMs += performance.now() - since
        yield piece
        since = performance.now()
      }
    } catch (error) {
      if (error instanceof AttemptFailed) failed ??= error
      throw error
    }
  }

  return {
    signal: controller.signal,
    async fetch(url, init) {
      const call = callUpstream(dispatcher, {
        url: String(url),
        headers: { ...Object.fromEntries(new Headers(init?.headers)), 'user-agent': 'naru' },
        body: Buffer.from(init?.body as string | Uint8Array),
        connectTimeout: timeouts.connect,
        firstTokenTimeout: timeouts.firstToken,
        idleTimeout: timeouts.idle,
      })
      hang = call.abort
      const since = performance.now()
      try {
        answer = await call.answer
      } catch (error) {
        if (error instanceof AttemptFailed) failed ??= error
        throw error
      } finally {
        waitedMs += performance.now() - since
      }
      return new Response(Readable.toWeb(Readable.from(watched(answer.pieces))) as ReadableStream, {
        status: answer.status,
        headers: toHeaders(answer.headers),
      })
    },
    abort(reason) {
      failed ??= reason
      hang?.(reason)
      controller.abort(reason)
    },
    contentBegan: () => answer?.contentBegan(),
    failure: () => failed,
    waitedMs: () => waitedMs,
  }
}

function toHeaders(given: UpstreamAnswer['headers']): Headers {
  const headers = new Headers()
  for (const [name, value] of Object.entries(given)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value)
  }
  return headers
}
