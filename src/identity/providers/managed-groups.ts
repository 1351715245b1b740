import { newId, type Principal, type Tx } from '../../platform/index.ts'
import type { RecordEvent } from '../audit/audit.ts'
import { insertGroup } from '../groups/group-store.ts'
import { holdGroupsByName, listGroupsOf, removeManaged, setManaged } from './managed-store.ts'

export type HeldGroup = { id: string; name: string }

/** These groups of the tenant, made where they are missing, each held until the transaction ends. */
export async function holdOrMakeGroups(
  tx: Tx,
  audit: RecordEvent,
  actor: Principal,
  { names, provider }: { names: readonly string[]; provider: string },
): Promise<HeldGroup[]> {
  const { tenantId } = actor
  const held = await holdGroupsByName(tx, tenantId, names)
  const missing = names.filter((name) => !held.some((group) => group.name === name))
  for (const name of missing) {
    const group = { id: newId('grp'), tenant_id: tenantId, name, kind: 'group', description: '' } as const
    // somebody else may have made it this very moment
    if (!(await insertGroup(tx, group))) continue
    await audit.record(tx, actor, {
      action: 'group.created',
      target: { kind: 'group', id: group.id, name },
      after: { name, kind: group.kind },
      details: { provider },
    })
  }
  return missing.length === 0 ? held : holdGroupsByName(tx, tenantId, names)
}

/** Sets anew which groups a member has from the provider; those that were given by hand stay. Answers all before and after. */
export async function setManagedGroups(
  tx: Tx,
  { tenantId, personId, provider }: { tenantId: string; personId: string; provider: string },
  groups: readonly HeldGroup[],
): Promise<{ before: string[]; after: string[] }> {
  const names = async () => (await listGroupsOf(tx, tenantId, personId)).map((group) => group.name)
  const before = await names()
  const ids = groups.map((group) => group.id)
  await removeManaged(tx, { tenantId, personId, provider }, ids)
  await setManaged(tx, { tenantId, personId, provider }, ids)
  return { before, after: await names() }
}
