import { z } from 'zod'
import { defineRoute, line, type Route } from '../../platform/index.ts'
import type { People } from '../people/people.ts'
import { sessionSchema } from '../people/session-schema.ts'
import type { Acceptance } from './accept-invitation.ts'

const token = z.string().min(1).max(200).describe('What stands behind "#token=" in the link')

type Deps = { acceptance: Acceptance; people: Pick<People, 'starts'> }

/** For whoever opens the link of an invitation: the token is all they have. */
export function acceptRoutes({ acceptance, people }: Deps): Route[] {
  return [
    defineRoute({
      method: 'POST',
      path: '/api/v1/invitations/inspect',
      permission: 'public',
      summary: 'Look at an invitation before accepting it',
      tags: ['People'],
      body: z.strictObject({ token }),
      response: z.object({
        email: z.string(),
        tenant_name: z.string(),
        has_account: z.boolean().describe('Sign in to it before accepting; else give a name and a password'),
        roles: z.array(z.string()),
      }),
      handler: async ({ body }) => {
        const { email, tenant_name, person_id, roles } = await acceptance.inspect(body.token)
        return { email, tenant_name, has_account: person_id !== null, roles }
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api/v1/invitations/accept',
      permission: 'public',
      summary: 'Accept an invitation',
      description:
        'Once. Makes the account with this name and password and signs in; whoever has an account already must be signed in to it and gives neither.',
      tags: ['People'],
      body: z.strictObject({
        token,
        name: line(100).optional(),
        password: z.string().min(1).max(1000).optional(),
        language: z.enum(['ko', 'en']).optional(),
      }),
      status: 201,
      response: sessionSchema,
      handler: async ({ body, request, reply }) => {
        const { token, ...newcomer } = body
        return people.starts.finish(request, reply, await acceptance.accept(request, token, newcomer))
      },
    }),
  ]
}
