import type { CopilotSettings } from '../src/knowledge/index.ts'

/** Settings of the copilot that a test holds in its hand. */
export function fixedSettings(chosen: Partial<CopilotSettings> = {}) {
  const settings: CopilotSettings = {
    ...{ summary_model: null, answer_model: null, reply_model: null, rerank_model: null },
    ...{ embedding_model: null, summary_concurrency: 2, summary_budget_per_day: null, tone: '' },
    ...{ vector_weight: null, ...chosen },
  }
  return {
    settings,
    parts: {
      of: () => settings,
      get: async () => settings,
      set: async (_principal: unknown, changes: Partial<CopilotSettings>) => Object.assign(settings, changes),
    },
  }
}
