import { sendChecked } from '../../api/csrf.ts'
import { ApiError, toProblem } from '../../api/problem.ts'
import { readEvents } from '../../api/sse.ts'
import type { Answer, Citation, SearchItem } from '../../api/types.ts'

/** The events of `POST /api/v1/query/stream`; `done` repeats the whole answer, so that nothing hangs on order. */
export type AskEvent =
  | { event: 'results'; data: { query_id: string; results: SearchItem[] } }
  | { event: 'delta'; data: { text: string } }
  | { event: 'citation'; data: Citation }
  | { event: 'done'; data: Omit<Answer, 'results'> & { results?: SearchItem[] } }

const known = new Set(['results', 'delta', 'citation', 'done'])

/** Ends after `done`; throws an ApiError for a refusal or an `error` event, a TypeError when the stream breaks off. */
export async function* streamAnswer(query: string, signal: AbortSignal): AsyncGenerator<AskEvent> {
  const response = await sendChecked(
    new Request('/api/v1/query/stream', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query }),
      credentials: 'same-origin',
      signal,
    }),
  )
  if (!response.ok || !response.body) {
    throw new ApiError(toProblem(response.status, await response.json().catch(() => undefined)))
  }
  for await (const { event, data } of readEvents(response.body)) {
    const parsed: unknown = JSON.parse(data)
    if (event === 'error') throw new ApiError(toProblem(500, parsed))
    if (!known.has(event)) continue
    yield { event, data: parsed } as AskEvent
    if (event === 'done') return
  }
  throw new TypeError('The answer broke off.')
}
