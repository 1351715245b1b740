import type { Model, Target } from '../../api/types.ts'

/** How a target is, for people: `idle` was not called lately, `shaky` fails now and then, `failing` mostly. */
export type TargetState = 'well' | 'idle' | 'shaky' | 'failing' | 'trying' | 'down'

/**
 * `partly`: some targets are left alone, others answer. `fallback`: none of its own answers, but one of a model that
 * stands in for it. `off`: switched off by its owner.
 */
export type ModelState = Exclude<TargetState, 'trying' | 'failing'> | 'partly' | 'fallback' | 'off'

const SHAKY = 0.02
const FAILING = 0.5

export function targetState({ health }: Pick<Target, 'health'>): TargetState {
  if (health.state === 'open') return 'down'
  if (health.state === 'half_open') return 'trying'
  if (health.error_rate >= FAILING) return 'failing'
  if (health.error_rate > SHAKY) return 'shaky'
  return health.latency_ms === null ? 'idle' : 'well'
}

/** How a model is by its own targets. */
function ownState({
  is_enabled,
  targets,
}: Pick<Model, 'is_enabled' | 'targets'>): Exclude<ModelState, 'fallback'> {
  if (!is_enabled) return 'off'
  const states = targets.map(targetState)
  const isDown = (state: TargetState) => state === 'down' || state === 'trying' || state === 'failing'
  if (states.every(isDown)) return 'down'
  if (states.some(isDown)) return 'partly'
  if (states.includes('shaky')) return 'shaky'
  return states.includes('well') ? 'well' : 'idle'
}

export type Listed = Pick<Model, 'alias' | 'is_enabled' | 'targets' | 'fallbacks' | 'capabilities'>

/** All models of an organisation, as the API lists them. */
export type AllModels = { items: readonly Listed[]; fallback_alias: string | null }

/** How a model is, and where its own targets fail, which model answers instead. */
export function modelState(model: Listed, all: AllModels): { state: ModelState; by: string | null } {
  const state = ownState(model)
  const by = state === 'down' ? standIn(model, all) : undefined
  return by ? { state: 'fallback', by: by.alias } : { state, by: null }
}

/** The first model after it that can answer its calls, in the order in which the gateway asks them. */
function standIn(model: Listed, { items, fallback_alias }: AllModels): Listed | undefined {
  const seen = new Set([model.alias])
  const chain: Listed[] = []
  const add = (alias: string) => {
    const next = items.find((one) => one.alias === alias)
    // what is switched off is not asked, nor what stands behind it
    if (!next?.is_enabled || seen.has(alias)) return
    seen.add(alias)
    chain.push(next)
    next.fallbacks.forEach(add)
  }
  model.fallbacks.forEach(add)
  if (fallback_alias !== null) add(fallback_alias)
  return chain.find((next) => ownState(next) !== 'down' && isEmbedding(next) === isEmbedding(model))
}

/** It answers with vectors: its calls and samples are other ones. */
export const isEmbedding = ({ capabilities }: Pick<Model, 'capabilities'>) =>
  capabilities.includes('embeddings')

/** Latency of the target that answers fastest; null: none was called yet. */
export function bestLatency(targets: Target[]): number | null {
  const known = targets.map(({ health }) => health.latency_ms).filter((ms) => ms !== null)
  return known.length === 0 ? null : Math.min(...known)
}

type Rate = 'input' | 'output'

/** Cheapest and dearest price of its targets, as far as they are known; null: none is. */
export function priceRange(targets: Target[], rate: Rate): { from: number; to: number } | null {
  const known = targets.flatMap(({ price }) => (price ? [Number(price[rate])] : []))
  if (known.length === 0) return null
  return { from: Math.min(...known), to: Math.max(...known) }
}
