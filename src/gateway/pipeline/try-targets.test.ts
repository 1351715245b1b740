import { expect, test } from 'vitest'
import type { Model, Target } from '../models/catalog.ts'
import { createHealth } from '../models/health.ts'
import type { StreamAttempt } from './attempt.ts'
import { createInterruption } from './interruption.ts'
import type { ModelCall } from './model-call.ts'
import { tryTargets } from './try-targets.ts'

test('a target that is well again is there for others as soon as it answers, while its stream goes on', async () => {
  let time = 1_700_000_000_000
  const health = createHealth(() => time)
  for (let i = 0; i < 5; i++) health.begin('a', 't').failed()
  time += 2_001
  const target = { id: 'a', provider: { name: 'a' } } as Target
  const model = { strategy: 'priority', targets: [target], retries: 0 } as unknown as Model
  const call = { attempts: [], principal: { tenantId: 't' } } as unknown as ModelCall
  const stream = { kind: 'stream', waitedBeforeMs: 0 } as StreamAttempt
  const attempt = () => ({ answer: Promise.resolve(stream), abort: () => {} })
  const course = { interruption: createInterruption(), deadline: Number.POSITIVE_INFINITY }
  const answered = await tryTargets({ health, attempt }, call, [model], course)
  expect(health.isAvailable('a')).toBe(true)
  expect(health.inFlight('a')).toBe(1)
  answered.ended()
  expect(health.stateOf('a')).toMatchObject({ state: 'closed', inFlight: 0 })
})
