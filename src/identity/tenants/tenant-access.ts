import type { Access, Principal } from '../../platform/index.ts'

/** For tables of a tenant that hold no documents: which groups somebody is in does not matter there. */
export function tenantAccess(principal: Pick<Principal, 'tenantId'>): Access {
  return { tenantId: principal.tenantId, groups: [] }
}
