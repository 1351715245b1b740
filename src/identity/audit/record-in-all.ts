import type { Database, MasterKey } from '../../platform/index.ts'
import { listTenants } from '../tenants/tenant-store.ts'
import { type Actor, type AuditEntry, createAudit } from './audit.ts'

/** Records in the trail of every tenant what a command did to the whole installation while no server ran. */
export async function recordInAll(
  { database, master, command }: { database: Database; master: MasterKey; command: string },
  entry: AuditEntry,
): Promise<void> {
  const audit = createAudit(master)
  await database.system(async (tx) => {
    for (const { id: tenantId } of await listTenants(tx)) {
      const actor: Actor = { id: 'system', kind: 'system', name: command, tenantId }
      await audit.record(tx, actor, entry)
    }
  })
}
