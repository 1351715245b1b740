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
/** Of a tenant and its embedder, so many questions at a time: nobody waits for more, and each costs something. */
const MOST_AT_A_TIME = 16
/** After a failure nobody waits for so long. */
const REST_MS = 5_000

/** `place`: of the tenant and its embedder. */
type Query = { key: string; text: string; place: string }

export function createQueryVectors(deps: { logger: Logger; patienceMs?: number }): QueryVectors {
  const known = new LRUCache<string, Promise<Float32Array | undefined>>({ max: MOST_VECTORS })
  const resting = new Map<string, number>()
  const asking = new Map<string, number>()

  async function ask(embedder: Embedder, madeBy: MadeBy, query: Query): Promise<Float32Array | undefined> {
    asking.set(query.place, (asking.get(query.place) ?? 0) + 1)
    try {
      const { vectors, model } = await embedder.embed({
        ...{ tenantId: madeBy.tenantId, texts: [query.text], purpose: 'query' },
      })
      const [vector] = vectors
      return model === madeBy.model && vector?.length === madeBy.dimension ? vector : undefined
    } finally {
      const others = (asking.get(query.place) ?? 1) - 1
      if (others > 0) asking.set(query.place, others)
      else asking.delete(query.place)
    }
  }

  /** What is asked now; what cannot be compared, or fails, is asked for again the next time. */
  function begin(embedder: Embedder, madeBy: MadeBy, query: Query) {
    const vector = ask(embedder, madeBy, query)
    known.set(query.key, vector)
    vector.then(
      (found) => {
        if (!found) known.delete(query.key)
      },
      (error: unknown) => {
        known.delete(query.key)
        resting.set(query.place, performance.now() + REST_MS)
        deps.logger.warn({ err: error, embedder: embedder.name }, 'a question has no vector')
      },
    )
    return vector
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
        if ((asking.get(place) ?? 0) >= MOST_AT_A_TIME) return undefined
        vector = begin(embedder, madeBy, { key, text, place })
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
