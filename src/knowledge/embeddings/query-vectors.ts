import { createHash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { type Logger, TooLate, within } from '../../platform/index.ts'
import type { Embedder } from './embedder.ts'

/** What a set was made by: a question needs a vector of the very same. */
export type MadeBy = { tenantId: string; model: string; dimension: number }

export type QueryVectors = {
  /** The vector of a question; undefined where it is not there in time, or not comparable: words alone find then. */
  of(embedder: Embedder, madeBy: MadeBy, query: string): Promise<Float32Array | undefined>
}

const MOST_VECTORS = 500
const MOST_CHARACTERS = 2_000
/** Whoever asks waits so long and no longer; what comes later serves the next one who asks the same. */
const PATIENCE_MS = 150
/** After a failure nobody waits for so long. */
const REST_MS = 5_000

export function createQueryVectors(deps: { logger: Logger; patienceMs?: number }): QueryVectors {
  const known = new LRUCache<string, Promise<Float32Array | undefined>>({ max: MOST_VECTORS })
  const resting = new Map<string, number>()

  async function ask(embedder: Embedder, madeBy: MadeBy, query: string): Promise<Float32Array | undefined> {
    const { vectors, model } = await embedder.embed({
      ...{ tenantId: madeBy.tenantId, texts: [query], purpose: 'query' },
    })
    const [vector] = vectors
    return model === madeBy.model && vector?.length === madeBy.dimension ? vector : undefined
  }

  return {
    async of(embedder, madeBy, query) {
      const place = `${madeBy.tenantId}/${embedder.name}`
      const text = query.slice(0, MOST_CHARACTERS).toWellFormed()
      // the text itself is not kept
      const key = createHash('sha256').update(`${place}/${madeBy.model}/${text}`).digest('base64')
      let vector = known.get(key)
      if (!vector) {
        if ((resting.get(place) ?? 0) > performance.now()) return undefined
        vector = ask(embedder, madeBy, text)
        known.set(key, vector)
        vector.catch((error: unknown) => {
          known.delete(key)
          resting.set(place, performance.now() + REST_MS)
          deps.logger.warn({ err: error, embedder: embedder.name }, 'a question has no vector')
        })
      }
      try {
        return await within(deps.patienceMs ?? PATIENCE_MS, vector)
      } catch (error) {
        if (!(error instanceof TooLate)) return undefined
        deps.logger.debug({ embedder: embedder.name }, 'the vector of a question comes too late')
        return undefined
      }
    },
  }
}
