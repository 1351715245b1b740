import type { InProcessModels } from '../../gateway/index.ts'
import type { Database, Jobs, Logger } from '../../platform/index.ts'
import { countChunks, countVectors } from './chunk-vector-store.ts'
import { embedSlice, type SliceDeps } from './embed-slice.ts'
import type { Embedder } from './embedder.ts'
import { type EmbeddingSet, findSets, lookAgain } from './embedding-set-store.ts'
import { findTenantsToEmbed } from './embedding-work-store.ts'
import { createGatewayEmbedder, GATEWAY } from './gateway-embedder.ts'
import { createLocalEmbedder, localEmbedderName } from './local-embedder.ts'
import { createLookedThrough } from './looked-through.ts'
import { createPgvectorStore } from './pgvector-store.ts'
import { createQueryVectors } from './query-vectors.ts'
import type { VectorSet, VectorStore } from './vector-store.ts'

const EMBED_JOB = 'knowledge.embed'
const TENANTS_AT_ONCE = 2
const SWEEP_MS = 3_000
/** A set that another process has swapped is used here after so long. */
const SETS_ARE_KNOWN_MS = 2_000

export type Embeddings = {
  /** What searches of a tenant use now; undefined: words alone. No query when warm. */
  active(tenantId: string): Promise<ActiveSet | undefined>
  /** What there is and what is being made, for people. */
  state(tenantId: string): Promise<EmbeddingState>
  /** Looks for work now rather than at the next sweep. */
  wake(): void
  start(): Promise<void>
  close(): Promise<void>
}

export type ActiveSet = VectorSet & {
  model: string
  store: VectorStore
  /** The vector of a question; undefined where it is not there in time. */
  vectorOf(query: string): Promise<Float32Array | undefined>
}

type ShownSet = {
  embedder: string
  model: string | null
  dimension: number | null
  chunks: number
  error: { code: string; message: string } | null
}

export type EmbeddingState = {
  active: ShownSet | null
  building: (ShownSet & { done: number; total: number }) | null
  local: { folder: string; model: string } | null
}

type Deps = {
  database: Database
  jobs: Pick<Jobs, 'register' | 'send'>
  logger: Logger
  models: InProcessModels
  /** NARU_EMBEDDING_FOLDER. */
  localFolder: string | undefined
  /** Alias that the settings of a tenant name; null: the local model, where there is one. */
  chosenModel(tenantId: string): Promise<string | null>
  /** Where new sets are kept instead of PostgreSQL. */
  otherStore?: VectorStore | undefined
  works: boolean
  /** Longest wait for the vector of a question. */
  patienceMs?: number
}

/** Vectors of passages: made in the background, and found again in search. */
export async function createEmbeddings(deps: Deps): Promise<Embeddings> {
  const { database, jobs, logger } = deps
  const local = deps.localFolder === undefined ? undefined : createLocalEmbedder(deps.localFolder)
  const embedderOf = createEmbedderOf(deps.models, local)
  const pgvector = createPgvectorStore(database)
  const stores = [pgvector, ...(deps.otherStore ? [deps.otherStore] : [])]
  const storeOf = (name: string) => stores.find((store) => store.name === name)
  const questions = createQueryVectors(deps)
  const known = new Map<string, { until: number; set: Promise<ActiveSet | undefined> }>()

  const slice: SliceDeps = {
    ...{ database, logger, embedderOf, storeOf, store: deps.otherStore ?? pgvector },
    async wanted(tenantId) {
      const alias = await deps.chosenModel(tenantId)
      return alias === null ? (local?.name ?? null) : `${GATEWAY}${alias}`
    },
    onChange: (tenantId) => known.delete(tenantId),
  }
  const working = new Set<string>()
  const lookedThrough = createLookedThrough()
  const send = (tenantId: string) => jobs.send(EMBED_JOB, { tenantId }, { key: tenantId, group: tenantId })
  await jobs.register<{ tenantId: string }>({
    ...{ name: EMBED_JOB, concurrency: TENANTS_AT_ONCE, retries: 2, isUnique: 'again', groupConcurrency: 1 },
    async run({ tenantId }, signal) {
      working.add(tenantId)
      const hasMore = await embedSlice(slice, tenantId, signal).finally(() => working.delete(tenantId))
      // behind the other tenants that wait
      if (hasMore) await send(tenantId)
    },
  })

  async function sweep(): Promise<void> {
    const begun = Date.now()
    const { tenants, complete } = await database.system((tx) =>
      findTenantsToEmbed(tx, { local: local?.name ?? null, store: slice.store.name }, lookedThrough.list()),
    )
    lookedThrough.add(complete, begun)
    for (const tenantId of tenants.filter((id) => !working.has(id))) await send(tenantId)
    for (const store of stores) await store.sweep()
  }

  let timer: NodeJS.Timeout | undefined
  let isClosed = false
  let sweeping: Promise<void> | undefined
  function schedule(afterMs: number): void {
    clearTimeout(timer)
    if (isClosed) return
    timer = setTimeout(() => {
      sweeping = sweep()
        .catch((err: unknown) => logger.warn({ err }, 'passages without vectors cannot be looked for'))
        .finally(() => schedule(SWEEP_MS))
    }, afterMs)
    timer.unref()
  }

  async function readActive(tenantId: string): Promise<ActiveSet | undefined> {
    const { active } = await database.tenant({ tenantId, groups: [] }, (tx) => findSets(tx, tenantId))
    if (!active || active.dimension === null || active.model === null) return undefined
    const embedder = embedderOf(active.embedder)
    const store = storeOf(active.store)
    if (!embedder || !store) return undefined
    const { id, model, dimension } = active
    const madeBy = { tenantId, model, dimension }
    return { id, ...madeBy, store, vectorOf: (query) => questions.of(embedder, madeBy, query) }
  }

  return {
    async active(tenantId) {
      const now = performance.now()
      const cached = known.get(tenantId)
      if (cached && cached.until > now) return cached.set
      const set = readActive(tenantId)
      known.set(tenantId, { until: now + SETS_ARE_KNOWN_MS, set })
      set.catch(() => known.delete(tenantId))
      return set
    },
    state: (tenantId) => readState(database, tenantId, deps.localFolder),
    wake() {
      if (timer) schedule(0)
    },
    async start() {
      if (!deps.works) return
      await database.system(lookAgain)
      schedule(0)
    },
    async close() {
      isClosed = true
      clearTimeout(timer)
      await sweeping
      await local?.close()
    },
  }
}

function createEmbedderOf(models: InProcessModels, local: Embedder | undefined) {
  const byAlias = new Map<string, Embedder>()
  return (name: string): Embedder | undefined => {
    if (!name.startsWith(GATEWAY)) return name === local?.name ? local : undefined
    const embedder = byAlias.get(name) ?? createGatewayEmbedder(models, name.slice(GATEWAY.length))
    byAlias.set(name, embedder)
    return embedder
  }
}

async function readState(
  database: Database,
  tenantId: string,
  folder: string | undefined,
): Promise<EmbeddingState> {
  return database.tenant({ tenantId, groups: 'all' }, async (tx) => {
    const { active, building } = await findSets(tx, tenantId)
    const counts = active || building ? await countVectors(tx, tenantId) : new Map<string, number>()
    const show = (set: EmbeddingSet): ShownSet => ({
      ...{
        embedder: set.embedder,
        model: set.model,
        dimension: set.dimension,
        chunks: counts.get(set.id) ?? 0,
      },
      error: set.error_code === null ? null : { code: set.error_code, message: set.error_message ?? '' },
    })
    const done = building ? (counts.get(building.id) ?? 0) : 0
    return {
      active: active ? show(active) : null,
      building: building ? { ...show(building), done, total: await countChunks(tx, tenantId) } : null,
      local: folder === undefined ? null : { folder, model: localEmbedderName(folder).replace('local:', '') },
    }
  })
}
