import { describe, expect, test } from 'vitest'
import type { ModelFacts, ModelFactsReader } from '../../gateway/index.ts'
import { type EstimatedTicket, estimateSummaries } from './estimate-summaries.ts'
import { plannedTokens, planSummary } from './summary-plan.ts'

const TEXT = 'The export of our monthly report stops at the third page and says that the quota is exceeded. '
const ticket = (times: number, note?: string): EstimatedTicket => ({
  ...{ title: 'Report', language: 'en', status: 'open' },
  turns: [
    { kind: 'description', content: TEXT.repeat(times), isPrivate: false },
    ...(note === undefined ? [] : [{ kind: 'note' as const, content: note, isPrivate: true }]),
  ],
})

/** A token costs a millionth of a dollar; nobody knows the price of `free`. */
const facts: ModelFactsReader = {
  find: async (_, alias): Promise<ModelFacts | undefined> =>
    alias === 'gone'
      ? undefined
      : {
          ...{ alias, makesEmbeddings: alias === 'vectors', writesText: alias !== 'vectors' },
          contextWindow: alias === 'tiny' ? 4_096 : null,
          costOf: ({ input, output }) => (alias === 'free' ? null : (input + output) / 1_000_000),
        },
  aliases: async () => [],
  spentToday: async () => 0,
}
const estimate = (
  tickets: EstimatedTicket[],
  total: number | null,
  summary_model: string | null = 'small',
  embedding_model: string | null = 'vectors',
) => estimateSummaries({ facts, settings: { summary_model, embedding_model } }, 'ten_1', { tickets, total })

describe('an estimate', () => {
  test('scales a sample to all, leaves out what is skipped, and counts notes apart', async () => {
    const one = await estimate([ticket(4)], 1)
    expect(one).toMatchObject({ to_summarise: 1, sample: 1, model: 'small' })
    expect(one.cost).toBe(((one.input_tokens + one.output_tokens) / 1_000_000).toFixed(5).replace(/0+$/, ''))
    const thousand = await estimate([ticket(4), ticket(0)], 2_000)
    expect(thousand).toMatchObject({ to_summarise: 1_000, sample: 2 })
    expect(thousand.input_tokens).toBe(one.input_tokens * 1_000)
    const noted = await estimate([ticket(4, 'Asked infra.')], 1)
    expect(noted.input_tokens).toBeGreaterThan(one.input_tokens * 2)
    expect(noted.to_summarise).toBe(1)
  })

  test('tells what is not known', async () => {
    expect(await estimate([ticket(4)], 1, 'free', null)).toMatchObject({ cost: null, embedding_cost: null })
    expect(await estimate([ticket(4)], 1, 'gone')).toMatchObject({ cost: null })
    expect(await estimate([ticket(4)], 1, null)).toMatchObject({ cost: null, model: null })
    expect(await estimate([ticket(4)], null)).toMatchObject({ to_summarise: null, sample: 1 })
    expect(await estimate([], 0)).toMatchObject({ to_summarise: 0, input_tokens: 0, cost: '0' })
  })

  test('embedding costs what all of the text does, notes and skipped tickets included', async () => {
    const { embedding_cost } = await estimate([ticket(4, 'Asked infra.'), ticket(1)], 2, null)
    expect(Number(embedding_cost)).toBeGreaterThan(0.0001)
  })
})

describe('a plan', () => {
  test('reads a ticket whole with the light prompt where it is short', () => {
    expect(planSummary(ticket(4), { contextWindow: null })).toMatchObject({
      variant: 'light',
      parts: [expect.stringMatching(/^Subject: Report\nState: open\n\n\[Customer\]\n/)],
    })
    expect(planSummary(ticket(40), { contextWindow: null }).variant).toBe('full')
    expect(planSummary(ticket(40), { contextWindow: 8_192 }).variant).toBe('light')
  })

  test('cuts a long one into parts that fit, loses nothing, and merges until one is left', () => {
    const long = { ...ticket(0), turns: [ticket(900).turns[0], ...ticket(30).turns] } as EstimatedTicket
    const plan = planSummary(long, { contextWindow: 4_096 })
    const whole = plan.parts.join(' ')
    expect(whole.match(/quota is exceeded/g)).toHaveLength(930)
    expect(plan.parts.every((part) => part.startsWith('Subject: Report'))).toBe(true)
    expect(plan.parts.every((part) => part.length / 4 <= plan.window + 5)).toBe(true)
    const calls = plannedTokens(plan)
    expect(calls.length).toBeGreaterThan(plan.parts.length)
    expect(calls.every(({ input, output }) => input + output < 4_096)).toBe(true)
  })
})
