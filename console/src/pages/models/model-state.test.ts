import { describe, expect, it } from 'vitest'
import type { Target } from '../../api/types.ts'
import { bestLatency, type Listed, modelState, priceRange } from './model-state.ts'

function targetOf(health: Partial<Target['health']>, price: [string, string] | null = null): Target {
  const rates = { cached_input: null, cache_write: null, reasoning: null, tiers: [] }
  return {
    ...{ id: 'tgt_1', model: 'm', weight: 1, priority: 0 },
    provider: { id: 'prv_1', name: 'OpenAI', kind: 'openai' },
    price: price && {
      input: price[0],
      output: price[1],
      ...rates,
      source: '',
      valid_from: null,
      as_of: null,
    },
    health: { state: 'closed', until: null, error_rate: 0, latency_ms: 200, in_flight: 0, ...health },
  }
}

const modelOf = (alias: string, targets: Target[], rest: Partial<Listed> = {}): Listed => ({
  ...{ alias, targets, is_enabled: true, fallbacks: [], capabilities: ['chat'] },
  ...rest,
})
const stateOf = (model: Listed) => modelState(model, { items: [model], fallback_alias: null }).state

const well = targetOf({})
const idle = targetOf({ latency_ms: null })
const down = targetOf({ state: 'open' })

describe('how a model is', () => {
  it.each([
    ['well', [well, idle]],
    ['idle', [idle]],
    ['shaky', [well, targetOf({ error_rate: 0.2 })]],
    ['partly', [down, well]],
    ['partly', [targetOf({ error_rate: 0.6 }), well]],
    ['down', [down, targetOf({ state: 'half_open' }), targetOf({ error_rate: 1, latency_ms: null })]],
  ] as const)('%s', (state, targets) => expect(stateOf(modelOf('chat', [...targets]))).toBe(state))

  it('is off when it is switched off, whatever its targets do', () =>
    expect(stateOf(modelOf('chat', [well], { is_enabled: false }))).toBe('off'))
})

describe('a model that does not answer itself', () => {
  const chat = modelOf('chat', [down], { fallbacks: ['second'] })
  const second = modelOf('second', [idle])
  const answers = (items: Listed[], fallback_alias: string | null = null) => {
    const { state, by } = modelState(chat, { items, fallback_alias })
    return [state, by]
  }

  it('answers through the first of its fallbacks that can, also one of these', () => {
    expect(answers([chat, second])).toEqual(['fallback', 'second'])
    const third = modelOf('third', [well])
    const without = modelOf('second', [down], { fallbacks: ['third'] })
    expect(answers([chat, without, third])).toEqual(['fallback', 'third'])
  })

  it('answers through the fallback for everything', () => {
    const all = modelOf('all', [well])
    expect(answers([chat, modelOf('second', [down]), all], 'all')).toEqual(['fallback', 'all'])
    expect(answers([chat, modelOf('second', [down]), all])).toEqual(['down', null])
  })

  it('is down where those that stand in are down, switched off, or of another kind', () => {
    expect(answers([chat, modelOf('second', [down])])).toEqual(['down', null])
    expect(answers([chat, { ...second, is_enabled: false }])).toEqual(['down', null])
    expect(answers([chat, { ...second, capabilities: ['embeddings'] }])).toEqual(['down', null])
    // it cannot stand in for itself
    expect(answers([chat, modelOf('second', [down], { fallbacks: ['chat'] })], 'chat')).toEqual([
      'down',
      null,
    ])
  })

  it('needs nobody while a target of its own answers', () =>
    expect(
      modelState({ ...chat, targets: [down, well] }, { items: [chat, second], fallback_alias: null }),
    ).toEqual({
      state: 'partly',
      by: null,
    }))
})

describe('what is shown of its targets', () => {
  it('is the best latency', () => {
    expect(bestLatency([targetOf({ latency_ms: 90 }), well, idle])).toBe(90)
    expect(bestLatency([idle])).toBe(null)
  })

  it('is the range of the prices that are known', () => {
    const targets = [targetOf({}, ['2.5', '10']), targetOf({}, ['0.15', '0.6'])]
    expect(priceRange(targets, 'input')).toEqual({ from: 0.15, to: 2.5 })
    expect(priceRange(targets, 'output')).toEqual({ from: 0.6, to: 10 })
    expect(priceRange([...targets, well], 'input')).toEqual({ from: 0.15, to: 2.5 })
    expect(priceRange([well], 'input')).toBe(null)
  })
})
