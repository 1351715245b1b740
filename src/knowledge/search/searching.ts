import type { InProcessModels } from '../../gateway/index.ts'
import type { Database, Jobs, Logger } from '../../platform/index.ts'
import { createEmbeddings, type EmbeddingState } from '../embeddings/embeddings.ts'
import { createQdrantStore, type QdrantOptions } from '../embeddings/qdrant-store.ts'
import { createFeedbackRanking } from '../feedback/feedback-ranking.ts'
import type { HybridSearchDeps, SearchSettings } from './hybrid-search.ts'
import { createRerank } from './rerank.ts'

type Deps = {
  database: Database
  jobs: Pick<Jobs, 'register' | 'send'>
  models: InProcessModels
  settings: { of(tenantId: string): Settings | Promise<Settings> }
  logger: Logger
  /** A folder with an embedding model; undefined: none. */
  embeddingFolder: string | undefined
  /** Keeps vectors in Qdrant; undefined: PostgreSQL does. */
  qdrant: QdrantOptions | undefined
  /** False on a PostgreSQL without the vector extension: there are no vectors then. */
  hasIndex: boolean
  works: boolean
}

type Settings = SearchSettings & { embedding_model: string | null }

export type Searching = {
  /** What searches need. */
  search: HybridSearchDeps
  /** Which vectors a tenant has, for people. */
  state(tenantId: string): Promise<EmbeddingState>
  start(): Promise<void>
  close(): Promise<void>
}

/** Search by words and by meaning. */
export async function createSearching(deps: Deps): Promise<Searching> {
  const { database, logger, models, settings, hasIndex } = deps
  const embeddings = hasIndex
    ? await createEmbeddings({
        ...{
          database,
          logger,
          models,
          jobs: deps.jobs,
          works: deps.works,
          localFolder: deps.embeddingFolder,
        },
        chosenModel: async (tenantId) => (await settings.of(tenantId)).embedding_model,
        otherStore: deps.qdrant && createQdrantStore({ ...deps.qdrant, database, logger }),
      })
    : undefined
  return {
    search: {
      ...{ database, logger, embeddings, settings },
      feedback: createFeedbackRanking(),
      rerank: createRerank({ models, logger }),
    },
    state: async (tenantId) =>
      (await embeddings?.state(tenantId)) ?? { active: null, building: null, local: null },
    start: async () => embeddings?.start(),
    close: async () => embeddings?.close(),
  }
}
