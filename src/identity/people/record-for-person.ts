import type { Tx } from '../../platform/index.ts'
import type { Actor, AuditEntry, RecordEvent } from '../audit/audit.ts'
import { findHomeTenant } from '../tenants/tenant-store.ts'
import { tenantsOf } from './person-store.ts'

/**
 * Records what concerns a person's account in the trail of every tenant of theirs, in one order everywhere; of the home
 * tenant when there is none.
 */
export async function recordForPerson(
  audit: RecordEvent,
  tx: Tx,
  { personId, actor }: { personId: string; actor: Omit<Actor, 'tenantId'> },
  entryFor: (tenantId: string) => AuditEntry,
): Promise<void> {
  const own = await tenantsOf(tx, personId)
  const tenants = own.length > 0 ? own : [await findHomeTenant(tx)]
  for (const tenantId of tenants.map((tenant) => tenant.id).sort())
    await audit.record(tx, { ...actor, tenantId }, entryFor(tenantId))
}
