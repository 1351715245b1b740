import { ApiError, toProblem } from '../api/problem.ts'
import { readEvents, type ServerEvent } from '../api/sse.ts'
import type { Answer, AskBody, Citation, SearchItem } from '../api/types.ts'

/** Sends a request as the reader: with the session's token in the console, with a bearer elsewhere. */
export type Send = (request: Request) => Promise<Response>

/**
 * The events of `POST /api/v1/query/stream`; `replace` drops what was written so far for the text that it brings, and
 * `done` repeats the whole answer, so that nothing hangs on order.
 */
export type AskEvent =
  | { event: 'results'; data: { query_id: string; results: SearchItem[] } }
  | { event: 'delta'; data: { text: string } }
  | { event: 'replace'; data: { text: string } }
  | { event: 'citation'; data: Citation }
  | { event: 'done'; data: Omit<Answer, 'results'> & { results?: SearchItem[] } }

const known = new Set(['results', 'delta', 'replace', 'citation', 'done'])

/** Ends after `done`; throws an ApiError for a refusal or an `error` event, a TypeError when the stream breaks off. */
export async function* streamAnswer(send: Send, url: string, body: AskBody, signal: AbortSignal) {
  for await (const { event, data } of streamEvents(send, url, body, signal)) {
    if (!known.has(event)) continue
    yield { event, data: JSON.parse(data) } as AskEvent
    if (event === 'done') return
  }
  throw new TypeError('The answer broke off.')
}

/** Posts, and reads the answer event by event. Throws an ApiError for a refusal or an `error` event. */
export async function* streamEvents(
  send: Send,
  url: string,
  body: unknown,
  signal: AbortSignal,
): AsyncGenerator<ServerEvent> {
  const request = new Request(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify(body),
    credentials: 'same-origin',
    signal,
  })
  const response = await send(request)
  if (!response.ok || !response.body) {
    throw new ApiError(toProblem(response.status, await response.json().catch(() => undefined)))
  }
  for await (const event of readEvents(response.body)) {
    if (event.event === 'error') throw new ApiError(toProblem(500, JSON.parse(event.data)))
    yield event
  }
}
