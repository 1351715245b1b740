import type { InProcessModels, ModelFactsReader } from '../gateway/index.ts'
import type { CopilotSettingsParts, HybridSearchDeps, QueryLog } from '../knowledge/index.ts'
import type { Database, Logger, Principal } from '../platform/index.ts'
import type { ModelLimits } from './ask/generated/model-text.ts'
import { type TenantModel, tenantModel } from './ask/generated/tenant-model.ts'

/** What the copilot of a tenant works with, as its settings say. */
export type CopilotChoices = {
  /** Alias; null: answers are quotes. */
  answer_model: string | null
  /** Alias; null: drafts are put together from past replies. */
  reply_model: string | null
  /** How replies are to sound. */
  tone: string
}

export type CopilotDeps = {
  database: Database
  queryLog: QueryLog
  /** False on a PostgreSQL without the vector extension. */
  hasIndex: boolean
  models: InProcessModels
  facts: Pick<ModelFactsReader, 'find'>
  search: HybridSearchDeps
  copilotSettings: Pick<CopilotSettingsParts, 'get' | 'set'> & {
    of(tenantId: string): CopilotChoices | Promise<CopilotChoices>
  }
  logger: Logger
  /** How long a model is waited for; tests wait less. */
  modelLimits?: ModelLimits
}

/** Who reads along has an answer after so long, a model's or one of quotes. */
const LIMITS: ModelLimits = { firstTokenMs: 15_000, totalMs: 60_000 }

/** Tokens. A model with no more gets light prompts, as for summaries. */
const SMALL_CONTEXT = 8_192

export type ChosenModel = { model: TenantModel; limits: ModelLimits; onNoAnswer(error: Error): void }

/** The model for a use, on behalf of who asks; undefined: the organisation chose none. */
export async function chosenModel(
  deps: Pick<CopilotDeps, 'models' | 'facts' | 'copilotSettings' | 'logger' | 'modelLimits'>,
  principal: Principal,
  use: 'answer' | 'reply',
): Promise<ChosenModel | undefined> {
  const settings = await deps.copilotSettings.of(principal.tenantId)
  const alias = settings[`${use}_model`]
  if (alias === null) return undefined
  const feature = `copilot.${use}`
  const facts = await deps.facts.find(principal.tenantId, alias)
  const isSmall = (facts?.contextWindow ?? SMALL_CONTEXT + 1) <= SMALL_CONTEXT
  return {
    model: tenantModel(deps.models, alias, principal, { feature, isSmall }),
    limits: deps.modelLimits ?? LIMITS,
    // what the model was told, or said, is in no error of it
    onNoAnswer: (error) =>
      deps.logger.info({ tenantId: principal.tenantId, feature, why: error.message }, 'no answer of a model'),
  }
}
