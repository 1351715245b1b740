import type { Database } from '../platform/index.ts'
import { findTenantsToIndex, rebuildIndex } from './search/index-documents.ts'

/** Indexes what is stored but cannot be found yet, of all tenants: after a restore. Answers how many passages. */
export async function completeIndex(database: Database): Promise<number> {
  let count = 0
  for (const tenantId of await database.system(findTenantsToIndex)) {
    count += await rebuildIndex(database, tenantId, { missingOnly: true })
  }
  return count
}
