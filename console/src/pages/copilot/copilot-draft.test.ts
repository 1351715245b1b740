import { expect, it } from 'vitest'
import type { CopilotSettings } from '../../api/types.ts'
import { draftOf, settingsOf } from './copilot-draft.ts'

const settings: CopilotSettings = {
  summary_model: 'small',
  answer_model: null,
  reply_model: 'large',
  rerank_model: null,
  embedding_model: null,
  summary_concurrency: 2,
  summary_budget_per_day: '2.500000000000',
  tone: 'Kind.',
  vector_weight: 0.4,
}

it('shows an amount without the zeros of the database, and sends what was typed', () => {
  const draft = draftOf(settings)
  expect(draft.budget).toBe('2.5')
  expect(settingsOf({ ...draft, budget: ' 3 ', tone: ' Short. ' }, settings)).toEqual({
    ...settings,
    summary_budget_per_day: '3',
    tone: 'Short.',
  })
  expect(settingsOf({ ...draft, budget: '' }, settings)?.summary_budget_per_day).toBeNull()
})

it('sends nothing that is no amount and no number of tickets', () => {
  const draft = draftOf(settings)
  const wrong = [{ budget: '2,5' }, { budget: '-1' }, { concurrency: null }, { concurrency: 33 }]
  for (const changed of wrong) expect(settingsOf({ ...draft, ...changed }, settings)).toBeNull()
})
