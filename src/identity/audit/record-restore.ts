import type { Database, MasterKey } from '../../platform/index.ts'
import { type Actor, createAudit } from './audit.ts'
import { findTenantIds } from './audit-store.ts'

/** Says in the trail of every tenant that it goes on from a backup: what came after that one is not in it. */
export async function recordRestore(
  database: Database,
  master: MasterKey,
  backup: { name: string; createdAt: string },
): Promise<void> {
  const audit = createAudit(master)
  await database.system(async (tx) => {
    for (const tenantId of await findTenantIds(tx)) {
      const actor: Actor = { id: 'system', kind: 'system', name: 'naru restore', tenantId }
      const details = { backup: backup.name, created_at: backup.createdAt }
      await audit.record(tx, actor, { action: 'restore.done', details })
    }
  })
}
