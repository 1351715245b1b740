import { z } from 'zod'
import { defineRedirectRoute, defineRoute, type Route } from '../../platform/index.ts'
import { refuseForeignSite } from '../people/foreign-site.ts'
import { passwordSchema } from '../people/sign-in-routes.ts'
import { ownPath } from './own-path.ts'
import { CALLBACK_PATH } from './provider-cookie.ts'
import type { Providers } from './providers.ts'

const params = z.object({ id: z.string().max(40) })
const leadsTo = z.object({ url: z.string().describe('Where the browser is to go') })

/** Signing in through an identity provider, and connecting one to one's account. */
export function providerRoutes({ providers }: { providers: Providers }): Route[] {
  return [...signInRoutes(providers), ...accountRoutes(providers)]
}

function signInRoutes(providers: Providers): Route[] {
  return [
    defineRoute({
      method: 'POST',
      path: '/api/v1/sign-in/provider',
      permission: 'public',
      summary: 'Begin to sign in through an identity provider',
      description:
        'Sets a cookie with which the same browser may finish within ten minutes. Afterwards it goes on to the path "to".',
      tags: ['Sign-in'],
      body: z.strictObject({ provider: z.string().max(40), to: ownPath.default('/') }),
      response: leadsTo,
      handler: async ({ body, request, reply }) => {
        refuseForeignSite(request)
        return { url: await providers.begin(request, reply, body) }
      },
    }),
    defineRedirectRoute({
      method: 'GET',
      path: `${CALLBACK_PATH}/:id`,
      permission: 'public',
      summary: 'Where identity providers send the browser back to',
      tags: ['Sign-in'],
      params,
      redirect: 'To the console: where one was going, or to /sign-in?error=<code>',
      handler: ({ params, request, reply }) => providers.finish(request, reply, params.id),
    }),
  ]
}

function accountRoutes(providers: Providers): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/account/providers',
      permission: 'authenticated',
      summary: 'List identity providers, and which are connected to one’s account',
      tags: ['Account'],
      response: z.object({
        items: z.array(
          z.object({
            id: z.string(),
            name: z.string(),
            is_connected: z.boolean(),
            connected_at: z.string().nullable(),
          }),
        ),
      }),
      handler: async ({ principal }) => ({
        items: (await providers.connections.list(principal)).map(({ provider, connectedAt }) => ({
          id: provider.id,
          name: provider.name,
          is_connected: connectedAt !== null,
          connected_at: connectedAt?.toISOString() ?? null,
        })),
      }),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/v1/account/providers/:id/connect',
      permission: 'authenticated',
      summary: 'Begin to connect an identity provider to one’s account',
      description:
        'Asks for the password; those who have none must have signed in within the last ten minutes. Whoever an identity provider manages connects no other.',
      tags: ['Account'],
      params,
      body: z.strictObject({
        password: passwordSchema.optional().describe('Left out by those who have none'),
      }),
      response: leadsTo,
      handler: async ({ principal, params, body, request, reply }) => {
        const given = { provider: params.id, password: body.password }
        return { url: await providers.beginConnecting(principal, request, reply, given) }
      },
    }),
    defineRoute({
      method: 'DELETE',
      path: '/api/v1/account/providers/:id',
      permission: 'authenticated',
      summary: 'Disconnect an identity provider from one’s account',
      tags: ['Account'],
      params,
      status: 204,
      response: z.undefined(),
      handler: async ({ principal, params }) => {
        await providers.disconnect(principal, params.id)
        return undefined
      },
    }),
  ]
}
