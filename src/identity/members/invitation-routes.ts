import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import {
  decodeCursor,
  defineRoute,
  encodeCursor,
  type Logger,
  pageOf,
  pageQuery,
  type Route,
} from '../../platform/index.ts'
import type { Language, SendMail } from '../mail.ts'
import { emailSchema } from '../people/sign-in-routes.ts'
import { invitationMail } from './invitation-mail.ts'
import type { ListedInvitation } from './invitation-store.ts'
import type { Invitations, Invited } from './invitations.ts'
import { groupIdsSchema, rolesSchema } from './people-routes.ts'

const invitationSchema = z.object({
  id: z.string(),
  email: z.string(),
  roles: z.array(z.string()),
  group_ids: z.array(z.string()),
  invited_by: z.object({ id: z.string(), name: z.string().nullable() }),
  created_at: z.string(),
  expires_at: z.string(),
})
export const invitedSchema = invitationSchema.extend({
  link: z.string().describe('Shown once. Whoever has it can join, so hand it over in person'),
  mail: z.enum(['sent', 'not_configured', 'failed']),
})
const listedSchema = invitationSchema.extend({
  state: z.enum(['pending', 'accepted', 'expired']),
  accepted_at: z.string().nullable(),
})

const language = z.enum(['ko', 'en']).optional()
const params = z.object({ id: z.string() })

type Deps = {
  invitations: Invitations
  sendMail: SendMail | undefined
  logger: Pick<Logger, 'warn'>
  /** For the link that is mailed: what a request says about our name must not be in it. */
  publicUrl: string
  /** For the link that only the answer shows. */
  baseUrl(request: FastifyRequest): string
}

export function invitationRoutes(deps: Deps): Route[] {
  return [create(deps), list(deps), renew(deps), revoke(deps)]
}

function create(deps: Deps): Route {
  return defineRoute({
    method: 'POST',
    path: '/api/v1/invitations',
    permission: 'people:manage',
    summary: 'Invite somebody to the organisation',
    description:
      'By email where a mail server is set up; the link is in the answer in any case. It works once, for seven days. Inviting an address again replaces its open invitation. Nobody gives roles with permissions that they do not have.',
    tags: ['People'],
    body: z.strictObject({
      email: emailSchema,
      roles: rolesSchema,
      group_ids: groupIdsSchema.default([]),
      language: language.describe('Of the email; both languages when left out'),
    }),
    status: 201,
    response: invitedSchema,
    handler: async ({ principal, body, request }) => {
      const { email, roles, group_ids: groupIds } = body
      const invited = await deps.invitations.create(principal, { email, roles, groupIds })
      return tell(deps, invited, body.language, deps.baseUrl(request))
    },
  })
}

function list({ invitations }: Deps): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/invitations',
    permission: 'people:manage',
    summary: 'List invitations, newest first',
    description: 'Pending, accepted and expired ones; revoked ones are in the audit trail.',
    tags: ['People'],
    query: pageQuery,
    response: pageOf(listedSchema),
    handler: async ({ principal, query }) => {
      const before = decodeCursor(query.cursor, 'inv')
      const rows = await invitations.list(principal, { limit: query.limit + 1, before })
      const items = rows.slice(0, query.limit)
      const last = items.at(-1)
      return {
        items: items.map(presentListed),
        next_cursor: rows.length > query.limit && last ? encodeCursor(last.id) : null,
      }
    },
  })
}

function renew(deps: Deps): Route {
  return defineRoute({
    method: 'POST',
    path: '/api/v1/invitations/:id/renew',
    permission: 'people:manage',
    summary: 'Make a new link for an open invitation',
    description: 'Valid for seven days from now; the link before stops working.',
    tags: ['People'],
    params,
    body: z.strictObject({ language }).optional(),
    response: invitedSchema,
    handler: async ({ principal, params, body, request }) =>
      tell(deps, await deps.invitations.renew(principal, params.id), body?.language, deps.baseUrl(request)),
  })
}

function revoke({ invitations }: Deps): Route {
  return defineRoute({
    method: 'DELETE',
    path: '/api/v1/invitations/:id',
    permission: 'people:manage',
    summary: 'Revoke an open invitation',
    tags: ['People'],
    params,
    status: 204,
    response: z.undefined(),
    handler: async ({ principal, params }) => {
      await invitations.revoke(principal, params.id)
      return undefined
    },
  })
}

/** Mails the invitation where that can be done. The invitation stands whatever becomes of the email. */
export async function tell(
  deps: Pick<Deps, 'sendMail' | 'logger' | 'publicUrl'>,
  invited: Invited,
  language: Language | undefined,
  baseUrl: string,
): Promise<z.output<typeof invitedSchema>> {
  const { row, token, mailedToken, tenantName } = invited
  const mail = invitationMail({
    to: row.email,
    tenantName,
    inviter: row.inviter_name ?? tenantName,
    link: linkOf(deps.publicUrl, mailedToken),
    language,
  })
  const sent = await deps.sendMail?.(mail).then(
    () => 'sent' as const,
    (error: unknown) => {
      deps.logger.warn({ err: error, invitation: row.id }, 'an invitation could not be mailed')
      return 'failed' as const
    },
  )
  return { ...present(row), link: linkOf(baseUrl, token), mail: sent ?? 'not_configured' }
}

// behind the "#", so that no server or proxy on the way writes it into its log
function linkOf(baseUrl: string, token: string): string {
  return `${baseUrl}/accept-invitation#token=${token}`
}

function present(row: ListedInvitation): z.output<typeof invitationSchema> {
  return {
    id: row.id,
    email: row.email,
    roles: row.roles,
    group_ids: row.group_ids,
    invited_by: { id: row.invited_by, name: row.inviter_name },
    created_at: row.created_at.toISOString(),
    expires_at: row.expires_at.toISOString(),
  }
}

function presentListed(row: ListedInvitation): z.output<typeof listedSchema> {
  const isExpired = row.expires_at.getTime() <= Date.now()
  const state = row.accepted_at ? 'accepted' : isExpired ? 'expired' : 'pending'
  return { ...present(row), state, accepted_at: row.accepted_at?.toISOString() ?? null }
}
