import type { Origin, Signals, Tx } from '../../platform/index.ts'
import type { RecordEvent } from '../audit/audit.ts'
import { addToGroups, holdGroups } from '../groups/group-store.ts'
import { findPerson } from '../people/person-store.ts'
import { tellMembersChanged } from '../roles/member-signals.ts'
import { acceptInvitation, type InvitationRow } from './invitation-store.ts'
import { insertMember } from './member-store.ts'

/** Makes a person what an invitation says, and uses it up: the caller has locked it. */
export async function joinByInvitation(
  { signals, audit }: { signals: Pick<Signals, 'send'>; audit: RecordEvent },
  tx: Tx,
  invitation: InvitationRow,
  { personId, origin }: { personId: string; origin: Origin },
): Promise<void> {
  const { tenant_id: tenantId } = invitation
  await acceptInvitation(tx, invitation.id)
  // groups may have gone since
  const groups = await holdGroups(tx, tenantId, invitation.group_ids)
  const isNew = await insertMember(tx, { tenant_id: tenantId, person_id: personId, roles: invitation.roles })
  await addToGroups(
    tx,
    groups.map((group) => ({ tenant_id: tenantId, group_id: group.id, person_id: personId })),
  )
  await tellMembersChanged(signals, tx, tenantId, personId)
  const name = (await findPerson(tx, personId))?.name ?? invitation.email
  const actor = { kind: 'person', id: personId, name, tenantId, personId, origin } as const
  await audit.record(tx, actor, {
    action: 'invitation.accepted',
    target: { kind: 'invitation', id: invitation.id, name: invitation.email },
    after: isNew ? { roles: invitation.roles, groups: groups.map((group) => group.name) } : {},
    details: { invited_by: invitation.invited_by },
  })
}
