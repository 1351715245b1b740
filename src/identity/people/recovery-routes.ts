import { z } from 'zod'
import { defineRoute, type Route } from '../../platform/index.ts'
import { requirePerson } from '../require-person.ts'
import { refuseForeignSite } from './foreign-site.ts'
import type { People } from './people.ts'
import { emailSchema, passwordSchema } from './sign-in-routes.ts'

const TAGS = ['Sign-in']
const token = z.string().min(1).max(200).describe('What stands behind "#token=" in the link')

/** Links by email: a forgotten password, an address to be proved. */
export function recoveryRoutes({ people }: { people: People }): Route[] {
  return [
    defineRoute({
      method: 'POST',
      path: '/api/v1/password-reset',
      permission: 'public',
      summary: 'Ask for a link to a new password by email',
      description: 'The answer is the same whether somebody has this address or not.',
      tags: TAGS,
      body: z.strictObject({ email: emailSchema }),
      status: 202,
      response: z.object({}),
      handler: async ({ body, request }) => {
        refuseForeignSite(request)
        await people.recovery.requestReset(request, body.email)
        return {}
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api/v1/password-reset/inspect',
      permission: 'public',
      summary: 'Find out whether the link to a new password still works',
      tags: TAGS,
      body: z.strictObject({ token }),
      status: 204,
      response: z.undefined(),
      handler: async ({ body, request }) => {
        refuseForeignSite(request)
        await people.recovery.inspectReset(body.token)
        return undefined
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api/v1/password-reset/confirm',
      permission: 'public',
      summary: 'Choose a new password with the token of a link',
      description: 'Works once, and ends every session of the person.',
      tags: TAGS,
      body: z.strictObject({ token, password: passwordSchema }),
      status: 204,
      response: z.undefined(),
      handler: async ({ body, request, reply }) => {
        refuseForeignSite(request)
        await people.recovery.confirmReset(request, reply, body)
        return undefined
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api/v1/account/email-verification',
      permission: 'authenticated',
      summary: 'Send oneself a link that proves the email address',
      tags: ['Account'],
      status: 202,
      response: z.object({}),
      handler: async ({ principal, request }) => {
        await people.recovery.requestVerification(requirePerson(principal), request)
        return {}
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api/v1/email-verification',
      permission: 'authenticated',
      summary: 'Prove one’s email address with the token of a link',
      description: 'The link is good for the person alone who asked for it.',
      tags: ['Account'],
      body: z.strictObject({ token }),
      status: 204,
      response: z.undefined(),
      handler: async ({ principal, body, request }) => {
        await people.recovery.verifyEmail(requirePerson(principal), request, body.token)
        return undefined
      },
    }),
  ]
}
