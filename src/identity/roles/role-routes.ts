import { z } from 'zod'
import { type Database, defineRoute, line, type Route } from '../../platform/index.ts'
import { CONFINABLE, PERMISSIONS, type PermissionName } from '../permissions.ts'
import { tenantAccess } from '../tenants/tenant-access.ts'
import { findTenant } from '../tenants/tenant-store.ts'
import { BUILT_IN_ROLES, type BuiltInRole } from './built-in-roles.ts'
import { countHolders, listRoles, type RoleRow } from './role-store.ts'
import type { Roles } from './roles.ts'

const textSchema = z.object({ en: z.string(), ko: z.string() })

const roleSchema = z.object({
  name: z.string(),
  title: textSchema,
  description: textSchema.describe('A role of your own has one text, given for both languages'),
  permissions: z.array(z.string()).describe('"*" is every permission of the organisation'),
  is_confined: z.boolean().describe('Sees only what is shared with its groups'),
  is_built_in: z.boolean(),
  people: z.number().int().describe('How many have it'),
})

const permissions = z
  .array(z.enum(Object.keys(PERMISSIONS) as [PermissionName, ...PermissionName[]]))
  .min(1)
  .max(100)
  .transform((names) => [...new Set(names)])
const roleName = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{0,39}$/, 'is 1 to 40 of a-z, 0-9, "-" and "_", a letter first')
const params = z.object({ name: z.string() })

type Deps = { database: Database; roles: Roles }

export function roleRoutes(deps: Deps): Route[] {
  return [list(deps), create(deps), change(deps), remove(deps)]
}

function list({ database }: Deps): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/roles',
    permission: 'people:read',
    summary: 'List roles and the permissions there are',
    description: 'Built-in roles first, then those that the organisation made.',
    tags: ['People'],
    response: z.object({
      items: z.array(roleSchema),
      permissions: z.array(
        textSchema.extend({
          name: z.string(),
          is_confinable: z.boolean().describe('Whether a confined role may hold it'),
        }),
      ),
    }),
    handler: ({ principal }) =>
      database.tenant(tenantAccess(principal), async (tx) => {
        const people = await countHolders(tx)
        const custom = await listRoles(tx)
        const tenant = await findTenant(tx, principal.tenantId)
        return {
          items: [...BUILT_IN_ROLES.map(presentBuiltIn), ...custom.map(present)].map((role) => ({
            ...role,
            people: people.get(role.name) ?? 0,
          })),
          permissions: Object.entries(PERMISSIONS)
            .filter(([name]) => tenant?.is_home || !name.startsWith('installation:'))
            .map(([name, text]) => ({
              ...{ name, ...text },
              is_confinable: CONFINABLE.has(name as PermissionName),
            })),
        }
      }),
  })
}

function create({ roles }: Deps): Route {
  return defineRoute({
    method: 'POST',
    path: '/api/v1/roles',
    permission: 'roles:manage',
    summary: 'Make a role',
    description:
      'It cannot hold a permission that you do not have yourself. A confined one holds only permissions with is_confinable.',
    tags: ['People'],
    body: z.strictObject({
      name: roleName,
      title: line(80),
      description: line(500).or(z.literal('')).default(''),
      permissions,
      is_confined: z.boolean().default(false),
    }),
    status: 201,
    response: roleSchema,
    handler: async ({ principal, body }) => {
      const { is_confined: isConfined, ...input } = body
      return { ...present(await roles.create(principal, { ...input, isConfined })), people: 0 }
    },
  })
}

function change({ database, roles }: Deps): Route {
  return defineRoute({
    method: 'PATCH',
    path: '/api/v1/roles/:name',
    permission: 'roles:manage',
    summary: 'Change a role',
    description: 'At once for everybody who has it. Its name stays.',
    tags: ['People'],
    params,
    body: z.strictObject({
      title: line(80).optional(),
      description: line(500).or(z.literal('')).optional(),
      permissions: permissions.optional(),
      is_confined: z.boolean().optional(),
    }),
    response: roleSchema,
    handler: async ({ principal, params, body }) => {
      const row = await roles.change(principal, params.name, body)
      const people = await database.tenant(tenantAccess(principal), countHolders)
      return { ...present(row), people: people.get(row.name) ?? 0 }
    },
  })
}

function remove({ roles }: Deps): Route {
  return defineRoute({
    method: 'DELETE',
    path: '/api/v1/roles/:name',
    permission: 'roles:manage',
    summary: 'Delete a role that nobody has',
    tags: ['People'],
    params,
    status: 204,
    response: z.undefined(),
    handler: async ({ principal, params }) => {
      await roles.delete(principal, params.name)
      return undefined
    },
  })
}

function presentBuiltIn(role: BuiltInRole) {
  const { name, title, description, permissions, isConfined } = role
  return {
    name,
    title,
    description,
    permissions: [...permissions] as string[],
    is_confined: isConfined,
    is_built_in: true,
  }
}

function present(row: RoleRow) {
  return {
    name: row.name,
    title: { en: row.title, ko: row.title },
    description: { en: row.description, ko: row.description },
    permissions: row.permissions,
    is_confined: row.is_confined,
    is_built_in: false,
  }
}
