import type { FullAnswer } from './answer.ts'

export type Json = Record<string, unknown>

/** One model API as it looks on the wire. */
export type Wire = {
  streamType: string
  /** The body of an answer that is no stream. */
  whole(answer: FullAnswer, request: Json, model: string): Json
  /** The answer as a stream, frame by frame, its end included. */
  frames(answer: FullAnswer, request: Json, model: string): (string | Buffer)[]
  /** The body of an answer of 400 and above. */
  failure(status: number, message: string): Json
  /** What the provider sends when it fails while it streams. */
  failureFrame(message: string): string | Buffer
}

export function sse(data: unknown, event?: string): string {
  const text = typeof data === 'string' ? data : JSON.stringify(data)
  return `${event === undefined ? '' : `event: ${event}\n`}data: ${text}\n\n`
}
