import type { Database } from '../../platform/index.ts'
import { beginSet, dropSets, findSets, lockSets } from './embedding-set-store.ts'
import type { VectorStore } from './vector-store.ts'

type Deps = {
  database: Database
  wanted(tenantId: string): Promise<string | null>
  store: VectorStore
}

/**
 * Brings the sets of a tenant to what its settings ask for: the active one serves until another is complete. True where
 * something was begun or dropped.
 */
export async function reconcileSets(deps: Deps, tenantId: string): Promise<boolean> {
  const embedder = await deps.wanted(tenantId)
  const store = deps.store.name
  return deps.database.system(async (tx) => {
    await lockSets(tx, tenantId)
    const { active, building } = await findSets(tx, tenantId)
    const isWanted = (set: typeof active) => set?.embedder === embedder && set.store === store
    const isActive = active !== undefined && isWanted(active)
    const dropped = [
      ...(embedder === null && active ? [active.id] : []),
      ...(building && (isActive || !isWanted(building)) ? [building.id] : []),
    ]
    await dropSets(tx, dropped)
    const begins = embedder !== null && !isActive && (!building || dropped.includes(building.id))
    if (begins) await beginSet(tx, { tenantId, embedder, store })
    return dropped.length > 0 || begins
  })
}
