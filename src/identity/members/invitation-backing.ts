import type { Tx } from '../../platform/index.ts'
import { tryGrants } from '../roles/find-roles.ts'
import { isWithin } from '../roles/grant-limits.ts'
import { grantsOf } from '../roles/grants.ts'
import type { InvitationRow } from './invitation-store.ts'
import { findMembership } from './member-store.ts'

const NEEDED = 'people:manage'

/**
 * Whether the person who invited could still do so: whoever leaves, or loses rights, must not come back by an
 * invitation of their own. Those of a key end when it is revoked. Needs a system transaction.
 */
export async function isBacked(tx: Tx, invitation: InvitationRow): Promise<boolean> {
  const { tenant_id: tenantId, invited_by: inviterId, roles } = invitation
  if (!inviterId.startsWith('usr_')) return true
  const inviter = await findMembership(tx, tenantId, inviterId)
  if (!inviter) return false
  const held = grantsOf(inviter)
  const given = await tryGrants(tx, tenantId, roles)
  return given !== undefined && isWithin(held, { ...given, scopes: [...given.scopes, NEEDED] })
}
