import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { defineRoute, type Route } from '../../platform/index.ts'
import type { AccountHelp } from './account-help.ts'

const params = z.object({ id: z.string() })

type Deps = { help: AccountHelp; baseUrl(request: FastifyRequest): string }

export function accountHelpRoutes({ help, baseUrl }: Deps): Route[] {
  return [
    defineRoute({
      method: 'POST',
      path: '/api/v1/people/:id/reset-link',
      permission: 'people:manage',
      summary: 'Make a link for a person to choose a new password with',
      description:
        'For people who cannot get email: it works once, for a day. Only for somebody who belongs to this organisation alone, unless you run the installation, and may do no more than you.',
      tags: ['People'],
      params,
      response: z.object({ link: z.string(), expires_at: z.string() }),
      handler: async ({ principal, params, request }) => {
        const made = await help.makeResetLink(principal, params.id, baseUrl(request))
        return { link: made.link, expires_at: made.expiresAt.toISOString() }
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api/v1/people/:id/sign-out',
      permission: 'people:manage',
      summary: 'End every session of a person',
      description:
        'Only for somebody who belongs to this organisation alone, unless you run the installation, and may do no more than you.',
      tags: ['People'],
      params,
      status: 204,
      response: z.undefined(),
      handler: async ({ principal, params }) => {
        await help.signOut(principal, params.id)
        return undefined
      },
    }),
    defineRoute({
      method: 'DELETE',
      path: '/api/v1/people/:id/second-factor',
      permission: 'people:manage',
      summary: 'Turn off the second factor of a person who lost it',
      description:
        'Their password alone lets them in again. Only for somebody who belongs to this organisation alone, unless you run the installation, and may do no more than you; not for oneself.',
      tags: ['People'],
      params,
      status: 204,
      response: z.undefined(),
      handler: async ({ principal, params }) => {
        await help.removeSecondFactor(principal, params.id)
        return undefined
      },
    }),
  ]
}
