import type { ModelFactsReader } from '../../gateway/index.ts'
import type { Audit } from '../../identity/index.ts'
import { AppError, type Database, type Principal } from '../../platform/index.ts'
import type { CopilotSettingsParts } from './copilot-settings.ts'
import { estimateCalls, type SummaryEstimate } from './estimate-summaries.ts'
import { SUMMARY_PROMPT } from './summarise-with-model.ts'
import { markStale, reviveSummaries, sampleWaiting } from './summary-store.ts'

export type Resummarised = Pick<SummaryEstimate, 'input_tokens' | 'output_tokens' | 'cost'> & {
  marked: number
  model: string
}
export type Resummarise = (principal: Principal) => Promise<Resummarised>

const SAMPLE = 100

type Deps = {
  database: Database
  facts: ModelFactsReader
  settings: Pick<CopilotSettingsParts, 'get'>
  audit: Pick<Audit, 'record'>
}

/** Has summaries of older prompts, and those that were given up, made by the prompt and model of now. */
export function createResummarise({ database, facts, settings, audit }: Deps): Resummarise {
  return async function resummarise(principal) {
    const { tenantId } = principal
    const { summary_model: model } = await settings.get(principal)
    if (model === null) throw withoutModel()
    const { id, version } = SUMMARY_PROMPT
    const { marked, sample } = await database.tenant({ tenantId, groups: 'all' }, async (tx) => {
      const count = (await markStale(tx, tenantId, { id, version })) + (await reviveSummaries(tx, tenantId))
      const waiting = count === 0 ? [] : await sampleWaiting(tx, tenantId, SAMPLE)
      if (count > 0)
        await audit.record(tx, principal, {
          action: 'copilot_settings.resummarised',
          target: { kind: 'copilot_settings', id: tenantId },
          details: { count, prompt_id: id, prompt_version: version },
        })
      return { marked: count, sample: waiting }
    })
    const tickets = sample.map(({ ticket }) => ticket)
    const factor = tickets.length === 0 ? 1 : marked / tickets.length
    return { marked, model, ...estimateCalls(tickets, await facts.find(tenantId, model), factor) }
  }
}

function withoutModel(): AppError {
  return new AppError({
    code: 'summary_model_missing',
    status: 409,
    message: 'No model is chosen for summaries. Choose one in the settings of the copilot first.',
  })
}
