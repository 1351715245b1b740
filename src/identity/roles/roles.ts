import {
  AppError,
  counted,
  type Database,
  notFound,
  type Principal,
  type Signals,
  type Tx,
} from '../../platform/index.ts'
import type { Audit } from '../audit/audit.ts'
import { CONFINABLE, type PermissionName } from '../permissions.ts'
import { tenantAccess } from '../tenants/tenant-access.ts'
import { findTenant } from '../tenants/tenant-store.ts'
import { isBuiltIn } from './find-roles.ts'
import { refuseExcess, refuseInstallation, refuseOutranked } from './grant-limits.ts'
import { tellMembersChanged } from './member-signals.ts'
import {
  countUses,
  deleteRole,
  insertRole,
  lockRole,
  type RoleChange,
  type RoleRow,
  updateRole,
} from './role-store.ts'

export type RoleInput = {
  name: string
  title: string
  description: string
  permissions: PermissionName[]
  isConfined: boolean
}

export type Roles = {
  create(principal: Principal, input: RoleInput): Promise<RoleRow>
  /** Takes effect at once for everybody who has the role. */
  change(principal: Principal, name: string, change: RoleChange): Promise<RoleRow>
  /** Only a role that nobody has and no open invitation gives. */
  delete(principal: Principal, name: string): Promise<void>
}

type Deps = { database: Database; signals: Pick<Signals, 'send'>; audit: Audit }

/** Roles that a tenant makes itself. */
export function createRoles({ database, signals, audit }: Deps): Roles {
  return {
    create: (principal, input) =>
      database.tenant(tenantAccess(principal), async (tx) => {
        if (isBuiltIn(input.name)) throw nameTaken(input.name)
        const tenant = await findTenant(tx, principal.tenantId)
        refuseExcess(principal, reachOf(input.permissions, input.isConfined))
        if (input.isConfined) refuseUnfiltered(input.permissions)
        refuseInstallation(input.permissions, tenant?.is_home ?? false)
        const row = await insertRole(tx, {
          tenant_id: principal.tenantId,
          name: input.name,
          title: input.title,
          description: input.description,
          permissions: input.permissions,
          is_confined: input.isConfined,
          created_by: principal.id,
        })
        if (!row) throw nameTaken(input.name)
        await audit.record(tx, principal, {
          action: 'role.created',
          target: { kind: 'role', id: row.name, name: row.title },
          after: describe(row),
        })
        return row
      }),
    change: (principal, name, change) =>
      database.tenant(tenantAccess(principal), async (tx) => {
        const before = await lockOwn(tx, name)
        const tenant = await findTenant(tx, principal.tenantId)
        refuseOutranked(principal, reachOf(before.permissions, before.is_confined))
        const permissions = change.permissions ?? before.permissions
        const isConfined = change.is_confined ?? before.is_confined
        refuseExcess(principal, reachOf(permissions, isConfined))
        if (isConfined) refuseUnfiltered(permissions)
        refuseInstallation(permissions, tenant?.is_home ?? false)
        const after = await updateRole(tx, name, change)
        await tellMembersChanged(signals, tx, principal.tenantId)
        await audit.record(tx, principal, {
          action: 'role.changed',
          target: { kind: 'role', id: name, name: after.title },
          before: describe(before),
          after: describe(after),
        })
        return after
      }),
    delete: (principal, name) =>
      database.tenant(tenantAccess(principal), async (tx) => {
        const before = await lockOwn(tx, name)
        refuseOutranked(principal, reachOf(before.permissions, before.is_confined))
        const uses = await countUses(tx, name)
        if (uses.people + uses.invitations > 0) throw roleInUse(uses)
        await deleteRole(tx, name)
        await audit.record(tx, principal, {
          action: 'role.deleted',
          target: { kind: 'role', id: name, name: before.title },
          before: describe(before),
        })
      }),
  }
}

function reachOf(scopes: readonly string[], isConfined: boolean) {
  return { scopes: [...scopes], isConfined }
}

function refuseUnfiltered(permissions: readonly string[]): void {
  const excess = permissions.filter((name) => !CONFINABLE.has(name as PermissionName))
  if (excess.length === 0) return
  throw new AppError({
    code: 'confined_role_exceeds',
    status: 422,
    message: `A role that sees only what is shared with its groups cannot hold ${excess.join(', ')}: that reaches the whole organisation. Take it out, or make the role not confined.`,
  })
}

async function lockOwn(tx: Tx, name: string): Promise<RoleRow> {
  if (isBuiltIn(name)) throw roleBuiltIn()
  const row = await lockRole(tx, name)
  if (!row) throw notFound('role')
  return row
}

function describe(row: RoleRow) {
  const { title, description, permissions, is_confined } = row
  return { title, description, permissions, is_confined }
}

function nameTaken(name: string): AppError {
  return new AppError({
    code: 'name_taken',
    status: 409,
    message: `There is a role "${name}" already. Choose another name.`,
  })
}

function roleBuiltIn(): AppError {
  return new AppError({
    code: 'role_built_in',
    status: 409,
    message: 'This role is built in and cannot be changed or deleted. Make a role of your own instead.',
  })
}

function roleInUse({ people, invitations }: { people: number; invitations: number }): AppError {
  return new AppError({
    code: 'role_in_use',
    status: 409,
    message: `This role is in use: ${counted(people, 'person has', 'people have')} it, ${counted(invitations, 'open invitation gives', 'open invitations give')} it. Give them another role first.`,
  })
}
