import { describe, expect, it } from 'vitest'
import type { Target } from '../../api/types.ts'
import { bestLatency, modelState, priceRange } from './model-state.ts'

function targetOf(health: Partial<Target['health']>, price: [string, string] | null = null): Target {
  const rates = { cached_input: null, cache_write: null, reasoning: null, tiers: [] }
  return {
    ...{ id: 'tgt_1', model: 'm', weight: 1, priority: 0 },
    provider: { id: 'prv_1', name: 'OpenAI', kind: 'openai' },
    price: price && { input: price[0], output: price[1], ...rates, source: '', valid_from: null },
    health: { state: 'closed', until: null, error_rate: 0, latency_ms: 200, in_flight: 0, ...health },
  }
}

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
  ] as const)('%s', (state, targets) =>
    expect(modelState({ is_enabled: true, targets: [...targets] })).toBe(state),
  )

  it('is off when it is switched off, whatever its targets do', () =>
    expect(modelState({ is_enabled: false, targets: [well] })).toBe('off'))
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
