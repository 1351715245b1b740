import { z } from 'zod'
import { defineRoute, line, type Route } from '../../platform/index.ts'
import type { GroupRow } from './group-store.ts'
import type { Groups, GroupWithPeople } from './groups.ts'

const groupSchema = z.object({
  id: z.string(),
  name: z.string().describe('Access lists name it "group:<name>"'),
  kind: z.enum(['team', 'group']).describe('Keys, model calls and costs belong to teams'),
  description: z.string(),
  members: z.number().int(),
  created_at: z.string(),
})

const groupWithPeopleSchema = groupSchema.extend({
  people: z.array(z.object({ id: z.string(), name: z.string(), email: z.string() })),
})

const description = line(500).or(z.literal(''))
const params = z.object({ id: z.string() })

type Deps = { groups: Groups }

export function groupRoutes({ groups }: Deps): Route[] {
  return [...readRoutes(groups), ...changeRoutes(groups), peopleRoute(groups)]
}

function readRoutes(groups: Groups): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/groups',
      permission: 'people:read',
      summary: 'List teams and groups, by name',
      tags: ['People'],
      response: z.object({ items: z.array(groupSchema) }),
      handler: async ({ principal }) => ({ items: (await groups.list(principal)).map(present) }),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/groups/:id',
      permission: 'people:read',
      summary: 'One team or group with its people',
      tags: ['People'],
      params,
      response: groupWithPeopleSchema,
      handler: async ({ principal, params }) => presentWithPeople(await groups.get(principal, params.id)),
    }),
  ]
}

function changeRoutes(groups: Groups): Route[] {
  return [
    defineRoute({
      method: 'POST',
      path: '/api/v1/groups',
      permission: 'people:manage',
      summary: 'Make a team or group',
      description: 'Its name stays: access lists of documents and sources, and keys, know it by that name.',
      tags: ['People'],
      body: z.strictObject({
        name: z
          .string()
          .regex(/^[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}$/u, 'is 1 to 64 letters, digits, ".", "_" or "-"'),
        kind: z.enum(['team', 'group']),
        description: description.default(''),
      }),
      status: 201,
      response: groupSchema,
      handler: async ({ principal, body }) => present(await groups.create(principal, body)),
    }),
    defineRoute({
      method: 'PATCH',
      path: '/api/v1/groups/:id',
      permission: 'people:manage',
      summary: 'Change the description of a team or group',
      tags: ['People'],
      params,
      body: z.strictObject({ description }),
      response: groupSchema,
      handler: async ({ principal, params, body }) =>
        present(await groups.describe(principal, params.id, body.description)),
    }),
    defineRoute({
      method: 'DELETE',
      path: '/api/v1/groups/:id',
      permission: 'people:manage',
      summary: 'Delete a team or group',
      description:
        'Its people lose what was shared with it. Access lists keep its name: what only it could read stays closed, until a group of that name is made again.',
      tags: ['People'],
      params,
      status: 204,
      response: z.undefined(),
      handler: async ({ principal, params }) => {
        await groups.delete(principal, params.id)
        return undefined
      },
    }),
  ]
}

function peopleRoute(groups: Groups): Route {
  return defineRoute({
    method: 'PUT',
    path: '/api/v1/groups/:id/people',
    permission: 'people:manage',
    summary: 'Say who is in a team or group',
    tags: ['People'],
    params,
    body: z.strictObject({ person_ids: z.array(z.string().max(64)).max(2000) }),
    response: groupWithPeopleSchema,
    handler: async ({ principal, params, body }) =>
      presentWithPeople(await groups.setPeople(principal, params.id, body.person_ids)),
  })
}

function present(group: GroupRow): z.output<typeof groupSchema> {
  const { id, name, kind, description, members } = group
  return { id, name, kind, description, members, created_at: group.created_at.toISOString() }
}

function presentWithPeople({ group, people }: GroupWithPeople): z.output<typeof groupWithPeopleSchema> {
  return { ...present(group), people: people.map(({ id, name, email }) => ({ id, name, email })) }
}
