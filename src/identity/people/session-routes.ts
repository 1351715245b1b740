import { z } from 'zod'
import { defineRoute, notFound, type Route } from '../../platform/index.ts'
import { refuseForeignSite } from './foreign-site.ts'
import type { People } from './people.ts'
import { sessionSchema } from './session-schema.ts'

const TAGS = ['Sign-in']

/** Who is signed in, where, and out again. */
export function sessionRoutes({ people }: { people: People }): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/session',
      permission: 'authenticated',
      summary: 'Who am I?',
      tags: TAGS,
      response: sessionSchema,
      handler: ({ principal }) => people.account.session(principal),
    }),
    defineRoute({
      method: 'DELETE',
      path: '/api/v1/session',
      permission: 'public',
      summary: 'Sign out',
      tags: TAGS,
      status: 204,
      response: z.undefined(),
      handler: async ({ request, reply }) => {
        refuseForeignSite(request)
        await people.account.signOut(request, reply)
        return undefined
      },
    }),
    defineRoute({
      method: 'PUT',
      path: '/api/v1/session/tenant',
      permission: 'authenticated',
      summary: 'Work in another organisation that one belongs to',
      tags: TAGS,
      body: z.strictObject({ tenant_id: z.string().min(1).max(100) }),
      response: sessionSchema,
      handler: async ({ principal, body }) => {
        const session = await people.account.switchTenant(principal, body.tenant_id)
        if (!session) throw notFound('organisation')
        return session
      },
    }),
  ]
}
