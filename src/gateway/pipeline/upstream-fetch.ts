import { Readable } from 'node:stream'
import type { Dispatcher } from 'undici'
import type { Timeouts } from '../models/catalog.ts'
import { AttemptFailed } from './failure.ts'
import { callUpstream, invalidAnswer, MAX_WHOLE_BYTES, type UpstreamAnswer } from './upstream.ts'

const LF = 0x0a
/** Of the chat API: the SDK itself waits for the end of the connection. */
const LAST_EVENT = '[DONE]\n\n'

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

  async function* watched({ pieces, headers, completed }: UpstreamAnswer): AsyncGenerator<Buffer> {
    const isStream = /event-?stream/i.test(headers['content-type'] ?? '')
    /** Of a whole answer, or of the line of a stream that is coming: the SDK keeps it until it ends. */
    let keptBytes = 0
    try {
      let since = performance.now()
      for await (const piece of pieces) {
        waitedMs += performance.now() - since
        const lineStart = isStream ? piece.lastIndexOf(LF) + 1 : 0
        keptBytes = lineStart > 0 ? piece.length - lineStart : keptBytes + piece.length
        if (keptBytes > MAX_WHOLE_BYTES) throw invalidAnswer('its answer is larger than 64 MiB')
        if (isStream && piece.subarray(-LAST_EVENT.length * 2).includes(LAST_EVENT)) completed()
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
      return new Response(Readable.toWeb(Readable.from(watched(answer))) as ReadableStream, {
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
