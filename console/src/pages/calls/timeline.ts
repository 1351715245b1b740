import type { CallDetail } from '../../api/types.ts'
import type { CallStatus } from './call-filter.ts'

/** One try at one target. Places are percents of the whole width. */
export type TimelineBar = {
  target: { provider: string; model: string }
  status: CallStatus
  httpStatus: number | null
  errorCode: string | null
  errorMessage: string | null
  start: number
  /** From being sent to the answer, or of a stream to its first content. */
  width: number
  /** How long the rest of a stream took after that; 0 for what was not streamed. */
  rest: number
  tookMs: number
  startedMs: number
}

export type Timeline = {
  /** What the whole width stands for. */
  lengthMs: number
  /** Round times to measure by, from 0 on. */
  ticks: Array<{ ms: number; place: number }>
  /** Where the first content came; null: none did, or nobody measured it. */
  firstToken: number | null
  bars: TimelineBar[]
}

/** A bar that cannot be seen says nothing. */
const THINNEST = 0.6
const MOST_TICKS = 5

/** The attempts of a call side by side, to one scale. */
export function timelineOf(
  call: Pick<CallDetail, 'attempts' | 'total_ms' | 'first_token_ms' | 'is_stream' | 'status'>,
): Timeline {
  const ends = call.attempts.map(({ started_ms, took_ms }) => started_ms + took_ms)
  const lengthMs = Math.max(1, call.total_ms, call.first_token_ms ?? 0, ...ends)
  const place = (ms: number) => Math.min(100, Math.max(0, (ms / lengthMs) * 100))
  const bars = call.attempts.map((attempt, index): TimelineBar => {
    // only the last one can have gone on to stream
    const isStreaming = call.is_stream && call.first_token_ms !== null && index === call.attempts.length - 1
    // measured apart, in parts of milliseconds
    const end = Math.max(attempt.started_ms + attempt.took_ms, isStreaming ? (call.first_token_ms ?? 0) : 0)
    const start = Math.min(place(attempt.started_ms), 100 - THINNEST)
    const width = Math.max(THINNEST, place(end) - start)
    return {
      target: { provider: attempt.provider, model: attempt.model },
      status: attempt.status,
      httpStatus: attempt.http_status,
      errorCode: attempt.error_code,
      errorMessage: attempt.error_message ?? null,
      start,
      width,
      rest: isStreaming ? Math.max(0, place(call.total_ms) - start - width) : 0,
      tookMs: attempt.took_ms,
      startedMs: attempt.started_ms,
    }
  })
  const firstToken = call.first_token_ms === null ? null : place(call.first_token_ms)
  return { lengthMs, ticks: ticksOf(lengthMs).map((ms) => ({ ms, place: place(ms) })), firstToken, bars }
}

/** Multiples of 1, 2 or 5 times a power of ten. */
function ticksOf(lengthMs: number): number[] {
  const rough = lengthMs / MOST_TICKS
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power
  return Array.from({ length: Math.floor(lengthMs / step) + 1 }, (_, index) => index * step)
}
