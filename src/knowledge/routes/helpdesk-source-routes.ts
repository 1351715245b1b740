import { z } from 'zod'
import { defineRoute, line, type Route } from '../../platform/index.ts'
import type { HelpdeskSources, Webhook } from '../helpdesk-sources.ts'
import { presentSource } from './present.ts'
import { aclSchema, credentialSchemas, givenCredential, sourceSchema } from './schemas.ts'

type Deps = {
  helpdeskSources: HelpdeskSources
  /** Where people reach this server; undefined: where the request came to. */
  publicUrl: string | undefined
}

const tags = ['Knowledge']
const params = z.object({ id: z.string() })

const webhookSchema = z.object({
  url: z.string().describe('Where the help desk is to send them'),
  header: z.string().describe('The header that holds the secret, or the signature made with it'),
  secret: z
    .string()
    .nullable()
    .describe('To be entered there; null where the help desk makes it up and it is entered here'),
  has_secret: z.boolean().describe('Whether one is stored; without it every webhook is refused'),
  last_received_at: z.string().nullable().describe('When the last one came that proved where it is from'),
})

/** Whoever guesses it may have tickets purged: no word that somebody thinks of. */
const webhookSecretSchema = z
  .string()
  .regex(/^[\x21-\x7e]{16,4096}$/, 'must be 16 to 4,096 printable characters without spaces')
  .describe(
    'The one that the help desk shows, or, where it shows none, one of your own. Left out: a new one is made',
  )

/** Changing a help desk, its groups, its webhook. */
export function helpdeskSourceRoutes(deps: Deps): Route[] {
  return [changeRoute(deps), groupsRoute(deps), ...webhookRoutes(deps)]
}

function changeRoute({ helpdeskSources }: Deps): Route {
  return defineRoute({
    method: 'PATCH',
    path: '/api/v1/sources/:id',
    permission: 'knowledge:write',
    summary: 'Change a help desk',
    description:
      'Settings replace the ones before as a whole. With another address the credential is needed again. Who may read what is stored follows in the background, without asking the help desk.',
    tags,
    params,
    body: z.object({
      name: line(100).optional(),
      config: z.record(z.string(), z.unknown()).optional(),
      ...credentialSchemas,
      acl: aclSchema.nullable().optional(),
    }),
    response: sourceSchema,
    handler: async ({ principal, params: { id }, body }) => {
      const { name, config, acl } = body
      const secret = givenCredential(body)
      const changed = await helpdeskSources.change(principal, id, { name, config, acl, secret })
      return presentSource(principal, changed, false)
    },
  })
}

function groupsRoute({ helpdeskSources }: Deps): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/sources/:id/helpdesk-groups',
    permission: 'knowledge:write',
    summary: 'List the groups of a help desk',
    tags,
    params,
    response: z.object({ items: z.array(z.object({ id: z.string(), name: z.string() })) }),
    handler: async ({ principal, params: { id }, signal }) => ({
      items: await helpdeskSources.groups(principal, id, signal),
    }),
  })
}

function webhookRoutes({ helpdeskSources, publicUrl }: Deps): Route[] {
  const present = (
    id: string,
    request: { protocol: string; host: string },
    { header, secret, hasSecret, lastReceivedAt }: Webhook,
  ): z.output<typeof webhookSchema> => ({
    url: `${publicUrl ?? `${request.protocol}://${request.host}`}/api/v1/webhooks/${id}`,
    header,
    secret,
    has_secret: hasSecret,
    last_received_at: lastReceivedAt?.toISOString() ?? null,
  })
  const path = '/api/v1/sources/:id/webhook'
  return [
    defineRoute({
      method: 'GET',
      path,
      permission: 'knowledge:write',
      summary: 'What to enter in the help desk for its webhooks',
      tags,
      params,
      response: webhookSchema,
      handler: async ({ principal, params: { id }, request }) =>
        present(id, request, await helpdeskSources.webhook(principal, id)),
    }),
    defineRoute({
      method: 'PUT',
      path,
      permission: 'knowledge:write',
      summary: 'Store the secret of webhooks that the help desk shows, or make a new one',
      description: 'The one before ends at once.',
      tags,
      params,
      body: z.object({ secret: webhookSecretSchema.optional() }),
      response: webhookSchema,
      handler: async ({ principal, params: { id }, body, request }) =>
        present(id, request, await helpdeskSources.setWebhook(principal, id, body.secret)),
    }),
  ]
}
