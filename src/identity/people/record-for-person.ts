import type { Origin, Tx } from '../../platform/index.ts'
import type { AuditEntry, RecordEvent } from '../audit/audit.ts'
import { findHomeTenant } from '../tenants/tenant-store.ts'
import { type Person, tenantsOf } from './person-store.ts'

/** In the trail of every tenant of the person, in one order everywhere; of the home tenant when there is none. */
export async function recordForPerson(
  audit: RecordEvent,
  tx: Tx,
  who: { person: Pick<Person, 'id' | 'name'>; origin: Origin },
  entryFor: (tenantId: string) => AuditEntry,
): Promise<void> {
  const { id, name } = who.person
  const own = await tenantsOf(tx, id)
  const tenants = own.length > 0 ? own : [await findHomeTenant(tx)]
  for (const tenantId of tenants.map((tenant) => tenant.id).sort()) {
    const actor = { kind: 'person', id, name, personId: id, tenantId, origin: who.origin } as const
    await audit.record(tx, actor, entryFor(tenantId))
  }
}
