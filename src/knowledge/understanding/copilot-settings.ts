import { isDeepStrictEqual } from 'node:util'
import { createTenantCache, type ModelFactsReader, nearestName } from '../../gateway/index.ts'
import type { Audit } from '../../identity/index.ts'
import {
  AppError,
  accessOf,
  type Database,
  type Logger,
  type Principal,
  type Signals,
} from '../../platform/index.ts'
import {
  type CopilotSettings,
  findCopilotSettings,
  lockCopilotSettings,
  saveCopilotSettings,
  withPlainBudget,
} from './copilot-settings-store.ts'
import { reviveSummaries } from './summary-store.ts'

export type { CopilotSettings } from './copilot-settings-store.ts'

export type CopilotSettingsParts = {
  /** No query when warm. A change shows in every process within a second. */
  of(tenantId: string): CopilotSettings | Promise<CopilotSettings>
  /** As they are stored now. */
  get(principal: Principal): Promise<CopilotSettings>
  /** Changes what is given and leaves the rest. Throws `model_not_found` (422) for an alias that is none. */
  set(principal: Principal, changes: Partial<CopilotSettings>): Promise<CopilotSettings>
  /** Told in every process after a change; also of all tenants that changed unheard: then without a name. */
  onChange(handler: (tenantId: string | undefined) => void): void
  close(): void
}

const CHANNEL = 'copilot-settings'

type Deps = {
  database: Database
  signals: Signals
  audit: Pick<Audit, 'record'>
  facts: Pick<ModelFactsReader, 'find' | 'aliases'>
  logger: Logger
}

/** What the copilot of each tenant works with. */
export function createCopilotSettings(deps: Deps): CopilotSettingsParts {
  const { database, signals, audit, logger } = deps
  const cache = createTenantCache({
    ...{ signals, logger, channel: CHANNEL, patienceMs: 1_000 },
    read: (tenantId) => database.tenant({ tenantId, groups: [] }, (tx) => findCopilotSettings(tx, tenantId)),
    onFailing: 'settings of the copilot cannot be read anew; it goes on with those of before',
  })
  return {
    of: cache.of,
    get: (principal) =>
      database.tenant(accessOf(principal), (tx) => findCopilotSettings(tx, principal.tenantId)),
    async set(principal, changes) {
      const { tenantId } = principal
      await requireModels(deps.facts, tenantId, changes)
      return database.tenant({ tenantId, groups: 'all' }, async (tx) => {
        await lockCopilotSettings(tx, tenantId)
        const before = await findCopilotSettings(tx, tenantId)
        const after = withPlainBudget({ ...before, ...changes })
        if (isDeepStrictEqual(before, after)) return before
        await saveCopilotSettings(tx, tenantId, after)
        // another model may manage what this one gave up
        if (after.summary_model !== null && after.summary_model !== before.summary_model)
          await reviveSummaries(tx, tenantId)
        await signals.send(tx, CHANNEL, tenantId)
        await audit.record(tx, principal, {
          action: 'copilot_settings.changed',
          target: { kind: 'copilot_settings', id: tenantId },
          before,
          after,
        })
        return after
      })
    },
    onChange: (handler) => signals.subscribe(CHANNEL, handler, () => handler(undefined)),
    close: cache.close,
  }
}

const MODEL_FIELDS = [
  'summary_model',
  'answer_model',
  'reply_model',
  'rerank_model',
  'embedding_model',
] as const

/** Also those that were set before and have gone since: what is saved has to work. */
async function requireModels(
  facts: Deps['facts'],
  tenantId: string,
  changes: Partial<CopilotSettings>,
): Promise<void> {
  for (const field of MODEL_FIELDS) {
    const alias = changes[field]
    if (alias === null || alias === undefined) continue
    const model = await facts.find(tenantId, alias)
    if (!model) throw unknownModel(field, alias, await facts.aliases(tenantId))
    if (field === 'embedding_model') {
      if (!model.makesEmbeddings) throw makesNoEmbeddings(alias)
    } else if (!model.writesText) throw writesNoText(field, alias)
  }
}

function unknownModel(field: string, alias: string, known: readonly string[]): AppError {
  const nearest = nearestName(alias, known)
  const advice = nearest === undefined ? 'Set it up first, or choose another.' : `Did you mean "${nearest}"?`
  return new AppError({
    code: 'model_not_found',
    status: 422,
    message: `${field}: there is no model "${alias}" that is switched on. ${advice}`,
    fields: [{ path: field, message: 'is not set up' }],
  })
}

function makesNoEmbeddings(alias: string): AppError {
  return new AppError({
    code: 'copilot_settings_invalid',
    status: 422,
    message: `embedding_model: nothing says that "${alias}" makes embeddings. Choose a model that does, or, if this one does, give it the capability "embeddings" first.`,
    fields: [{ path: 'embedding_model', message: 'makes no embeddings' }],
  })
}

function writesNoText(field: string, alias: string): AppError {
  return new AppError({
    code: 'copilot_settings_invalid',
    status: 422,
    message: `${field}: "${alias}" makes embeddings and writes no text. Choose a chat model.`,
    fields: [{ path: field, message: 'makes embeddings' }],
  })
}
