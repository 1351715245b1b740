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
  const { grants, unknown } = await lookUp(tx, tenantId, names)
  if (unknown !== undefined) throw roleUnknown(unknown)
  return grants
}

/** The same; undefined when one of the names is no role any more. */
export async function tryGrants(
  tx: Tx,
  tenantId: string,
  names: readonly string[],
): Promise<Grants | undefined> {
  const { grants, unknown } = await lookUp(tx, tenantId, names)
  return unknown === undefined ? grants : undefined
}

async function lookUp(tx: Tx, tenantId: string, names: readonly string[]) {
  const custom = (await holdRoles(tx, tenantId, names)).map(toRole)
  const unknown = names.find((name) => !isBuiltIn(name) && !custom.some((role) => role.name === name))
  const tenant = await findTenant(tx, tenantId)
  const isHome = tenant?.is_home ?? false
  return { grants: grantsOf({ is_home: isHome, roles: names, custom_roles: custom, groups: [] }), unknown }
}

function roleUnknown(name: string): AppError {
  return new AppError({
    code: 'role_unknown',
    status: 422,
    message: `There is no role "${name}" in this organisation. GET /api/v1/roles lists them.`,
  })
}
