import { isAllowed, type Limits, type Principal } from '../../platform/index.ts'
import { grantsOf, withInstallation } from '../roles/grants.ts'
import type { KeyWithRights } from './key-store.ts'

/** Who a key is now; undefined when it works for a person who has left the tenant. */
export function principalOf(row: KeyWithRights): Principal | undefined {
  const scopes = withInstallation(row.scopes, row.is_home)
  const service: Principal = {
    id: row.id,
    kind: 'key',
    name: row.name,
    tenantId: row.tenant_id,
    scopes,
    groups: row.groups,
    teams: row.team_id === null ? [] : [row.team_id],
    isConfined: false,
    ...(Object.keys(row.limits as Limits).length === 0 ? {} : { limits: row.limits as Limits }),
  }
  if (row.person_id === null) return service
  if (row.membership === null) return undefined
  const grants = grantsOf(row.membership)
  return {
    ...service,
    ...grants,
    scopes: narrow(grants.scopes, scopes),
    // without groups of its own it has its person's
    groups:
      row.groups.length === 0 ? grants.groups : row.groups.filter((name) => grants.groups.includes(name)),
    personId: row.person_id,
  }
}

/** What both lists allow. */
export function narrow(scopes: readonly string[], to: readonly string[]): string[] {
  const both = [
    ...to.filter((scope) => isAllowed({ scopes }, scope)),
    ...scopes.filter((scope) => isAllowed({ scopes: to }, scope)),
  ]
  return [...new Set(both)]
}
