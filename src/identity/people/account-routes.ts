import { z } from 'zod'
import { defineRoute, line, type Route } from '../../platform/index.ts'
import type { People } from './people.ts'
import { personSchema } from './session-schema.ts'
import { languageSchema, passwordSchema } from './sign-in-routes.ts'

const TAGS = ['Account']

const listedSession = z.object({
  id: z.string(),
  address: z.string().nullable(),
  user_agent: z.string().nullable(),
  created_at: z.string(),
  last_seen_at: z.string(),
  expires_at: z.string(),
  is_current: z.boolean(),
})

/** One's own name, password and sessions. */
export function accountRoutes({ people }: { people: People }): Route[] {
  return [
    defineRoute({
      method: 'PATCH',
      path: '/api/v1/account',
      permission: 'authenticated',
      summary: 'Change one’s name or language',
      tags: TAGS,
      body: z.strictObject({ name: line(200).optional(), language: languageSchema.optional() }),
      response: personSchema,
      handler: ({ principal, body }) => people.account.change(principal, body),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/v1/account/password',
      permission: 'authenticated',
      summary: 'Change one’s password',
      description:
        'Ends every other session. The current password is left out by those who have none, because they sign in elsewhere: they must have done so in the last ten minutes.',
      tags: TAGS,
      body: z.strictObject({ current_password: passwordSchema.optional(), new_password: passwordSchema }),
      status: 204,
      response: z.undefined(),
      handler: async ({ principal, body, request }) => {
        const given = { current: body.current_password, next: body.new_password }
        await people.account.changePassword(principal, request, given)
        return undefined
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/account/sessions',
      permission: 'authenticated',
      summary: 'List one’s sessions',
      tags: TAGS,
      response: z.object({ items: z.array(listedSession) }),
      handler: async ({ principal }) => ({
        items: (await people.account.listSessions(principal)).map((row) => ({
          id: row.id,
          address: row.ip_address || null,
          user_agent: row.user_agent || null,
          created_at: row.created_at.toISOString(),
          last_seen_at: row.last_seen_at.toISOString(),
          expires_at: row.expires_at.toISOString(),
          is_current: row.id === principal.sessionId,
        })),
      }),
    }),
    defineRoute({
      method: 'DELETE',
      path: '/api/v1/account/sessions/:id',
      permission: 'authenticated',
      summary: 'End one of one’s sessions',
      tags: TAGS,
      params: z.object({ id: z.string().max(100) }),
      status: 204,
      response: z.undefined(),
      handler: async ({ principal, params }) => {
        await people.account.endSession(principal, params.id)
        return undefined
      },
    }),
    defineRoute({
      method: 'DELETE',
      path: '/api/v1/account/sessions',
      permission: 'authenticated',
      summary: 'End all of one’s other sessions',
      tags: TAGS,
      status: 204,
      response: z.undefined(),
      handler: async ({ principal }) => {
        await people.account.endOtherSessions(principal)
        return undefined
      },
    }),
  ]
}
