import { isAllowed, type Principal, type Tx } from '../../platform/index.ts'
import { principalOf } from '../keys/key-principal.ts'
import { findKeyById, isActive } from '../keys/key-store.ts'
import { tryGrants } from '../roles/find-roles.ts'
import { isWithin } from '../roles/grant-limits.ts'
import { grantsOf } from '../roles/grants.ts'
import type { InvitationRow } from './invitation-store.ts'
import { findMembership } from './member-store.ts'

const NEEDED = 'people:manage'

/**
 * Whether whoever invited could still do so: who leaves, loses rights or is a key that has ended must not open a door
 * by an invitation of before. Needs a system transaction.
 */
export async function isBacked(tx: Tx, invitation: InvitationRow): Promise<boolean> {
  const held = await findInviter(tx, invitation)
  const given = await tryGrants(tx, invitation.tenant_id, invitation.roles)
  if (!held || !given) return false
  return isWithin(held, { ...given, scopes: [...given.scopes, NEEDED] })
}

async function findInviter(
  tx: Tx,
  { tenant_id: tenantId, invited_by: id }: InvitationRow,
): Promise<Pick<Principal, 'scopes' | 'groups' | 'isConfined'> | undefined> {
  if (!id.startsWith('key_')) {
    const member = await findMembership(tx, tenantId, id)
    return member && grantsOf(member)
  }
  const key = await findKeyById(tx, id)
  const principal = key && isActive(key) ? principalOf(key) : undefined
  if (!principal) return undefined
  // whoever runs the installation invites the first owner of a new organisation
  const isTheirs = principal.tenantId === tenantId || isAllowed(principal, 'installation:manage')
  return isTheirs ? principal : undefined
}
