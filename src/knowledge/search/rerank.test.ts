import type { LanguageModelV4Prompt } from '@ai-sdk/provider'
import { pino } from 'pino'
import { beforeEach, describe, expect, it } from 'vitest'
import type { InProcessModels } from '../../gateway/index.ts'
import { createRerank } from './rerank.ts'

type Answer = (signal: AbortSignal | undefined) => Promise<string>

let answer: Answer
let told: string[]
let callers: object[]

beforeEach(() => {
  told = []
  callers = []
})

const models = {
  chat: (alias: string, caller: { principal: { tenantId: string }; feature: string }) => {
    callers.push({ alias, tenantId: caller.principal.tenantId, feature: caller.feature })
    return {
      async doGenerate({
        prompt,
        abortSignal,
      }: {
        prompt: LanguageModelV4Prompt
        abortSignal?: AbortSignal
      }) {
        told.push(JSON.stringify(prompt))
        return { content: [{ type: 'text', text: await answer(abortSignal) }] }
      },
    }
  },
} as unknown as InProcessModels
const passages = ['Refunds', 'Exports', 'Sign-in', 'Invoices'].map((title) => ({
  ...{ title, snippet: `About ${title}\nand more.` },
}))
const order = (patienceMs?: number) =>
  createRerank({ models, logger: pino({ level: 'silent' }), ...(patienceMs ? { patienceMs } : {}) })({
    ...{ tenantId: 't', alias: 'judge', query: 'How do I get money back?', passages },
  })

describe('an order by a model', () => {
  it('is what it names first, and the others behind in their order', async () => {
    answer = async () => '3, 1'
    expect(await order()).toEqual([2, 0, 1, 3])
    expect(callers).toEqual([{ alias: 'judge', tenantId: 't', feature: 'copilot.rerank' }])
    expect(told[0]).toContain('How do I get money back?')
    expect(told[0]).toContain('2. Exports: About Exports and more.')
  })

  it.each([
    ['4, 4, 9, 0, 2', [3, 1, 0, 2]],
    ['The best are 2 and 4.', [1, 3, 0, 2]],
    ['none of them', undefined],
    ['', undefined],
    ['99', undefined],
  ])('of "%s" takes places that there are, each once', async (text, expected) => {
    answer = async () => text
    expect(await order()).toEqual(expected)
  })

  it('is none where it fails, or is waited for too long, and then it is told to stop', async () => {
    answer = () => Promise.reject(new Error('away'))
    expect(await order()).toBeUndefined()
    const stopped = Promise.withResolvers<void>()
    answer = (signal) => {
      signal?.addEventListener('abort', () => stopped.resolve())
      return new Promise(() => {})
    }
    expect(await order(20)).toBeUndefined()
    await stopped.promise
  })
})
