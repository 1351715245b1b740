import type { Model, Target } from './catalog.ts'
import type { Health } from './health.ts'

/**
 * The targets of a model in the order in which they are tried: those that are well first, in the order of its strategy;
 * then those that are left alone, because a call that may work is better than none.
 */
export function orderTargets(
  model: Model,
  health: Pick<Health, 'isAvailable' | 'inFlight' | 'stateOf'>,
  random: () => number = Math.random,
): Target[] {
  if (model.targets.length === 1) return [...model.targets]
  const ordered = inOrder(model, health, random)
  const available = ordered.filter((target) => health.isAvailable(target.id))
  return available.length === ordered.length
    ? ordered
    : [...available, ...ordered.filter((target) => !available.includes(target))]
}

function inOrder(model: Model, health: Pick<Health, 'inFlight' | 'stateOf'>, random: () => number): Target[] {
  const byPriority = (a: Target, b: Target) => a.priority - b.priority
  switch (model.strategy) {
    case 'priority':
      // among equals by weight
      return shuffleByWeight(model.targets, random).sort(byPriority)
    case 'weighted':
      return shuffleByWeight(model.targets, random)
    case 'least_busy':
      return sortBy(
        model.targets,
        random,
        (target) => health.inFlight(target.id) / Math.max(target.weight, 1),
      )
    case 'lowest_latency':
      // one that was never called is tried, or it would never be known
      return sortBy(model.targets, random, (target) => health.stateOf(target.id).latencyMs ?? 0)
  }
}

function sortBy(
  targets: readonly Target[],
  random: () => number,
  keyOf: (target: Target) => number,
): Target[] {
  const keys = new Map(targets.map((target) => [target, keyOf(target)]))
  return shuffleByWeight(targets, random).sort((a, b) => (keys.get(a) as number) - (keys.get(b) as number))
}

/** First with a chance in proportion to its weight, then second, and so on (Efraimidis and Spirakis 2006). */
function shuffleByWeight(targets: readonly Target[], random: () => number): Target[] {
  return targets
    .map((target) => ({ target, key: target.weight > 0 ? random() ** (1 / target.weight) : -1 }))
    .sort((a, b) => b.key - a.key)
    .map(({ target }) => target)
}
