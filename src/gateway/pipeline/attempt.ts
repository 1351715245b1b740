import type { AnswerFacts, WholeAnswer } from '../dialects/dialect.ts'
import type { AttemptFailed } from './failure.ts'

/** An answer of a target to one call, in the client's dialect. */
export type AttemptAnswer = WholeAttempt | StreamAttempt

export type WholeAttempt = {
  kind: 'whole'
  answer: WholeAnswer
  facts: AnswerFacts
  /** Bytes that the model wrote, roughly. */
  outputBytes: number
  /** Time that was spent waiting for the provider, in ms. */
  waitedMs: number
  /** What was asked for and did not reach the provider, for people. */
  warnings?: readonly string[]
}

export type StreamAttempt = {
  kind: 'stream'
  /**
   * What goes to the client, from what was held back up to the first content on; all but `tail()`. To be read once.
   * Throws AttemptFailed when the stream breaks off.
   */
  chunks: AsyncIterable<Buffer>
  /** Once `chunks` is read: what ends the stream. Held back, because the call is written down first. */
  tail(): Buffer
  facts(): AnswerFacts
  outputBytes(): number
  /** Time that was spent waiting for the provider up to the first content, in ms, */
  waitedBeforeMs: number
  /** and while `chunks` was read. */
  waitedMs(): number
  warnings?: readonly string[]
}

export type AttemptCall = {
  /** Resolves with a whole answer, or once a stream has its first content. Throws AttemptFailed. */
  answer: Promise<AttemptAnswer>
  abort(reason: AttemptFailed): void
}
