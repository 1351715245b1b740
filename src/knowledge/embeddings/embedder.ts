import { AppError } from '../../platform/index.ts'
import type { Size } from '../group-by-size.ts'

/** What turns texts into vectors: one file each. */
export type Embedder = {
  /** What sets of vectors are kept under: `gateway:<alias>` or `local:<folder>`. */
  name: string
  /** Texts and bytes of one call, at most. */
  callLimit: Size
  /** Calls at the same time. */
  concurrency: number
  /**
   * One vector a text, in their order, each of length 1. Throws `EmbedderBusy` where it is worth trying later, and
   * AppErrors with what to do otherwise.
   */
  embed(input: {
    tenantId: string
    texts: readonly string[]
    /** Some models are told what a text is for. */
    purpose: 'query' | 'passage'
    signal?: AbortSignal | undefined
  }): Promise<Embedded>
  close(): Promise<void>
}

export type Embedded = {
  vectors: Float32Array[]
  /** What answered, in its own words: vectors of different models cannot be compared. */
  model: string
}

/** A limit, a refusal that passes, or a model that is away. */
export class EmbedderBusy extends Error {
  /** Milliseconds; undefined where nobody told. */
  readonly retryAfterMs: number | undefined
  /** Why, for people. */
  readonly reason: { code: string; message: string }

  constructor(reason: { code: string; message: string }, retryAfterMs?: number, cause?: unknown) {
    super(reason.message, { cause })
    this.reason = reason
    this.retryAfterMs = retryAfterMs
  }
}

/** The same direction with length 1. Throws where there is none. */
export function normalised(vector: ArrayLike<number>): Float32Array {
  const numbers = Float32Array.from(vector)
  let square = 0
  for (const number of numbers) square += number * number
  const length = Math.sqrt(square)
  if (!(length > 0) || !Number.isFinite(length))
    throw new AppError({
      code: 'embedding_unusable',
      status: 502,
      message:
        'The embedding model answered with a vector that has no direction. Check the model under the copilot settings.',
    })
  for (let i = 0; i < numbers.length; i++) numbers[i] = (numbers[i] as number) / length
  return numbers
}

// Models of the E5 family were trained with these words in front, and lose a lot without them.
const E5 = /(^|[^a-z0-9])e5([^a-z0-9]|$)/i

/** What a model that is called so wants to stand before a text. */
export function prefixFor(model: string, purpose: 'query' | 'passage'): string {
  return E5.test(model) ? `${purpose}: ` : ''
}
