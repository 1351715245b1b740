import { z } from 'zod'
import {
  decodeCursor,
  defineRoute,
  encodeCursor,
  pageOf,
  pageQuery,
  type Route,
} from '../../platform/index.ts'
import type { MemberRow } from './member-store.ts'
import type { Members } from './members.ts'

export const rolesSchema = z
  .array(z.string().max(40))
  .min(1)
  .max(20)
  .transform((names) => [...new Set(names)])
  .describe('Names of roles: GET /api/v1/roles lists them')
export const groupIdsSchema = z
  .array(z.string().max(64))
  .max(200)
  .transform((ids) => [...new Set(ids)])

const personSchema = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  email_verified: z.boolean(),
  two_factor_enabled: z.boolean(),
  roles: z.array(z.string()),
  groups: z.array(z.object({ id: z.string(), name: z.string(), kind: z.enum(['team', 'group']) })),
  managed_by: z.string().nullable().describe('The identity provider that sets the roles at every sign-in'),
  last_seen_at: z.string().nullable().describe('In this organisation'),
  joined_at: z.string(),
})

const params = z.object({ id: z.string() })

type Deps = { members: Members }

export function peopleRoutes(deps: Deps): Route[] {
  return [list(deps), get(deps), change(deps), remove(deps)]
}

function list({ members }: Deps): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/people',
    permission: 'people:read',
    summary: 'List the people of the organisation',
    description: 'In the order in which their accounts were made.',
    tags: ['People'],
    query: pageQuery.extend({
      q: z.string().trim().min(1).max(200).optional().describe('Part of the name or email address'),
    }),
    response: pageOf(personSchema),
    handler: async ({ principal, query }) => {
      const after = decodeCursor(query.cursor, 'usr')
      const rows = await members.list(principal, { limit: query.limit + 1, after, query: query.q })
      const items = rows.slice(0, query.limit)
      const last = items.at(-1)
      return {
        items: items.map(present),
        next_cursor: rows.length > query.limit && last ? encodeCursor(last.person_id) : null,
      }
    },
  })
}

function get({ members }: Deps): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/people/:id',
    permission: 'people:read',
    summary: 'One person of the organisation',
    tags: ['People'],
    params,
    response: personSchema,
    handler: async ({ principal, params }) => present(await members.get(principal, params.id)),
  })
}

function change({ members }: Deps): Route {
  return defineRoute({
    method: 'PATCH',
    path: '/api/v1/people/:id',
    permission: 'people:manage',
    summary: 'Change the roles and groups of a person',
    description:
      'At once, also for their sessions and personal keys. Nobody gives a permission that they do not have, or changes the roles of somebody who may do more.',
    tags: ['People'],
    params,
    body: z.strictObject({ roles: rolesSchema.optional(), group_ids: groupIdsSchema.optional() }),
    response: personSchema,
    handler: async ({ principal, params, body }) =>
      present(await members.change(principal, params.id, { roles: body.roles, groupIds: body.group_ids })),
  })
}

function remove({ members }: Deps): Route {
  return defineRoute({
    method: 'DELETE',
    path: '/api/v1/people/:id',
    permission: 'people:manage',
    summary: 'Remove a person from the organisation',
    description:
      'Their personal keys of this organisation are revoked and their sessions leave it at once. Their account stays, and so does what they made.',
    tags: ['People'],
    params,
    status: 204,
    response: z.undefined(),
    handler: async ({ principal, params }) => {
      await members.remove(principal, params.id)
      return undefined
    },
  })
}

function present(row: MemberRow): z.output<typeof personSchema> {
  return {
    id: row.person_id,
    name: row.name,
    email: row.email,
    email_verified: row.email_verified,
    two_factor_enabled: row.two_factor_enabled,
    roles: row.roles,
    groups: row.groups.map(({ id, name, kind }) => ({ id, name, kind })),
    managed_by: row.managed_by,
    last_seen_at: row.last_seen_at?.toISOString() ?? null,
    joined_at: row.created_at.toISOString(),
  }
}
