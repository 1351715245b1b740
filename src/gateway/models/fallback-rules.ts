import type { FieldError } from '../../platform/index.ts'

/** A model and the aliases that are tried when no target of it answers. */
type Chain = { alias: string; fallbacks: readonly string[] }

/** What is wrong with the fallbacks of one model, given all models of its tenant as they will be. */
export function fallbackProblems(model: Chain, all: readonly Chain[]): FieldError[] {
  const byAlias = new Map(all.map((one) => [one.alias, one.fallbacks]))
  const unknown = model.fallbacks.filter((alias) => !byAlias.has(alias))
  if (unknown.length > 0) {
    const names = unknown.map((alias) => `"${alias}"`).join(', ')
    return [{ path: 'fallbacks', message: `there is no model ${names}: add it first, or leave it out` }]
  }
  const circle = findCircle(model.alias, byAlias)
  if (!circle) return []
  const way = circle.map((alias) => `"${alias}"`).join(' → ')
  return [{ path: 'fallbacks', message: `lead back to where they began: ${way}. Take one of them out` }]
}

/** A way from the alias over fallbacks back to itself. */
function findCircle(start: string, byAlias: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const seen = new Set<string>()
  const follow = (way: string[]): string[] | undefined => {
    for (const next of byAlias.get(way.at(-1) as string) ?? []) {
      if (next === start) return [...way, next]
      if (seen.has(next)) continue
      seen.add(next)
      const circle = follow([...way, next])
      if (circle) return circle
    }
    return undefined
  }
  return follow([start])
}
