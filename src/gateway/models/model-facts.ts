import type { Database } from '../../platform/index.ts'
import { readSpentToday } from '../limits/spent-store.ts'
import { costOf, PICO } from '../prices/price.ts'
import { NO_USAGE } from '../usage.ts'
import type { Catalog, Model } from './catalog.ts'

/** What our own code has to know of a model to choose it and to say beforehand what it will cost. */
export type ModelFacts = {
  alias: string
  /** Its capabilities say so, or its provider's name of it where they say nothing of the kind. */
  makesEmbeddings: boolean
  writesText: boolean
  /** Tokens of input and output together; null: nobody said. */
  contextWindow: number | null
  /** USD of one call, at the price that its first target has now; null where nobody knows it. */
  costOf(tokens: { input: number; output: number }): number | null
}

export type ModelFactsReader = {
  /** undefined: there is none, or it is switched off. */
  find(tenantId: string, alias: string): Promise<ModelFacts | undefined>
  /** Names of all models that can be called. */
  aliases(tenantId: string): Promise<string[]>
  /** USD that calls of this feature have cost since midnight (UTC), those that ended just now included. */
  spentToday(tenantId: string, feature: string): Promise<number>
}

type Deps = { catalog: Catalog; database: Database; flushLedger(): Promise<unknown> }

export function createModelFacts({ catalog, database, flushLedger }: Deps): ModelFactsReader {
  return {
    async find(tenantId, alias) {
      const model = (await catalog.of(tenantId)).models.get(alias)
      return model && toFacts(model)
    },
    async aliases(tenantId) {
      return [...(await catalog.of(tenantId)).models.keys()]
    },
    async spentToday(tenantId, feature) {
      await flushLedger()
      const pico = await database.tenant({ tenantId, groups: [] }, (tx) =>
        readSpentToday(tx, tenantId, feature),
      )
      return pico / PICO
    },
  }
}

/** Families of models that make embeddings, as providers name them. */
const EMBEDDING_NAMES = /embed|(?:^|[^a-z])(?:bge|gte|e5|labse|minilm|simcse|voyage)(?![a-z0-9])/i

function kindOf({ capabilities, targets }: Model): Pick<ModelFacts, 'makesEmbeddings' | 'writesText'> {
  const chats = capabilities.includes('chat')
  const isNamedSo = !chats && targets.some(({ model }) => EMBEDDING_NAMES.test(model))
  const makesEmbeddings = capabilities.includes('embeddings') || isNamedSo
  return { makesEmbeddings, writesText: chats || !makesEmbeddings }
}

function toFacts(model: Model): ModelFacts {
  const [first] = [...model.targets].sort((a, b) => a.priority - b.priority)
  return {
    alias: model.alias,
    ...kindOf(model),
    contextWindow: model.contextWindow ?? null,
    costOf({ input, output }) {
      const pico = costOf({ ...NO_USAGE, input, output }, first?.priceAt(Date.now()))
      return pico === null ? null : pico / PICO
    },
  }
}
