import { embedMany, generateText, streamText } from 'ai'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type FakeLlm, startFakeLlm } from '../../testkit/llm/fake-llm.ts'
import { startModelGate } from '../../testkit/model-gate.ts'
import type { Principal } from '../platform/index.ts'

const CANARY = 'the text of a ticket'
const principal: Principal = {
  ...{ id: 'system', kind: 'system', name: 'Naru', tenantId: 'tenant_1', scopes: ['models:use'] },
  ...{ groups: [], teams: [], isConfined: false },
}

let llm: FakeLlm
let gate: ReturnType<typeof startModelGate>
let written: ReturnType<typeof startModelGate>['written']

beforeAll(async () => {
  llm = await startFakeLlm()
})
afterAll(() => llm.stop())
// of a tenant that keeps everything, with a model whose answers are cached
beforeEach(() => {
  llm.requests.length = 0
  llm.script({ does: 'answer', text: CANARY })
  gate = startModelGate({ url: llm.url, models: { cached: { cacheSeconds: 600, cachesTools: true } } })
  written = gate.written
  return () => gate.stop()
})

const asked = (feature: string) => ({
  model: gate.models.chat('cached', { principal, feature }),
  prompt: CANARY,
})

describe('calls of the copilot', () => {
  test('are in the ledger without their texts, and are answered anew each time', async () => {
    for (let time = 0; time < 2; time += 1) {
      expect((await generateText(asked('copilot.summary'))).text).toBe(CANARY)
      expect(await streamText(asked('copilot.answer')).text).toBe(CANARY)
      const embedding = gate.models.embedding('cached', { principal, feature: 'copilot.embed' })
      await embedMany({ model: embedding, values: [CANARY] })
    }
    expect(llm.requests).toHaveLength(6)
    expect(written.map(({ record }) => record.feature)).toEqual(
      [1, 2].flatMap(() => ['copilot.summary', 'copilot.answer', 'copilot.embed']),
    )
    expect(written.every(({ bodies, record }) => bodies === undefined && !record.is_cache_hit)).toBe(true)
  })

  test('leave no words of a provider that refuses', async () => {
    llm.script({ does: 'refuse', status: 400, message: `I cannot read: ${CANARY}` })
    await expect(generateText({ ...asked('copilot.summary'), maxRetries: 0 })).rejects.toThrow()
    expect(written).toHaveLength(1)
    expect(JSON.stringify(written)).not.toContain(CANARY)
  })
})

test('other calls of ours are kept and cached as the tenant has it', async () => {
  for (let time = 0; time < 2; time += 1) await generateText(asked('models.test'))
  expect(llm.requests).toHaveLength(1)
  expect(written.map(({ record }) => record.is_cache_hit)).toEqual([false, true])
  expect(written.every(({ bodies }) => JSON.stringify(bodies).includes(CANARY))).toBe(true)
})
