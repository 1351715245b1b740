import { setTimeout as delay } from 'node:timers/promises'
import { AppError, type Database, type Logger } from '../../platform/index.ts'
import { type ChunkToEmbed, findChunksToEmbed, findSameTexts } from './chunk-vector-store.ts'
import { changedMeanwhile, embedTexts } from './embed-texts.ts'
import { type Embedder, EmbedderBusy } from './embedder.ts'
import {
  activateSet,
  describeSet,
  type EmbeddingSet,
  findSets,
  lockSets,
  markFailed,
  markScanned,
} from './embedding-set-store.ts'
import { reconcileSets } from './reconcile-sets.ts'
import type { VectorRow, VectorSet, VectorStore } from './vector-store.ts'

export type SliceDeps = {
  database: Database
  logger: Logger
  /** The embedder of a set; undefined: it is not set up here (a local model of another machine). */
  embedderOf(name: string): Embedder | undefined
  /** By name of an embedder: what the settings ask for; null: none. */
  wanted(tenantId: string): Promise<string | null>
  store: VectorStore
  storeOf(name: string): VectorStore | undefined
  /** Sets of a tenant are others now. */
  onChange(tenantId: string): void
}

/** Then the next tenant has its turn. */
const SLICE_MS = 8_000
const CALLS_AT_A_TIME = 2
// The embedded database answers others between two batches.
const BREATH_MS = 5

/** Works on the sets of one tenant for a while. True: there is more to do. May run twice: does no harm. */
export async function embedSlice(deps: SliceDeps, tenantId: string, signal: AbortSignal): Promise<boolean> {
  const until = performance.now() + SLICE_MS
  const changed = await reconcileSets(deps, tenantId)
  if (changed) deps.onChange(tenantId)
  const sets = await deps.database.system((tx) => findSets(tx, tenantId))
  // What people find now goes first.
  for (const set of [sets.active, sets.building]) {
    if (!set || (set.retry_at && set.retry_at.getTime() > Date.now())) continue
    const embedder = deps.embedderOf(set.embedder)
    const store = deps.storeOf(set.store)
    if (!embedder || !store) continue
    try {
      const isComplete = await fillSet({ ...deps, embedder, store }, set, until, signal)
      if (!isComplete) return true
      if (set.state === 'building') await swap(deps, set)
    } catch (error) {
      signal.throwIfAborted()
      if (error instanceof Interrupted) await pause(deps, { ...set, attempts: 0 }, error.cause)
      else await pause(deps, set, error)
    }
  }
  return false
}

/** It got on, but not to the end: that is no reason to wait longer each time. */
class Interrupted extends Error {}

type Filling = SliceDeps & { embedder: Embedder; store: VectorStore }

/** True: every passage that can have a vector has one. */
async function fillSet(
  deps: Filling,
  known: EmbeddingSet,
  until: number,
  signal: AbortSignal,
): Promise<boolean> {
  let set = known
  let after = set.scanned_to
  const limit = deps.embedder.callLimit.count * deps.embedder.concurrency * CALLS_AT_A_TIME
  for (;;) {
    signal.throwIfAborted()
    const found = await deps.database.system((tx) => findChunksToEmbed(tx, set, after, limit))
    const chunks = found.chunks.filter((chunk) => chunk.text.trim() !== '')
    if (chunks.length > 0) set = await embedChunks(deps, set, chunks, signal)
    if (found.reached === undefined) return true
    after = found.reached
    await deps.database.system((tx) => markScanned(tx, set.id, after, found.isEnd))
    if (found.isEnd) return true
    if (performance.now() > until) return false
    await delay(BREATH_MS)
  }
}

async function embedChunks(
  deps: Filling,
  set: EmbeddingSet,
  chunks: ChunkToEmbed[],
  signal: AbortSignal,
): Promise<EmbeddingSet> {
  const known = set.dimension === null ? new Map() : await vectorsOfSameTexts(deps, set, chunks)
  const texts = new Map<string, string>()
  for (const { hash, text } of chunks) {
    const key = hash.toString('hex')
    if (!known.has(key)) texts.set(key, text)
  }
  let described = set
  let interrupted: Error | undefined
  if (texts.size > 0) {
    const answer = await embedTexts(deps.embedder, {
      ...{ tenantId: set.tenant_id, texts: [...texts.values()], signal },
      isProbing: set.attempts > 0,
    })
    const keys = [...texts.keys()]
    for (const [i, vector] of answer.vectors.entries()) if (vector) known.set(keys[i] as string, vector)
    described = await describe(deps, set, answer.model, answer.vectors)
    interrupted = answer.interrupted
  }
  const rows: VectorRow[] = chunks.flatMap(({ id, hash }) => {
    const vector = known.get(hash.toString('hex'))
    return vector ? [{ chunkId: id, textHash: hash, vector }] : []
  })
  await deps.store.put(vectorSetOf(described), rows)
  if (interrupted) throw new Interrupted('a part is done', { cause: interrupted })
  return described
}

/** The same text is embedded once. */
async function vectorsOfSameTexts(
  deps: Filling,
  set: EmbeddingSet,
  chunks: ChunkToEmbed[],
): Promise<Map<string, Float32Array>> {
  const places = await deps.database.system((tx) =>
    findSameTexts(
      tx,
      set.id,
      chunks.map((chunk) => chunk.hash),
    ),
  )
  if (places.size === 0) return new Map()
  const vectors = await deps.store.vectorsOf(vectorSetOf(set), [...places.values()])
  const found = new Map<string, Float32Array>()
  for (const [hash, chunkId] of places) {
    const vector = vectors.get(chunkId)
    if (vector) found.set(hash, vector)
  }
  return found
}

/** Holds an answer to what the set is of; the first one says so. */
async function describe(
  deps: Filling,
  set: EmbeddingSet,
  model: string,
  vectors: Array<Float32Array | undefined>,
): Promise<EmbeddingSet> {
  const sizes = new Set(vectors.flatMap((vector) => (vector ? [vector.length] : [])))
  const dimension = [...sizes][0] as number
  if (sizes.size > 1 || dimension > 4_000) throw unusableDimension(model, [...sizes])
  if (set.dimension === null) {
    await deps.database.system(async (tx) => {
      const isNew = await describeSet(tx, set.id, { model, dimension })
      if (isNew) await deps.store.open(tx, { id: set.id, tenantId: set.tenant_id, dimension })
    })
    return { ...set, model, dimension }
  }
  if (set.model !== model) throw changedMeanwhile(set.model ?? '', model)
  if (set.dimension !== dimension)
    throw changedMeanwhile(`${model} with ${set.dimension} numbers`, `${model} with ${dimension} numbers`)
  return set
}

function vectorSetOf(set: EmbeddingSet): VectorSet {
  return { id: set.id, tenantId: set.tenant_id, dimension: set.dimension as number }
}

/** From one moment to the next: who searches uses the old set or the new one. */
async function swap(deps: SliceDeps, set: EmbeddingSet): Promise<void> {
  await deps.database.system(async (tx) => {
    await lockSets(tx, set.tenant_id)
    const { building } = await findSets(tx, set.tenant_id)
    // a tenant whose passages are all gone has nothing to ask the model about
    if (building?.id === set.id && building.dimension !== null) await activateSet(tx, set.tenant_id, set.id)
  })
  deps.onChange(set.tenant_id)
}

const FIRST_PAUSE_MS = 2_000
const LONGEST_PAUSE_MS = 10 * 60_000

async function pause(deps: SliceDeps, set: EmbeddingSet, error: unknown): Promise<void> {
  const isBusy = error instanceof EmbedderBusy
  const reason = isBusy
    ? error.reason
    : error instanceof AppError
      ? { code: error.code, message: error.message }
      : {
          code: 'vectors_not_kept',
          message: 'Vectors could not be kept. It is tried again; the log has the details.',
        }
  const backoff = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 4 ** Math.min(set.attempts, 8))
  const waitMs = Math.max(isBusy ? (error.retryAfterMs ?? 0) : 0, backoff)
  deps.logger.warn(
    { err: error, tenantId: set.tenant_id, embedder: set.embedder, retryInMs: waitMs },
    'embedding pauses',
  )
  const retryAt = new Date(Date.now() + waitMs)
  await deps.database.system((tx) =>
    markFailed(tx, set.id, { ...reason, retryAt, attempts: set.attempts + 1 }),
  )
}

function unusableDimension(model: string, sizes: number[]): AppError {
  return new AppError({
    code: 'embedding_unusable',
    status: 502,
    message: `The model ${model} answers with vectors of ${sizes.join(' and ')} numbers. One length up to 4,000 is needed: choose another model in the copilot settings.`,
  })
}
