import type { Signals, Tx } from '../../platform/index.ts'
import { tellKeyChanged } from '../keys/key-signals.ts'
import { tellMembersChanged } from '../roles/member-signals.ts'
import { deleteMember, revokePersonalKeys } from './member-store.ts'

/**
 * Takes somebody out of a tenant, with their groups and personal keys of it; answers the ids of those keys. The
 * caller has locked the owners, sees to it that one stays, and records it.
 */
export async function leaveTenant(
  { signals }: { signals: Pick<Signals, 'send'> },
  tx: Tx,
  tenantId: string,
  personId: string,
): Promise<string[]> {
  const revoked = await revokePersonalKeys(tx, tenantId, personId)
  await deleteMember(tx, tenantId, personId)
  for (const keyId of revoked) await tellKeyChanged(signals, tx, keyId)
  await tellMembersChanged(signals, tx, tenantId, personId)
  return revoked
}
