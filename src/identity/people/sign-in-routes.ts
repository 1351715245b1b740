import { z } from 'zod'
import { defineRoute, line, type Route } from '../../platform/index.ts'
import { refuseForeignSite } from './foreign-site.ts'
import type { People } from './people.ts'
import { sessionSchema } from './session-schema.ts'

export const emailSchema = z.string().trim().toLowerCase().max(254).pipe(z.email('must be an email address'))
/** Longer than any that is accepted as a new one, so that the text of the refusal can say so. */
export const passwordSchema = z.string().min(1).max(1000)
export const languageSchema = z.enum(['en', 'ko']).describe('Language of emails')

const signedIn = z.object({ status: z.literal('signed_in'), session: sessionSchema })

const secondFactor = z.strictObject({ trust_device: z.boolean().default(false) })
const secondFactorBody = z.union([
  secondFactor.extend({ code: z.string().regex(/^\d{6}$/, 'must be six digits') }),
  secondFactor.extend({ backup_code: z.string().min(1).max(40) }),
])

const TAGS = ['Sign-in']

type Deps = {
  people: People
  /** Identity providers that are configured. */
  providers: { list: ReadonlyArray<{ id: string; name: string }> }
}

/** How somebody gets a session. */
export function signInRoutes({ people, providers }: Deps): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/sign-in-options',
      permission: 'public',
      summary: 'Ways to sign in',
      tags: TAGS,
      response: z.object({
        needs_owner: z
          .boolean()
          .describe('The installation is new: POST /api/v1/setup makes its first owner'),
        has_mail: z.boolean().describe('Whether a forgotten password can be reset by email'),
        providers: z.array(z.object({ id: z.string(), name: z.string() })),
      }),
      handler: async () => ({
        needs_owner: await people.setup.needsOwner(),
        has_mail: people.hasMail,
        providers: [...providers.list],
      }),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/v1/setup',
      permission: 'public',
      summary: 'Make the first owner',
      description:
        'Works once, with the key that the first start prints. Signs the owner in by an http-only cookie.',
      tags: TAGS,
      status: 201,
      body: z.strictObject({
        key: z.string().min(1).max(256),
        name: line(200),
        email: emailSchema,
        password: passwordSchema,
        language: languageSchema.optional(),
        organisation: line(100)
          .optional()
          .describe('What the organisation is called, in emails too; left out: as it is'),
      }),
      response: sessionSchema,
      handler: async ({ body, request, reply }) => {
        refuseForeignSite(request)
        const { language, organisation } = body
        const started = await people.setup.setUp(request, { ...body, language, organisation })
        return people.starts.finish(request, reply, started)
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api/v1/sign-in',
      permission: 'public',
      summary: 'Sign in with email address and password',
      description:
        'Sets an http-only cookie. With the status "second_factor" it is good for POST /api/v1/sign-in/second-factor only, for ten minutes.',
      tags: TAGS,
      body: z.strictObject({ email: emailSchema, password: passwordSchema }),
      response: z.discriminatedUnion('status', [signedIn, z.object({ status: z.literal('second_factor') })]),
      handler: async ({ body, request, reply }) => {
        refuseForeignSite(request)
        return people.signIn.withPassword(request, reply, body)
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api/v1/sign-in/second-factor',
      permission: 'public',
      summary: 'Finish signing in with a code of the authenticator app, or a backup code',
      description: 'trust_device: no code is asked for on this device for 30 days.',
      tags: TAGS,
      body: secondFactorBody,
      response: signedIn,
      handler: async ({ body, request, reply }) => {
        refuseForeignSite(request)
        const which =
          'backup_code' in body
            ? { code: body.backup_code, isBackup: true }
            : { code: body.code, isBackup: false }
        const given = { ...which, trustDevice: body.trust_device }
        const session = await people.signIn.withSecondFactor(request, reply, given)
        return { status: 'signed_in' as const, session }
      },
    }),
  ]
}
