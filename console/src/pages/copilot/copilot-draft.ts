import type { CopilotSettings } from '../../api/types.ts'

export const modelFields = [
  'summary_model',
  'answer_model',
  'reply_model',
  'rerank_model',
  'embedding_model',
] as const
export type ModelField = (typeof modelFields)[number]

/** What the form holds: numbers as they are typed. */
export type CopilotDraft = Record<ModelField, string | null> & {
  concurrency: number | null
  budget: string
  tone: string
}

const MOST_AT_ONCE = 32

export function draftOf(settings: CopilotSettings): CopilotDraft {
  const { summary_model, answer_model, reply_model, rerank_model, embedding_model } = settings
  return {
    ...{ summary_model, answer_model, reply_model, rerank_model, embedding_model },
    concurrency: settings.summary_concurrency,
    budget: settings.summary_budget_per_day === null ? '' : String(Number(settings.summary_budget_per_day)),
    tone: settings.tone,
  }
}

export const isConcurrency = (value: number | null): value is number =>
  value !== null && Number.isInteger(value) && value >= 1 && value <= MOST_AT_ONCE

export const isBudget = (text: string) => text.trim() === '' || /^\d+(\.\d+)?$/.test(text.trim())

/** What is sent; null: something in it is no value. */
export function settingsOf(draft: CopilotDraft, settings: CopilotSettings): CopilotSettings | null {
  const { concurrency, budget, tone, ...models } = draft
  if (!isConcurrency(concurrency) || !isBudget(budget)) return null
  return {
    ...models,
    summary_concurrency: concurrency,
    summary_budget_per_day: budget.trim() === '' ? null : budget.trim(),
    tone: tone.trim(),
    vector_weight: settings.vector_weight,
  }
}
