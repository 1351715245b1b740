import { z } from 'zod'
import { defineRoute, type Route } from '../../platform/index.ts'
import { requirePerson } from '../require-person.ts'
import type { People } from './people.ts'
import { passwordSchema } from './sign-in-routes.ts'

const TAGS = ['Account']
const PATH = '/api/v1/account/second-factor'

const backupCodes = z.array(z.string()).describe('Shown once; each works once in place of a code of the app')
const body = z.strictObject({
  password: passwordSchema.optional().describe('Left out by those who have none'),
})

/** One's own authenticator app. */
export function secondFactorRoutes({ people }: { people: People }): Route[] {
  return [
    defineRoute({
      method: 'POST',
      path: PATH,
      permission: 'authenticated',
      summary: 'Begin to set up an authenticator app',
      description: 'Nothing changes at sign-in until a first code is confirmed.',
      tags: TAGS,
      body,
      response: z.object({
        uri: z.string().describe('otpauth://… for a QR code'),
        secret: z.string().describe('The same secret, to be typed in'),
        backup_codes: backupCodes,
      }),
      handler: async ({ principal, request, reply, body }) =>
        people.secondFactor.begin({ principal: requirePerson(principal), request, reply }, body.password),
    }),
    defineRoute({
      method: 'POST',
      path: `${PATH}/confirm`,
      permission: 'authenticated',
      summary: 'Turn the second factor on with a first code',
      description: 'Replaces the session, and with it the csrf_token.',
      tags: TAGS,
      body: z.strictObject({ code: z.string().regex(/^\d{6}$/, 'must be six digits') }),
      status: 204,
      response: z.undefined(),
      handler: async ({ principal, request, reply, body }) => {
        await people.secondFactor.confirm({ principal: requirePerson(principal), request, reply }, body.code)
        return undefined
      },
    }),
    defineRoute({
      method: 'DELETE',
      path: PATH,
      permission: 'authenticated',
      summary: 'Turn the second factor off',
      description: 'Replaces the session, and with it the csrf_token.',
      tags: TAGS,
      body,
      status: 204,
      response: z.undefined(),
      handler: async ({ principal, request, reply, body }) => {
        const asking = { principal: requirePerson(principal), request, reply }
        await people.secondFactor.disable(asking, body.password)
        return undefined
      },
    }),
    defineRoute({
      method: 'POST',
      path: `${PATH}/backup-codes`,
      permission: 'authenticated',
      summary: 'Make new backup codes; the old ones end',
      tags: TAGS,
      body,
      response: z.object({ backup_codes: backupCodes }),
      handler: async ({ principal, request, reply, body }) => {
        const asking = { principal: requirePerson(principal), request, reply }
        return { backup_codes: await people.secondFactor.renewBackupCodes(asking, body.password) }
      },
    }),
  ]
}
