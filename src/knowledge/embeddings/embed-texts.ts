import { AppError } from '../../platform/index.ts'
import { groupBySize } from '../group-by-size.ts'
import { type Embedded, type Embedder, EmbedderBusy } from './embedder.ts'

type Input = { tenantId: string; signal: AbortSignal }

/**
 * Vectors of passages, in as many calls as the embedder needs, a few at a time. A text that a model refuses gets none;
 * one that refuses them all throws. `isProbing`: it failed before, so ask about one text first. `interrupted`: why the
 * rest has none yet; what was answered before is paid for, and kept.
 */
export async function embedTexts(
  embedder: Embedder,
  input: Input & { texts: readonly string[]; isProbing: boolean },
): Promise<{
  vectors: Array<Float32Array | undefined>
  model: string
  interrupted: EmbedderBusy | undefined
}> {
  const { texts } = input
  if (input.isProbing && texts.length > 1) {
    const at = Math.floor(Math.random() * texts.length)
    await embedder.embed({ ...input, texts: [texts[at] as string], purpose: 'passage' })
  }
  const calls = [
    ...groupBySize(
      texts.map((text, at) => ({ text, at })),
      ({ text }) => ({ count: 1, bytes: Buffer.byteLength(text) }),
      embedder.callLimit,
    ),
  ]
  const vectors: Array<Float32Array | undefined> = Array(texts.length).fill(undefined)
  let model: string | undefined
  let failure: unknown
  let interrupted: EmbedderBusy | undefined
  const take = (answer: Embedded, at: number[]) => {
    if (model !== undefined && model !== answer.model) throw changedMeanwhile(model, answer.model)
    model = answer.model
    for (const [i, place] of at.entries()) vectors[place] = answer.vectors[i]
  }
  const line = calls.values()
  await Promise.all(
    Array.from({ length: embedder.concurrency }, async () => {
      for (const call of line) {
        if (interrupted) return
        try {
          failure = (await embedEach(embedder, input, call, take)) ?? failure
        } catch (error) {
          if (!(error instanceof EmbedderBusy)) throw error
          interrupted = error
        }
      }
    }),
  )
  if (model === undefined) throw interrupted ?? failure
  return { vectors, model, interrupted }
}

/** Halves what is refused until the texts that are to blame are alone. Answers why one was refused, if one was. */
async function embedEach(
  embedder: Embedder,
  input: Input,
  some: Array<{ text: string; at: number }>,
  take: (answer: Embedded, at: number[]) => void,
): Promise<unknown> {
  input.signal.throwIfAborted()
  try {
    const texts = some.map(({ text }) => text)
    const answer = await embedder.embed({ ...input, texts, purpose: 'passage' })
    take(
      answer,
      some.map(({ at }) => at),
    )
    return undefined
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'embedding_model_changed') throw error
    if (some.length === 1) return error
    const half = some.length >> 1
    const first = await embedEach(embedder, input, some.slice(0, half), take)
    return (await embedEach(embedder, input, some.slice(half), take)) ?? first
  }
}

export function changedMeanwhile(before: string, now: string): AppError {
  return new AppError({
    code: 'embedding_model_changed',
    status: 409,
    message: `The vectors were made by ${before}, and ${now} answers now. Their vectors cannot be compared. Lead the model's name back to ${before}, or switch embeddings off and on again in the copilot settings, so that everything is embedded anew.`,
  })
}
