import type { AppError } from '../../platform/index.ts'
import type { Usage } from '../usage.ts'

/** The model APIs that clients speak. */
export const DIALECTS = [
  'openai-chat',
  'openai-responses',
  'openai-embeddings',
  'anthropic-messages',
] as const
export type DialectName = (typeof DIALECTS)[number]

export type JsonObject = Record<string, unknown>

/** A model call as a client sent it. */
export type ModelRequest = {
  dialect: Dialect
  /** As it came. */
  body: Buffer
  json: JsonObject
  /** The alias. */
  model: string
  isStream: boolean
  /** The client's name for its own user. */
  endUser: string | null
  /** Upper bound of output tokens that the request itself sets, for each choice; undefined: none. */
  maxOutputTokens: number | undefined
  /** It asks the model to think before it answers, however much. */
  thinks: boolean
  /** Answers asked for at once (`n`). */
  choices: number
  /** Changes to the top level of the body that the upstream has to see: its name for the model comes on top. */
  changes: JsonObject
}

/** What an answer says about itself. */
export type AnswerFacts = {
  usage: Usage
  /** The provider told no usage: it is estimated from the texts. */
  isEstimated?: boolean
  /** In the dialect's own words; null when it does not say. */
  finishReason: string | null
}

/** What to do with a piece of a stream. */
export type FrameVerdict =
  /** Nothing of the answer yet (role, start, ping): held back, because another target may still be tried. */
  | 'prelude'
  /** Send it. */
  | 'content'
  /** For us alone: the client did not ask for it. */
  | 'drop'
  /** The provider reports a failure inside the stream. */
  | 'error'
  /** The stream is complete with it; send it. */
  | 'end'

/** Follows one stream of a provider that speaks the dialect itself. */
export type StreamReader = {
  /**
   * Looks at one event. `event` is its name ('' without), `data` its data lines, joined. `replaceWith`: send this
   * data instead.
   */
  read(event: string, data: string): { verdict: FrameVerdict; replaceWith?: string }
  /**
   * At the end of a stream that did not say that it is complete, but is: what it should have said. undefined: it broke
   * off.
   */
  missingEnd?(): string | undefined
  /** As far as the stream has been read. */
  facts(): AnswerFacts
  /** Bytes of text, reasoning and tool arguments so far: what is estimated from when a stream tells no usage. */
  outputBytes(): number
  /** The failure that an `error` frame told of. */
  failure(): UpstreamFailure | undefined
}

/** What a provider says went wrong. */
export type UpstreamFailure = {
  /** An HTTP status, also for failures inside a stream: 529 for Anthropic's `overloaded_error`. */
  status: number
  /** As the provider put it, without secrets. */
  message: string
  type: string | undefined
  code: string | undefined
}

/** An answer that is no stream. */
export type WholeAnswer = { status: number; contentType: string; body: Buffer }

/** One model API: how its requests are read, and its answers, streams and errors read and written. */
export type Dialect = {
  name: DialectName
  /** Checks what we depend on and nothing else. Throws `model_request_invalid` (400). */
  read(body: Buffer): ModelRequest
  /** Usage and finish reason of a whole answer. */
  readAnswer(json: unknown): AnswerFacts
  /** The failure in an answer of 400 and above, or in a 200 that holds an error instead of an answer. */
  readFailure(status: number, body: string): UpstreamFailure | undefined
  createStreamReader(request: ModelRequest): StreamReader
  /** An error of ours as clients of this API know errors. */
  renderError(error: AppError, requestId: string): JsonObject
  /** What ends a stream that has begun and cannot go on: whole SSE frames, so that clients see a failure. */
  renderStreamError(error: AppError, requestId: string): string
}
