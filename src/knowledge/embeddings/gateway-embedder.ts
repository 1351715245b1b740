import { APICallError, type EmbeddingModelV4 } from '@ai-sdk/provider'
import type { InProcessModels } from '../../gateway/index.ts'
import { AppError } from '../../platform/index.ts'
import { type Embedder, EmbedderBusy, normalised, prefixFor } from './embedder.ts'
import { serverOf } from './server-of.ts'

export const GATEWAY = 'gateway:'

// Models take some 8,000 tokens of a text; what a passage says stands in its first part.
const MOST_CHARACTERS = 8_000

/** A model behind the model gate, by its alias: limits, budgets and the ledger hold as for every other call. */
export function createGatewayEmbedder(models: InProcessModels, alias: string): Embedder {
  return {
    name: `${GATEWAY}${alias}`,
    callLimit: { count: 64, bytes: 128 * 1024 },
    concurrency: 2,
    async embed({ tenantId, texts, purpose, signal }) {
      let answeredBy: string | null = null
      const model = models.embedding(alias, {
        principal: serverOf(tenantId),
        feature: 'copilot.embed',
        onRecord: (record) => {
          answeredBy = record.provider_model
        },
      })
      const prefix = prefixFor(alias, purpose)
      const embeddings = await ask(
        model,
        texts.map((text) => `${prefix}${text}`.slice(0, MOST_CHARACTERS).toWellFormed()),
        signal,
      )
      if (embeddings.length !== texts.length)
        throw unusable(alias, `it answered ${embeddings.length} vectors to ${texts.length} texts`)
      return { vectors: embeddings.map(normalised), model: answeredBy ?? alias }
    },
    close: async () => {},
  }
}

async function ask(
  model: EmbeddingModelV4,
  values: string[],
  abortSignal: AbortSignal | undefined,
): Promise<number[][]> {
  try {
    const { embeddings } = await model.doEmbed({ values, ...(abortSignal ? { abortSignal } : {}) })
    return embeddings
  } catch (error) {
    if (abortSignal?.aborted) throw error
    throw readFailure(model.modelId, error)
  }
}

/** Limits and failures pass; what is wrong with the request or the model stays until somebody changes it. */
function readFailure(alias: string, error: unknown): Error {
  if (!APICallError.isInstance(error)) return error as Error
  const status = error.statusCode ?? 503
  const reason = { code: 'embedding_model_busy', message: `${alias}: ${error.message}` }
  if (status !== 429 && status !== 408 && status !== 402 && status < 500)
    return unusable(alias, error.message, error)
  const after = Number(error.responseHeaders?.['retry-after'])
  return new EmbedderBusy(reason, Number.isFinite(after) && after > 0 ? after * 1_000 : undefined, error)
}

function unusable(alias: string, reason: string, cause?: unknown): AppError {
  return new AppError({
    code: 'embedding_model_unusable',
    status: 502,
    message: `The model ${alias} makes no embeddings: ${reason} Choose another one in the copilot settings, or mend this one under models.`,
    cause,
  })
}
