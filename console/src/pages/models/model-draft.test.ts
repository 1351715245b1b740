import { describe, expect, it } from 'vitest'
import type { Model } from '../../api/types.ts'
import {
  blankModel,
  draftOf,
  isComplete,
  isRepeated,
  isWeighed,
  moveTarget,
  newTarget,
  shareOf,
  type TargetDraft,
  toBody,
  withoutTarget,
} from './model-draft.ts'

const provider = { id: 'prv_1', name: 'OpenAI', kind: 'openai' }
const health = { state: 'closed', until: null, error_rate: 0, latency_ms: null, in_flight: 0 } as const

function targetOf(model: string, priority: number, weight = 1): Model['targets'][number] {
  return { id: `tgt_${model}`, provider, model, weight, priority, price: null, health }
}

const stored: Model = {
  id: 'mdl_1',
  alias: 'chat',
  description: 'For people',
  strategy: 'priority',
  targets: [targetOf('last', 9), targetOf('first', 2), targetOf('level', 2, 3)],
  fallbacks: ['spare'],
  capabilities: ['chat'],
  context_window: 128_000,
  max_output_tokens: null,
  cache_seconds: 60,
  caches_tools: true,
  timeouts: { connect_ms: 5_000, first_token_ms: 1_500, idle_ms: 60_000, total_ms: 600_000 },
  retries: 1,
  probe_seconds: null,
  is_enabled: false,
  created_at: '2026-11-21T09:00:00Z',
  updated_at: '2026-11-21T09:00:00Z',
}

const targets = (...rows: Array<Partial<TargetDraft>>): TargetDraft[] =>
  rows.map((row, at) => ({ ...newTarget('prv_1'), model: `m${at}`, ...row }))

describe('a model as the form has it', () => {
  it('is sent back as it was stored, with priorities made plain', () => {
    const body = toBody(draftOf(stored))
    expect(body).toMatchObject({
      ...{ alias: 'chat', description: 'For people', strategy: 'priority', fallbacks: ['spare'] },
      ...{ context_window: 128_000, max_output_tokens: null, cache_seconds: 60, caches_tools: true },
      timeouts: stored.timeouts,
      ...{ retries: 1, probe_seconds: null, is_enabled: false },
    })
    expect(body.targets).toEqual([
      { provider_id: 'prv_1', model: 'first', weight: 1, priority: 0 },
      { provider_id: 'prv_1', model: 'level', weight: 3, priority: 0 },
      { provider_id: 'prv_1', model: 'last', weight: 1, priority: 1 },
    ])
  })

  it('is complete with a name and targets that are all named once', () => {
    const draft = { ...blankModel('prv_1'), alias: 'chat', targets: targets({}, {}) }
    expect(isComplete(draft)).toBe(true)
    expect(isComplete({ ...draft, alias: '-chat' })).toBe(false)
    expect(isComplete({ ...draft, targets: [] })).toBe(false)
    expect(isComplete({ ...draft, targets: targets({ providerId: null }) })).toBe(false)
    expect(isComplete({ ...draft, targets: targets({ model: ' ' }) })).toBe(false)
    const twice = targets({ model: 'a' }, { model: ' a ' }, { model: 'a', providerId: 'prv_2' })
    expect([0, 1, 2].map((at) => isRepeated(twice, at))).toEqual([false, true, false])
    expect(isComplete({ ...draft, targets: twice })).toBe(false)
  })
})

describe('targets', () => {
  it('share calls by weight among those of the same rank', () => {
    const ranked = targets({ weight: 3 }, { weight: 1, isLevel: true }, { weight: 5 })
    expect([0, 1, 2].map((at) => shareOf('priority', ranked, at))).toEqual([0.75, 0.25, 1])
    expect([0, 1, 2].map((at) => isWeighed('priority', ranked, at))).toEqual([true, true, false])
    const all = targets({ weight: 3 }, { weight: 1 })
    expect([0, 1].map((at) => shareOf('weighted', all, at))).toEqual([0.75, 0.25])
    expect([0, 1].map((at) => isWeighed('lowest_latency', all, at))).toEqual([false, false])
    expect(isWeighed('weighted', targets({}), 0)).toBe(false)
    expect(shareOf('weighted', targets({ weight: 0 }), 0)).toBe(0)
  })

  it('are moved and taken out without one that levels with nobody', () => {
    const ranked = targets({ model: 'a' }, { model: 'b', isLevel: true }, { model: 'c' })
    const shown = (list: TargetDraft[]) => list.map(({ model, isLevel }) => `${model}${isLevel ? '=' : ''}`)
    expect(shown(moveTarget(ranked, 1, -1))).toEqual(['b', 'a', 'c'])
    expect(shown(moveTarget(ranked, 1, 1))).toEqual(['a', 'c', 'b='])
    expect(shown(withoutTarget(ranked, 0))).toEqual(['b', 'c'])
  })
})
