import type { Principal, Signals, Tx } from '../../platform/index.ts'
import type { RecordEvent } from '../audit/audit.ts'
import { lockWithOwners } from '../members/member-store.ts'
import { tellMembersChanged } from '../roles/member-signals.ts'
import { setManagedGroups } from './managed-groups.ts'
import { releaseRoles, tenantsManagedBy } from './managed-store.ts'

type Deps = { signals: Pick<Signals, 'send'>; audit: RecordEvent }

/** Tenants in which this provider gave somebody something, each held against whoever changes members meanwhile. */
export async function holdGiven(tx: Tx, personId: string, provider: string): Promise<string[]> {
  const tenants = await tenantsManagedBy(tx, personId, provider)
  for (const tenantId of tenants) await lockWithOwners(tx, tenantId, personId)
  return tenants
}

/**
 * Ends what a provider gave in these tenants to somebody who signs in by it no more: nothing would ever set it anew.
 * Its groups go. Roles are left over here from when it managed them, since whoever it decides about signs in by it
 * as before: they stay, and are changed by hand from now on.
 */
export async function takeBack(
  { signals, audit }: Deps,
  tx: Tx,
  { person, provider, tenants }: { person: Principal; provider: string; tenants: readonly string[] },
): Promise<void> {
  for (const tenantId of tenants) {
    const which = { tenantId, personId: person.id, provider }
    await releaseRoles(tx, which)
    const { before, after } = await setManagedGroups(tx, which, [])
    await tellMembersChanged(signals, tx, tenantId, person.id)
    if (before.length === after.length) continue
    await audit.record(
      tx,
      { ...person, tenantId },
      {
        action: 'member.groups_changed',
        target: { kind: 'person', id: person.id, name: person.name },
        before: { groups: before },
        after: { groups: after },
        details: { provider },
      },
    )
  }
}
