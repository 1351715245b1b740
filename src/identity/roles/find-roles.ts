import { AppError, type Tx } from '../../platform/index.ts'
import { findTenant } from '../tenants/tenant-store.ts'
import { BUILT_IN_ROLES, type Role } from './built-in-roles.ts'
import { type Grants, grantsOf } from './grants.ts'
import { holdRoles, type RoleRow } from './role-store.ts'

export function isBuiltIn(name: string): boolean {
  return BUILT_IN_ROLES.some((role) => role.name === name)
}

export function toRole(row: RoleRow): Role {
  return { name: row.name, permissions: row.permissions as Role['permissions'], isConfined: row.is_confined }
}

/**
 * What these roles give together in this tenant, as they will be until the transaction ends. Throws 422 for a name
 * that is no role.
 */
export async function findGrants(tx: Tx, tenantId: string, names: readonly string[]): Promise<Grants> {
  const custom = (await holdRoles(tx, tenantId, names)).map(toRole)
  const unknown = names.find((name) => !isBuiltIn(name) && !custom.some((role) => role.name === name))
  if (unknown !== undefined) throw roleUnknown(unknown)
  const tenant = await findTenant(tx, tenantId)
  return grantsOf({ is_home: tenant?.is_home ?? false, roles: names, custom_roles: custom, groups: [] })
}

function roleUnknown(name: string): AppError {
  return new AppError({
    code: 'role_unknown',
    status: 422,
    message: `There is no role "${name}" in this organisation. GET /api/v1/roles lists them.`,
  })
}
