import type { Signals, Tx } from '../../platform/index.ts'
import { lock } from '../advisory-locks.ts'
import { tellKeyChanged } from '../keys/key-signals.ts'
import { revokeInvitationsOf } from '../members/invitation-store.ts'
import { endManagedGroups, lockWithOwners, revokePersonalKeys } from '../members/member-store.ts'
import { tellMembersChanged } from '../roles/member-signals.ts'
import { deleteOtherWays, deleteSecondFactor, findPerson, tenantsOf, updatePerson } from './person-store.ts'

/** What there was, for the trail. */
export type EndedAccess = {
  /** Issuers of identity providers. */
  providers: string[]
  secondFactor: boolean
  /** Ids of revoked keys, by tenant: each trail names its own. */
  keys: ReadonlyMap<string, string[]>
  /** Names of groups that providers had given, by tenant. */
  groups: ReadonlyMap<string, string[]>
  /** Ids of open invitations that they had made, by tenant. */
  invitations: ReadonlyMap<string, string[]>
}

type Deps = { signals: Pick<Signals, 'send'> }

/**
 * Whoever opened a link in a mail has that mailbox. If nobody had proved that before, whatever was set up until now
 * may be somebody else's, since whoever invites an address can come by its account: it ends. Once proved, it stays.
 */
export async function takeOver(deps: Deps, tx: Tx, personId: string): Promise<EndedAccess | undefined> {
  // whoever is connecting a provider this very moment is done before, or finds their session ended
  await lock(tx, 'admission')
  const isProved = (await findPerson(tx, personId))?.email_verified
  const ended = isProved ? undefined : await endEarlierAccess(deps, tx, personId)
  await updatePerson(tx, personId, { email_verified: true })
  return ended
}

/** As the trail of one tenant tells it. */
export function endedIn(ended: EndedAccess, tenantId: string) {
  const { providers, secondFactor, keys, groups, invitations } = ended
  return {
    disconnected: providers,
    second_factor_removed: secondFactor,
    revoked_keys: keys.get(tenantId) ?? [],
    removed_groups: groups.get(tenantId) ?? [],
    revoked_invitations: invitations.get(tenantId) ?? [],
  }
}

async function endEarlierAccess({ signals }: Deps, tx: Tx, personId: string): Promise<EndedAccess> {
  const tenants = (await tenantsOf(tx, personId)).map((tenant) => tenant.id).sort()
  // before anything is changed, as whoever changes members does
  for (const tenantId of tenants) await lockWithOwners(tx, tenantId, personId)
  const providers = await deleteOtherWays(tx, personId)
  const secondFactor = await deleteSecondFactor(tx, personId)
  const keys = new Map<string, string[]>()
  const groups = new Map<string, string[]>()
  const invitations = new Map<string, string[]>()
  for (const tenantId of tenants) {
    const revoked = await revokePersonalKeys(tx, tenantId, personId)
    for (const keyId of revoked) await tellKeyChanged(signals, tx, keyId)
    if (revoked.length > 0) keys.set(tenantId, revoked)
    const removed = await endManagedGroups(tx, tenantId, personId)
    if (removed.length > 0) groups.set(tenantId, removed)
    const withdrawn = await revokeInvitationsOf(tx, tenantId, personId)
    if (withdrawn.length > 0) invitations.set(tenantId, withdrawn)
    await tellMembersChanged(signals, tx, tenantId, personId)
  }
  return { providers, secondFactor, keys, groups, invitations }
}
